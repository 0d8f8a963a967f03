//! The policy cookbook: each recipe is put into the policy a house starts with, read by the parser,
//! looked at by the linters, and its tables are compared with what is really decided.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton::clock::Timestamp;
use baton::decide::detect::{
    self, AssistantView, Cut, Facts, Topics, Turn, TurnInput, decide, default_weight,
};
use baton::decide::learn::Outcome as Learned;
use baton::decide::learn::threshold::{Rails, posterior};
use baton::decide::route::{self, Grounds, hours, need};
use baton::domain::customer::{AccountState, Customer, CustomerTier};
use baton::domain::decision::{Decision, Outcome, TriggerKind};
use baton::domain::message::{Author, MessageKind, Seq};
use baton::domain::policy::Policy;
use baton::domain::reading::Tongue;
use baton::ids::AgentId;
use baton::interchange::policy_toml;
use baton::language::Language;
use serde_json::json;
use toml::{Table, Value};

use super::page::{Page, Part};
use super::written;
use crate::support::House;

const SHIPPED: &str = include_str!("../../../data/policy/default.toml");
/// How many recipes there are.
const RECIPES: usize = 12;

/// The policy a house starts with, and a piece put in as the cookbook says.
pub fn with(piece: &str) -> String {
    let mut whole: Table = SHIPPED.parse().unwrap();
    put_in(&mut whole, piece.parse().unwrap());
    toml::to_string(&whole).unwrap()
}

fn put_in(whole: &mut Table, piece: Table) {
    for (key, value) in piece {
        match (whole.get_mut(&key), value) {
            (Some(Value::Table(there)), Value::Table(new)) => put_in(there, new),
            (Some(Value::Array(there)), Value::Array(new)) if is_blocks(&new) => {
                new.into_iter().for_each(|block| put_block(there, block));
            }
            (_, value) => drop(whole.insert(key, value)),
        }
    }
}

fn is_blocks(array: &[Value]) -> bool {
    array.iter().all(Value::is_table)
}

/// A topic that is there already is changed in its place; everything else goes to the end.
fn put_block(there: &mut Vec<Value>, block: Value) {
    let same = |one: &&mut Value| one.get("id").is_some() && one.get("id") == block.get("id");
    match (there.iter_mut().find(same), block) {
        (Some(Value::Table(one)), Value::Table(block)) => put_in(one, block),
        (_, block) => there.push(block),
    }
}

/// The policy of a document that the parser reads and no linter has anything against.
#[track_caller]
pub fn sound(document: &str, at: &str) -> Policy {
    let policy = policy_toml::parse(document).unwrap_or_else(|e| panic!("{at}: {e}"));
    assert_eq!(detect::lint(&policy), [], "{at}");
    assert_eq!(route::lint(&policy, &[]), [], "{at}");
    policy
}

/// A policy ready to decide.
struct Desk {
    language: Arc<Language>,
    policy: Policy,
    topics: Topics,
}

impl Desk {
    fn with(document: &str, at: &str) -> Self {
        let language = Language::embedded();
        let policy = sound(document, at);
        let topics = Topics::prepare(&policy.topics, |text| language.encode(text));
        Self { language, policy, topics }
    }

    /// What is decided at the last of these messages, the assistant saying what it must between them.
    fn decides(&self, customer: &Customer, messages: &[&str]) -> Decision {
        let (mut turns, mut facts, mut last) = (Vec::new(), Facts::default(), None);
        for message in messages {
            let (text, finds) = match message.strip_suffix("(nothing found)") {
                Some(text) => (text.trim(), false),
                None => (*message, true),
            };
            let kind = MessageKind::Plain;
            turns.push(self.turn(&turns, Author::Customer, text, kind));
            let confidence = Some(if finds { 0.8 } else { 0.1 });
            let assistant =
                AssistantView { confidence, nothing_found: !finds, ..AssistantView::default() };
            let decision = decide(&TurnInput {
                policy: &self.policy,
                topics: &self.topics,
                customer,
                turns: &turns,
                facts,
                assistant,
                now: Timestamp(0),
            });
            facts.deferred |= !decision.ask_first.is_empty();
            let (said, kind) = match decision.outcome {
                Outcome::Clarify => {
                    facts.n_clarifications += 1;
                    ("Could you tell me more?", MessageKind::Clarify { choices: Vec::new() })
                }
                Outcome::Offer => {
                    facts.n_offers += 1;
                    facts.last_offer = turns.last().map(|turn| turn.seq);
                    ("Shall I fetch a person?", MessageKind::PersonOffered)
                }
                _ => ("This is what the article says.", MessageKind::Plain),
            };
            turns.push(self.turn(&turns, Author::Assistant, said, kind));
            last = Some(decision);
        }
        last.expect("somebody says something")
    }

    fn turn(&self, before: &[Turn], author: Author, text: &str, kind: MessageKind) -> Turn {
        let n = u32::try_from(before.len()).unwrap();
        let reading = (author == Author::Customer).then(|| self.language.read(text));
        let vector = match &reading {
            Some(reading) => reading.vector.clone(),
            None => self.language.encode(text),
        };
        let at = Timestamp(i64::from(n) * 30_000);
        Turn {
            seq: Seq(n + 1),
            at,
            author,
            text: text.to_owned(),
            kind,
            reading,
            vector,
            cut: Cut::default(),
        }
    }

    fn topic_of(&self, customer: &Customer, message: &str) -> String {
        let found = self.decides(customer, &[message]).topic;
        found.map_or_else(|| "none".to_owned(), |topic| topic.id)
    }
}

/// `enterprise`, `past_due`, `value 5000`, `company=Harbour Foods`.
fn customer_of(text: &str) -> Customer {
    let mut customer = Customer::default();
    if let Some((name, value)) = text.split_once('=') {
        customer.attributes.insert(name.to_owned(), value.to_owned());
    } else if let Some(value) = text.strip_prefix("value ") {
        customer.value_per_year = value.parse().unwrap();
    } else if let Some(tier) = CustomerTier::ALL.into_iter().find(|tier| tier.name() == text) {
        customer.tier = tier;
    } else {
        let state = AccountState::ALL.into_iter().find(|state| state.name() == text);
        customer.state = state.unwrap_or_else(|| panic!("no customer is {text:?}"));
    }
    customer
}

fn cookbook() -> Page {
    written().remove("cookbook").unwrap()
}

#[test]
fn every_recipe_does_what_it_says() {
    let before = Desk::with(SHIPPED, "the policy a house starts with");
    let recipes: Vec<Part> = cookbook().parts.into_iter().filter(|part| part.level == 2).collect();
    assert_eq!(recipes.len(), RECIPES);
    let mut wrong = Vec::new();
    for recipe in &recipes {
        let [piece] = recipe.policies.as_slice() else { panic!("{}: one piece", recipe.heading) };
        let after = Desk::with(&with(piece), &recipe.heading);
        let [table] = recipe.tables.as_slice() else { panic!("{}: one table", recipe.heading) };
        let (head, rows) = table.split_first().unwrap();
        assert!(!rows.is_empty(), "{}", recipe.heading);
        for row in rows {
            let cells: Vec<&str> = row.iter().map(String::as_str).collect();
            let found = found(&head.join("|"), &cells, &before, &after);
            let said: Vec<&str> = cells[cells.len() - found.len()..].to_vec();
            if found != said {
                wrong.push(format!("{}: {cells:?} is really {found:?}", recipe.heading));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the last cells of a row should be.
fn found(head: &str, cells: &[&str], before: &Desk, after: &Desk) -> Vec<String> {
    match head {
        "customer|writes|before|with it" => {
            let (customer, messages) = (customer_of(cells[0]), said(cells[1]));
            let outcome =
                |desk: &Desk| desk.decides(&customer, &messages).outcome.name().to_owned();
            vec![outcome(before), outcome(after)]
        }
        "customer|writes|topic before|topic with it" => {
            let customer = customer_of(cells[0]);
            vec![before.topic_of(&customer, cells[1]), after.topic_of(&customer, cells[1])]
        }
        "customer|topic|skill|authority" => {
            let need = needed(after, cells);
            let skill = need.skill.map_or_else(String::new, |(skill, n)| format!("{skill} {n}"));
            vec![skill, need.tier.to_string()]
        }
        "customer|topic|prefers" => {
            let prefers = needed(after, cells).preferred.map(|_| "mara@example.org".to_owned());
            vec![prefers.unwrap_or_else(|| "–".to_owned())]
        }
        "instant|skill|open" => {
            let skill = (cells[1].to_owned(), 1);
            let hours = hours::of(&after.policy.hours, Some(&skill));
            let open = hours::is_open(&hours, Timestamp::from_rfc3339(cells[0]).unwrap());
            vec![if open { "yes" } else { "no" }.to_owned()]
        }
        "the moment|what the customer reads" => vec![read_by_a_customer(&after.policy, cells[0])],
        "outcomes|threshold|suggested" => vec![suggested(&after.policy, cells)],
        other => panic!("nobody knows how to look at {other:?}"),
    }
}

fn said(cell: &str) -> Vec<&str> {
    cell.split(" / ").collect()
}

/// What it takes; Mara is the one agent anybody knows.
fn needed(desk: &Desk, cells: &[&str]) -> baton::domain::handoff::Need {
    let customer = customer_of(cells[0]);
    let topic = desk.policy.topics.iter().find(|topic| topic.id == cells[1]);
    let grounds = Grounds {
        topic,
        complexity: 1,
        tongue: Tongue::En,
        preferred: None,
        queue: None,
        triggers: &[],
        customer: &customer,
    };
    let mara = |address: &str| (address == "mara@example.org").then(AgentId::default);
    need(&grounds, &desk.policy.routing, mara).0
}

/// What a customer of a running Baton reads at a moment.
fn read_by_a_customer(policy: &Policy, moment: &str) -> String {
    let house = House::start();
    let document = policy_toml::print(policy).unwrap();
    house.admin().send("PUT", "/api/v1/policy", &json!({"toml": document, "note": "a"})).ok();
    let customer = house.customer();
    let heard = match moment {
        "opens the chat" => customer.hears_after(0),
        "asks for a person, nobody is there" => {
            let greeted = customer.hears_after(0)["seq"].as_u64().unwrap();
            customer.api.post(&customer.path("/handoff"), &json!({})).ok();
            customer.hears_after(greeted)
        }
        other => panic!("nobody knows the moment {other:?}"),
    };
    heard["text"].as_str().unwrap().to_owned()
}

/// `40 at risk 0.60, needed 38`, at a threshold: what is suggested within the policy's limits.
fn suggested(policy: &Policy, cells: &[&str]) -> String {
    let words: Vec<&str> = cells[0].split([' ', ',']).collect();
    let (n, risk): (usize, f64) = (words[0].parse().unwrap(), words[3].parse().unwrap());
    let n_needed: usize = words.last().unwrap().parse().unwrap();
    let outcome = |i: usize| Learned {
        topic: "billing".into(),
        at: Timestamp(0),
        risk,
        needed: i < n_needed,
        too_late: false,
    };
    let outcomes: Vec<Learned> = (0..n).map(outcome).collect();
    let learning = &policy.learning;
    let rails =
        Rails { step_max: learning.step_max, lowest: learning.lowest, highest: learning.highest };
    let all: Vec<&Learned> = outcomes.iter().collect();
    let found = posterior(&all, cells[1].parse().unwrap(), &rails).suggested;
    found.map_or_else(|| "–".to_owned(), |threshold| format!("{threshold:.2}"))
}

#[test]
fn the_table_of_triggers_is_the_codes() {
    let page = written().remove("policy").unwrap();
    let part = page.parts.iter().find(|part| part.anchor == "triggers").unwrap();
    let told: BTreeMap<String, (f64, bool)> = part.tables[0][1..]
        .iter()
        .map(|row| {
            let floor = row[2].ends_with("(floor)");
            (row[0].trim_matches('`').to_owned(), (row[1].parse().unwrap(), floor))
        })
        .collect();
    let real: BTreeMap<String, (f64, bool)> = TriggerKind::ALL
        .into_iter()
        .map(|kind| (kind.name().to_owned(), (default_weight(kind), kind.is_floor())))
        .collect();
    assert_eq!(told, real);
}
