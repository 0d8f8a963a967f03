//! What the customer wants, and what else is tangled in: the sentences of theirs that tell most.
//! Chosen, never written: the words stay the customer's.

use std::collections::{BTreeMap, BTreeSet};

use super::story::Story;
use super::text::{LINE_CHARS, clean, line, sentences, short, stretch, words};
use super::weigh::{Weighed, novelty, weigh};
use crate::domain::briefing::Line;
use crate::domain::message::{Author, Message, MessageKind, Seq};
use crate::domain::reading::SignalKind;
use crate::domain::vector::Vector;

/// How much more the first message that tells something counts: it is where people say what
/// brought them.
const FIRST: f64 = 1.8;
/// The least a message tells that says what brought somebody.
const TELLS: f64 = 4.0;
/// How much a message counts whose matter was answered before something else came up.
const SETTLED: f64 = 0.4;
/// From this cosine on, two messages are about the same matter.
const SAME_MATTER: f32 = 0.35;
/// How much small talk and a bare call for a person count.
const BESIDE_THE_POINT: f64 = 0.3;
/// Words up to which a message that is small talk or asks for a person does nothing else.
const BARE_WORDS: usize = 8;
/// The least a sentence must tell, and be new by, to be shown beside the ask.
const ALSO_WEIGHT: f64 = 2.0;
const ALSO_NOVELTY: f64 = 0.34;
/// How much more a reply to a question counts: somebody wanted to know it.
const REPLY: f64 = 3.0;
/// Messages quoted beside the ask, and sentences of them in all.
const ALSO_MAX: usize = 10;
const SENTENCES_MAX: usize = 16;
/// What stands between sentences of one message.
pub(super) const ELISION: &str = " … ";
/// Topics named beside the main one, and how sure they must be, 0 to 1.
const TOPICS_MAX: usize = 2;
const TOPIC_SURE: f32 = 0.5;
/// Customer messages from which a conversation counts as more than one plain question.
const MANY_MESSAGES: usize = 6;

/// What they want, in one line; their own correction goes before what they first wrote.
pub(super) fn ask(story: &Story<'_>) -> Option<Line> {
    if let Some((seq, corrected)) = story.corrected {
        let theirs = line(&short(corrected, LINE_CHARS), [seq]);
        if theirs.is_some() {
            return theirs;
        }
    }
    let open = open_matter(story);
    let settled = |m: &Message| if m.seq < open { SETTLED } else { 1.0 };
    let weighed: Vec<(&Message, f64)> =
        story.customer().map(|m| (m, relevance(story, m) * weight_of(m) * settled(m))).collect();
    let brought = weighed.iter().find(|(m, weight)| m.seq >= open && *weight >= TELLS);
    let brought = brought.map(|(m, _)| m.seq);
    let boosted = weighed.into_iter().map(|(message, weight)| {
        (message, if Some(message.seq) == brought { weight * FIRST } else { weight })
    });
    // The earliest of equals: `max_by` would keep the last.
    let (best, _) = boosted.rev().max_by(|a, b| a.1.total_cmp(&b.1))?;
    line(&in_one_line(best), [best.seq])
}

/// Where the matter that is still open begins: at the customer's last message that, after an answer
/// from the articles, brought up something else without being unhappy about the answer.
fn open_matter(story: &Story<'_>) -> Seq {
    let mut begins = Seq(0);
    let mut answered = false;
    let mut matter: Vec<&Vector> = Vec::new();
    for message in &story.messages {
        if matches!(message.kind, MessageKind::Answer { .. }) {
            answered = true;
        }
        if message.author != Author::Customer {
            continue;
        }
        let Some(reading) = story.reading(message.seq) else { continue };
        let Some(vector) = &reading.vector else { continue };
        let unhappy = [SignalKind::Dissatisfied, SignalKind::Frustration]
            .iter()
            .any(|kind| reading.probability(*kind) >= 0.5);
        let alike = matter.iter().map(|v| v.cosine(vector)).fold(0.0, f32::max);
        if answered && !unhappy && alike < SAME_MATTER && weight_of(message) >= TELLS {
            begins = message.seq;
            matter.clear();
        }
        matter.push(vector);
        answered = false;
    }
    begins
}

/// Further sentences of the customer that say something new, a line for each message in the order
/// they were said, after the other topics the conversation touched.
pub(super) fn also(story: &Story<'_>, ask: Option<&Line>, topic: Option<&str>) -> Vec<Line> {
    let mut candidates = candidates(story);
    let mut said: BTreeSet<String> = ask.map(|line| weigh(&line.text).content).unwrap_or_default();
    let mut chosen: BTreeMap<Seq, BTreeSet<usize>> = BTreeMap::new();
    for _ in 0..SENTENCES_MAX {
        candidates.retain(|c| {
            let room = chosen.len() < ALSO_MAX || chosen.contains_key(&c.turn);
            let tells = c.weighed.weight >= ALSO_WEIGHT;
            room && tells && novelty(&c.weighed.content, &said) >= ALSO_NOVELTY
        });
        let worth = |c: &Candidate| c.weighed.weight * novelty(&c.weighed.content, &said);
        let by_worth = candidates.iter().enumerate().rev();
        let best = by_worth.max_by(|a, b| worth(a.1).total_cmp(&worth(b.1)));
        let Some(index) = best.map(|(index, _)| index) else { break };
        let best = candidates.remove(index);
        said.extend(best.weighed.content);
        chosen.entry(best.turn).or_default().insert(best.sentence);
    }
    let theirs = chosen.into_iter().filter_map(|(seq, picked)| {
        line(&short(&quoted(story.message(seq)?, &picked), LINE_CHARS), [seq])
    });
    other_topics(story, topic).into_iter().chain(theirs).collect()
}

/// The picked sentences of a message, with a mark where something is left out between them.
fn quoted(message: &Message, picked: &BTreeSet<usize>) -> String {
    let (cleaned, parts) = (clean(&message.text), sentences(&message.text));
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for index in picked {
        match runs.last_mut() {
            Some((_, to)) if *to == *index => *to = index + 1,
            _ => runs.push((*index, index + 1)),
        }
    }
    let told: Vec<String> =
        runs.into_iter().map(|(from, to)| stretch(&cleaned, &parts, from, to)).collect();
    told.join(ELISION)
}

/// A sentence that may be shown beside the ask.
struct Candidate {
    turn: Seq,
    sentence: usize,
    weighed: Weighed,
}

fn candidates(story: &Story<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut asked = false;
    for message in &story.messages {
        if message.author != Author::Customer {
            asked = message.text.contains(['?', '？']);
            continue;
        }
        let factor = relevance(story, message) * if asked { REPLY } else { 1.0 };
        for (sentence, text) in sentences(&message.text).iter().enumerate() {
            let Weighed { weight, content } = weigh(text);
            let weighed = Weighed { weight: weight * factor, content };
            found.push(Candidate { turn: message.seq, sentence, weighed });
        }
    }
    found
}

/// 1 for one plain question, one more for several topics, one more for a long talk.
pub(super) fn complexity(story: &Story<'_>) -> u8 {
    let topics: BTreeSet<&str> = sure_topics(story).map(|(_, id)| id).collect();
    let many = story.customer().nth(MANY_MESSAGES - 1).is_some();
    1 + u8::from(topics.len() > 1) + u8::from(many)
}

fn other_topics(story: &Story<'_>, main: Option<&str>) -> Vec<Line> {
    let mut seen: BTreeSet<&str> = main.into_iter().collect();
    sure_topics(story)
        .filter(|(_, id)| seen.insert(id))
        .map(|(seq, id)| (seq, short(id, LINE_CHARS)))
        .filter(|(_, id)| !id.is_empty())
        .filter_map(|(seq, id)| line(&format!("also about {id}"), [seq]))
        .take(TOPICS_MAX)
        .collect()
}

fn sure_topics<'a>(story: &Story<'a>) -> impl Iterator<Item = (Seq, &'a str)> {
    story.decisions.iter().filter_map(|(of, decision)| {
        let topic = decision.topic.as_ref().filter(|t| t.confidence >= TOPIC_SURE)?;
        Some((*of, topic.id.as_str()))
    })
}

/// What a message's two weightiest sentences tell.
fn weight_of(message: &Message) -> f64 {
    let mut weights: Vec<f64> = sentences(&message.text).iter().map(|s| weigh(s).weight).collect();
    weights.sort_by(|a, b| b.total_cmp(a));
    weights.iter().take(2).sum()
}

/// How much of a message is about the matter itself, 0 to 1. A long message is never all courtesy.
fn relevance(story: &Story<'_>, message: &Message) -> f64 {
    let Some(reading) = story.reading(message.seq) else { return 1.0 };
    let shows = |kind| reading.probability(kind) >= 0.5;
    let bare = words(&message.text).take(BARE_WORDS + 1).count() <= BARE_WORDS;
    let beside = shows(SignalKind::SmallTalk) || shows(SignalKind::ExplicitRequest);
    if bare && beside && reading.entities.is_empty() { BESIDE_THE_POINT } else { 1.0 }
}

/// The weightiest sentence of a message, with its neighbours as far as they fit.
fn in_one_line(message: &Message) -> String {
    let parts = sentences(&message.text);
    let heaviest = parts.iter().enumerate().rev().map(|(i, s)| (i, weigh(s).weight));
    let Some((best, _)) = heaviest.max_by(|a, b| a.1.total_cmp(&b.1)) else {
        return short(&message.text, LINE_CHARS);
    };
    let (mut from, mut to) = (best, best + 1);
    let fits = |from: usize, to: usize| {
        let chars: usize = parts[from..to].iter().map(|s| s.chars().count() + 1).sum();
        chars <= LINE_CHARS + 1
    };
    while to < parts.len() && fits(from, to + 1) {
        to += 1;
    }
    while from > 0 && weigh(&parts[from - 1]).weight >= ALSO_WEIGHT && fits(from - 1, to) {
        from -= 1;
    }
    short(&stretch(&clean(&message.text), &parts, from, to), LINE_CHARS)
}
