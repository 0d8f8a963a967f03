//! The same promises over the bare machines, without a store, so that ten thousand seeded lives of
//! a thousand events take minutes: stages, routing and deadlines as the house uses them, with
//! agents who come, go and change, and a clock that jumps. `BATON_MACHINE_SEEDS` asks for more than
//! the gate's.

mod acts;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use baton::clock::Timestamp;
use baton::decide::expire::{Connection, Due, due, place_of};
use baton::decide::route::claims::claims;
use baton::decide::route::{Asked, Route, Withdrawn, route, withdrawn};
use baton::domain::agent::Presence;
use baton::domain::conversation::Conversation;
use baton::domain::event::{Event, Position};
use baton::domain::handoff::{Because, Passed, Seat, Waiting, WrapUp};
use baton::domain::policy::{Routing, Topic};
use baton::domain::reading::Tongue;
use baton::domain::stage::{Owner, Stage};
use baton::ids::{AgentId, CaseId, ConversationId};

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

/// What became of a conversation, as its events tell it.
struct Told {
    /// Who must have it, told from the events alone.
    owner: Owner,
    history: Vec<(Event, Timestamp)>,
}

struct Life {
    dice: Dice,
    now: Timestamp,
    seats: Vec<Seat>,
    connected: BTreeMap<AgentId, Connection>,
    /// The conversations of now, as the house is asked about them.
    records: Vec<Conversation>,
    told: BTreeMap<ConversationId, Told>,
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
            records: Vec::new(),
            told: BTreeMap::new(),
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
        let record = &mut self.records[at];
        let position = Position(self.n_events as u64 + 1);
        if record.apply(&event, position, self.now).is_err() {
            return false;
        }
        self.n_events += 1;
        let told = self.told.get_mut(&record.id).unwrap();
        told.owner = owner_after(told.owner, &event);
        told.history.push((event, self.now));
        assert_eq!(record.stage.owner(), told.owner, "{:?}", told.history.last());
        true
    }

    /// Who must have the conversation at this place.
    fn owner(&self, at: usize) -> Owner {
        self.told[&self.records[at].id].owner
    }

    fn place(&self, id: ConversationId) -> usize {
        self.records.iter().position(|record| record.id == id).unwrap()
    }

    fn places(&self, agent: AgentId) -> usize {
        let held = |record: &&Conversation| place_of(&record.stage, self.now) == Some(agent);
        self.records.iter().filter(held).count()
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

    fn decide(&self, records: &[Conversation]) -> Vec<Route> {
        let (waiting, seats) = (self.waiting(records), self.seats_now());
        route(&waiting, &seats, &self.routing, &self.topics, true, self.now)
    }

    /// What the house does after every change: what is due, then the line.
    fn settle(&mut self) {
        for item in due(self.now, &self.records, &self.connected, &self.routing) {
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
            let at = self.place(id);
            assert!(self.tell(at, event), "what is due must be possible");
        }
        for gone in self.no_longer_hold() {
            let at = self.place(gone.conversation);
            let (handoff, because) = (gone.handoff, Some(gone.because));
            assert!(self.tell(at, Event::OfferWithdrawn { handoff, because }));
        }
        for step in self.decide(&self.records) {
            let Route::Offer { conversation, handoff, to, expires_at, .. } = step else { continue };
            let capacity = self.seats.iter().find(|s| s.agent == to).unwrap().capacity;
            assert!(self.places(to) < usize::from(capacity), "{to} was offered one too many");
            assert!(expires_at > self.now);
            let at = self.place(conversation);
            let because = Box::new(Because::default());
            assert!(self.tell(at, Event::Offered { handoff, to, expires_at, because }));
        }
    }

    fn no_longer_hold(&self) -> Vec<Withdrawn> {
        let one = |record: &Conversation| {
            let Stage::Offered { to, .. } = record.stage else { return None };
            Some(Asked { one: self.one_waiting(record)?, to })
        };
        let asked: Vec<Asked> = self.records.iter().filter_map(one).collect();
        withdrawn(&asked, &self.seats_now(), &self.routing, &self.topics, self.now)
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
        self.nobody_waits_for_a_free_agent(&self.waiting(&self.records));
        for seat in &self.seats {
            let places = self.places(seat.agent);
            assert!(places <= usize::from(seat.capacity), "{} is over capacity", seat.agent);
        }
        for record in &self.records {
            if let Stage::Offered { expires_at, .. } = record.stage {
                assert!(expires_at > self.now, "an offer outlived its deadline");
            }
        }
    }

    /// Everything is read back from the events: the same records, and the same decisions.
    fn a_restart_changes_nothing(&self) {
        let again = self.records.iter().map(|before| {
            let mut record = Conversation::opened(before.id, before.customer, before.opened_at);
            for (event, at) in &self.told[&before.id].history {
                record.apply(event, before.last_position, *at).unwrap();
            }
            record
        });
        let again: Vec<Conversation> = again.collect();
        assert_eq!(again, self.records);
        assert_eq!(self.decide(&again), self.decide(&self.records));
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
            for at in 0..self.records.len() {
                let Some(handoff) = self.records[at].stage.handoff() else { continue };
                busy |= !matches!(self.records[at].stage, Stage::FollowUp { .. });
                match self.owner(at) {
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

/// One life from its seed, every promise looked at after each thing that happens; its events.
fn live(seed: u64) -> usize {
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
    life.n_events
}

/// The lives of all seeds, as many at once as the machine has processors; their events together.
fn live_all(n_seeds: u64) -> usize {
    let (next, n_events) = (AtomicU64::new(1), AtomicUsize::new(0));
    let some = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed > n_seeds {
                return;
            }
            let lived = std::panic::catch_unwind(|| live(seed)).unwrap_or_else(|why| {
                eprintln!("seed {seed} broke a promise");
                std::panic::resume_unwind(why)
            });
            n_events.fetch_add(lived, Ordering::Relaxed);
        }
    };
    let n_threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| (0..n_threads).for_each(|_| drop(scope.spawn(some))));
    n_events.into_inner()
}

#[test]
fn seeded_lives_of_a_thousand_events_keep_every_promise() {
    let trial = Trial::of(
        &["P6", "P8"],
        "simulation::machines::seeded_lives_of_a_thousand_events_keep_every_promise",
    );
    let n_seeds = seeds();
    let n_events = live_all(n_seeds);
    println!("{n_seeds} seeds, {n_events} events");
    assert!(n_events >= n_seeds as usize * EVENTS, "these lives were too quiet: {n_events}");
    let found = format!(
        "{n_events} events, every property after each: one owner; whom a free agent could take is \
         offered within {LOOKED_AT_WITHIN_MS} ms of simulated time; in the end the line drains"
    );
    trial.held(n_seeds, "seeds", found);
}
