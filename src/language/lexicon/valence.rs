//! The tone of a text: tone words, weakened, strengthened and turned around by their neighbours.
//!
//! The sum is brought between -1 and 1 as VADER does (Hutto and Gilbert 2014): `s / sqrt(s^2 + 15)`.
//! The word list is this project's own.

use crate::domain::reading::Form;
use crate::language::lexicon::Words;
use crate::language::text::Token;

/// Keeps a single strong word from reaching the end of the scale.
const DAMPING: f32 = 15.0;
/// What is left of a tone after a negation, turned around.
const NEGATED: f32 = -0.74;
/// How many words a negation or a degree reaches forward.
const REACH: usize = 3;
/// Added for each exclamation mark, up to three.
const EXCLAMATION: f32 = 0.29;
/// Factor for shouting.
const SHOUTED: f32 = 1.25;
/// Share of capitals from which on it is shouting.
const SHOUTING_FROM: f32 = 0.6;

/// Tones of what is drawn instead of written.
const DRAWN: [(&str, f32); 4] = [
    ("😀😃😄😊🙂😍🥰❤💙💚👍🙏🎉😁🤩👏💯", 2.0),
    ("😡🤬😠👿💢🖕", -3.2),
    ("😞😢😭😩😫😤😖😣☹🙁😔👎😒🤦", -2.2),
    ("🙄😑🤨😐", -1.2),
];

/// -1 (hostile) to 1 (delighted); 0 for a text without any tone.
pub fn sentiment(text: &str, tokens: &[Token], words: &Words, form: &Form) -> f32 {
    let mut sum = drawn(text) + phrases(tokens, words);
    for (i, token) in tokens.iter().enumerate() {
        if let Some(tone) = words.tones.get(&token.norm) {
            sum += tone * around(i, tokens, words);
        }
    }
    if sum == 0.0 {
        return 0.0;
    }
    if form.capitals > SHOUTING_FROM {
        sum *= SHOUTED;
    }
    sum += sum.signum() * EXCLAMATION * form.n_exclamations.min(3) as f32;
    sum / (sum * sum + DAMPING).sqrt()
}

/// What the words just before make of a tone.
fn around(at: usize, tokens: &[Token], words: &Words) -> f32 {
    let clause = tokens[at].clause;
    let mut factor = 1.0;
    for back in 1..=REACH.min(at) {
        let i = at - back;
        if tokens[i].clause != clause {
            break;
        }
        if let Some(degree) = words.degrees.get(&tokens[i].norm) {
            factor *= degree;
        }
        let negates = |p: &crate::language::lexicon::pattern::Pattern| {
            p.end_of(tokens, i).is_some_and(|end| end <= at)
        };
        if factor > 0.0 && words.negators.iter().any(negates) {
            factor *= NEGATED;
        }
    }
    factor
}

/// Tone of wordings of several words.
fn phrases(tokens: &[Token], words: &Words) -> f32 {
    let mut sum = 0.0;
    for from in 0..tokens.len() {
        for (pattern, tone) in &words.phrases {
            if pattern.end_of(tokens, from).is_some() {
                sum += tone;
            }
        }
    }
    sum
}

/// Tone of what is drawn; each drawing counts up to three times.
fn drawn(text: &str) -> f32 {
    let tone = |c: char| DRAWN.iter().find(|(set, _)| set.contains(c)).map_or(0.0, |(_, t)| *t);
    let sum: f32 = text.chars().map(tone).sum();
    let smileys = [(":)", 1.5), (":-)", 1.5), (":(", -1.8), (":-(", -1.8), (":D", 2.0)];
    let typed: f32 = smileys.iter().filter(|(s, _)| text.contains(s)).map(|(_, tone)| *tone).sum();
    sum.clamp(-9.0, 6.0) + typed
}
