//! The same thing again: the customer asks it in other words, or the assistant says it twice.

use crate::decide::detect::Turn;
use crate::decide::detect::offer_taken::YES;
use crate::decide::detect::scene::{
    Scene, Sign, above, is_customer, memory, probability, quote, was_asked,
};
use crate::decide::detect::words::Phrases;
use crate::domain::decision::{Evidence, TriggerKind};
use crate::domain::message::{Author, MessageKind};
use crate::domain::reading::{SignalKind, Tongue};

/// Cosine from which two English turns ask the same.
const SAME_FROM: f64 = 0.56;
/// Cosine at which they surely do.
const SAME_AT: f64 = 0.80;
/// The same for languages the encoder does not read well: only near-identical wording counts.
const SAME_FROM_ELSEWHERE: f64 = 0.80;
/// And how much that counts.
const TRUST_ELSEWHERE: f64 = 0.5;
/// Share of common words from which two turns say the same, in any language.
const WORDS_FROM: f64 = 0.5;
/// And how much that counts where nothing else is understood.
const WORDS_ELSEWHERE: f64 = 0.8;
/// Shorter turns repeat nothing ("yes", "and for glass?").
const WORDS_MIN: u32 = 4;
/// How a customer asks to hear an answer again.
static AGAIN_PLEASE: Phrases = Phrases::new(&[
    "repeat",
    "say that again",
    "once more",
    "send it again",
    "show me again",
    "wiederholen",
    "noch einmal",
    "répéter",
    "repetir",
    "ripetere",
    "再说一遍",
]);
/// Cosine from which two answers are the same.
const ANSWER_FROM: f64 = 0.93;
/// Shorter turns that are no answer from an article are courtesies.
const ANSWER_WORDS_MIN: usize = 8;
/// Customer turns a repetition is remembered for, and what is left of it each time.
const REMEMBERED: usize = 4;
const FADING: f64 = 0.8;

/// Repetition by the customer and by the assistant.
pub fn weigh(scene: &Scene<'_>) -> Vec<Sign> {
    [by_customer(scene), by_assistant(scene)].into_iter().flatten().collect()
}

/// The strongest repetition of the last turns; each further one adds half of what is missing.
fn by_customer(scene: &Scene<'_>) -> Option<Sign> {
    let mut strength = 0.0_f64;
    let mut evidence: Vec<Evidence> = Vec::new();
    for (age, turn) in scene.customer_turns_back().take(REMEMBERED).enumerate() {
        let Some((earlier, same)) = repeated(scene, turn) else { continue };
        let here = same * memory(scene, FADING, age);
        let (high, low) = (strength.max(here), strength.min(here));
        strength = high + (1.0 - high) * low * 0.5;
        evidence.push(quote(earlier));
        evidence.push(quote(turn));
    }
    evidence.sort_by_key(|e| e.turn);
    evidence.dedup();
    (strength > 0.0).then_some(Sign { kind: TriggerKind::Repetition, strength, evidence })
}

/// The earlier turn this one says again, and how surely; somebody must have answered in between.
pub fn repeated<'a>(scene: &Scene<'a>, turn: &Turn) -> Option<(&'a Turn, f64)> {
    if !asks(turn) || confirms(scene, turn) {
        return None;
    }
    let before = scene.turns.iter().filter(|t| is_customer(t) && t.seq < turn.seq && asks(t));
    before
        .filter(|earlier| answered_between(scene, earlier, turn) && !tells_more(earlier, turn))
        .map(|earlier| (earlier, same(earlier, turn)))
        .filter(|(_, same)| *same > 0.0)
        .max_by(|a, b| a.1.total_cmp(&b.1))
}

/// Whether a turn asks or says something that could be repeated.
fn asks(turn: &Turn) -> bool {
    turn.reading.as_ref().is_some_and(|r| r.form.n_words >= WORDS_MIN)
        && probability(turn, SignalKind::SmallTalk) < 0.6
}

/// Whether a turn says yes to a question: who repeats a proposal to accept it gets on.
pub fn confirms(scene: &Scene<'_>, turn: &Turn) -> bool {
    was_asked(scene, turn) && turn.words().begins(YES)
}

/// Whether the later turn names a number or a code the earlier one did not: it answers a question,
/// or is about another thing.
fn tells_more(earlier: &Turn, later: &Turn) -> bool {
    let known = codes(&earlier.text);
    codes(&later.text).iter().any(|code| !known.contains(code))
}

fn codes(text: &str) -> Vec<String> {
    let words = text.split(|c: char| c.is_whitespace() || ",;:!?()\"".contains(c)).take(200);
    let codes = words.filter(|w| w.chars().filter(char::is_ascii_digit).count() >= 2);
    codes.map(|w| w.trim_end_matches('.').to_lowercase()).collect()
}

fn answered_between(scene: &Scene<'_>, earlier: &Turn, later: &Turn) -> bool {
    scene
        .turns
        .iter()
        .any(|t| t.author == Author::Assistant && t.seq > earlier.seq && t.seq < later.seq)
}

/// How surely two turns say the same, 0 to 1: by meaning, or by their words.
fn same(a: &Turn, b: &Turn) -> f64 {
    let is_english = |t: &Turn| t.reading.as_ref().is_some_and(|r| r.tongue == Tongue::En);
    let well_read = is_english(a) && is_english(b);
    let from = if well_read { SAME_FROM } else { SAME_FROM_ELSEWHERE };
    let trust = if well_read { 1.0 } else { TRUST_ELSEWHERE };
    let by_meaning = match (&a.vector, &b.vector) {
        (Some(a), Some(b)) => {
            let above = (f64::from(a.cosine(b)) - from) / (SAME_AT.max(from + 0.1) - from);
            above.clamp(0.0, 1.0) * trust
        }
        _ => 0.0,
    };
    let by_words = above(common_words(&a.text, &b.text), WORDS_FROM);
    by_meaning.max(if well_read { by_words } else { by_words * WORDS_ELSEWHERE })
}

/// Words (or Chinese characters) of two texts in common, as a share of all of them.
fn common_words(a: &str, b: &str) -> f64 {
    let (a, b) = (words(a), words(b));
    let common = a.intersection(&b).count();
    let all = a.union(&b).count();
    if all == 0 { 0.0 } else { common as f64 / all as f64 }
}

fn words(text: &str) -> std::collections::BTreeSet<String> {
    let lower = text.to_lowercase();
    let is_han = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
    let mut out: std::collections::BTreeSet<String> = lower
        .split(|c: char| !c.is_alphanumeric() || is_han(c))
        .filter(|w| !w.is_empty())
        .take(200)
        .map(str::to_owned)
        .collect();
    out.extend(lower.chars().filter(|c| is_han(*c)).take(200).map(String::from));
    out
}

/// Whether the customer asked to hear it again.
fn asked_again(scene: &Scene<'_>, answer: &Turn) -> bool {
    let mut before = scene.customer_turns_back().filter(|t| t.seq < answer.seq);
    before.next().is_some_and(|t| t.words().has(&AGAIN_PLEASE))
}

/// The assistant's last answer is one it gave before.
fn by_assistant(scene: &Scene<'_>) -> Option<Sign> {
    let says = |t: &&Turn| match t.kind {
        MessageKind::Answer { .. } => true,
        MessageKind::Plain => t.words().n() >= ANSWER_WORDS_MIN,
        _ => false,
    };
    let mut answers = scene.assistant_turns_back().filter(says);
    let last = answers.next()?;
    if asked_again(scene, last) {
        return None;
    }
    let earlier = answers.find(|earlier| {
        let by_meaning = match (&earlier.vector, &last.vector) {
            (Some(a), Some(b)) => f64::from(a.cosine(b)) >= ANSWER_FROM,
            _ => false,
        };
        by_meaning || earlier.text.trim() == last.text.trim()
    })?;
    let evidence = vec![quote(earlier), quote(last)];
    Some(Sign { kind: TriggerKind::AssistantRepeats, strength: 1.0, evidence })
}
