//! What is known and what is missing, and so what not to ask again. Values stand as the customer
//! wrote them; one that cannot be found again in its message is left out.

use std::collections::{BTreeMap, BTreeSet};

use super::details::{self, Detail};
use super::retell::without_address;
use super::story::{Story, is_answer};
use super::text::{LINE_CHARS, clean, line, sentences, short, words};
use super::when;
use crate::domain::briefing::{Certainty, Known, Line};
use crate::domain::customer::Customer;
use crate::domain::message::{Author, Seq};
use crate::domain::policy::Topic;
use crate::domain::reading::{Entity, EntityKind};

/// Identifiers and the like, details beside them, and things not to ask again, at most.
const KNOWN_MAX: usize = 16;
const DETAILS_MAX: usize = 40;
const DO_NOT_ASK_MAX: usize = 8;
/// Messages with a wish from which a conversation arranges something, step by step: then every
/// detail counts, as it does not in a complaint.
const WISHES: usize = 2;
/// Messages named for one fact at most.
const TURNS_MAX: usize = 5;
/// The longest value, in characters.
const VALUE_CHARS: usize = 80;

/// How customers say that they have done something already.
const ALREADY: [&str; 12] = [
    "already",
    "tried",
    "again",
    "reinstalled",
    "restarted",
    "rebooted",
    "bereits",
    "schon",
    "déjà",
    "essayé",
    "ya",
    "già",
];

/// How customers agree to what was proposed or read back.
const ASSENT: [&str; 18] = [
    "yes", "yeah", "yep", "yup", "sure", "ok", "okay", "please", "great", "perfect", "sounds",
    "book", "correct", "ja", "oui", "sí", "va", "好",
];

/// Facts the customer gave, in order of first mention, then the details of their wish, then what
/// the topic needs and nobody said.
pub(super) fn known(story: &Story<'_>, customer: &Customer, topic: Option<&Topic>) -> Vec<Known> {
    let mut found: Vec<Known> = Vec::new();
    let mut places: BTreeMap<(EntityKind, &str), usize> = BTreeMap::new();
    for (seq, reading) in story.read() {
        let said = story.message(seq).map(|m| clean(&m.text)).unwrap_or_default();
        for entity in &reading.entities {
            let value = short(&entity.text, VALUE_CHARS);
            if value.is_empty() || !said.contains(&value) {
                continue;
            }
            if let Some(known) = places.get(&(entity.kind, &entity.value)) {
                note(&mut found[*known], seq);
            } else if found.len() < KNOWN_MAX {
                places.insert((entity.kind, &entity.value), found.len());
                let at = story.message(seq).map(|m| m.at).unwrap_or_default();
                let means = when::resolve(entity, at).unwrap_or_default();
                let certainty = certainty(entity, customer);
                let turns = vec![seq];
                found.push(Known { kind: entity.kind, value, means, certainty, turns });
            }
        }
    }
    let missing = topic.map(|t| missing(t, &found, customer)).unwrap_or_default();
    let details = details(story, &found);
    let mut known: Vec<Known> = found.into_iter().chain(details).collect();
    for fact in known.iter_mut().filter(|k| k.certainty == Certainty::Stated) {
        if is_confirmed(story, fact) {
            fact.certainty = Certainty::Confirmed;
        }
    }
    known.extend(missing);
    known
}

/// What else the customer told of their wish.
fn details(story: &Story<'_>, found: &[Known]) -> Vec<Known> {
    let mut said: BTreeSet<String> =
        found.iter().flat_map(|k| details::content(&k.value)).collect();
    let habits = story.habits();
    let mut told: Vec<Detail> = Vec::new();
    let mut asked = false;
    for message in &story.messages {
        if message.author == Author::Customer {
            let text = without_address(&message.text, &habits);
            told.extend(details::details(message.seq, &text, asked, &mut said));
        } else {
            asked = is_answer(message) && message.text.contains(['?', '？']);
        }
    }
    let arranges = story.customer().filter(|m| details::wishes(&m.text)).count() >= WISHES;
    let counts = |d: &Detail| arranges || matches!(d.kind, EntityKind::Time | EntityKind::Count);
    let stands =
        |d: &Detail| story.message(d.turn).is_some_and(|m| clean(&m.text).contains(&d.value));
    told.into_iter()
        .filter(|d| counts(d) && stands(d))
        .take(DETAILS_MAX)
        .map(|Detail { kind, value, means, turn }| {
            let certainty = Certainty::Stated;
            Known { kind, value: short(&value, VALUE_CHARS), means, certainty, turns: vec![turn] }
        })
        .collect()
}

/// Whether somebody read it back and the customer said yes.
fn is_confirmed(story: &Story<'_>, known: &Known) -> bool {
    let first = known.turns.first().copied().unwrap_or_default();
    let plain = known.value.to_lowercase();
    let pairs = story.messages.windows(2);
    pairs.filter(|pair| pair[0].seq > first).any(|pair| {
        is_answer(pair[0])
            && pair[1].author == Author::Customer
            && agrees(&pair[1].text)
            && clean(&pair[0].text).to_lowercase().contains(&plain)
    })
}

/// Whether a message begins with a yes.
pub(super) fn agrees(text: &str) -> bool {
    words(text).take(3).any(|word| ASSENT.contains(&word.as_str()))
}

/// Facts that need no second asking, and what the customer says they did already.
pub(super) fn do_not_ask(story: &Story<'_>, known: &[Known]) -> Vec<Line> {
    let asked_for = |kind| {
        use EntityKind::{Amount, Count, Date, Detail, Name, Time, Url};
        !matches!(kind, Date | Amount | Url | Name | Time | Count | Detail)
    };
    let facts = known
        .iter()
        .filter(|k| k.certainty != Certainty::Missing && asked_for(k.kind))
        .filter_map(|k| line(&format!("{}: {}", label(k.kind), k.value), k.turns.clone()));
    let done = story.customer().rev().flat_map(|message| {
        let told = sentences(&message.text).into_iter().filter(|s| tells_of_an_attempt(s));
        told.filter_map(|s| line(&short(&s, LINE_CHARS), [message.seq]))
    });
    let done: Vec<Line> = done.take(DO_NOT_ASK_MAX / 2).collect();
    facts.take(DO_NOT_ASK_MAX / 2).chain(done.into_iter().rev()).collect()
}

/// What a kind of fact is called in a line.
pub(super) fn label(kind: EntityKind) -> String {
    match kind {
        EntityKind::Email => "e-mail address".to_owned(),
        EntityKind::Url => "web address".to_owned(),
        other => other.name().replace('_', " "),
    }
}

fn note(known: &mut Known, seq: Seq) {
    if known.turns.len() < TURNS_MAX && !known.turns.contains(&seq) {
        known.turns.push(seq);
    }
}

fn certainty(entity: &Entity, customer: &Customer) -> Certainty {
    let is = |text: &str| {
        text.eq_ignore_ascii_case(&entity.value) || text.eq_ignore_ascii_case(&entity.text)
    };
    let in_record = customer.email.as_deref().is_some_and(|e| customer.verified && is(e))
        || customer.external_ref.as_deref().is_some_and(is)
        || customer.attributes.values().any(|value| is(value));
    if in_record { Certainty::Confirmed } else { Certainty::Stated }
}

/// What the topic usually takes and nobody gave. An address in the record need not be given.
fn missing(topic: &Topic, found: &[Known], customer: &Customer) -> Vec<Known> {
    let wanted =
        EntityKind::FACTS.into_iter().filter(|kind| topic.facts.iter().any(|f| f == kind.name()));
    wanted
        .filter(|kind| !found.iter().any(|known| known.kind == *kind))
        .filter(|kind| *kind != EntityKind::Email || customer.email.is_none())
        .map(|kind| Known {
            kind,
            value: String::new(),
            means: String::new(),
            certainty: Certainty::Missing,
            turns: Vec::new(),
        })
        .collect()
}

fn tells_of_an_attempt(sentence: &str) -> bool {
    let all: Vec<String> = words(sentence).collect();
    all.len() > 2 && all.iter().any(|word| ALREADY.contains(&word.as_str()))
}
