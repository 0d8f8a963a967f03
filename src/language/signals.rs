//! Lexicon and heads brought together: one probability a signal, with the words that show it.

use crate::domain::reading::{Form, Signal, SignalKind};
use crate::language::lexicon::Hit;
use crate::language::text::Token;

/// What a head may still say when the words speak against the signal.
const AGAINST: f32 = 0.15;
/// Signals whose words mean too many things: their head, which sees the words too, decides alone.
const BY_HEAD: [SignalKind; 1] = [SignalKind::Complaint];
/// Wordings shown for one signal at most.
const WORDS_MAX: usize = 4;
/// Characters of one wording shown at most.
const WORD_CHARS_MAX: usize = 80;
/// Capitals from which on a text of several words is shouted.
const SHOUTING_FROM: f32 = 0.7;
/// Words from which on capitals are shouting and not an abbreviation.
const SHOUTING_WORDS: u32 = 3;
/// What shouting alone says of frustration.
const SHOUTING: f32 = 0.7;

/// Every signal, in the order of [`SignalKind::ALL`].
pub fn signals(
    text: &str,
    tokens: &[Token],
    hits: &[Hit],
    heads: &[(SignalKind, f32)],
    form: &Form,
) -> Vec<Signal> {
    SignalKind::ALL.map(|kind| signal(kind, text, tokens, hits, heads, form)).into()
}

fn signal(
    kind: SignalKind,
    text: &str,
    tokens: &[Token],
    hits: &[Hit],
    heads: &[(SignalKind, f32)],
    form: &Form,
) -> Signal {
    let of_kind = || hits.iter().filter(move |h| h.kind == kind);
    let words = of_kind().filter(|h| !h.against).map(|h| h.strength).fold(0.0, f32::max);
    let head = heads.iter().find(|(k, _)| *k == kind).map(|(_, p)| *p);
    let mut probability = match head {
        Some(head) if BY_HEAD.contains(&kind) => head,
        head => words.max(head.unwrap_or_default()),
    };
    if words == 0.0 && of_kind().any(|h| h.against) {
        probability = probability.min(AGAINST);
    }
    let mut shown = shown(text, tokens, of_kind().filter(|h| !h.against));
    if kind == SignalKind::Frustration && is_shouted(form) && probability < SHOUTING {
        probability = SHOUTING;
        shown.extend(capitals(text));
    }
    Signal { kind, probability: probability.clamp(0.0, 1.0), words: shown }
}

fn is_shouted(form: &Form) -> bool {
    form.capitals >= SHOUTING_FROM && form.n_words >= SHOUTING_WORDS
}

/// The wordings as they stand in the text, the longest of overlapping ones.
fn shown<'a>(text: &str, tokens: &[Token], hits: impl Iterator<Item = &'a Hit>) -> Vec<String> {
    let mut spans: Vec<(usize, usize)> = hits.map(|h| (h.from, h.to)).collect();
    spans.sort_by_key(|(from, to)| (std::cmp::Reverse(to - from), *from));
    let mut kept: Vec<(usize, usize)> = Vec::new();
    for span in spans {
        if kept.iter().all(|k| span.1 <= k.0 || k.1 <= span.0) {
            kept.push(span);
        }
    }
    kept.sort_unstable();
    let words = kept.into_iter().filter_map(|(from, to)| {
        let (first, last) = (tokens.get(from)?, tokens.get(to.checked_sub(1)?)?);
        text.get(first.start..last.end).map(|w| w.chars().take(WORD_CHARS_MAX).collect())
    });
    words.take(WORDS_MAX).collect()
}

/// The shouted beginning of a text.
fn capitals(text: &str) -> Option<String> {
    let shouted: String = text.trim().chars().take(WORD_CHARS_MAX).collect();
    (!shouted.is_empty()).then_some(shouted)
}
