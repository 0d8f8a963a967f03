//! A tiny model of who has a conversation and what each may do, and random sequences of acts over
//! HTTP held against it: what is lawful is done, everything else is refused with the code for it
//! and changes nothing. A sequence that breaks a rule is made as short as it can be.
//! `BATON_MODELS` lives through more of them than the gate's.

use std::collections::{BTreeMap, BTreeSet};

use baton::domain::agent::Role;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use serde_json::{Value, json};

use super::desk::{Answer, Asker, Desk};
use crate::support::Trial;
use crate::support::people::client_msg_id;

const CUSTOMERS: usize = 2;
/// The last of them is a lead.
const AGENTS: usize = 3;
const LEAD: usize = AGENTS - 1;
const CAPACITY: usize = 2;
const TALKS: usize = 3;

fn lives() -> u32 {
    std::env::var("BATON_MODELS").ok().and_then(|n| n.parse().ok()).unwrap_or(16)
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Nobody,
    Customer(usize),
    Agent(usize),
}

/// What is tried. Numbers of talks and handoffs are taken modulo what there is.
#[derive(Clone, Debug)]
enum Act {
    Post {
        who: Who,
        talk: usize,
        id: u64,
        text: u8,
    },
    Read {
        who: Who,
        talk: usize,
    },
    Seen {
        who: Who,
        talk: usize,
        beyond: bool,
    },
    Note {
        who: Who,
        talk: usize,
    },
    Person {
        who: Who,
        talk: usize,
    },
    Contact {
        who: Who,
        talk: usize,
    },
    Assistant {
        who: Who,
        talk: usize,
    },
    Score {
        who: Who,
        talk: usize,
    },
    End {
        who: Who,
        talk: usize,
    },
    TakeOver {
        who: Who,
        talk: usize,
    },
    /// Of the handoff so many before the last.
    Pick {
        who: Who,
        talk: usize,
        before: usize,
    },
    Accept {
        who: Who,
        talk: usize,
        before: usize,
    },
    Decline {
        who: Who,
        talk: usize,
        before: usize,
    },
    Assign {
        who: Who,
        talk: usize,
        before: usize,
        to: usize,
    },
    Transfer {
        who: Who,
        talk: usize,
        before: usize,
        to: usize,
    },
    Return {
        who: Who,
        talk: usize,
        before: usize,
    },
    WrapUp {
        who: Who,
        talk: usize,
        before: usize,
    },
    /// The line is looked at, as the house does after every change.
    Route,
}

fn who() -> impl Strategy<Value = Who> {
    prop_oneof![
        1 => Just(Who::Nobody),
        6 => (0..CUSTOMERS).prop_map(Who::Customer),
        9 => (0..AGENTS).prop_map(Who::Agent),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    let on = || (who(), 0..TALKS);
    // Mostly the handoff under way, now and then one that is over.
    let of = || (who(), 0..TALKS, prop_oneof![5 => Just(0_usize), 1 => 1_usize..3]);
    prop_oneof![
        4 => (on(), 0_u64..6, 0_u8..2)
            .prop_map(|((who, talk), id, text)| Act::Post { who, talk, id, text }),
        1 => on().prop_map(|(who, talk)| Act::Read { who, talk }),
        1 => (on(), any::<bool>()).prop_map(|((who, talk), beyond)| Act::Seen { who, talk, beyond }),
        1 => on().prop_map(|(who, talk)| Act::Note { who, talk }),
        4 => on().prop_map(|(who, talk)| Act::Person { who, talk }),
        1 => on().prop_map(|(who, talk)| Act::Contact { who, talk }),
        1 => on().prop_map(|(who, talk)| Act::Assistant { who, talk }),
        1 => on().prop_map(|(who, talk)| Act::Score { who, talk }),
        2 => on().prop_map(|(who, talk)| Act::End { who, talk }),
        2 => on().prop_map(|(who, talk)| Act::TakeOver { who, talk }),
        3 => of().prop_map(|(who, talk, before)| Act::Pick { who, talk, before }),
        4 => of().prop_map(|(who, talk, before)| Act::Accept { who, talk, before }),
        2 => of().prop_map(|(who, talk, before)| Act::Decline { who, talk, before }),
        1 => (of(), 0..AGENTS)
            .prop_map(|((who, talk, before), to)| Act::Assign { who, talk, before, to }),
        2 => (of(), 0..AGENTS)
            .prop_map(|((who, talk, before), to)| Act::Transfer { who, talk, before, to }),
        2 => of().prop_map(|(who, talk, before)| Act::Return { who, talk, before }),
        2 => of().prop_map(|(who, talk, before)| Act::WrapUp { who, talk, before }),
        4 => Just(Act::Route),
    ]
}

/// Who has a talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    Assistant,
    Line,
    Offered(usize),
    With(usize),
    /// The talk is over, this agent still has to write down how it ended.
    WritesUp(usize),
    /// A message was left.
    FollowUp,
    Over,
}

/// What the model knows of a talk: nothing else decides what is lawful.
struct Talk {
    id: String,
    customer: usize,
    owner: Owner,
    /// Every handoff it ever had; the last one is under way unless the assistant has it.
    handoffs: Vec<String>,
    /// By author and their own id: the text, and the answer that it got.
    posted: BTreeMap<(String, u64), (u8, Value)>,
    /// Texts in the order in which they were taken.
    said: Vec<String>,
    n_customer: usize,
}

impl Talk {
    fn is_under_way(&self) -> bool {
        !matches!(self.owner, Owner::Assistant | Owner::Over)
    }

    /// The agent who holds a place for it.
    fn place(&self) -> Option<usize> {
        match self.owner {
            Owner::Offered(a) | Owner::With(a) | Owner::WritesUp(a) => Some(a),
            _ => None,
        }
    }
}

/// What has to come of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    Done,
    Refused(u16),
}

struct Life {
    desk: Desk,
    customers: Vec<Asker>,
    agents: Vec<Asker>,
    talks: Vec<Talk>,
    /// An administrator who only looks.
    looks: Asker,
    n_done: usize,
    n_refused: usize,
}

type Held = Result<(), TestCaseError>;

impl Life {
    fn begin() -> Self {
        let desk = Desk::open();
        let looks = desk.agent("Looks", Role::Administrator);
        let agents: Vec<Asker> = (0..AGENTS)
            .map(|n| {
                let role = if n == LEAD { Role::Lead } else { Role::Agent };
                let agent = desk.agent(&format!("Agent{n}"), role);
                let path = format!("/api/v1/agents/{}", agent.id);
                let capacity = json!({"capacity": CAPACITY, "tier": 3});
                let changed = desk.send("PATCH", &looks, &path, &capacity);
                assert_eq!(changed.status, 200, "{changed:?}");
                // At work: who is not cannot be asked.
                desk.house.agent_connection(agent.id.parse().unwrap(), true);
                agent
            })
            .collect();
        let customers: Vec<Asker> = (0..CUSTOMERS).map(|_| desk.customer()).collect();
        let talks = (0..TALKS).map(|n| {
            let customer = n % CUSTOMERS;
            Talk {
                id: desk.conversation(&customers[customer]),
                customer,
                owner: Owner::Assistant,
                handoffs: Vec::new(),
                posted: BTreeMap::new(),
                said: Vec::new(),
                n_customer: 0,
            }
        });
        let talks = talks.collect();
        Self { desk, customers, agents, talks, looks, n_done: 0, n_refused: 0 }
    }

    fn asker(&self, who: Who) -> Asker {
        match who {
            Who::Nobody => Asker::nobody(),
            Who::Customer(n) => self.customers[n].clone(),
            Who::Agent(n) => self.agents[n].clone(),
        }
    }

    fn has_room(&self, agent: usize) -> bool {
        self.talks.iter().filter(|talk| talk.place() == Some(agent)).count() < CAPACITY
    }

    /// Whether a customer's act is on their own talk; for everybody else what is due instead.
    fn own(&self, who: Who, talk: usize) -> Result<(), Due> {
        match who {
            Who::Nobody => Err(Due::Refused(401)),
            Who::Customer(n) if n != self.talks[talk].customer => Err(Due::Refused(404)),
            Who::Customer(_) => Ok(()),
            Who::Agent(_) => Err(Due::Refused(403)),
        }
    }

    /// The same for what customers do in their own talks and agents in any.
    fn in_reach(&self, who: Who, talk: usize) -> Result<(), Due> {
        match who {
            Who::Agent(_) => Ok(()),
            _ => self.own(who, talk),
        }
    }

    fn agent(who: Who) -> Result<usize, Due> {
        match who {
            Who::Nobody => Err(Due::Refused(401)),
            Who::Customer(_) => Err(Due::Refused(403)),
            Who::Agent(n) => Ok(n),
        }
    }

    /// The path of a handoff, and whether it is the one under way.
    fn handoff(&self, talk: usize, before: usize, rest: &str) -> (String, Result<(), Due>) {
        let known = &self.talks[talk].handoffs;
        let nth = known.len().checked_sub(1 + before);
        let id = nth.and_then(|n| known.get(n));
        let state = match id {
            None => Err(Due::Refused(404)),
            Some(_) if before == 0 && self.talks[talk].is_under_way() => Ok(()),
            Some(_) => Err(Due::Refused(409)),
        };
        let nobodys = "hof_00000000000000000000000001".to_owned();
        (format!("/api/v1/handoffs/{}/{rest}", id.unwrap_or(&nobodys)), state)
    }

    fn path(&self, talk: usize, rest: &str) -> String {
        format!("/api/v1/conversations/{}{rest}", self.talks[talk].id)
    }

    fn post(&self, who: Who, path: &str, body: &Value) -> Answer {
        self.desk.post(&self.asker(who), path, body)
    }

    /// Does an act, holds the answer against what was due, and the model follows what was done.
    #[expect(clippy::too_many_lines, reason = "the model is read in one piece, an act a branch")]
    fn act(&mut self, act: &Act) -> Held {
        let conflict = Due::Refused(409);
        match *act {
            Act::Route => return self.route(),
            Act::Post { who, talk, id, text } => return self.say(who, talk, id, text),
            Act::Read { who, talk } => {
                let due = self.in_reach(who, talk).map_or_else(|due| due, |()| Due::Done);
                let answer = self.desk.get(&self.asker(who), &self.path(talk, ""));
                self.judge(act, due, &answer)?;
            }
            Act::Seen { who, talk, beyond } => {
                let due = self.in_reach(who, talk).map_or_else(
                    |due| due,
                    |()| if beyond { Due::Refused(400) } else { Due::Done },
                );
                let seq = if beyond { 1_000_000 } else { 1 };
                let answer = self.post(who, &self.path(talk, "/seen"), &json!({"seq": seq}));
                self.judge(act, due, &answer)?;
            }
            Act::Note { who, talk } => {
                let due = Self::agent(who).map_or_else(|due| due, |_| Due::Done);
                let body = json!({"text": "only for us"});
                let answer = self.post(who, &self.path(talk, "/notes"), &body);
                self.judge(act, due, &answer)?;
            }
            Act::Person { who, talk } => {
                let due = self.in_reach(who, talk).map_or_else(|due| due, |()| Due::Done);
                let answer = self.post(who, &self.path(talk, "/handoff"), &json!({}));
                self.judge(act, due, &answer)?;
                if due == Due::Done && !self.talks[talk].is_under_way() {
                    self.talks[talk].owner = Owner::Line;
                    self.learn_handoff(talk);
                }
            }
            Act::Contact { who, talk } => {
                let due = self.while_waiting(who, talk);
                let body = json!({"email": "me@home.example"});
                let answer = self.post(who, &self.path(talk, "/contact"), &body);
                self.judge(act, due, &answer)?;
                self.then(due, talk, Owner::FollowUp);
            }
            Act::Assistant { who, talk } => {
                let due = self.while_waiting(who, talk);
                let answer = self.post(who, &self.path(talk, "/assistant"), &json!({}));
                self.judge(act, due, &answer)?;
                self.then(due, talk, Owner::Assistant);
            }
            Act::Score { who, talk } => {
                let said = self.talks[talk].n_customer > 0;
                let due = self
                    .own(who, talk)
                    .map_or_else(|due| due, |()| if said { Due::Done } else { conflict });
                let answer = self.post(who, &self.path(talk, "/score"), &json!({"score": 4}));
                self.judge(act, due, &answer)?;
            }
            Act::End { who, talk } => {
                let owner = self.talks[talk].owner;
                let (due, after) = match (self.in_reach(who, talk), who, owner) {
                    (Err(due), ..) => (due, owner),
                    (_, Who::Agent(a), Owner::With(b)) if a == b => (Due::Done, Owner::WritesUp(a)),
                    (_, Who::Agent(_), _) => (conflict, owner),
                    (_, _, Owner::Assistant | Owner::Line | Owner::Offered(_)) => {
                        (Due::Done, Owner::Over)
                    }
                    (_, _, Owner::With(a)) => (Due::Done, Owner::WritesUp(a)),
                    _ => (conflict, owner),
                };
                let answer = self.post(who, &self.path(talk, "/closure"), &json!({}));
                self.judge(act, due, &answer)?;
                self.then(due, talk, after);
            }
            Act::TakeOver { who, talk } => {
                let owner = self.talks[talk].owner;
                let open = matches!(owner, Owner::Assistant | Owner::Line | Owner::Offered(_));
                let due = match Self::agent(who) {
                    Err(due) => due,
                    Ok(a) if open && self.has_room(a) => Due::Done,
                    Ok(_) => conflict,
                };
                let answer = self.post(who, &self.path(talk, "/takeover"), &json!({}));
                self.judge(act, due, &answer)?;
                if let (Due::Done, Who::Agent(a)) = (due, who) {
                    self.talks[talk].owner = Owner::With(a);
                    self.learn_handoff(talk);
                }
            }
            Act::Pick { who, talk, before } => {
                let (path, state) = self.handoff(talk, before, "pick");
                let waits = matches!(self.talks[talk].owner, Owner::Line | Owner::FollowUp);
                let due = match (Self::agent(who), state) {
                    (Err(due), _) | (_, Err(due)) => due,
                    (Ok(a), _) if waits && self.has_room(a) => Due::Done,
                    _ => conflict,
                };
                let answer = self.post(who, &path, &json!({}));
                self.judge(act, due, &answer)?;
                if let Who::Agent(a) = who {
                    self.then(due, talk, Owner::With(a));
                }
            }
            Act::Accept { who, talk, before } => {
                let (path, state) = self.handoff(talk, before, "acceptance");
                let due = self.asked(who, talk, state);
                let answer = self.post(who, &path, &json!({}));
                self.judge(act, due, &answer)?;
                if let Who::Agent(a) = who {
                    self.then(due, talk, Owner::With(a));
                }
            }
            Act::Decline { who, talk, before } => {
                let (path, state) = self.handoff(talk, before, "decline");
                let due = self.asked(who, talk, state);
                let answer = self.post(who, &path, &json!({}));
                self.judge(act, due, &answer)?;
                self.then(due, talk, Owner::Line);
            }
            Act::Assign { who, talk, before, to } => {
                let (path, state) = self.handoff(talk, before, "assignment");
                let owner = self.talks[talk].owner;
                let waits = matches!(owner, Owner::Line | Owner::FollowUp | Owner::Offered(_));
                let room = owner == Owner::Offered(to) || self.has_room(to);
                let due = match (Self::agent(who), state) {
                    (Err(due), _) => due,
                    (Ok(a), _) if a != LEAD => Due::Refused(403),
                    (_, Err(due)) => due,
                    _ if waits && room => Due::Done,
                    _ => conflict,
                };
                let body = json!({"agent_id": self.agents[to].id});
                let answer = self.post(who, &path, &body);
                self.judge(act, due, &answer)?;
                self.then(due, talk, Owner::With(to));
            }
            Act::Transfer { who, talk, before, to } => {
                let (path, state) = self.handoff(talk, before, "transfer");
                let due = match (self.works(who, talk, state), self.talks[talk].owner) {
                    (Due::Done, Owner::With(a) | Owner::WritesUp(a)) if a == to => {
                        Due::Refused(400)
                    }
                    (Due::Done, Owner::WritesUp(_)) => conflict,
                    (due, _) => due,
                };
                let body = json!({"agent_id": self.agents[to].id});
                let answer = self.post(who, &path, &body);
                self.judge(act, due, &answer)?;
                self.then(due, talk, Owner::Line);
            }
            Act::Return { who, talk, before } => {
                let (path, state) = self.handoff(talk, before, "return");
                let due = match (self.works(who, talk, state), self.talks[talk].owner) {
                    (Due::Done, Owner::WritesUp(_)) => conflict,
                    (due, _) => due,
                };
                let answer = self.post(who, &path, &json!({}));
                self.judge(act, due, &answer)?;
                self.then(due, talk, Owner::Assistant);
            }
            Act::WrapUp { who, talk, before } => {
                let (path, state) = self.handoff(talk, before, "wrap-up");
                let due = self.works(who, talk, state);
                let body = json!({"disposition": "solved", "verdict": "needed"});
                let answer = self.post(who, &path, &body);
                self.judge(act, due, &answer)?;
                self.then(due, talk, Owner::Over);
            }
        }
        self.agrees()
    }

    fn then(&mut self, due: Due, talk: usize, owner: Owner) {
        if due == Due::Done {
            self.talks[talk].owner = owner;
        }
    }

    fn while_waiting(&self, who: Who, talk: usize) -> Due {
        let waits = matches!(self.talks[talk].owner, Owner::Line | Owner::Offered(_));
        match self.own(who, talk) {
            Err(due) => due,
            Ok(()) if waits => Due::Done,
            Ok(()) => Due::Refused(409),
        }
    }

    /// What is due to somebody who answers an offer.
    fn asked(&self, who: Who, talk: usize, state: Result<(), Due>) -> Due {
        match (Self::agent(who), state) {
            (Err(due), _) | (_, Err(due)) => due,
            (Ok(a), _) if self.talks[talk].owner == Owner::Offered(a) => Due::Done,
            _ => Due::Refused(409),
        }
    }

    /// What is due to somebody who works on a talk: it has to be theirs, or they lead.
    fn works(&self, who: Who, talk: usize, state: Result<(), Due>) -> Due {
        let held = match self.talks[talk].owner {
            Owner::With(a) | Owner::WritesUp(a) => Some(a),
            _ => None,
        };
        match (Self::agent(who), state) {
            (Err(due), _) | (_, Err(due)) => due,
            (Ok(a), _) if held == Some(a) || (a == LEAD && held.is_some()) => Due::Done,
            _ => Due::Refused(409),
        }
    }

    fn say(&mut self, who: Who, talk: usize, id: u64, text: u8) -> Held {
        let author = format!("{who:?}");
        let words = format!("{author} {id} {text}");
        let body = json!({"client_msg_id": client_msg_id(id), "text": words});
        let before = self.talks[talk].posted.get(&(author.clone(), id)).cloned();
        let it = &self.talks[talk];
        let may = match (self.in_reach(who, talk), who) {
            (Err(due), _) => due,
            (_, Who::Agent(a)) => match it.owner {
                Owner::With(b) | Owner::WritesUp(b) if a == b => Due::Done,
                _ => Due::Refused(409),
            },
            _ => Due::Done,
        };
        // A retry is answered as it was the first time, whoever has the talk by now.
        let due = match (&before, self.in_reach(who, talk)) {
            (Some((known, _)), Ok(())) if *known == text => Due::Done,
            (Some(_), Ok(())) => Due::Refused(409),
            _ => may,
        };
        let act = Act::Post { who, talk, id, text };
        let answer = self.post(who, &self.path(talk, "/messages"), &body);
        self.judge(&act, due, &answer)?;
        if due == Due::Done {
            if let Some((_, told)) = before {
                prop_assert_eq!(answer.status, 200);
                prop_assert_eq!(answer.json(), told);
                return self.agrees();
            }
            prop_assert_eq!(answer.status, 201);
            let it = &mut self.talks[talk];
            it.posted.insert((author, id), (text, answer.json()));
            it.said.push(words);
            if matches!(who, Who::Customer(_)) {
                it.n_customer += 1;
                it.owner = match it.owner {
                    Owner::Over => Owner::Assistant,
                    Owner::WritesUp(a) => Owner::With(a),
                    other => other,
                };
            }
        }
        self.agrees()
    }

    /// Who is offered what is the router's own affair; that it is lawful is looked at.
    fn route(&mut self) -> Held {
        self.desk.wait(self.desk.house.route_once()).unwrap();
        for talk in 0..TALKS {
            let now = self.seen(talk);
            let to = now["owner"]["agent_id"].as_str().unwrap_or_default();
            let to = self.agents.iter().position(|agent| agent.id == to);
            if let (Owner::Line, "offered", Some(to)) =
                (self.talks[talk].owner, now["owner"]["kind"].as_str().unwrap_or_default(), to)
            {
                prop_assert!(self.has_room(to), "agent {} was offered one too many", to);
                self.talks[talk].owner = Owner::Offered(to);
            }
        }
        self.agrees()
    }

    fn seen(&self, talk: usize) -> Value {
        self.desk.get(&self.looks, &self.path(talk, "")).json()
    }

    fn learn_handoff(&mut self, talk: usize) {
        let now = self.seen(talk);
        let id = now["handoff_id"].as_str().unwrap_or_default().to_owned();
        if self.talks[talk].handoffs.last() != Some(&id) {
            self.talks[talk].handoffs.push(id);
        }
    }

    fn judge(&mut self, act: &Act, due: Due, answer: &Answer) -> Held {
        match due {
            Due::Done => {
                self.n_done += 1;
                let done = (200..300).contains(&answer.status);
                prop_assert!(done, "{:?} is lawful, but {:?}", act, answer);
            }
            Due::Refused(status) => {
                self.n_refused += 1;
                prop_assert_eq!(answer.status, status, "{:?}: {:?}", act, answer);
                prop_assert!(!answer.code().is_empty(), "{:?}: {:?}", act, answer);
            }
        }
        Ok(())
    }

    /// What the house shows is what the model says.
    fn agrees(&self) -> Held {
        for (n, talk) in self.talks.iter().enumerate() {
            let now = self.seen(n);
            let id = |a: usize| self.agents[a].id.as_str();
            let (kind, agent, stage) = match talk.owner {
                Owner::Assistant => ("assistant", None, "assistant"),
                Owner::Line => ("queue", None, "queued"),
                Owner::FollowUp => ("queue", None, "follow_up"),
                Owner::Offered(a) => ("offered", Some(id(a)), "offered"),
                Owner::With(a) => ("agent", Some(id(a)), "active"),
                Owner::WritesUp(a) => ("agent", Some(id(a)), "wrap_up"),
                Owner::Over => ("closed", None, "closed"),
            };
            prop_assert_eq!(&now["owner"]["kind"], kind, "{}", now);
            prop_assert_eq!(now["owner"]["agent_id"].as_str(), agent, "{}", now);
            prop_assert_eq!(&now["stage"], stage, "{}", now);
        }
        Ok(())
    }

    /// In the end: every message once and in order, and each customer has their own talks alone.
    fn ends_well(&self) -> Held {
        for (n, talk) in self.talks.iter().enumerate() {
            let path = self.path(n, "/messages?limit=100");
            let listed = self.desk.get(&self.customers[talk.customer], &path).json();
            let messages = listed["messages"].as_array().cloned().unwrap_or_default();
            let said: Vec<String> = messages
                .iter()
                .filter_map(|m| m["text"].as_str())
                .filter(|text| text.starts_with("Customer(") || text.starts_with("Agent("))
                .map(str::to_owned)
                .collect();
            prop_assert_eq!(&said, &talk.said);
        }
        for (n, customer) in self.customers.iter().enumerate() {
            let listed = self.desk.get(customer, "/api/v1/conversations").json();
            let shown: BTreeSet<&str> = listed["conversations"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|it| it["id"].as_str())
                .collect();
            let own = self.talks.iter().filter(|talk| talk.customer == n);
            prop_assert_eq!(shown, own.map(|talk| talk.id.as_str()).collect::<BTreeSet<_>>());
        }
        Ok(())
    }
}

#[test]
fn whoever_does_what_in_whatever_order_only_what_is_lawful_is_done() {
    let trial = Trial::of(
        &["Lawful", "P6"],
        "edge::lawful::whoever_does_what_in_whatever_order_only_what_is_lawful_is_done",
    );
    let config = Config {
        cases: lives(),
        max_shrink_iters: 400,
        failure_persistence: None,
        ..Config::default()
    };
    // The same sequences on every run; more of them when more are asked for.
    let chance = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, chance);
    let counted = std::cell::Cell::new((0, 0));
    let acts = prop::collection::vec(act(), 1..80);
    let held = runner.run(&acts, |acts| {
        let mut life = Life::begin();
        for act in &acts {
            life.act(act)?;
        }
        life.ends_well()?;
        let (done, refused) = counted.get();
        counted.set((done + life.n_done, refused + life.n_refused));
        Ok(())
    });
    if let Err(why) = held {
        panic!("{why}");
    }
    let (done, refused) = counted.get();
    assert!(done > 0 && refused > 0, "{done} done, {refused} refused");
    let found = format!("{done} acts done, {refused} refused, each as the model says");
    trial.held(lives().into(), "sequences of acts", found);
}
