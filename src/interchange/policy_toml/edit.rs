//! One value of a document changed, with everything else left as its people wrote it: comments,
//! order, spaces.

use toml_edit::{DocumentMut, Item, value};

/// The document with this threshold for a topic, or with none of the topic's own; nothing when it
/// cannot be read or names no such topic.
pub fn with_threshold(text: &str, topic: &str, threshold: Option<f64>) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let topics = document.get_mut("topics").and_then(Item::as_array_of_tables_mut)?;
    let named = |id: Option<&Item>| id.and_then(Item::as_str) == Some(topic);
    let table = topics.iter_mut().find(|table| named(table.get("id")))?;
    match threshold {
        Some(threshold) => {
            let decor = table.get("threshold").and_then(Item::as_value).map(|v| v.decor().clone());
            let mut new = value(threshold);
            if let (Some(decor), Some(new)) = (decor, new.as_value_mut()) {
                *new.decor_mut() = decor;
            }
            table.insert("threshold", new);
        }
        None => {
            table.remove("threshold");
        }
    }
    Some(document.to_string())
}
