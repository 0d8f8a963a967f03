//! The store against a tiny model: random jobs, some of which refuse half-way, some of which try
//! what a unique value forbids, and the file closed and opened again in between. Whatever the model
//! keeps, the store keeps; what a job that refused had done, nobody ever sees. `BATON_MODELS` lives
//! through more than the gate's.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton::clock::Timestamp;
use baton::domain::agent::Agent;
use baton::domain::event::{Event, Position};
use baton::domain::message::{Author, Message, MessageKind, Seq};
use baton::ids::{AgentId, ClientMsgId, ConversationId, CustomerId};
use baton::store::{AppendError, Memory, Options, Read, Store, StoreError, WriteError};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use crate::support::Trial;

const AT: Timestamp = Timestamp(1_770_000_000_000);
const AGENTS: u128 = 4;
const TALKS: u128 = 3;

fn lives() -> u32 {
    std::env::var("BATON_MODELS").ok().and_then(|n| n.parse().ok()).unwrap_or(16) * 4
}

/// One thing a job does.
#[derive(Clone, Debug)]
enum Step {
    Put { agent: u128, email: u8, name: u8 },
    Delete { agent: u128 },
    Say { talk: u128, id: u128, text: u8 },
}

/// What is done to the store.
#[derive(Clone, Debug)]
enum Act {
    /// A job of some steps, which refuses in the end or does not.
    Job {
        steps: Vec<Step>,
        refuses: bool,
    },
    /// Several jobs at once, as one batch or several.
    AtOnce(Vec<Step>),
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1..=AGENTS, 0_u8..4, 0_u8..3).prop_map(|(agent, email, name)| Step::Put {
            agent,
            email,
            name
        }),
        (1..=AGENTS).prop_map(|agent| Step::Delete { agent }),
        (1..=TALKS, 0_u128..6, 0_u8..3).prop_map(|(talk, id, text)| Step::Say { talk, id, text }),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => (prop::collection::vec(step(), 1..5), prop::bool::weighted(0.25))
            .prop_map(|(steps, refuses)| Act::Job { steps, refuses }),
        3 => prop::collection::vec(step(), 2..8).prop_map(Act::AtOnce),
        1 => Just(Act::Reopen),
    ]
}

/// What has to be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Model {
    agents: BTreeMap<u128, (u8, u8)>,
    /// Texts of each talk, in order.
    said: BTreeMap<u128, Vec<u8>>,
    /// By talk and id: the text and the place it got.
    known: BTreeMap<(u128, u128), (u8, u32)>,
    n_events: u64,
}

/// Why a job ends without having done anything.
#[derive(Debug, PartialEq, Eq)]
enum Refused {
    Taken,
    /// The id was used for something else.
    Other,
    ByItself,
    /// Nothing the model knows of.
    Store(String),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Taken { .. } => Self::Taken,
            other => Self::Store(format!("{other:?}")),
        }
    }
}

impl From<AppendError> for Refused {
    fn from(error: AppendError) -> Self {
        Self::Store(format!("{error:?}"))
    }
}

impl Model {
    /// The same step as the store's; the model is thrown away when it refuses.
    fn step(&mut self, step: &Step) -> Result<(), Refused> {
        match *step {
            Step::Put { agent, email, name } => {
                let taken =
                    self.agents.iter().any(|(id, (mail, _))| *id != agent && *mail == email);
                if taken {
                    return Err(Refused::Taken);
                }
                self.agents.insert(agent, (email, name));
            }
            Step::Delete { agent } => drop(self.agents.remove(&agent)),
            Step::Say { talk, id, text } => match self.known.get(&(talk, id)) {
                Some((before, _)) if *before == text => {}
                Some(_) => return Err(Refused::Other),
                None => {
                    let said = self.said.entry(talk).or_default();
                    self.n_events += 1 + u64::from(said.is_empty());
                    said.push(text);
                    self.known.insert((talk, id), (text, said.len() as u32));
                }
            },
        }
        Ok(())
    }
}

fn email(n: u8) -> String {
    format!("Person{n}@House.example")
}

fn words(text: u8) -> String {
    format!("words {text}")
}

fn done(tx: &mut baton::store::Tx, step: &Step) -> Result<(), Refused> {
    match *step {
        Step::Put { agent, email, name } => {
            let (id, email, name) = (AgentId(agent), self::email(email), format!("name {name}"));
            tx.put(&Agent { id, email, name, ..Agent::default() })?;
        }
        Step::Delete { agent } => tx.delete::<Agent>(AgentId(agent))?,
        Step::Say { talk, id, text } => {
            let (talk, id, text) = (ConversationId(talk), ClientMsgId(id), words(text));
            if let Some(seen) = tx.message_of(talk, Author::Customer, id)? {
                let same = seen.body_hash == baton::store::Dedup::hash_of(&text);
                return if same { Ok(()) } else { Err(Refused::Other) };
            }
            let seq = if let Some(record) = tx.conversation(talk)? {
                record.last_seq.next()
            } else {
                let (customer, page) = (CustomerId(1), String::new());
                let context = BTreeMap::new();
                tx.append(talk, AT, Event::Opened { customer, page, context })?;
                Seq(1)
            };
            let (author, kind) = (Author::Customer, MessageKind::Plain);
            let client_msg_id = Some(id);
            let message = Message { seq, at: AT, author, text, kind, client_msg_id };
            tx.append(talk, AT, Event::MessagePosted(message))?;
        }
    }
    Ok(())
}

type Held = Result<(), TestCaseError>;

struct Life {
    medium: Arc<Memory>,
    store: Store,
    model: Model,
}

fn open(medium: &Arc<Memory>) -> Store {
    Store::open_on(medium.clone(), Options { free_min_bytes: 0, ..Options::default() }).unwrap()
}

impl Life {
    fn begin() -> Self {
        let medium = Arc::<Memory>::default();
        Self { store: open(&medium), medium, model: Model::default() }
    }

    fn act(&mut self, act: &Act) -> Held {
        match act {
            Act::Job { steps, refuses } => {
                let mut after = self.model.clone();
                let mut due = steps.iter().try_for_each(|step| after.step(step));
                if due.is_ok() && *refuses {
                    due = Err(Refused::ByItself);
                }
                let (steps, refuses) = (steps.clone(), *refuses);
                let came = self.store.write_blocking(move |tx| {
                    steps.iter().try_for_each(|step| done(tx, step))?;
                    if refuses { Err(Refused::ByItself) } else { Ok(()) }
                });
                let came = came.map_err(|error| match error {
                    WriteError::Refused(why) => why,
                    WriteError::Store(why) => Refused::Store(format!("{why:?}")),
                });
                prop_assert_eq!(&came, &due);
                if due.is_ok() {
                    self.model = after;
                }
            }
            Act::AtOnce(steps) => {
                // Handed over in this order, so done in this order, however they are batched.
                let runtime =
                    tokio::runtime::Builder::new_current_thread().build().map_err(broken)?;
                let store = &self.store;
                let came: Vec<bool> = runtime.block_on(async {
                    let writes = steps.iter().map(|step| {
                        let step = step.clone();
                        store.write(move |tx| done(tx, &step))
                    });
                    let all = futures_util::future::join_all(writes).await;
                    all.iter().map(Result::is_ok).collect()
                });
                for (step, came) in steps.iter().zip(came) {
                    let mut after = self.model.clone();
                    let due = after.step(step).is_ok();
                    prop_assert_eq!(came, due, "{:?}", step);
                    if due {
                        self.model = after;
                    }
                }
            }
            Act::Reopen => {
                let epoch = self.store.epoch();
                self.store.clone().close().map_err(broken)?;
                self.store = open(&self.medium);
                prop_assert_eq!(self.store.epoch(), epoch);
            }
        }
        self.agrees()
    }

    fn agrees(&self) -> Held {
        let model = &self.model;
        prop_assert_eq!(self.store.head(), Position(model.n_events));
        let held = self.store.read_blocking(|at| {
            let mut found = Model::default();
            for agent in at.scan::<Agent>(None, usize::MAX)? {
                let email = (0..4).find(|n| email(*n) == agent.email);
                let name = agent.name.trim_start_matches("name ").parse().ok();
                found.agents.insert(agent.id.0, (email.unwrap_or(9), name.unwrap_or(9)));
            }
            let back: Vec<u128> =
                at.scan_back::<Agent>(None, 2)?.into_iter().map(|a| a.id.0).collect();
            let mut by_email = Vec::new();
            for n in 0..4 {
                let found = at.agent_by_email(&email(n).to_lowercase())?;
                by_email.push(found.map(|agent| agent.id.0));
            }
            let mut folds = true;
            for talk in 1..=TALKS {
                let history = at.history(ConversationId(talk), 0)?;
                for recorded in &history {
                    if let Event::MessagePosted(message) = &recorded.event {
                        let text = message.text.trim_start_matches("words ").parse().unwrap_or(9);
                        let said = found.said.entry(talk).or_default();
                        said.push(text);
                        if let Some(id) = message.client_msg_id {
                            found.known.insert((talk, id.0), (text, message.seq.0));
                        }
                    }
                }
                let record = at.conversation(ConversationId(talk))?;
                let n_said = found.said.get(&talk).map_or(0, Vec::len);
                folds &= record.map_or(0, |record| record.last_seq.0) as usize == n_said;
            }
            let feed = at.feed(Position(0), usize::MAX)?;
            found.n_events = feed.len() as u64;
            let ordered = feed.iter().zip(1..).all(|(event, n)| event.position == Position(n));
            Ok((found, back, by_email, folds && ordered))
        });
        let (found, back, by_email, sound) = held.map_err(broken)?;
        prop_assert_eq!(&found, model);
        prop_assert!(sound, "records and feed do not agree");
        let last: Vec<u128> = model.agents.keys().rev().take(2).copied().collect();
        prop_assert_eq!(back, last);
        let expected: Vec<Option<u128>> = (0..4)
            .map(|n| model.agents.iter().find(|(_, (mail, _))| *mail == n).map(|(id, _)| *id))
            .collect();
        prop_assert_eq!(by_email, expected);
        Ok(())
    }
}

fn broken(error: impl std::fmt::Debug) -> TestCaseError {
    TestCaseError::fail(format!("{error:?}"))
}

#[test]
fn the_store_keeps_what_a_small_model_of_it_keeps() {
    let trial = Trial::of(&["Lawful"], "kept::the_store_keeps_what_a_small_model_of_it_keeps");
    let config = Config {
        cases: lives(),
        max_shrink_iters: 2_000,
        failure_persistence: None,
        ..Config::default()
    };
    let chance = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, chance);
    let n_acts = std::cell::Cell::new(0);
    let held = runner.run(&prop::collection::vec(act(), 1..60), |acts| {
        let mut life = Life::begin();
        for act in &acts {
            life.act(act)?;
        }
        let report = life.store.check().map_err(broken)?;
        prop_assert!(report.is_clean(), "{:?}", report);
        n_acts.set(n_acts.get() + acts.len());
        Ok(())
    });
    if let Err(why) = held {
        panic!("{why}");
    }
    let found = format!("{} acts, everything looked at after each", n_acts.get());
    trial.held(lives().into(), "sequences of jobs", found);
}
