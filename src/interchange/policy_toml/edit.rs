//! Some values of a document changed, with everything else left as its people wrote it: comments,
//! order, spaces.

use std::collections::BTreeMap;

use toml_edit::{DocumentMut, Item, TableLike, Value, table, value};

/// The document with this threshold for a topic, or with none of the topic's own; nothing when it
/// cannot be read or names no such topic.
pub fn with_threshold(text: &str, topic: &str, threshold: Option<f64>) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let topics = document.get_mut("topics").and_then(Item::as_array_of_tables_mut)?;
    let named = |id: Option<&Item>| id.and_then(Item::as_str) == Some(topic);
    let table = topics.iter_mut().find(|table| named(table.get("id")))?;
    match threshold {
        Some(threshold) => {
            put(table, "threshold", threshold);
        }
        None => {
            table.remove("threshold");
        }
    }
    Some(document.to_string())
}

/// The document with these weights, and with these for its rules in their order; nothing when it
/// cannot be read or has another number of rules. A rule without a weight keeps none.
pub fn with_weights(
    text: &str,
    weights: &BTreeMap<String, f64>,
    of_rules: &[f64],
) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let section = document.entry("weights").or_insert_with(table).as_table_like_mut()?;
    for (name, weight) in weights {
        put(section, name, *weight);
    }
    let rules: Vec<&mut dyn TableLike> = match document.get_mut("rules") {
        None => Vec::new(),
        Some(Item::ArrayOfTables(rules)) => rules.iter_mut().map(|rule| rule as _).collect(),
        Some(Item::Value(Value::Array(rules))) => {
            rules.iter_mut().filter_map(|rule| rule.as_inline_table_mut().map(|r| r as _)).collect()
        }
        Some(_) => return None,
    };
    if rules.len() != of_rules.len() {
        return None;
    }
    for (rule, weight) in rules.into_iter().zip(of_rules) {
        if rule.contains_key("weight") {
            put(rule, "weight", *weight);
        }
    }
    Some(document.to_string())
}

/// Puts a number under a name, with the comment and spaces of the one that stood there.
fn put(table: &mut dyn TableLike, name: &str, number: f64) {
    let decor = table.get(name).and_then(Item::as_value).map(|v| v.decor().clone());
    let mut new = value(number);
    if let (Some(decor), Some(new)) = (decor, new.as_value_mut()) {
        *new.decor_mut() = decor;
    }
    table.insert(name, new);
}
