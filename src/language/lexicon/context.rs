//! Which of the wordings found really are the customer's own wish: not negated ("I don't need a
//! person"), not quoted ("your page says: 'contact an agent'"), not reported ("my colleague told me
//! to talk to a human"). A danger is one whoever speaks of it ("he says he will jump").

use crate::domain::reading::SignalKind;
use crate::language::lexicon::pattern::Pattern;
use crate::language::lexicon::{Hit, Words};
use crate::language::text::Token;

/// How many words a negation reaches forward.
const NEGATION_REACH: usize = 2;
/// From this share of quoted words on the quotation marks are only decoration.
const QUOTED_WHOLE: f32 = 0.8;

/// Keeps what counts. A negated wording becomes one against its signal.
pub fn sift(found: Vec<Hit>, tokens: &[Token], words: &Words) -> Vec<Hit> {
    let against: Vec<Hit> = found.iter().filter(|h| h.against).cloned().collect();
    let quoted = tokens.iter().filter(|t| t.quoted).count() as f32;
    let decoration = quoted >= QUOTED_WHOLE * tokens.len() as f32;
    let mut out = Vec::new();
    for mut hit in found {
        let overruled =
            against.iter().any(|a| a.kind == hit.kind && a.from < hit.to && hit.from < a.to);
        let is_quoted = !decoration && tokens.get(hit.from).is_some_and(|t| t.quoted);
        if !hit.against {
            let told = is_quoted || is_reported(&hit, tokens, words);
            if overruled || (told && hit.kind != SignalKind::Safety) {
                continue;
            }
            hit.against = is_negated(&hit, tokens, words);
        }
        out.push(hit);
    }
    out
}

/// Whether a negator of the same clause ends shortly before the wording.
fn is_negated(hit: &Hit, tokens: &[Token], words: &Words) -> bool {
    ends_before(&words.negators, hit, tokens, NEGATION_REACH, |t| t.clause)
}

/// Whether the sentence says before the wording that somebody else's words follow.
fn is_reported(hit: &Hit, tokens: &[Token], words: &Words) -> bool {
    ends_before(&words.reporters, hit, tokens, usize::MAX, |t| t.sentence)
}

fn ends_before(
    patterns: &[Pattern],
    hit: &Hit,
    tokens: &[Token],
    reach: usize,
    unit: impl Fn(&Token) -> u32,
) -> bool {
    let Some(here) = tokens.get(hit.from).map(&unit) else { return false };
    let first = (0..hit.from).rev().take_while(|i| unit(&tokens[*i]) == here).last();
    let Some(first) = first else { return false };
    (first..hit.from).any(|from| {
        patterns.iter().any(|pattern| {
            pattern
                .end_of(tokens, from)
                .is_some_and(|end| end <= hit.from && hit.from - end <= reach)
        })
    })
}
