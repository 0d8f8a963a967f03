//! The day itself: events in order of time, and after each of them whoever decides decides.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::clock::Timestamp;
use crate::decide::route::estimate::expect;
use crate::decide::route::ledger::{Arrival, Ledger};
use crate::decide::route::pace::Handled;
use crate::decide::route::quote::{Calibration, PastWait};
use crate::decide::route::{Grounds, need};
use crate::domain::agent::Presence;
use crate::domain::customer::Customer;
use crate::domain::handoff::{Need, Seat, Waiting};
use crate::domain::policy::{Routing, Topic};
use crate::domain::reading::Tongue;
use crate::ids::{AgentId, ConversationId, HandoffId};

use super::crowd::{TRIES_MAX, Visit};
use super::desk::{Desk, decide};
use super::outcome::{Day, Fate, Outcome};
use super::scenario::Scenario;
use super::staff::{Person, START, Work};

/// After this many seconds somebody notices that they are the wrong person.
const NOTICED_S: f64 = 45.0;
/// How much slower somebody is who knows too little.
const UNSURE: f64 = 1.25;
/// An offer is answered at least this long before it would lapse, in milliseconds.
const BEFORE_LAPSE_MS: i64 = 100;

/// Lives through the scenario with these visitors.
pub fn simulate(scenario: &Scenario, desk: &Desk, visits: &[Visit]) -> Day {
    let mut world = World::of(scenario, desk, visits);
    while let Some(Reverse((at_ms, _, what))) = world.agenda.pop() {
        if at_ms as f64 / 1_000.0 > world.end_s {
            break;
        }
        world.now_ms = at_ms;
        world.happens(what);
        let more_now = world.agenda.peek().is_some_and(|Reverse((next, _, _))| *next == at_ms);
        if !more_now {
            world.decide();
        }
    }
    world.day()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Shift { agent: usize, here: bool },
    Finish { agent: usize, version: u64 },
    Answer { visit: usize, offer: u32, yes: bool },
    Leave { visit: usize },
    Come { visit: usize },
    Look,
}

/// Where somebody is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Nowhere,
    Line,
    Offered(usize),
    With(usize),
    Gone,
}

/// Somebody who came, as the day knows them.
struct Guest {
    place: Place,
    n_offers: u32,
    n_stints: usize,
    first_wait: bool,
}

struct World<'a> {
    scenario: &'a Scenario,
    desk: &'a Desk,
    topics: Vec<Topic>,
    routing: Routing,
    visits: &'a [Visit],
    guests: Vec<Guest>,
    outcomes: Vec<Outcome>,
    line: Vec<(usize, Waiting)>,
    people: Vec<Person>,
    agenda: BinaryHeap<Reverse<(i64, u64, What)>>,
    n_events: u64,
    looks_ms: i64,
    turn: usize,
    past: Ledger,
    now_ms: i64,
    end_s: f64,
}

fn ms(seconds: f64) -> i64 {
    (seconds * 1_000.0).round().clamp(0.0, 1e15) as i64
}

impl<'a> World<'a> {
    fn of(scenario: &'a Scenario, desk: &'a Desk, visits: &'a [Visit]) -> Self {
        let routing = match desk {
            Desk::Baton(routing) => (**routing).clone(),
            _ => scenario.routing.clone(),
        };
        let guest = || Guest { place: Place::Nowhere, n_offers: 0, n_stints: 0, first_wait: true };
        let mut world = Self {
            scenario,
            desk,
            topics: scenario.policy_topics(),
            routing,
            visits,
            guests: visits.iter().map(|_| guest()).collect(),
            outcomes: visits.iter().map(Outcome::of).collect(),
            line: Vec::new(),
            people: Vec::new(),
            agenda: BinaryHeap::new(),
            n_events: 0,
            looks_ms: i64::MAX,
            turn: 0,
            past: Ledger::default(),
            now_ms: 0,
            end_s: scenario.hours() * 3_600.0,
        };
        world.hire();
        for (visit, one) in visits.iter().enumerate() {
            world.plan(ms(one.at_s), What::Come { visit });
        }
        world
    }

    fn hire(&mut self) {
        let groups = self.scenario.agents.iter();
        let everybody = groups.flat_map(|g| std::iter::repeat_n(g, g.count as usize));
        for (agent, group) in everybody.enumerate() {
            self.people.push(Person::of(agent, group, &self.scenario.topics));
            for day in 0..self.scenario.days.max(1) {
                let begin_h = f64::from(day) * self.scenario.day_h();
                for (from, to) in &group.shifts {
                    self.plan(ms((begin_h + from) * 3_600.0), What::Shift { agent, here: true });
                    self.plan(ms((begin_h + to) * 3_600.0), What::Shift { agent, here: false });
                }
            }
        }
    }

    fn plan(&mut self, at_ms: i64, what: What) {
        self.n_events += 1;
        self.agenda.push(Reverse((at_ms, self.n_events, what)));
    }

    fn now(&self) -> Timestamp {
        START.plus_ms(self.now_ms)
    }

    fn happens(&mut self, what: What) {
        match what {
            What::Come { visit } => self.come(visit),
            What::Leave { visit } => self.leave(visit),
            What::Answer { visit, offer, yes } => self.answer(visit, offer, yes),
            What::Finish { agent, version } if self.people[agent].version == version => {
                self.finish(agent);
            }
            What::Shift { agent, here } => {
                self.work_on(agent);
                let presence = if here { Presence::Available } else { Presence::Busy };
                self.people[agent].seat.presence = presence;
            }
            What::Look => self.looks_ms = i64::MAX,
            What::Finish { .. } => {}
        }
    }

    fn come(&mut self, visit: usize) {
        self.join(visit, Vec::new());
        let one = &self.visits[visit];
        if one.patience_s.is_finite() {
            self.plan(self.now_ms + ms(one.patience_s), What::Leave { visit });
        }
        let cost = self.line.last().map_or(1.0, |(_, w)| w.cost_per_min);
        self.past.arrives(Arrival { at: self.now(), cost_per_min: cost });
        self.tell(visit);
    }

    /// What somebody who has just joined the line is told.
    fn tell(&mut self, visit: usize) {
        let seats: Vec<Seat> = self.people.iter().map(|p| p.seat.clone()).collect();
        let (waiting, now) = (self.waiting(), self.now());
        let Some(expected) = expect(&waiting, &seats, &self.past, now).pop() else { return };
        let calibration = Calibration::of(self.past.waits(), now);
        let plain_s = self.plain_s(&waiting, &seats);
        let outcome = &mut self.outcomes[visit];
        outcome.expected = expected;
        outcome.told_s = calibration.upper_s(&expected);
        outcome.likely_s = calibration.mean_s(&expected);
        outcome.plain_s = plain_s;
    }

    /// Those in line to whom nobody is being asked.
    fn waiting(&self) -> Vec<Waiting> {
        let in_line = |visit: usize| self.guests[visit].place == Place::Line;
        self.line.iter().filter(|(visit, _)| in_line(*visit)).map(|(_, w)| w.clone()).collect()
    }

    fn plain_s(&self, waiting: &[Waiting], seats: &[Seat]) -> f64 {
        let Some(one) = waiting.last() else { return 0.0 };
        let skill = one.need.skill.as_ref().map(|(name, _)| name);
        let same = waiting.iter().filter(|w| w.need.skill.as_ref().map(|(n, _)| n) == skill);
        let knows = |seat: &&Seat| skill.is_none_or(|s| seat.skills.iter().any(|(n, _)| n == s));
        let here = seats.iter().filter(|s| s.presence == Presence::Available).filter(knows);
        let places: f64 = here.map(|s| f64::from(s.capacity)).sum();
        let takes_s = self.past.paces().topic_s(one.need.topic.as_deref());
        same.count() as f64 * takes_s / places.max(1.0)
    }

    fn join(&mut self, visit: usize, refused_by: Vec<AgentId>) {
        let (one, now) = (&self.visits[visit], self.now());
        let customer =
            Customer { tier: one.tier, value_per_year: one.value_per_year, ..Customer::default() };
        let grounds = Grounds {
            topic: self.topics.get(one.topic),
            complexity: 1,
            tongue: Tongue::En,
            preferred: None,
            queue: None,
            triggers: &[],
            customer: &customer,
        };
        let (need, cost): (Need, f64) = need(&grounds, &self.routing, |_| None);
        let id = visit as u128 + 1;
        let waiting = Waiting {
            conversation: ConversationId(id),
            handoff: HandoffId(id),
            since: now,
            need,
            cost_per_min: one.cost_per_min.unwrap_or(cost),
            pace: 1.0,
            refused_by,
            only: None,
        };
        self.guests[visit].place = Place::Line;
        self.line.push((visit, waiting));
    }

    fn leave(&mut self, visit: usize) {
        match self.guests[visit].place {
            Place::Line => {}
            Place::Offered(agent) => self.freed(agent),
            _ => return,
        }
        self.line.retain(|(other, _)| *other != visit);
        if self.guests[visit].first_wait {
            self.wait_over(visit, false);
        }
        self.guests[visit].place = Place::Gone;
        self.outcomes[visit].fate = Fate::Left;
    }

    fn freed(&mut self, agent: usize) {
        self.work_on(agent);
        self.people[agent].release();
    }

    fn decide(&mut self) {
        if self.line.is_empty() || !self.people.iter().any(Person::is_free) {
            return;
        }
        let paces = self.past.paces();
        let of_topic: Vec<f64> =
            self.topics.iter().map(|t| paces.of_topic(Some(t.id.as_str()))).collect();
        for (visit, waiting) in &mut self.line {
            waiting.pace = of_topic.get(self.visits[*visit].topic).copied().unwrap_or(1.0);
        }
        let seats: Vec<Seat> = self.people.iter().map(|p| p.seat.clone()).collect();
        let waiting = self.waiting();
        let (now, mut turn) = (self.now(), self.turn);
        let decided = decide(self.desk, &waiting, &seats, &self.topics, &mut turn, now);
        self.turn = turn;
        for (handoff, to) in decided.offers {
            self.offer(handoff.0 as usize - 1, to.0 as usize - 1);
        }
        if let Some(at) = decided.next_look_at {
            let at_ms = at.ms_since(START);
            if at_ms < self.looks_ms {
                self.looks_ms = at_ms;
                self.plan(at_ms, What::Look);
            }
        }
    }

    fn offer(&mut self, visit: usize, agent: usize) {
        self.work_on(agent);
        self.people[agent].reserve(self.now_ms);
        let guest = &mut self.guests[visit];
        guest.place = Place::Offered(agent);
        guest.n_offers += 1;
        let (offer, offers) = (guest.n_offers, self.scenario.offers);
        let draw = self.visits[visit].answers[(offer as usize - 1) % TRIES_MAX];
        let lapse_ms = self.desk.offer_s() * 1_000;
        let soon_ms = ms(self.visits[visit].accept_s).min(lapse_ms - BEFORE_LAPSE_MS);
        let (yes, after_ms) = if draw < offers.lapsed {
            (false, lapse_ms)
        } else {
            (draw >= offers.lapsed + offers.declined, soon_ms)
        };
        if yes && after_ms == 0 {
            self.answer(visit, offer, true);
        } else {
            self.plan(self.now_ms + after_ms, What::Answer { visit, offer, yes });
        }
    }

    fn answer(&mut self, visit: usize, offer: u32, yes: bool) {
        let Place::Offered(agent) = self.guests[visit].place else { return };
        if self.guests[visit].n_offers != offer {
            return;
        }
        if yes {
            return self.begin(visit, agent);
        }
        self.freed(agent);
        self.guests[visit].place = Place::Line;
        let id = self.people[agent].seat.agent;
        if let Some((_, waiting)) = self.line.iter_mut().find(|(other, _)| *other == visit) {
            waiting.refused_by.push(id);
        }
    }

    fn begin(&mut self, visit: usize, agent: usize) {
        self.line.retain(|(other, _)| *other != visit);
        if self.guests[visit].first_wait {
            self.wait_over(visit, true);
        }
        let one = &self.visits[visit];
        let guest = &mut self.guests[visit];
        (guest.place, guest.first_wait) = (Place::With(agent), false);
        let stint = guest.n_stints;
        guest.n_stints += 1;
        let (chance, times) = self.fitness(one.topic, agent);
        let wrong = stint + 1 < TRIES_MAX && one.wrong[stint.min(TRIES_MAX - 1)] < chance;
        let person = &mut self.people[agent];
        let usual_s = one.takes_s * times / person.pace(one.topic);
        let left_s = if wrong { NOTICED_S } else { usual_s };
        person.begin(Work { visit, left_s, from_ms: self.now_ms, wrong });
        let outcome = &mut self.outcomes[visit];
        outcome.agent = Some(agent);
        outcome.taken = true;
        self.reschedule(agent);
    }

    /// How likely this is the wrong person, and how much longer they take.
    fn fitness(&self, topic: usize, agent: usize) -> (f64, f64) {
        let (wrong, seat) = (&self.scenario.wrong, &self.people[agent].seat);
        let Some(request) = self.scenario.topics.get(topic) else { return (0.0, 1.0) };
        let Some(skill) = &request.skill else { return (wrong.enough, 1.0) };
        let has = seat.skills.iter().find(|(name, _)| name == skill).map_or(0, |(_, has)| *has);
        let close = |(name, _): &(String, u8)| request.neighbours.contains(name);
        if seat.tier < request.tier || (has == 0 && !seat.skills.iter().any(close)) {
            (wrong.nothing, UNSURE)
        } else if has < request.level {
            (wrong.too_little, UNSURE)
        } else {
            (wrong.enough, 1.0)
        }
    }

    fn wait_over(&mut self, visit: usize, served: bool) {
        let (at, came_ms) = (self.now(), ms(self.visits[visit].at_s));
        let outcome = &mut self.outcomes[visit];
        outcome.waited_s = (self.now_ms - came_ms) as f64 / 1_000.0;
        let (waited_s, told_s) = (outcome.waited_s, outcome.told_s);
        let expected_s = Some(outcome.expected.expected_s);
        self.past.push_wait(PastWait { waited_s, told_s, expected_s, served, at });
    }

    fn work_on(&mut self, agent: usize) {
        self.people[agent].work_on(self.now_ms, self.scenario.slowdown);
    }

    fn reschedule(&mut self, agent: usize) {
        let person = &mut self.people[agent];
        person.version += 1;
        let version = person.version;
        if let Some(wait_ms) = person.next_done_ms(self.scenario.slowdown) {
            self.plan(self.now_ms + wait_ms, What::Finish { agent, version });
        }
    }

    fn finish(&mut self, agent: usize) {
        self.work_on(agent);
        for work in self.people[agent].take_done() {
            self.freed(agent);
            self.done(agent, &work);
        }
        self.reschedule(agent);
    }

    fn done(&mut self, agent: usize, work: &Work) {
        let (visit, id) = (work.visit, self.people[agent].seat.agent);
        if work.wrong {
            self.outcomes[visit].n_wrong += 1;
            self.join(visit, vec![id]);
            return;
        }
        self.guests[visit].place = Place::Gone;
        self.outcomes[visit].fate = Fate::Served;
        self.people[agent].worked.n += 1;
        let topic = self.topics.get(self.visits[visit].topic).map(|t| t.id.clone());
        let span_s = (self.now_ms - work.from_ms) as f64 / 1_000.0;
        let at = self.now();
        self.past.handled(Handled { agent: id, topic: topic.unwrap_or_default(), span_s, at });
        self.people[agent].seat.pace = self.past.paces().of_agent(id);
    }

    fn day(mut self) -> Day {
        self.now_ms = ms(self.end_s);
        for agent in 0..self.people.len() {
            self.work_on(agent);
        }
        let agents = self.people.iter().map(|p| p.worked).collect();
        Day { outcomes: self.outcomes, agents, span_s: self.end_s }
    }
}
