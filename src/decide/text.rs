//! Text for display: somebody's words made harmless and short, and the one way to make a line.
//! What is left stands in the original in the same order; nothing is added but an ellipsis.

use crate::domain::briefing::Line;
use crate::domain::message::Seq;

/// The longest line shown, in characters.
pub(super) const LINE_CHARS: usize = 200;
/// The longest stretch of one message looked at, in characters.
const LOOKED_AT_CHARS: usize = 2_000;
/// Messages named as the source of one line at most.
const TURNS_MAX: usize = 6;

/// A line with its source; none without a source or without words. Lines of the customer's record,
/// which have no message behind them, are made in `customer.rs` alone.
pub(super) fn line(text: &str, turns: impl IntoIterator<Item = Seq>) -> Option<Line> {
    let mut turns: Vec<Seq> = turns.into_iter().filter(|seq| *seq > Seq(0)).collect();
    turns.sort_unstable();
    turns.dedup();
    turns.truncate(TURNS_MAX);
    let text = text.trim();
    (!turns.is_empty() && !text.is_empty()).then(|| Line { text: text.to_owned(), turns })
}

/// Without invisible and controlling characters, on one line, spaces single.
pub(super) fn clean(text: &str) -> String {
    let visible = text.chars().take(LOOKED_AT_CHARS).filter(|c| !is_invisible(*c));
    let mut out = String::new();
    for c in visible {
        if !c.is_whitespace() && !c.is_control() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Cleaned and at most `chars` long, cut between words where there is one.
pub(super) fn short(text: &str, chars: usize) -> String {
    let cleaned = clean(text);
    if cleaned.chars().count() <= chars {
        return cleaned;
    }
    let mut cut: String = cleaned.chars().take(chars.saturating_sub(1)).collect();
    if let Some(space) = cut.rfind(' ').filter(|space| *space * 2 > cut.len()) {
        cut.truncate(space);
    }
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

/// The sentences of a text, cleaned; a full stop within a number or name ends nothing.
pub(super) fn sentences(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut current = String::new();
    let mut chars = text.chars().take(LOOKED_AT_CHARS).peekable();
    while let Some(c) = chars.next() {
        current.push(c);
        let stop = matches!(c, '.' | '!' | '?' | '…')
            && chars.peek().is_none_or(|next| next.is_whitespace());
        if stop || matches!(c, '\n' | '。' | '！' | '？') {
            found.push(clean(&current));
            current.clear();
        }
    }
    found.push(clean(&current));
    found.retain(|sentence| sentence.chars().any(char::is_alphanumeric));
    found
}

/// The stretch of a cleaned text from one of its sentences up to another, as it stands there with
/// whatever is between them.
pub(super) fn stretch(cleaned: &str, parts: &[String], from: usize, to: usize) -> String {
    let mut rest = cleaned;
    let mut stretch = String::new();
    for (index, part) in parts.iter().enumerate().take(to) {
        let Some((between, after)) = rest.split_once(part.as_str()) else { break };
        if index > from {
            stretch.push_str(between);
        }
        if index >= from {
            stretch.push_str(part);
        }
        rest = after;
    }
    stretch
}

/// Lower-case words; apostrophes are left out, so that "can't" and "cant" are one.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace()
        .map(|word| {
            let kept = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
            kept.collect::<String>()
        })
        .filter(|word| !word.is_empty())
}

/// Marks that turn the direction of text, hide it, or carry hidden text. Joiners that scripts and
/// emoji need stay.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}'
            | '\u{061C}'
            | '\u{115F}'
            | '\u{1160}'
            | '\u{17B4}'
            | '\u{17B5}'
            | '\u{180E}'
            | '\u{200B}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}
