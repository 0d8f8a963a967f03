//! Words that need a closer look than the rest: those that deny, promise, turn or limit, names, and
//! those that hold a sentence together. The lists are English first; negations are known in the
//! house's other languages too, and elsewhere every word simply has to stand in the source.

use std::collections::BTreeSet;

use super::Manner;
use crate::domain::words;

/// Words that say no.
const NEGATIONS: &[&str] = &[
    "not",
    "no",
    "never",
    "none",
    "nobody",
    "nothing",
    "neither",
    "nor",
    "cannot",
    "without",
    "unable",
    "impossible",
    "nicht",
    "kein",
    "keine",
    "keinen",
    "keiner",
    "nie",
    "pas",
    "jamais",
    "aucun",
    "aucune",
    "nunca",
    "tampoco",
    "sin",
    "non",
    "mai",
    "不",
    "没",
    "无",
];

/// Words that promise, or that turn what a sentence says; each must stand in the source. Times are
/// among them, since a time is a promise.
const CLAIMS: &[&str] = &[
    "always",
    "never",
    "only",
    "all",
    "every",
    "any",
    "everything",
    "anything",
    "everyone",
    "anyone",
    "free",
    "guarantee",
    "guarantees",
    "guaranteed",
    "promise",
    "promised",
    "promises",
    "refund",
    "refunds",
    "refunded",
    "compensation",
    "discount",
    "voucher",
    "credit",
    "bonus",
    "approved",
    "confirmed",
    "immediately",
    "instantly",
    "instant",
    "automatically",
    "unlimited",
    "permanently",
    "before",
    "after",
    "until",
    "unless",
    "except",
    "without",
    "more",
    "less",
    "least",
    "most",
    "over",
    "under",
    "minimum",
    "maximum",
    "double",
    "twice",
    "triple",
    "half",
    "dozen",
    "hundred",
    "thousand",
    "million",
    "today",
    "tomorrow",
    "tonight",
    "yesterday",
    "midnight",
    "noon",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "minute",
    "minutes",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "daily",
    "weekly",
    "monthly",
    "yearly",
    "legal",
    "lawyer",
    "illegal",
];

/// Words that limit what a sentence says.
const LIMITS: &[&str] = &["only", "unless", "except", "excluding", "exclusively"];

/// Words an answer may be held together with beside [`words::is_function_word`].
const GLUE: &[&str] = &[
    "also",
    "follow",
    "following",
    "however",
    "otherwise",
    "sorry",
    "sure",
    "simply",
    "step",
    "steps",
    "yes",
    "you'll",
    "you're",
    "you've",
    "there's",
    "that's",
    "must",
    "via",
    "using",
    "use",
    "go",
    "make",
    "take",
    "takes",
    "able",
];

/// Words that say who spoke, of which a summary is full.
const TELLING: &[&str] = &[
    "agent",
    "asked",
    "asking",
    "asks",
    "assistant",
    "contacted",
    "customer",
    "customers",
    "customer's",
    "currently",
    "explained",
    "explains",
    "issue",
    "mentioned",
    "mentions",
    "now",
    "problem",
    "question",
    "replied",
    "reported",
    "reports",
    "requested",
    "requesting",
    "requests",
    "said",
    "says",
    "stated",
    "states",
    "support",
    "tells",
    "told",
    "wanted",
    "wants",
    "wondering",
];

/// Words a negation reaches.
const REACH: usize = 2;

/// Whether a word says nothing that could be right or wrong.
pub(super) fn is_glue(word: &str, manner: Manner) -> bool {
    words::is_function_word(word)
        || GLUE.contains(&word)
        || is_negation(word)
        || (manner == Manner::Messages && TELLING.contains(&word))
}

/// Whether a word promises or turns the sense.
pub(super) fn is_claim(word: &str) -> bool {
    CLAIMS.contains(&word)
}

/// Whether a word limits what the sentence says.
pub(super) fn is_limited(words: &[String]) -> bool {
    words.iter().any(|word| LIMITS.contains(&word.as_str()))
}

/// What each negation of a sentence denies: the next few words that say something, or the ones
/// before it at the sentence's end.
pub(super) fn denied(all: &[String], manner: Manner) -> Vec<BTreeSet<String>> {
    let telling = |word: &&String| !is_glue(word, manner);
    let mut out = Vec::new();
    for (at, word) in all.iter().enumerate() {
        if !is_negation(word) {
            continue;
        }
        let after = all.iter().skip(at + 1).filter(telling).take(REACH);
        let mut reach: BTreeSet<String> = after.map(|word| words::stem(word)).collect();
        if reach.is_empty() {
            let before = all.iter().take(at).rev().filter(telling).take(REACH);
            reach = before.map(|word| words::stem(word)).collect();
        }
        out.push(reach);
    }
    out
}

fn is_negation(word: &str) -> bool {
    NEGATIONS.contains(&word) || word.ends_with("n't") || CUT_SHORT.contains(&word)
}

/// Negations as people type them.
const CUT_SHORT: &[&str] = &["cant", "dont", "wont", "doesnt", "didnt", "isnt", "couldnt"];

/// Capitalised words that are not merely the first, and words with digits, signs or capitals inside.
pub(super) fn names(sentence: &str, manner: Manner) -> impl Iterator<Item = String> {
    let bare = |word: &str| {
        let trimmed = word.trim_matches(|c: char| !c.is_alphanumeric());
        trimmed.to_owned()
    };
    let named = move |(at, word): (usize, String)| {
        let mut letters = word.chars();
        let first = letters.next()?;
        let inside = letters.clone().any(|c| c.is_uppercase() || c.is_numeric())
            || word.contains(['@', '/', '_', '.']);
        let folded = words::words(&word);
        let glue = folded.iter().all(|part| is_glue(part, manner));
        let capital = first.is_uppercase() && (at > 0 || !glue);
        let counts = (inside || capital) && !glue;
        counts.then_some(word)
    };
    let words: Vec<String> =
        sentence.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect();
    words.into_iter().enumerate().filter_map(named)
}

/// Whether a sentence holds what a page could take for markup, or a link in disguise.
pub(super) fn is_markup(sentence: &str) -> bool {
    let mut chars = sentence.chars().peekable();
    let mut tag = false;
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        tag |= c == '<' && (next.is_alphabetic() || matches!(next, '/' | '!' | '?'));
    }
    tag || sentence.contains("](") || sentence.contains("```") || sentence.contains("javascript:")
}

fn is_count(text: &str) -> bool {
    (1..=2).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit())
}

/// Without what a model or an article puts around a sentence: list marks, bold, citations.
pub(super) fn without_marks(sentence: &str) -> String {
    let bare = sentence.replace("**", "").replace("__", "");
    let bare = bare.trim_start_matches(['-', '*', '•', '#', '>', ' ']);
    let bare = match bare.split_once(['.', ')']) {
        Some((number, rest)) if rest.starts_with(' ') && is_count(number) => rest.trim_start(),
        _ => bare,
    };
    let mut out = String::new();
    let mut rest = bare;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let cited = after.split_once(']').filter(|(inside, _)| {
            inside.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' '))
        });
        if let Some((_, next)) = cited {
            out.truncate(out.trim_end().len());
            rest = next;
        } else {
            out.push('[');
            rest = after;
        }
    }
    out.push_str(rest);
    out.trim().to_owned()
}
