//! The customer takes the person that was offered the turn before.

use crate::decide::detect::scene::{Scene, Sign, quote};
use crate::domain::decision::TriggerKind;
use crate::domain::message::{Author, MessageKind};

/// Words that take an offer when a reply begins with them.
pub const YES: &[&str] = &[
    "yes",
    "yeah",
    "yep",
    "yup",
    "sure",
    "ok",
    "okay",
    "please",
    "definitely",
    "absolutely",
    "of course",
    "do it",
    "go ahead",
    "i would",
    "that would",
    "y",
    "ja",
    "gerne",
    "klar",
    "bitte",
    "natürlich",
    "jawohl",
    "oui",
    "volontiers",
    "d'accord",
    "bien sûr",
    "avec plaisir",
    "je veux bien",
    "sí",
    "si",
    "claro",
    "vale",
    "por favor",
    "de acuerdo",
    "sì",
    "certo",
    "va bene",
    "volentieri",
    "per favore",
    "好",
    "好的",
    "是",
    "行",
    "可以",
    "要",
    "嗯",
];
/// Words that turn it down, wherever they stand.
const NO: [&str; 20] = [
    "no",
    "not",
    "don't",
    "dont",
    "later",
    "nein",
    "nicht",
    "kein",
    "später",
    "non",
    "pas",
    "plus tard",
    "luego",
    "después",
    "dopo",
    "不",
    "别",
    "but",
    "first",
    "instead",
];
/// Longer replies say more than yes.
const WORDS_MAX: usize = 8;

/// The taken offer, when there was one.
pub fn weigh(scene: &Scene<'_>) -> Vec<Sign> {
    let Some(now) = scene.current() else { return Vec::new() };
    if !was_offered(scene) || !is_yes(&now.text) {
        return Vec::new();
    }
    vec![Sign { kind: TriggerKind::OfferTaken, strength: 1.0, evidence: vec![quote(now)] }]
}

/// Whether the assistant's last words offered a person.
fn was_offered(scene: &Scene<'_>) -> bool {
    let before = scene.turns.iter().rev().skip(1).find(|t| t.author != Author::Notice);
    let said = before.is_some_and(|t| {
        t.author == Author::Assistant
            && matches!(t.kind, MessageKind::PersonOffered | MessageKind::NothingFound)
    });
    let previous = scene.customer_turns_back().nth(1).map(|t| t.seq);
    said || (previous.is_some() && scene.input.facts.last_offer == previous)
}

/// Whether a reply says yes and nothing else.
fn is_yes(text: &str) -> bool {
    let lower = text.trim().to_lowercase().replace('’', "'");
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|w| !w.is_empty())
        .collect();
    let plain = words.join(" ");
    let han = lower.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let begins = |yes: &str| {
        plain.strip_prefix(yes).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ') || han)
    };
    let refuses = |no: &str| if han { plain.contains(no) } else { words.contains(&no) };
    words.len() <= WORDS_MAX && YES.iter().any(|y| begins(y)) && !NO.iter().any(|n| refuses(n))
}
