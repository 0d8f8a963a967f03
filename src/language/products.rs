//! Products, plans and systems a house has, by the names that stand in the titles of its articles,
//! and finding them in what a customer writes.
//!
//! A name is a word with a capital where the language needs none: inside a title, not at its beginning
//! nor after a colon. Titles that write every word with a capital name nothing: a wrong name would
//! count as a fact.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::reading::{Entity, EntityKind, Tongue};
use crate::language::text::{Token, tidy, tokens};

/// Names kept at most, and found in one text.
const NAMES_MAX: usize = 500;
const NAMED_MAX: usize = 8;
/// Letters of a name, at least.
const LETTERS_MIN: usize = 3;
/// Share of a title's words from which capitals are how it is written.
const CAPITALS_HABIT: f32 = 0.8;
/// Words that begin no sentence and still are no product.
const NO_NAMES: [&str; 8] = ["api", "faq", "internal", "you", "we", "how", "what", "the"];

/// The names of a house.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Products {
    /// As they stand in the titles, by the form they are compared in.
    names: BTreeMap<String, String>,
}

impl Products {
    /// The names in these titles.
    pub fn of<'a>(titles: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names = BTreeMap::new();
        let mut small = BTreeSet::new();
        for title in titles {
            let cut = tokens(title, Tongue::En);
            let capitals = cut.iter().filter(|t| begins_large(title, t)).count();
            let is_habit = capitals as f32 >= CAPITALS_HABIT * cut.len() as f32 && cut.len() > 2;
            for (place, token) in cut.iter().enumerate() {
                let Some(word) = title.get(token.start..token.end) else { continue };
                let before = place.checked_sub(1).and_then(|i| cut.get(i));
                let is_first = before.is_none_or(|b| b.clause != token.clause);
                if !begins_large(title, token) {
                    small.insert(token.norm.clone());
                } else if !is_first && !is_habit && is_name(word, &token.norm) {
                    names.entry(token.norm.clone()).or_insert_with(|| word.to_owned());
                }
            }
        }
        names.retain(|norm, _| !small.contains(norm));
        while names.len() > NAMES_MAX {
            names.pop_last();
        }
        Self { names }
    }

    /// Those a text names, each once, in its order; the value is the name as the titles write it.
    pub fn named_in(&self, text: &str) -> Vec<Entity> {
        if self.names.is_empty() {
            return Vec::new();
        }
        let text = tidy(text);
        let mut out: Vec<Entity> = Vec::new();
        for token in tokens(&text, Tongue::En) {
            let Some(name) = self.names.get(&token.norm) else { continue };
            if out.len() < NAMED_MAX && out.iter().all(|known| known.value != *name) {
                let text = text.get(token.start..token.end).unwrap_or_default().to_owned();
                out.push(Entity { kind: EntityKind::Product, text, value: name.clone() });
            }
        }
        out
    }
}

fn begins_large(title: &str, token: &Token) -> bool {
    title.get(token.start..token.end).is_some_and(|w| w.starts_with(char::is_uppercase))
}

/// Codes have digits, and are found elsewhere.
fn is_name(word: &str, norm: &str) -> bool {
    word.chars().count() >= LETTERS_MIN
        && word.chars().all(char::is_alphabetic)
        && !NO_NAMES.contains(&norm)
}
