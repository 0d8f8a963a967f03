//! Conversations of our own writing, each with what must happen at which turn and why.

use std::collections::BTreeMap;
use std::path::Path;

use baton::clock::Timestamp;
use baton::decide::detect::{AssistantView, Cut, Facts, Topics, Turn, TurnInput, decide};
use baton::domain::customer::{AccountState, Customer, CustomerTier, Journey};
use baton::domain::decision::{Decision, Outcome};
use baton::domain::message::{Author, MessageKind, Seq};
use baton::domain::policy::Policy;
use baton::interchange::policy_toml;
use baton::language::Language;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Theme {
    conversation: Vec<Conversation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Conversation {
    name: String,
    why: String,
    #[serde(default)]
    tier: CustomerTier,
    #[serde(default)]
    state: AccountState,
    #[serde(default)]
    journey: Journey,
    #[serde(default)]
    value: u64,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    /// Added to the default policy.
    #[serde(default)]
    policy: String,
    /// Why it is not yet decided as it must be; empty when it is.
    #[serde(default)]
    falls_short: String,
    turns: Vec<Said>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    customer: Option<String>,
    assistant: Option<String>,
    kind: Option<String>,
    #[serde(default)]
    must: Vec<String>,
    #[serde(default)]
    shows: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
    #[serde(default = "yes")]
    finds: bool,
    #[serde(default)]
    unclear: bool,
    #[serde(default)]
    failed: bool,
    #[serde(default)]
    slow: bool,
    #[serde(default)]
    contradictory: bool,
}

/// Conversations known not to be decided as they must be: this number only ever goes down.
const FALL_SHORT_MAX: usize = 8;

fn yes() -> bool {
    true
}

struct Desk {
    language: std::sync::Arc<Language>,
    policy: Policy,
    topics: Topics,
}

impl Desk {
    fn open() -> Self {
        let language = Language::embedded();
        let text = include_str!("../../data/policy/default.toml");
        let policy = policy_toml::parse(text).expect("the default policy");
        let topics = Topics::prepare(&policy.topics, |text| language.encode(text));
        Self { language, policy, topics }
    }

    /// What is decided at every customer turn, with what was expected there.
    fn replay<'a>(&self, conversation: &'a Conversation) -> Vec<(&'a Said, Decision)> {
        let policy = self.policy_of(conversation);
        let customer = Customer {
            tier: conversation.tier,
            state: conversation.state,
            journey: conversation.journey,
            value_per_year: conversation.value,
            attributes: conversation.attributes.clone(),
            ..Customer::default()
        };
        let (mut turns, mut facts, mut out) = (Vec::new(), Facts::default(), Vec::new());
        for said in &conversation.turns {
            turns.push(self.turn(turns.len(), said));
            if said.customer.is_none() {
                continue;
            }
            let assistant = AssistantView {
                confidence: Some(if said.finds { 0.8 } else { 0.1 }),
                nothing_found: !said.finds,
                wants_to_clarify: said.unclear,
                contradictory: said.contradictory,
                failed: said.failed,
                slow: said.slow,
            };
            let decision = decide(&TurnInput {
                policy: &policy,
                topics: &self.topics,
                customer: &customer,
                turns: &turns,
                facts,
                assistant,
                now: Timestamp(0),
            });
            let seq = Seq(u32::try_from(turns.len()).expect("short"));
            facts.deferred |= !decision.ask_first.is_empty();
            match decision.outcome {
                Outcome::Offer => {
                    (facts.n_offers, facts.last_offer) = (facts.n_offers + 1, Some(seq));
                }
                Outcome::Clarify => facts.n_clarifications += 1,
                _ => {}
            }
            out.push((said, decision));
        }
        out
    }

    fn policy_of(&self, conversation: &Conversation) -> Policy {
        if conversation.policy.is_empty() {
            return self.policy.clone();
        }
        let text = include_str!("../../data/policy/default.toml");
        let text = format!("{text}\n{}", conversation.policy);
        policy_toml::parse(&text).unwrap_or_else(|e| panic!("{}: {e}", conversation.name))
    }

    fn turn(&self, place: usize, said: &Said) -> Turn {
        let seq = Seq(u32::try_from(place).expect("short")).next();
        let at = Timestamp(i64::try_from(place).expect("short") * 30_000);
        if let Some(text) = &said.customer {
            let reading = self.language.read(text);
            let (text, vector) = (text.clone(), reading.vector.clone());
            let kind = MessageKind::Plain;
            return Turn {
                seq,
                at,
                author: Author::Customer,
                text,
                kind,
                reading: Some(reading),
                vector,
                cut: Cut::default(),
            };
        }
        let text = said.assistant.clone().expect("a turn is the customer's or the assistant's");
        let vector = self.language.encode(&text);
        let kind = match said.kind.as_deref() {
            None | Some("plain") => MessageKind::Plain,
            Some("answer") => MessageKind::Answer {
                sources: Vec::new(),
                confidence: 0.8,
                vector: vector.clone(),
                phrased: None,
            },
            Some("clarify") => MessageKind::Clarify { choices: Vec::new() },
            Some("offer") => MessageKind::PersonOffered,
            Some("nothing_found") => MessageKind::NothingFound,
            Some(other) => panic!("no kind {other:?}"),
        };
        Turn {
            seq,
            at,
            author: Author::Assistant,
            text,
            kind,
            reading: None,
            vector,
            cut: Cut::default(),
        }
    }
}

fn themes() -> Vec<(String, Theme)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/transcripts");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the transcripts")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).expect("a transcript");
        let theme = toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        (path.file_stem().expect("a name").to_string_lossy().into_owned(), theme)
    };
    files.iter().map(read).collect()
}

#[test]
fn every_transcript_is_decided_as_it_must_be() {
    let desk = Desk::open();
    let (mut wrong, mut n, mut n_short) = (Vec::new(), 0, 0);
    for (theme, file) in themes() {
        for conversation in &file.conversation {
            n += 1;
            if !conversation.falls_short.is_empty() {
                n_short += 1;
                continue;
            }
            for (said, decision) in desk.replay(conversation) {
                let text = said.customer.as_deref().unwrap_or_default();
                for fault in faults(said, &decision) {
                    let (name, why) = (&conversation.name, &conversation.why);
                    wrong.push(format!("{theme}/{name} ({why})\n    {text:?}\n    {fault}"));
                }
            }
        }
    }
    assert!(n >= 215, "only {n} conversations were found");
    assert!(n_short <= FALL_SHORT_MAX, "{n_short} conversations are said to fall short");
    assert!(wrong.is_empty(), "{} of {n} went wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn faults(said: &Said, decision: &Decision) -> Vec<String> {
    let reasons: Vec<String> =
        decision.triggers.iter().map(|t| format!("{} {:+.2}", t.kind.name(), t.weight)).collect();
    let reasons = format!("risk {:.2}: {}", decision.risk, reasons.join(", "));
    let shows = |kind: &String| decision.triggers.iter().any(|t| t.kind.name() == kind);
    let mut out = Vec::new();
    if !said.must.iter().any(|m| m == decision.outcome.name()) {
        out.push(format!("{} where {:?} belongs; {reasons}", decision.outcome.name(), said.must));
    }
    for kind in said.shows.iter().filter(|k| !shows(k)) {
        out.push(format!("{kind} does not show; {reasons}"));
    }
    for kind in said.not.iter().filter(|k| shows(k)) {
        out.push(format!("{kind} shows; {reasons}"));
    }
    out
}
