//! What a conversation of the past comes to, where nobody wrote it down: what was asked, what the
//! cause was, what fixed it, how it ended. Everything is quoted, nothing is put into other words:
//! the agent's last messages that say more than courtesy, before the customer was content.

mod cues;

use std::collections::BTreeSet;

use crate::decide::text::{sentences, short, words};
use crate::domain::handoff::{Disposition, WrapUp};

/// Characters of the ask, of the cause and of the fix, at most.
const ASK_CHARS: usize = 200;
const CAUSE_CHARS: usize = 240;
const FIX_CHARS: usize = 480;
/// Sentences of the fix, at most.
const SENTENCES_MAX: usize = 3;
/// The agent's messages looked at, from the last back.
const MESSAGES_MAX: usize = 6;
/// Words a sentence needs to say how something is done.
const WORDS_MIN: usize = 4;
/// The least a sentence must be worth to be quoted as the fix.
const WORTH_MIN: f64 = 1.5;
/// What is worth how much in a sentence of the agent's.
const PER_SHARED_WORD: f64 = 0.4;
const SHARED_MAX: usize = 4;
const PER_WORD: f64 = 0.06;
const PER_WORDS_MAX: usize = 20;
const DOES: f64 = 2.0;
const EXACT: f64 = 0.6;
/// How much less a message counts for each one the agent wrote after it.
const EARLIER: f64 = 0.8;

/// Who said a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The person asking.
    Customer,
    /// A person of the team.
    Agent,
    /// A program.
    Other,
}

/// What a conversation comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gist {
    /// What was asked, in one line.
    pub ask: String,
    /// What caused it; empty when nobody says.
    pub cause: String,
    /// What fixed it; empty when nothing that was said would help anybody else.
    pub fix: String,
    /// How it ended.
    pub disposition: Disposition,
}

impl Gist {
    /// As an agent would have written it down, with the conversation's tags.
    pub fn wrap_up(&self, tags: Vec<String>) -> WrapUp {
        WrapUp {
            disposition: self.disposition,
            cause: self.cause.clone(),
            fix: self.fix.clone(),
            tags,
            ..WrapUp::default()
        }
    }
}

/// What turns come to; a subject somebody wrote above them is the ask.
pub fn gist(subject: Option<&str>, turns: &[(By, &str)]) -> Gist {
    let ask = subject.and_then(own_words).or_else(|| asked(turns)).unwrap_or_default();
    let helped = turns.iter().position(|(by, text)| *by == By::Agent && !courtesy(text));
    let thanked = turns.iter().rposition(|(by, text)| *by == By::Customer && cues::content(text));
    // Thanks before anybody helped were a courtesy.
    let thanked = thanked.filter(|at| helped.is_some_and(|from| *at > from));
    let talk = turns.get(..thanked.unwrap_or(turns.len())).unwrap_or(turns);
    let fix = fix(&ask, talk);
    let disposition = disposition(turns, &fix);
    Gist { cause: cause(talk), ask, fix, disposition }
}

/// A subject that says something of its own.
fn own_words(subject: &str) -> Option<String> {
    let mut rest = subject.trim();
    while let Some((before, after)) = rest.split_once(':')
        && ["re", "fw", "fwd", "aw", "wg"].contains(&before.trim().to_lowercase().as_str())
    {
        rest = after.trim();
    }
    let tells = words(rest).count() >= 2 && !cues::is_form(rest);
    tells.then(|| short(rest, ASK_CHARS))
}

/// The customer's first sentences that say more than courtesy.
fn asked(turns: &[(By, &str)]) -> Option<String> {
    let theirs = turns.iter().filter(|(by, _)| *by == By::Customer);
    let mut best: Option<String> = None;
    for (_, text) in theirs.take(4) {
        let telling: Vec<String> = sentences(text).into_iter().filter(|s| !courtesy(s)).collect();
        let line = telling.join(" ");
        if words(&line).count() >= WORDS_MIN {
            return Some(short(&line, ASK_CHARS));
        }
        if best.is_none() && !line.is_empty() {
            best = Some(short(&line, ASK_CHARS));
        }
    }
    best
}

/// The sentences by which an agent helped, of the one message that has the most of them.
fn fix(ask: &str, talk: &[(By, &str)]) -> String {
    let asked: BTreeSet<String> = words(ask).filter(|word| word.chars().count() > 3).collect();
    let said = talk.iter().rev().filter(|(by, text)| *by == By::Agent && !courtesy(text));
    let mut best: (f64, Vec<String>) = (0.0, Vec::new());
    let mut late = 1.0;
    for (_, text) in said.take(MESSAGES_MAX) {
        let mut weighed: Vec<(usize, f64, String)> = sentences(text)
            .into_iter()
            .enumerate()
            .map(|(place, sentence)| (place, worth(&sentence, &asked), sentence))
            .filter(|(_, worth, _)| *worth >= WORTH_MIN)
            .collect();
        weighed.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        weighed.truncate(SENTENCES_MAX);
        let sum = late * weighed.iter().map(|(_, worth, _)| worth).sum::<f64>();
        weighed.sort_by_key(|(place, ..)| *place);
        if sum > best.0 {
            best = (sum, weighed.into_iter().map(|(_, _, sentence)| sentence).collect());
        }
        late *= EARLIER;
    }
    short(&best.1.join(" "), FIX_CHARS)
}

/// What a sentence is worth to the next agent with the same question.
fn worth(sentence: &str, asked: &BTreeSet<String>) -> f64 {
    let all: Vec<String> = words(sentence).collect();
    if all.len() < WORDS_MIN || courtesy(sentence) || sentence.ends_with('?') {
        return 0.0;
    }
    let shared = all.iter().filter(|word| asked.contains(*word)).count().min(SHARED_MAX);
    let exact = sentence.contains(['>', '"', '“', '/']) || sentence.contains("->");
    let exact = exact || all.iter().any(|word| word.chars().any(|c| c.is_ascii_digit()));
    shared as f64 * PER_SHARED_WORD
        + all.len().min(PER_WORDS_MAX) as f64 * PER_WORD
        + if cues::does(sentence) { DOES } else { 0.0 }
        + if exact { EXACT } else { 0.0 }
}

/// The first sentence of an agent's that names a cause.
fn cause(talk: &[(By, &str)]) -> String {
    let said = talk.iter().filter(|(by, _)| *by == By::Agent);
    let named = said.flat_map(|(_, text)| sentences(text)).find(|sentence| {
        cues::because(sentence) && !sentence.ends_with('?') && words(sentence).count() >= WORDS_MIN
    });
    named.map(|sentence| short(&sentence, CAUSE_CHARS)).unwrap_or_default()
}

/// How it ended, by the last words of both.
fn disposition(turns: &[(By, &str)], fix: &str) -> Disposition {
    let last_of = |who: By| turns.iter().rposition(|(by, _)| *by == who);
    let (customer, agent) = (last_of(By::Customer), last_of(By::Agent));
    let text = |at: Option<usize>| at.and_then(|at| turns.get(at)).map_or("", |turn| turn.1);
    if cues::refunded(fix) {
        return Disposition::Refunded;
    }
    if customer > agent && cues::fails(text(customer)) && !cues::content(text(customer)) {
        return Disposition::NotSolved;
    }
    if agent > customer && text(agent).trim_end().ends_with('?') && !courtesy(text(agent)) {
        return Disposition::NoReply;
    }
    if fix.is_empty() && !cues::content(text(customer)) {
        return Disposition::NoReply;
    }
    Disposition::Solved
}

/// Whether a text does no more than greet, thank, ask for patience or say goodbye.
fn courtesy(text: &str) -> bool {
    sentences(text).iter().all(|sentence| cues::is_courtesy(sentence))
}

#[cfg(test)]
mod tests;
