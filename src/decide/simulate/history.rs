//! A day that was: made of the events of a house, so that it can be lived through again, first as it
//! was, to see how far the simulation errs, and then with another policy.

use std::collections::{BTreeMap, HashMap};

use crate::clock::Timestamp;
use crate::domain::agent::Agent;
use crate::domain::event::{Event, Recorded};
use crate::domain::handoff::Need;
use crate::ids::{AgentId, ConversationId};

use super::crowd::Visit;
use super::dice::Dice;
use super::figures::Mean;
use super::outcome::Day;
use super::scenario::{Group, Request, Scenario};

/// Seconds of an hour.
const HOUR_S: f64 = 3_600.0;
/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;
/// What a request takes of which nothing is known, in seconds.
pub const USUAL_S: f64 = 480.0;
/// How long somebody stays on after the last thing they did that day, in hours.
const STAYS_H: f64 = 0.25;

/// A day that was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Past {
    /// Who worked and what was asked.
    pub scenario: Scenario,
    /// Who came.
    pub visits: Vec<Visit>,
    /// Of each, how long they waited and whether a person took it.
    pub actual: Vec<(f64, bool)>,
    /// When the day began.
    pub from: Timestamp,
}

/// How far the simulation of a day errs from what happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct Reproduced {
    /// Handoffs of the day.
    pub n: usize,
    /// Mean wait as it was, in seconds.
    pub actual_s: f64,
    /// As simulated.
    pub simulated_s: f64,
    /// Mean of the absolute difference of each wait.
    pub error_s: f64,
    /// Share taken by a person as it was.
    pub actual_taken: f64,
    /// As simulated.
    pub simulated_taken: f64,
}

/// What is known of one handoff.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// When a person was asked for.
    pub requested: Timestamp,
    /// What they had to bring.
    pub need: Need,
    /// How fast the cost of waiting grew, per minute.
    pub cost_per_min: f64,
    quoted: bool,
    offered: Option<Timestamp>,
    taken: Option<Timestamp>,
    left: Option<Timestamp>,
    done: Option<Timestamp>,
}

impl Told {
    /// A request of which nothing is known but when, for what and at what cost.
    pub fn asked(requested: Timestamp, need: Need, cost_per_min: f64) -> Self {
        Self { requested, need, cost_per_min, ..Self::default() }
    }

    /// The same person, who comes at another time or for something else.
    #[must_use]
    pub fn coming_as(&self, asked: &Self) -> Self {
        let by_ms = asked.requested.ms_since(self.requested);
        let moved = |at: Option<Timestamp>| at.map(|at| at.plus_ms(by_ms));
        Self {
            requested: asked.requested,
            need: asked.need.clone(),
            cost_per_min: asked.cost_per_min,
            quoted: self.quoted,
            offered: moved(self.offered),
            taken: moved(self.taken),
            left: moved(self.left),
            done: moved(self.done),
        }
    }

    /// How long they waited, in seconds, and whether a person took it; none while they wait.
    pub fn waited(&self) -> Option<(f64, bool)> {
        let over = self.taken.or(self.left)?;
        Some((seconds(over, self.requested), self.taken.is_some()))
    }

    /// How long an agent had it, in seconds, where that is known.
    pub fn took_s(&self) -> Option<f64> {
        Some(seconds(self.done?, self.taken?).max(1.0))
    }
}

/// Who worked when: the first and the last thing each agent did on each day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attendance(BTreeMap<(AgentId, i64), (Timestamp, Timestamp)>);

impl Attendance {
    /// Takes note of what agents did.
    pub fn note(&mut self, events: &[Recorded]) {
        for event in events {
            let Some(agent) = agent_of(&event.event) else { continue };
            let day = event.at.0.div_euclid(DAY_MS);
            let (first, last) = self.0.entry((agent, day)).or_insert((event.at, event.at));
            (*first, *last) = ((*first).min(event.at), (*last).max(event.at));
        }
    }

    /// Everybody who did something in a stretch of time, there on each of its days from the first
    /// thing to the last, in hours of that stretch.
    pub fn staff(&self, agents: &[Agent], from: Timestamp, to: Timestamp) -> Vec<Group> {
        let hour = |at: Timestamp| seconds(at, from) / HOUR_S;
        let group = |agent: &Agent| {
            let days = self.0.range((agent.id, i64::MIN)..=(agent.id, i64::MAX));
            let within = days.filter(|(_, (first, last))| from <= *last && *first < to);
            let shift = |(_, (first, last)): (_, &(Timestamp, Timestamp))| {
                (hour(*first), hour((*last).min(to)) + STAYS_H)
            };
            let shifts: Vec<(f64, f64)> = within.map(shift).collect();
            (!shifts.is_empty()).then(|| Group {
                count: 1,
                skills: agent.skills.clone(),
                tier: agent.tier,
                capacity: agent.capacity.max(1),
                pace: BTreeMap::new(),
                shifts,
            })
        };
        agents.iter().filter_map(group).collect()
    }
}

/// The last day of these events with a handoff that Baton itself put in line, or the one that
/// begins at `day`; none when there is none.
pub fn day_of(
    events: &[Recorded],
    agents: &[Agent],
    day: Option<Timestamp>,
    seed: u64,
) -> Option<Past> {
    let handoffs = handoffs(events);
    let last = handoffs.iter().map(|h| h.requested).max();
    let from = day.or_else(|| last.map(|at| Timestamp(at.0 - at.0.rem_euclid(DAY_MS))))?;
    let to = from.plus_ms(DAY_MS);
    let of_day: Vec<&Told> =
        handoffs.iter().filter(|h| from <= h.requested && h.requested < to).collect();
    if of_day.is_empty() {
        return None;
    }
    let mut attendance = Attendance::default();
    attendance.note(events);
    let mut scenario = stretch(from, 1, of_day.len(), attendance.staff(agents, from, to));
    let patience_s = patience_s(of_day.iter().copied());
    let mut dice = Dice::new(seed);
    let mut visits: Vec<(Visit, (f64, bool))> = of_day
        .iter()
        .map(|h| {
            let visit = visit(h, &mut scenario, patience_s, from, &mut dice);
            (visit, h.waited().unwrap_or_default())
        })
        .collect();
    visits.sort_by(|a, b| a.0.at_s.total_cmp(&b.0.at_s));
    let (visits, actual) = visits.into_iter().unzip();
    Some(Past { scenario, visits, actual, from })
}

/// A stretch of so many days, lived through without a break.
pub fn stretch(from: Timestamp, days: usize, n: usize, agents: Vec<Group>) -> Scenario {
    let hours = days * 24;
    Scenario {
        name: format!("history from {}", from.to_rfc3339()),
        about: "This house's own past, lived through again.".into(),
        days: 1,
        per_hour: vec![n as f64 / hours.max(1) as f64; hours],
        agents,
        ..Scenario::default()
    }
}

/// Compares a simulated day with the one that was.
pub fn reproduced(past: &Past, day: &Day) -> Reproduced {
    let n = past.actual.len();
    let pairs = || past.actual.iter().zip(&day.outcomes);
    let mean = |values: Vec<f64>| Mean::of(&values).mean;
    let share = |taken: bool| f64::from(u8::from(taken));
    Reproduced {
        n,
        actual_s: mean(past.actual.iter().map(|(s, _)| *s).collect()),
        simulated_s: mean(day.outcomes.iter().map(|o| o.waited_s).collect()),
        error_s: mean(pairs().map(|((s, _), o)| (o.waited_s - s).abs()).collect()),
        actual_taken: mean(past.actual.iter().map(|(_, taken)| share(*taken)).collect()),
        simulated_taken: mean(day.outcomes.iter().map(|o| share(o.taken)).collect()),
    }
}

/// Each handoff's first wait and the work that followed, imported ones left out.
pub fn handoffs(events: &[Recorded]) -> Vec<Told> {
    let mut open: HashMap<ConversationId, Told> = HashMap::new();
    let mut out = Vec::new();
    for Recorded { conversation, at, event, .. } in events {
        if let Event::HandoffRequested { need, cost_per_min, .. } = event {
            let (need, cost_per_min) = (need.clone(), *cost_per_min);
            let told = Told { requested: *at, need, cost_per_min, ..Told::default() };
            out.extend(open.insert(*conversation, told));
            continue;
        }
        let Some(told) = open.get_mut(conversation) else { continue };
        match event {
            Event::Quoted { .. } => told.quoted = true,
            Event::Offered { .. } => told.offered = Some(*at),
            Event::Accepted { .. }
            | Event::Picked { .. }
            | Event::Assigned { .. }
            | Event::TakenOver { .. } => {
                told.taken.get_or_insert(*at);
            }
            Event::Closed | Event::BackToAssistant { .. } | Event::ContactLeft { .. }
                if told.taken.is_none() =>
            {
                told.left = Some(*at);
            }
            Event::WrappedUp { .. } | Event::Returned { .. } => told.done = Some(*at),
            _ => {}
        }
    }
    out.extend(open.into_values());
    out.retain(|told| told.quoted);
    out
}

fn seconds(later: Timestamp, earlier: Timestamp) -> f64 {
    later.ms_since(earlier).max(0) as f64 / 1_000.0
}

/// Time waited for each who left; 0 for a patience without end when nobody did.
pub fn patience_s<'a>(handoffs: impl Iterator<Item = &'a Told>) -> f64 {
    let (mut waited_s, mut n_left) = (0.0, 0_u32);
    for told in handoffs {
        waited_s += told.waited().map_or(0.0, |(s, _)| s);
        n_left += u32::from(told.left.is_some());
    }
    if n_left == 0 { 0.0 } else { waited_s.max(60.0) / f64::from(n_left) }
}

/// Somebody who came, as they would come again.
pub fn visit(
    told: &Told,
    scenario: &mut Scenario,
    patience_s: f64,
    from: Timestamp,
    dice: &mut Dice,
) -> Visit {
    let waited_s = told.waited().map_or(0.0, |(s, _)| s);
    // Whoever was served would have waited on, nobody knows how long: as long again as others do.
    let patience_s = match (told.left, patience_s > 0.0) {
        (Some(_), _) => waited_s,
        (None, true) => waited_s + dice.exponential(patience_s),
        (None, false) => f64::INFINITY,
    };
    let topic = request(scenario, &told.need);
    let takes_s = told.took_s().unwrap_or(USUAL_S);
    let one = Visit::known(seconds(told.requested, from), topic, takes_s, patience_s);
    let accept_s = match (told.offered, told.taken) {
        (Some(offered), Some(taken)) => seconds(taken, offered),
        _ => 0.0,
    };
    Visit { cost_per_min: Some(told.cost_per_min), accept_s, ..one }
}

/// Somebody who did not come and would have: nothing is known of them but when and what for.
pub fn newcomer(
    told: &Told,
    scenario: &mut Scenario,
    takes_s: f64,
    patience_s: f64,
    from: Timestamp,
    dice: &mut Dice,
) -> Visit {
    let topic = request(scenario, &told.need);
    let patience_s = if patience_s > 0.0 { dice.exponential(patience_s) } else { f64::INFINITY };
    let one = Visit::known(seconds(told.requested, from), topic, takes_s, patience_s);
    Visit { cost_per_min: Some(told.cost_per_min), ..one }
}

/// The place of a request like this among the scenario's, added when it is new.
fn request(scenario: &mut Scenario, need: &Need) -> usize {
    let skill = need.skill.as_ref().map(|(name, _)| name.clone());
    let level = need.skill.as_ref().map_or(0, |(_, level)| *level);
    let same = |r: &Request| {
        Some(r.id.as_str()) == need.topic.as_deref().or(Some(""))
            && (r.skill == skill && r.level == level && r.tier == need.tier)
    };
    scenario.topics.iter().position(same).unwrap_or_else(|| {
        scenario.topics.push(Request {
            id: need.topic.clone().unwrap_or_default(),
            share: 1.0,
            skill,
            level,
            tier: need.tier,
            neighbours: Vec::new(),
            takes_s: USUAL_S,
        });
        scenario.topics.len() - 1
    })
}

fn agent_of(event: &Event) -> Option<AgentId> {
    match event {
        Event::Offered { to, .. } | Event::Assigned { to, .. } => Some(*to),
        Event::Accepted { by, .. }
        | Event::Picked { by, .. }
        | Event::TakenOver { by, .. }
        | Event::Declined { by, .. }
        | Event::WrappedUp { by, .. }
        | Event::Returned { by, .. } => Some(*by),
        Event::Transferred { from, .. } => Some(*from),
        _ => None,
    }
}
