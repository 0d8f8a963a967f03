//! Where in a document something stands that was found in the policy it says: from a path such as
//! `topics.billing.skill` to a line.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The line, from 1, of what a path names: `thresholds.handoff`, `topics.billing.skill`,
/// `routing.rules.contracts.tier`. Entries of lists are named by their id, their name or their
/// number. What the document leaves out is found at what it belongs to; none when that is not there
/// either.
pub fn line_of(text: &str, path: &str) -> Option<usize> {
    let document = DeTable::parse(text).ok()?;
    let at = in_table(document.get_ref(), path)?;
    Some(text.get(..at.start)?.matches('\n').count() + 1)
}

/// The place of the longest beginning of a path that is there.
fn in_table(table: &DeTable<'_>, path: &str) -> Option<Range<usize>> {
    table.iter().find_map(|(key, value)| {
        let rest = after(path, key.get_ref())?;
        Some(below(value, rest).unwrap_or_else(|| key.span()))
    })
}

fn below(value: &Spanned<DeValue<'_>>, path: &str) -> Option<Range<usize>> {
    if path.is_empty() {
        return None;
    }
    match value.get_ref() {
        DeValue::Table(table) => in_table(table, path),
        DeValue::Array(items) => items.iter().enumerate().find_map(|(number, item)| {
            let rest = after(path, &name_of(item).unwrap_or_default())
                .or_else(|| after(path, &number.to_string()))?;
            Some(below(item, rest).unwrap_or_else(|| item.span()))
        }),
        _ => None,
    }
}

/// What follows a name in a path; none when the path does not begin with it.
pub(super) fn after<'a>(path: &'a str, name: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(name).filter(|_| !name.is_empty())?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('.') }
}

/// What an entry of a list is called.
fn name_of(item: &Spanned<DeValue<'_>>) -> Option<String> {
    let DeValue::Table(table) = item.get_ref() else { return None };
    let text = |wanted: &str| {
        let (_, value) = table.iter().find(|(key, _)| key.get_ref() == wanted)?;
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            _ => None,
        }
    };
    text("id").or_else(|| text("name"))
}
