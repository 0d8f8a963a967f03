//! What a draft does to waits: the line of the last weeks lived through again with those who would
//! have come, by the code that routes. Once under the policy in force, which shows how far the
//! simulation errs from what happened, and once under the draft.
//!
//! Both meet the same people: whoever comes under both is as patient and takes as long. Of somebody
//! who did not come nobody knows either; they are given the time of another request of the same
//! topic, and a patience like that of those who left. Where nobody knows whether somebody would have
//! come, the draft is lived through twice: without all of them, and with all of them.

use std::collections::BTreeMap;

use crate::clock::Timestamp;
use crate::decide::replay::walk::{Fate, Step};
use crate::decide::simulate::history::{
    Attendance, Told, USUAL_S, handoffs, newcomer, patience_s, stretch, visit,
};
use crate::decide::simulate::scenario::Group;
use crate::decide::simulate::{Desk, Dice, Fate as Lived, Visit, simulate};
use crate::domain::agent::Agent;
use crate::domain::event::Recorded;
use crate::domain::handoff::Need;
use crate::domain::policy::Routing;
use crate::ids::{AgentId, ConversationId};

/// Days lived through at most, the last ones.
const DAYS_MAX: i64 = 28;
/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;
/// Seconds of an hour.
const HOUR_S: f64 = 3_600.0;

/// Waits of those who came.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Wait {
    /// How many came and did not wait any more at the end.
    pub n: u32,
    /// Half of them waited less, in seconds.
    pub p50_s: f64,
    /// Eighty of a hundred waited less, in seconds.
    pub p80_s: f64,
    /// The share who left before a person took it.
    pub left: f64,
}

/// What a draft does to waits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waits {
    /// Days lived through, the last ones.
    pub days: u32,
    /// As it was.
    pub actual: Wait,
    /// The policy in force, lived through again.
    pub in_force: Wait,
    /// The draft: without those of whom nobody knows whether they would have come, and with them.
    pub draft: [Wait; 2],
    /// Those who would have come under the draft when nobody was there: they are told so and leave
    /// a message, and count nowhere here.
    pub nobody_there: u32,
}

/// What is different from how it was.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIf {
    /// Who works twice: one more like them, at the same times.
    pub more: Vec<AgentId>,
    /// Who does not work.
    pub fewer: Vec<AgentId>,
    /// How many times as many ask for a person.
    pub load: f64,
}

/// Waits as they were, and as they would have been.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WhatIfWaits {
    /// Days lived through, the last ones.
    pub days: u32,
    /// As it was.
    pub actual: Wait,
    /// The same, lived through again.
    pub simulated: Wait,
    /// With what is different.
    pub what_if: Wait,
}

/// Whether and when a person is asked for in a conversation, and for what.
#[derive(Clone, Debug, PartialEq)]
enum Comes {
    AsItWas,
    Never,
    At(Told),
    Perhaps(Told),
}

/// A conversation in which a person was asked for, or would have been.
#[derive(Clone, Debug)]
struct Caller {
    id: ConversationId,
    legs: Vec<Told>,
    in_force: Comes,
    draft: Comes,
}

/// Gathers who asked for a person and who worked, conversation by conversation.
#[derive(Clone, Debug, Default)]
pub struct Line {
    callers: Vec<Caller>,
    attendance: Attendance,
}

impl Line {
    /// Takes note of one conversation and what the policies make of it.
    pub fn note(&mut self, id: ConversationId, events: &[Recorded], [before, after]: &[Fate; 2]) {
        self.attendance.note(events);
        let legs = handoffs(events);
        let in_force = match comes(before) {
            Comes::Perhaps(_) => Comes::AsItWas,
            known => known,
        };
        let same_unknown = match (before, after) {
            (Fate::Unknown(b), Fate::Unknown(a)) => a.turn == b.turn,
            _ => false,
        };
        let draft = if same_unknown { Comes::AsItWas } else { comes(after) };
        let nobody = |comes: &Comes| matches!(comes, Comes::AsItWas | Comes::Never);
        if legs.is_empty() && nobody(&in_force) && nobody(&draft) {
            return;
        }
        self.callers.push(Caller { id, legs, in_force, draft });
    }

    /// Takes note of one conversation as it was.
    pub fn note_as_it_was(&mut self, id: ConversationId, events: &[Recorded]) {
        self.note(id, events, &[Fate::Taken, Fate::Taken]);
    }

    /// Lives through the last weeks again with these agents; none when nobody asked for a person.
    pub fn waits(mut self, agents: &[Agent], in_force: &Routing, draft: &Routing) -> Option<Waits> {
        let (from, to) = self.last_weeks()?;
        let past = Stretch::of(&self, agents, from, to);
        let (before, _) = past.lived(in_force, false, |caller| &caller.in_force);
        let (fewest, _) = past.lived(draft, false, |caller| &caller.draft);
        let (most, nobody_there) = past.lived(draft, true, |caller| &caller.draft);
        Some(Waits {
            days: past.days(),
            actual: past.actual(),
            in_force: before,
            draft: [fewest, most],
            nobody_there,
        })
    }

    /// Lives through the last weeks again, as they were and with something different; none when
    /// nobody asked for a person.
    pub fn what_if(
        mut self,
        agents: &[Agent],
        routing: &Routing,
        different: &WhatIf,
    ) -> Option<WhatIfWaits> {
        let (from, to) = self.last_weeks()?;
        let as_it_was = Stretch::of(&self, agents, from, to);
        let stays = |agent: &&Agent| !different.fewer.contains(&agent.id);
        let twice = |id: &AgentId| agents.iter().find(|agent| agent.id == *id);
        let staff: Vec<Agent> = agents
            .iter()
            .filter(stays)
            .chain(different.more.iter().filter_map(twice))
            .cloned()
            .collect();
        let other = Stretch { load: different.load, ..Stretch::of(&self, &staff, from, to) };
        Some(WhatIfWaits {
            days: as_it_was.days(),
            actual: as_it_was.actual(),
            simulated: as_it_was.lived(routing, false, |caller| &caller.in_force).0,
            what_if: other.lived(routing, false, |caller| &caller.in_force).0,
        })
    }

    /// The last weeks in which somebody asked for a person, and nobody of before.
    fn last_weeks(&mut self) -> Option<(Timestamp, Timestamp)> {
        let last = self.callers.iter().filter_map(Caller::last).max()?;
        let first = self.callers.iter().filter_map(Caller::first).min()?;
        let to = Timestamp((last.0.div_euclid(DAY_MS) + 1) * DAY_MS);
        let from = to.plus_ms(-DAYS_MAX * DAY_MS).max(first);
        let from = Timestamp(from.0.div_euclid(DAY_MS) * DAY_MS);
        self.callers.retain(|caller| caller.first().is_some_and(|at| at >= from));
        Some((from, to))
    }
}

impl Caller {
    fn times(&self) -> impl Iterator<Item = Timestamp> {
        let asked = [&self.in_force, &self.draft].into_iter().filter_map(|comes| match comes {
            Comes::At(asked) | Comes::Perhaps(asked) => Some(asked.requested),
            Comes::AsItWas | Comes::Never => None,
        });
        self.legs.iter().map(|leg| leg.requested).chain(asked)
    }

    fn first(&self) -> Option<Timestamp> {
        self.times().min()
    }

    fn last(&self) -> Option<Timestamp> {
        self.times().max()
    }

    /// Chance that is this caller's own, whoever else comes.
    fn dice(&self) -> Dice {
        Dice::new((self.id.0 ^ (self.id.0 >> 64)) as u64)
    }
}

fn comes(fate: &Fate) -> Comes {
    let asked = |step: &Step| {
        let (need, cost_per_min) = step.need.clone().unwrap_or((Need::default(), 1.0));
        Told::asked(step.at, need, cost_per_min)
    };
    match fate {
        Fate::Kept => Comes::Never,
        Fate::Taken => Comes::AsItWas,
        Fate::HandedOff(step) => Comes::At(asked(step)),
        Fate::Unknown(step) => Comes::Perhaps(asked(step)),
    }
}

/// The weeks that are lived through, and what is known of the work in them.
struct Stretch<'a> {
    callers: &'a [Caller],
    from: Timestamp,
    days: usize,
    staff: Vec<Group>,
    /// How many times as many come.
    load: f64,
    patience_s: f64,
    /// What requests took, by their topic; under none, all of them.
    took_s: BTreeMap<Option<&'a str>, Vec<f64>>,
}

impl<'a> Stretch<'a> {
    fn of(line: &'a Line, agents: &[Agent], from: Timestamp, to: Timestamp) -> Self {
        let legs = || line.callers.iter().flat_map(|caller| &caller.legs);
        let mut took_s: BTreeMap<Option<&str>, Vec<f64>> = BTreeMap::new();
        for (topic, s) in legs().filter_map(|leg| Some((leg.need.topic.as_deref(), leg.took_s()?)))
        {
            took_s.entry(None).or_default().push(s);
            if topic.is_some() {
                took_s.entry(topic).or_default().push(s);
            }
        }
        Self {
            callers: &line.callers,
            from,
            days: (to.ms_since(from) / DAY_MS).max(1) as usize,
            staff: line.attendance.staff(agents, from, to),
            load: 1.0,
            patience_s: patience_s(legs()),
            took_s,
        }
    }

    fn days(&self) -> u32 {
        u32::try_from(self.days).unwrap_or(u32::MAX)
    }

    /// Waits as they were.
    fn actual(&self) -> Wait {
        wait(self.legs().filter_map(Told::waited).collect())
    }

    /// The handoffs that happened in it.
    fn legs(&self) -> impl Iterator<Item = &'a Told> {
        self.callers.iter().flat_map(|caller| &caller.legs)
    }

    /// Waits when each caller comes as `comes` says, with those who perhaps come or without them;
    /// and how many would have come to nobody.
    fn lived(
        &self,
        routing: &Routing,
        perhaps: bool,
        comes: impl Fn(&'a Caller) -> &'a Comes,
    ) -> (Wait, u32) {
        let mut scenario = stretch(self.from, self.days, self.callers.len(), self.staff.clone());
        scenario.routing = routing.clone();
        let (from, patience_s) = (self.from, self.patience_s);
        let (mut visits, mut nobody_there) = (Vec::<Visit>::new(), 0);
        for caller in self.callers {
            let mut dice = caller.dice();
            let asked = match comes(caller) {
                Comes::AsItWas => None,
                Comes::At(asked) => Some(asked),
                Comes::Perhaps(asked) if perhaps => Some(asked),
                Comes::Never | Comes::Perhaps(_) => continue,
            };
            match (&*caller.legs, asked) {
                ([], None) => {}
                ([], Some(asked)) if self.somebody_there(asked.requested) => {
                    let takes_s = self.usual_s(asked, &mut dice);
                    let one = newcomer(asked, &mut scenario, takes_s, patience_s, from, &mut dice);
                    visits.push(one);
                }
                ([], Some(_)) => nobody_there += 1,
                ([first, rest @ ..], asked) => {
                    let first = asked.map_or_else(|| first.clone(), |asked| first.coming_as(asked));
                    for leg in std::iter::once(&first).chain(rest) {
                        visits.push(visit(leg, &mut scenario, patience_s, from, &mut dice));
                    }
                }
            }
        }
        let mut visits = self.as_many_times(visits);
        visits.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
        let day = simulate(&scenario, &Desk::Baton(Box::new(routing.clone())), &visits);
        let over = day.outcomes.iter().filter(|o| o.taken || o.fate == Lived::Left);
        (wait(over.map(|o| (o.waited_s, o.taken)).collect()), nobody_there)
    }

    /// So many times as many: some leave out, or somebody like them comes within half an hour.
    fn as_many_times(&self, visits: Vec<Visit>) -> Vec<Visit> {
        let mut out = Vec::with_capacity(visits.len());
        for (place, visit) in visits.into_iter().enumerate() {
            let mut dice = Dice::new(place as u64);
            let (whole, rest) = (self.load.floor(), self.load.fract());
            let n = whole as usize + usize::from(dice.share() < rest);
            for nth in 0..n {
                let shift_s = if nth == 0 { 0.0 } else { (dice.share() - 0.5) * HOUR_S };
                let mut one = visit.clone();
                one.at_s = (one.at_s + shift_s).max(0.0);
                out.push(one);
            }
        }
        out
    }

    fn somebody_there(&self, at: Timestamp) -> bool {
        let hour = at.ms_since(self.from) as f64 / 1_000.0 / HOUR_S;
        let shifts = self.staff.iter().flat_map(|group| &group.shifts);
        shifts.into_iter().any(|(from, to)| *from <= hour && hour < *to)
    }

    /// What another request of the same topic took.
    fn usual_s(&self, asked: &Told, dice: &mut Dice) -> f64 {
        let of_topic = self.took_s.get(&asked.need.topic.as_deref());
        let Some(known) = of_topic.or_else(|| self.took_s.get(&None)) else { return USUAL_S };
        let place = (dice.share() * known.len() as f64) as usize;
        known.get(place.min(known.len().saturating_sub(1))).copied().unwrap_or(USUAL_S)
    }
}

/// Waits of these: seconds, and whether a person took it.
fn wait(mut waited: Vec<(f64, bool)>) -> Wait {
    waited.sort_by(|a, b| a.0.total_cmp(&b.0));
    let n = waited.len();
    let at = |share: f64| {
        let place = ((share * n as f64) as usize).min(n.saturating_sub(1));
        waited.get(place).map_or(0.0, |(s, _)| *s)
    };
    let left = waited.iter().filter(|(_, taken)| !taken).count();
    Wait {
        n: u32::try_from(n).unwrap_or(u32::MAX),
        p50_s: at(0.5),
        p80_s: at(0.8),
        left: left as f64 / n.max(1) as f64,
    }
}
