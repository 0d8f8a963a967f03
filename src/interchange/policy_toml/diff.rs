//! What differs between two policies, as data: a path in the document, the value before, the value
//! after. Topics are told apart by their id and rules by their name, so that a topic moved up the
//! document is no change.

use std::collections::BTreeMap;

use toml::Value;

use crate::domain::policy::Policy;

/// One difference; a side is none where the path did not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where: `thresholds.handoff`, `topics.billing.skill`.
    pub path: String,
    /// As TOML.
    pub before: Option<String>,
    /// As TOML.
    pub after: Option<String>,
}

/// Every difference, by path.
pub fn changes(before: &Policy, after: &Policy) -> Vec<Change> {
    let (before, after) = (leaves_of(before), leaves_of(after));
    let mut paths: Vec<&String> = before.keys().chain(after.keys()).collect();
    paths.sort();
    paths.dedup();
    let change = |path: &String| Change {
        path: path.clone(),
        before: before.get(path).cloned(),
        after: after.get(path).cloned(),
    };
    paths.into_iter().map(change).filter(|c| c.before != c.after).collect()
}

/// Paths and what stands there, as TOML.
fn leaves_of(policy: &Policy) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    if let Ok(value) = Value::try_from(policy) {
        leaves(String::new(), &value, &mut out);
    }
    out
}

fn leaves(path: String, value: &Value, out: &mut BTreeMap<String, String>) {
    let below = |name: &str| if path.is_empty() { name.into() } else { format!("{path}.{name}") };
    match value {
        Value::Table(table) => table.iter().for_each(|(k, v)| leaves(below(k), v, out)),
        Value::Array(items) if items.first().is_some_and(Value::is_table) => {
            for (i, item) in items.iter().enumerate() {
                let mut at = below(&name_of(item).unwrap_or_else(|| i.to_string()));
                if out.keys().any(|known| known.starts_with(&format!("{at}."))) {
                    at = format!("{at}.{i}");
                }
                leaves(at, item, out);
            }
        }
        leaf => {
            out.insert(path, leaf.to_string());
        }
    }
}

/// What a topic or a rule goes by.
fn name_of(item: &Value) -> Option<String> {
    let named = |key: &str| item.get(key)?.as_str().filter(|name| !name.is_empty());
    named("id").or_else(|| named("name")).map(str::to_owned)
}
