//! The same promises over the bare machines, without a store, so that ten thousand seeded lives of
//! a thousand events take minutes: stages, routing and deadlines as the house uses them, with
//! agents who come, go and change, and a clock that jumps. `BATON_MACHINE_SEEDS` asks for more than
//! the gate's.

use std::collections::BTreeMap;

use baton::clock::Timestamp;
use baton::decide::expire::{Connection, Due, due, place_of};
use baton::decide::route::claims::claims;
use baton::decide::route::{Asked, Route, Withdrawn, route, withdrawn};
use baton::domain::agent::Presence;
use baton::domain::conversation::Conversation;
use baton::domain::event::{Event, Position, TransferTo};
use baton::domain::handoff::{Because, Need, Passed, Seat, Waiting, WrapUp};
use baton::domain::policy::{Routing, Topic};
use baton::domain::reading::Tongue;
use baton::domain::stage::{Owner, Stage};
use baton::ids::{AgentId, CaseId, ConversationId, CustomerId, HandoffId};

use super::{Dice, SKILLS, START};
use crate::support::Trial;

const EVENTS: usize = 1_000;
const AGENTS: u128 = 5;
const TALKS: usize = 14;
/// The house looks at the line after every change; here at most so much later, in ms.
const LOOKED_AT_WITHIN_MS: usize = 1_000;

fn seeds() -> u64 {
    std::env::var("BATON_MACHINE_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(60)
}

struct Talk {
    record: Conversation,
    /// Who must have it, told from the events alone.
    owner: Owner,
    history: Vec<(Event, Timestamp)>,
}

struct Life {
    dice: Dice,
    now: Timestamp,
    seats: Vec<Seat>,
    connected: BTreeMap<AgentId, Connection>,
    talks: Vec<Talk>,
    routing: Routing,
    topics: Vec<Topic>,
    n_events: usize,
    n_ids: u128,
}

impl Life {
    fn begin(seed: u64) -> Self {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let now = Timestamp(START);
        let seats = (1..=AGENTS).map(|id| Seat {
            agent: AgentId(id),
            presence: Presence::Available,
            skills: vec![(SKILLS[dice.roll(3)].to_owned(), 1 + dice.roll(3) as u8)],
            tier: 1 + dice.roll(3) as u8,
            tongues: vec![Tongue::En],
            capacity: 1 + dice.roll(3) as u8,
            n_active: 0,
            load: 0.0,
            idle_since: now,
            pace: vec![("topic".to_owned(), 0.5 + dice.roll(10) as f64 / 10.0)],
        });
        let seats: Vec<Seat> = seats.collect();
        let here = Connection { connected: true, since: now };
        Self {
            connected: seats.iter().map(|s| (s.agent, here)).collect(),
            seats,
            dice,
            now,
            talks: Vec::new(),
            routing: Routing::default(),
            topics: vec![Topic { id: "topic".into(), ..Topic::default() }],
            n_events: 0,
            n_ids: 100,
        }
    }

    fn id(&mut self) -> u128 {
        self.n_ids += 1;
        self.n_ids
    }

    /// Applies an event if it is lawful; tells whether it was.
    fn tell(&mut self, at: usize, event: Event) -> bool {
        let talk = &mut self.talks[at];
        let position = Position(self.n_events as u64 + 1);
        if talk.record.apply(&event, position, self.now).is_err() {
            return false;
        }
        self.n_events += 1;
        talk.owner = owner_after(talk.owner, &event);
        talk.history.push((event, self.now));
        assert_eq!(talk.record.stage.owner(), talk.owner, "{:?}", talk.history.last());
        true
    }

    fn places(&self, agent: AgentId) -> usize {
        let held = |t: &&Talk| place_of(&t.record.stage, self.now) == Some(agent);
        self.talks.iter().filter(held).count()
    }

    fn seats_now(&self) -> Vec<Seat> {
        let now = |seat: &Seat| {
            let here = self.connected[&seat.agent].connected;
            let presence = if here { seat.presence } else { Presence::Offline };
            let n_active = self.places(seat.agent) as u8;
            Seat { presence, n_active, load: f64::from(n_active), ..seat.clone() }
        };
        self.seats.iter().map(now).collect()
    }

    fn waiting(&self, records: &[Conversation]) -> Vec<Waiting> {
        let queued = |record: &&Conversation| matches!(record.stage, Stage::Queued { .. });
        records.iter().filter(queued).filter_map(|record| self.one_waiting(record)).collect()
    }

    fn one_waiting(&self, record: &Conversation) -> Option<Waiting> {
        let (Stage::Queued { handoff, since } | Stage::Offered { handoff, since, .. }) =
            record.stage
        else {
            return None;
        };
        let state = record.handoff.as_ref()?;
        let claimed = claims(state, since, &self.routing, self.now);
        let offered = matches!(record.stage, Stage::Offered { .. });
        Some(Waiting {
            conversation: record.id,
            handoff,
            since,
            need: state.need.clone(),
            cost_per_min: state.cost_per_min,
            pace: 1.0,
            refused_by: claimed.refused_by,
            only: if offered { state.only } else { claimed.only },
        })
    }

    fn records(&self) -> Vec<Conversation> {
        self.talks.iter().map(|t| t.record.clone()).collect()
    }

    fn decide(&self, records: &[Conversation]) -> Vec<Route> {
        let (waiting, seats) = (self.waiting(records), self.seats_now());
        route(&waiting, &seats, &self.routing, &self.topics, true, self.now)
    }

    /// What the house does after every change: what is due, then the line.
    fn settle(&mut self) {
        for item in due(self.now, &self.records(), &self.connected, &self.routing) {
            let (id, event) = match item {
                Due::Lapse { conversation, handoff, by } => {
                    (conversation, Event::Lapsed { handoff, by })
                }
                Due::Withdraw { conversation, handoff } => {
                    let because = Some(Passed::NotAvailable(Presence::Offline));
                    (conversation, Event::OfferWithdrawn { handoff, because })
                }
                Due::AgentGone { conversation, handoff, agent } => {
                    (conversation, Event::AgentGone { handoff, agent })
                }
                Due::CloseIdle { conversation } => (conversation, Event::Closed),
                Due::WrapUp { conversation, handoff, by, wrap_up } => {
                    let case = CaseId(self.id());
                    (conversation, Event::WrappedUp { handoff, by, case, wrap_up })
                }
            };
            let at = self.talks.iter().position(|t| t.record.id == id).unwrap();
            assert!(self.tell(at, event), "what is due must be possible");
        }
        for gone in self.no_longer_hold() {
            let at = self.talks.iter().position(|t| t.record.id == gone.conversation).unwrap();
            let (handoff, because) = (gone.handoff, Some(gone.because));
            assert!(self.tell(at, Event::OfferWithdrawn { handoff, because }));
        }
        for step in self.decide(&self.records()) {
            let Route::Offer { conversation, handoff, to, expires_at, .. } = step else { continue };
            let capacity = self.seats.iter().find(|s| s.agent == to).unwrap().capacity;
            assert!(self.places(to) < usize::from(capacity), "{to} was offered one too many");
            assert!(expires_at > self.now);
            let at = self.talks.iter().position(|t| t.record.id == conversation).unwrap();
            let because = Box::new(Because::default());
            assert!(self.tell(at, Event::Offered { handoff, to, expires_at, because }));
        }
    }

    fn no_longer_hold(&self) -> Vec<Withdrawn> {
        let one = |record: &Conversation| {
            let Stage::Offered { to, .. } = record.stage else { return None };
            Some(Asked { one: self.one_waiting(record)?, to })
        };
        let asked: Vec<Asked> = self.records().iter().filter_map(one).collect();
        withdrawn(&asked, &self.seats_now(), &self.routing, &self.topics, self.now)
    }

    fn has_room(&self, agent: AgentId) -> bool {
        let capacity = self.seats.iter().find(|s| s.agent == agent).unwrap().capacity;
        self.places(agent) < usize::from(capacity)
    }

    fn step(&mut self) {
        match self.dice.roll(12) {
            0..=1 => self.arrive(),
            2 => {
                let ms = [200, 5_000, 31_000, 70_000, 400_000, 20_000_000][self.dice.roll(6)];
                self.now = self.now.plus_ms(ms);
            }
            3 => self.an_agent_changes(),
            4..=5 => self.a_customer_acts(),
            _ => self.an_agent_acts(),
        }
    }

    fn arrive(&mut self) {
        self.talks.retain(|t| t.record.stage.is_open() || t.history.len() < 2);
        if self.talks.len() >= TALKS {
            self.now = self.now.plus_s(20);
            return;
        }
        let (id, customer) = (ConversationId(self.id()), CustomerId(self.id()));
        let record = Conversation::opened(id, customer, self.now);
        self.talks.push(Talk { record, owner: Owner::Assistant, history: Vec::new() });
        let event = self.request();
        self.tell(self.talks.len() - 1, event);
    }

    fn need(&mut self) -> Need {
        let skill = (self.dice.roll(4) > 0)
            .then(|| (SKILLS[self.dice.roll(3)].to_owned(), 1 + self.dice.roll(3) as u8));
        let preferred =
            (self.dice.roll(4) == 0).then(|| AgentId(1 + self.dice.roll(AGENTS as usize) as u128));
        let tier = 1 + u8::from(self.dice.roll(5) == 0);
        Need { topic: Some("topic".into()), skill, tier, preferred, ..Need::default() }
    }

    fn request(&mut self) -> Event {
        let (handoff, need) = (HandoffId(self.id()), self.need());
        let cost_per_min = [0.8, 1.0, 2.0, 4.0][self.dice.roll(4)];
        let triggers = Vec::new();
        Event::HandoffRequested { handoff, triggers, need, cost_per_min, ask: String::new() }
    }

    fn an_agent_changes(&mut self) {
        let at = self.dice.roll(self.seats.len());
        let agent = self.seats[at].agent;
        match self.dice.roll(4) {
            0 => {
                let connected = !self.connected[&agent].connected;
                self.connected.insert(agent, Connection { connected, since: self.now });
            }
            1 => {
                let all = [Presence::Available, Presence::Busy, Presence::Away];
                self.seats[at].presence = all[self.dice.roll(3)];
            }
            // What somebody holds stays theirs, so a capacity never falls below it; offers move.
            2 => {
                let asked = |t: &&Talk| t.owner == Owner::Offered(agent);
                let held = self.places(agent) - self.talks.iter().filter(asked).count();
                let capacity = self.dice.roll(4).max(held);
                self.seats[at].capacity = capacity as u8;
            }
            _ => {
                let skill = (SKILLS[self.dice.roll(3)].to_owned(), 1 + self.dice.roll(3) as u8);
                self.seats[at].skills = vec![skill];
            }
        }
    }

    fn a_customer_acts(&mut self) {
        if self.talks.is_empty() {
            return;
        }
        let at = self.dice.roll(self.talks.len());
        let Some(handoff) = self.talks[at].record.stage.handoff() else {
            let event = self.request();
            self.tell(at, event);
            return;
        };
        let event = match self.dice.roll(6) {
            0 => Event::Closed,
            1 => Event::ContactLeft { email: "me@home.example".into() },
            2 => Event::BackToAssistant { handoff },
            3..=4 => {
                let (need, triggers) = (self.need(), Vec::new());
                Event::NeedChanged { handoff, need, cost_per_min: 4.0, triggers }
            }
            _ => match self.talks[at].record.stage {
                Stage::WrapUp { by, .. } if !self.is_kept(at) && !self.has_room(by) => {
                    Event::Rejoined { handoff, from: by }
                }
                _ => Event::Reopened,
            },
        };
        self.tell(at, event);
    }

    /// Whether an agent's place is still kept for it.
    fn is_kept(&self, at: usize) -> bool {
        place_of(&self.talks[at].record.stage, self.now).is_some()
    }

    fn an_agent_acts(&mut self) {
        if self.talks.is_empty() {
            return;
        }
        let at = self.dice.roll(self.talks.len());
        let by = match self.talks[at].owner {
            Owner::Agent(agent) | Owner::Offered(agent) if self.dice.roll(5) > 0 => agent,
            _ => self.seats[self.dice.roll(self.seats.len())].agent,
        };
        let Some(handoff) = self.talks[at].record.stage.handoff() else {
            let handoff = HandoffId(self.id());
            if self.dice.roll(5) == 0 && self.has_room(by) {
                self.tell(at, Event::TakenOver { handoff, by, ask: String::new() });
            }
            return;
        };
        let other = self.seats[self.dice.roll(self.seats.len())].agent;
        let note = String::new();
        let event = match self.dice.roll(9) {
            0..=2 => Event::Accepted { handoff, by },
            3 => Event::Declined { handoff, by },
            4 if self.has_room(by) => Event::Picked { handoff, by },
            5 if self.has_room(by) => Event::Assigned { handoff, to: by, by: other },
            6 => {
                let to = match self.dice.roll(2) {
                    0 => TransferTo::Agent(other),
                    _ => TransferTo::Queue(SKILLS[self.dice.roll(3)].to_owned()),
                };
                Event::Transferred { handoff, from: by, to, note }
            }
            7 => Event::Returned { handoff, by, note },
            8 => {
                let (case, wrap_up) = (CaseId(self.id()), WrapUp::default());
                Event::WrappedUp { handoff, by, case, wrap_up }
            }
            _ => return,
        };
        self.tell(at, event);
    }

    /// Whoever waits for somebody with all that is asked for is not kept waiting by the house: an
    /// agent who is there, has a place and can do it would have been asked.
    fn nobody_waits_for_a_free_agent(&self, waiting: &[Waiting]) {
        let seats = self.seats_now();
        for one in waiting {
            let free = seats.iter().find(|seat| {
                seat.presence == Presence::Available
                    && seat.n_active < seat.capacity
                    && seat.tier >= one.need.tier
                    && one.only.is_none_or(|only| only == seat.agent)
                    && !one.refused_by.contains(&seat.agent)
                    && one.need.skill.as_ref().is_none_or(|(skill, level)| {
                        seat.skills.iter().any(|(own, at)| own == skill && at >= level)
                    })
            });
            assert!(free.is_none(), "{one:?} waits although there is {free:?}");
        }
    }

    fn promises_hold(&self) {
        self.nobody_waits_for_a_free_agent(&self.waiting(&self.records()));
        for seat in &self.seats {
            let places = self.places(seat.agent);
            assert!(places <= usize::from(seat.capacity), "{} is over capacity", seat.agent);
        }
        for talk in &self.talks {
            if let Stage::Offered { expires_at, .. } = talk.record.stage {
                assert!(expires_at > self.now, "an offer outlived its deadline");
            }
        }
    }

    /// Everything is read back from the events: the same records, and the same decisions.
    fn a_restart_changes_nothing(&self) {
        let again: Vec<Conversation> = self
            .talks
            .iter()
            .map(|talk| {
                let (id, customer) = (talk.record.id, talk.record.customer);
                let mut record = Conversation::opened(id, customer, talk.record.opened_at);
                for (event, at) in &talk.history {
                    record.apply(event, talk.record.last_position, *at).unwrap();
                }
                record
            })
            .collect();
        assert_eq!(again, self.records());
        assert_eq!(self.decide(&again), self.decide(&self.records()));
    }

    /// With everybody there and accepting what they are offered, the line empties.
    fn the_line_drains(&mut self) {
        let here = Connection { connected: true, since: self.now };
        for seat in &mut self.seats {
            (seat.presence, seat.tier) = (Presence::Available, 3);
            seat.capacity = seat.capacity.max(1);
            self.connected.insert(seat.agent, here);
        }
        for _ in 0..200 {
            self.settle();
            let mut busy = false;
            for at in 0..self.talks.len() {
                let Some(handoff) = self.talks[at].record.stage.handoff() else { continue };
                busy |= !matches!(self.talks[at].record.stage, Stage::FollowUp { .. });
                match self.talks[at].owner {
                    Owner::Offered(by) => assert!(self.tell(at, Event::Accepted { handoff, by })),
                    Owner::Agent(by) => {
                        let (case, wrap_up) = (CaseId(self.id()), WrapUp::default());
                        let event = Event::WrappedUp { handoff, by, case, wrap_up };
                        assert!(self.tell(at, event));
                    }
                    _ => {}
                }
            }
            if !busy {
                return;
            }
            self.now = self.now.plus_s(31);
        }
        panic!("the line did not drain");
    }
}

/// Who has it after an event: from the words of the event alone, not from the stages.
fn owner_after(before: Owner, event: &Event) -> Owner {
    match event {
        Event::Offered { to, .. } => Owner::Offered(*to),
        Event::Accepted { by, .. } | Event::Picked { by, .. } | Event::TakenOver { by, .. } => {
            Owner::Agent(*by)
        }
        Event::Assigned { to, .. } => Owner::Agent(*to),
        Event::HandoffRequested { .. }
        | Event::Declined { .. }
        | Event::Lapsed { .. }
        | Event::OfferWithdrawn { .. }
        | Event::Transferred { .. }
        | Event::AgentGone { .. }
        | Event::Rejoined { .. }
        | Event::ContactLeft { .. } => Owner::Queue,
        Event::Returned { .. } | Event::BackToAssistant { .. } => Owner::Assistant,
        Event::WrappedUp { .. } => Owner::Closed,
        Event::Closed => match before {
            Owner::Agent(agent) => Owner::Agent(agent),
            _ => Owner::Closed,
        },
        _ => before,
    }
}

#[test]
fn seeded_lives_of_a_thousand_events_keep_every_promise() {
    let trial = Trial::of(
        &["P6", "P8"],
        "simulation::machines::seeded_lives_of_a_thousand_events_keep_every_promise",
    );
    let n_seeds = seeds();
    let mut n_events = 0;
    for seed in 1..=n_seeds {
        let mut life = Life::begin(seed);
        let mut n_steps = 0;
        while life.n_events < EVENTS && n_steps < EVENTS * 10 {
            life.step();
            life.now = life.now.plus_ms(life.dice.roll(LOOKED_AT_WITHIN_MS + 1) as i64);
            life.settle();
            life.promises_hold();
            n_steps += 1;
            if n_steps % 97 == 0 {
                life.a_restart_changes_nothing();
            }
        }
        life.the_line_drains();
        n_events += life.n_events;
    }
    println!("{n_seeds} seeds, {n_events} events");
    assert!(n_events >= n_seeds as usize * EVENTS, "these lives were too quiet: {n_events}");
    let found = format!(
        "{n_events} events, every property after each: one owner; whom a free agent could take is \
         offered within {LOOKED_AT_WITHIN_MS} ms of simulated time; in the end the line drains"
    );
    trial.held(n_seeds, "seeds", found);
}
