//! Some values of a document changed, with everything else left as its people wrote it: comments,
//! order, spaces.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, TableLike, Value, table, value};

use super::PolicyError;
use super::place::after;

/// What a policy has several of, one table each.
const LISTS: [&str; 2] = ["rules", "topics"];

/// The document with `new` at a path: `thresholds.handoff`, `topics.billing.skill`. Entries of lists
/// are named by their id, their name or their number; tables on the way that are not there are made.
/// `null` takes away what stands there. An object is a whole entry of a list: it takes the place of
/// the one so named, or comes after the last.
///
/// # Errors
/// [`PolicyError`] when the document cannot be read, or the path leads through something that is no
/// table, or the value has no form in TOML.
pub fn with_value(text: &str, path: &str, new: &Json) -> Result<String, PolicyError> {
    let read = |e: toml_edit::TomlError| {
        let before = e.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(0, |before| before.matches('\n').count() + 1);
        PolicyError { line, why: e.message().to_owned() }
    };
    let mut document: DocumentMut = text.parse().map_err(read)?;
    let nowhere = || PolicyError { line: 0, why: format!("{path:?} is no place for that value") };
    set(document.as_table_mut(), path, new).ok_or_else(nowhere)?;
    Ok(document.to_string())
}

/// The document with this threshold for a topic, or with none of the topic's own; nothing when it
/// cannot be read or names no such topic.
pub fn with_threshold(text: &str, topic: &str, threshold: Option<f64>) -> Option<String> {
    let document: DocumentMut = text.parse().ok()?;
    let topics = document.get("topics").and_then(Item::as_array_of_tables)?;
    topics.iter().any(|table| name_of(table) == Some(topic)).then_some(())?;
    let threshold = threshold.map_or(Json::Null, Json::from);
    with_value(text, &format!("topics.{topic}.threshold"), &threshold).ok()
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
        put(section, name, value(*weight));
    }
    let rules: Vec<&mut dyn TableLike> = match document.get_mut("rules") {
        None => Vec::new(),
        Some(rules) => entries(rules)?,
    };
    if rules.len() != of_rules.len() {
        return None;
    }
    for (rule, weight) in rules.into_iter().zip(of_rules) {
        if rule.contains_key("weight") {
            put(rule, "weight", value(*weight));
        }
    }
    Some(document.to_string())
}

fn set(table: &mut dyn TableLike, path: &str, new: &Json) -> Option<()> {
    let names: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
    let known = names.iter().find_map(|name| Some((name.as_str(), after(path, name)?)));
    match known.or_else(|| path.split_once('.')) {
        Some((name, "")) => set_here(table, name, new),
        None => set_here(table, path, new),
        Some((name, rest)) => {
            let fresh = !table.contains_key(name);
            if fresh && new.is_null() {
                return Some(());
            }
            if fresh {
                let list = || Item::ArrayOfTables(ArrayOfTables::new());
                let fresh = if LISTS.contains(&name) { list() } else { Item::Table(Table::new()) };
                table.insert(name, fresh);
            }
            let item = table.get_mut(name)?;
            match item.as_table_like_mut() {
                Some(below) => set(below, rest, new),
                None => set_entry(item, rest, new),
            }
        }
    }
}

fn set_here(table: &mut dyn TableLike, name: &str, new: &Json) -> Option<()> {
    if new.is_null() {
        table.remove(name);
    } else {
        put(table, name, Item::Value(toml(new)?));
    }
    Some(())
}

/// Something at or below an entry of a list.
fn set_entry(list: &mut Item, path: &str, new: &Json) -> Option<()> {
    let named = entries(list)?.into_iter().enumerate().find_map(|(number, entry)| {
        let rest = name_of(entry).and_then(|name| after(path, name));
        Some((number, rest.or_else(|| after(path, &number.to_string()))?.to_owned()))
    });
    let Some((number, rest)) = named else {
        return if new.is_null() { Some(()) } else { add_entry(list, new) };
    };
    if !rest.is_empty() {
        return set(entries(list)?.into_iter().nth(number)?, &rest, new);
    }
    match (list, new) {
        (Item::ArrayOfTables(entries), Json::Null) => drop(entries.remove(number)),
        (Item::Value(Value::Array(entries)), Json::Null) => drop(entries.remove(number)),
        (list, Json::Object(fields)) => {
            let entry = entries(list)?.into_iter().nth(number)?;
            for (name, new) in fields {
                set_here(entry, name, new)?;
            }
        }
        _ => return None,
    }
    Some(())
}

fn add_entry(list: &mut Item, new: &Json) -> Option<()> {
    let mut entry = Table::new();
    let mut fields: Vec<_> = new.as_object()?.iter().collect();
    // People look for the name first.
    fields.sort_by_key(|(name, _)| !matches!(name.as_str(), "id" | "name"));
    for (name, new) in fields {
        set_here(&mut entry, name, new)?;
    }
    match list {
        Item::ArrayOfTables(entries) => entries.push(entry),
        Item::Value(Value::Array(entries)) => entries.push(entry.into_inline_table()),
        _ => return None,
    }
    Some(())
}

/// The entries of a list of tables, however it is written.
fn entries(list: &mut Item) -> Option<Vec<&mut dyn TableLike>> {
    Some(match list {
        Item::ArrayOfTables(entries) => entries.iter_mut().map(|entry| entry as _).collect(),
        Item::Value(Value::Array(entries)) => {
            entries.iter_mut().filter_map(|e| e.as_inline_table_mut().map(|e| e as _)).collect()
        }
        _ => return None,
    })
}

/// What an entry of a list is called.
fn name_of(entry: &dyn TableLike) -> Option<&str> {
    let text = |key| entry.get(key).and_then(Item::as_str);
    text("id").or_else(|| text("name"))
}

/// A value as TOML; lists of texts stand a line each when there are several.
fn toml(json: &Json) -> Option<Value> {
    Some(match json {
        Json::Bool(yes) => Value::from(*yes),
        Json::String(text) => Value::from(text.as_str()),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::from(whole),
            None => Value::from(number.as_f64()?),
        },
        Json::Array(items) => {
            let items: Vec<Value> = items.iter().map(toml).collect::<Option<_>>()?;
            let mut list: Array = items.into_iter().collect();
            if list.len() > 1 {
                for item in list.iter_mut() {
                    item.decor_mut().set_prefix("\n  ");
                }
                list.set_trailing("\n");
                list.set_trailing_comma(true);
            }
            Value::Array(list)
        }
        Json::Null | Json::Object(_) => return None,
    })
}

/// Puts a value under a name, with the comment and spaces of the one that stood there.
fn put(table: &mut dyn TableLike, name: &str, mut new: Item) {
    let decor = table.get(name).and_then(Item::as_value).map(|v| v.decor().clone());
    if let (Some(decor), Some(new)) = (decor, new.as_value_mut()) {
        *new.decor_mut() = decor;
    }
    table.insert(name, new);
}
