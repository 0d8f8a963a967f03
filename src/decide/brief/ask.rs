//! What the customer wants, and what else is tangled in: the sentences of theirs that tell most.
//! Chosen, never written: the words stay the customer's.

use std::collections::BTreeSet;

use super::story::Story;
use super::text::{LINE_CHARS, clean, line, sentences, short, stretch, words};
use super::weigh::{Weighed, novelty, weigh};
use crate::domain::briefing::Line;
use crate::domain::message::{Message, Seq};
use crate::domain::reading::SignalKind;

/// How much more the first message counts: it is where people say what brought them.
const FIRST: f64 = 1.5;
/// How much small talk and a bare call for a person count.
const BESIDE_THE_POINT: f64 = 0.3;
/// Words up to which a message that asks for a person does nothing else.
const BARE_REQUEST_WORDS: usize = 10;
/// The least a sentence must tell, and be new by, to be shown beside the ask.
const ALSO_WEIGHT: f64 = 2.0;
const ALSO_NOVELTY: f64 = 0.34;
/// Lines beside the ask.
const ALSO_MAX: usize = 6;
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
    let first = story.customer().next()?.seq;
    let weighed = story.customer().map(|message| {
        let factor = relevance(story, message) * if message.seq == first { FIRST } else { 1.0 };
        (message, factor * weight_of(message))
    });
    // The earliest of equals: `max_by` would keep the last.
    let (best, _) = weighed.rev().max_by(|a, b| a.1.total_cmp(&b.1))?;
    line(&in_one_line(best), [best.seq])
}

/// Further sentences of the customer that say something new, in the order they were said, after
/// the other topics the conversation touched.
pub(super) fn also(story: &Story<'_>, ask: Option<&Line>, topic: Option<&str>) -> Vec<Line> {
    let mut candidates: Vec<(Seq, String, Weighed)> = Vec::new();
    for message in story.customer() {
        let factor = relevance(story, message);
        for sentence in sentences(&message.text) {
            let Weighed { weight, content } = weigh(&sentence);
            let weighed = Weighed { weight: weight * factor, content };
            candidates.push((message.seq, sentence, weighed));
        }
    }
    let mut said: BTreeSet<String> = ask.map(|line| weigh(&line.text).content).unwrap_or_default();
    let mut chosen = Vec::new();
    while chosen.len() < ALSO_MAX {
        candidates.retain(|(_, _, w)| {
            w.weight >= ALSO_WEIGHT && novelty(&w.content, &said) >= ALSO_NOVELTY
        });
        let worth = |w: &Weighed| w.weight * novelty(&w.content, &said);
        let by_worth = candidates.iter().enumerate().rev();
        let best = by_worth.max_by(|a, b| worth(&a.1.2).total_cmp(&worth(&b.1.2)));
        let Some(index) = best.map(|(index, _)| index) else { break };
        let (seq, sentence, weighed) = candidates.swap_remove(index);
        said.extend(weighed.content);
        chosen.push((seq, sentence));
    }
    chosen.sort();
    let theirs = chosen.into_iter().filter_map(|(seq, s)| line(&short(&s, LINE_CHARS), [seq]));
    other_topics(story, topic).into_iter().chain(theirs).collect()
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

/// How much of a message is about the matter itself, 0 to 1.
fn relevance(story: &Story<'_>, message: &Message) -> f64 {
    let Some(reading) = story.reading(message.seq) else { return 1.0 };
    let shows = |kind| reading.probability(kind) >= 0.5;
    let bare = words(&message.text).take(BARE_REQUEST_WORDS + 1).count() <= BARE_REQUEST_WORDS;
    let beside = shows(SignalKind::SmallTalk) || (bare && shows(SignalKind::ExplicitRequest));
    if beside { BESIDE_THE_POINT } else { 1.0 }
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
