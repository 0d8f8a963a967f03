//! What is still required of an agent after so much waiting: the policy's schedule of relaxing.
//! Level first, then a neighbouring skill, then any skill, the language last; authority never.

use crate::clock::Timestamp;
use crate::domain::agent::{Level, SkillId};
use crate::domain::handoff::{Need, Relaxed, Waiting};
use crate::domain::policy::{Routing, Topic};
use crate::domain::reading::Tongue;
use crate::ids::AgentId;

use super::board::Board;
use super::order::waited_ms;

/// A set of relaxed requirements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Steps(u8);

impl Steps {
    const ALL: [Relaxed; 4] = [Relaxed::Level, Relaxed::Neighbour, Relaxed::Skill, Relaxed::Tongue];

    pub(super) fn has(self, step: Relaxed) -> bool {
        self.0 & (1 << step as u8) != 0
    }

    #[must_use]
    pub(super) fn with(self, step: Relaxed) -> Self {
        Self(self.0 | (1 << step as u8))
    }

    pub(super) fn list(self) -> Vec<Relaxed> {
        Self::ALL.into_iter().filter(|step| self.has(*step)).collect()
    }
}

/// The skill one customer needs, numbered as on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum WantedSkill {
    /// Anybody will do.
    Any,
    /// This one at this level.
    Known(usize, Level),
    /// One that nobody on the board has.
    Nobodys,
}

/// What one customer needs now.
pub(super) struct Wanted {
    pub(super) skill: WantedSkill,
    /// What it takes besides.
    pub(super) also: Vec<WantedSkill>,
    pub(super) neighbours: Vec<usize>,
    /// The language; none when it is unknown and any will do.
    pub(super) tongue: Option<Tongue>,
    /// What may be relaxed by now.
    pub(super) open: Steps,
    /// The only agent it may go to for now.
    pub(super) only: Option<AgentId>,
    /// Who should have it when free.
    pub(super) preferred: Option<AgentId>,
    /// When the next step is due.
    pub(super) next_look_at: Option<Timestamp>,
}

impl Wanted {
    pub(super) fn of(
        one: &Waiting,
        topic: Option<&Topic>,
        board: &Board<'_>,
        routing: &Routing,
        now: Timestamp,
    ) -> Self {
        let strictly = Self::strictly(&one.need, board);
        let schedule = schedule(one, topic, strictly.tongue, routing);
        let waited_ms = waited_ms(one, now);
        let due = |after_s: i64| waited_ms >= after_s * 1_000;
        let release_s = release_s(one, routing).filter(|after_s| !due(*after_s));
        let next_s = schedule.iter().map(|(after_s, _)| *after_s).filter(|s| !due(*s));
        let names = topic.map(|t| t.neighbours.as_slice()).unwrap_or_default();
        Self {
            neighbours: names.iter().filter_map(|name| board.number(name)).collect(),
            open: schedule
                .iter()
                .filter(|(after_s, _)| due(*after_s))
                .fold(Steps::default(), |open, (_, step)| open.with(*step)),
            only: release_s.and(one.only),
            preferred: one.need.preferred.or(one.only),
            next_look_at: next_s.chain(release_s).min().map(|s| one.since.plus_s(s)),
            ..strictly
        }
    }

    /// What is needed with nothing relaxed and nobody preferred.
    pub(super) fn strictly(need: &Need, board: &Board<'_>) -> Self {
        let numbered = |(name, level): &(SkillId, Level)| {
            let number = board.number(name);
            number.map_or(WantedSkill::Nobodys, |number| WantedSkill::Known(number, *level))
        };
        Self {
            skill: need.skill.as_ref().map_or(WantedSkill::Any, numbered),
            also: need.also.iter().map(numbered).collect(),
            neighbours: Vec::new(),
            tongue: (need.tongue != Tongue::Other).then_some(need.tongue),
            open: Steps::default(),
            only: None,
            preferred: None,
            next_look_at: None,
        }
    }

    /// What may be relaxed by now.
    pub(super) fn relaxed(&self) -> Vec<Relaxed> {
        self.open.list()
    }
}

/// Which steps there are for this customer and after how many seconds. The language goes at twice
/// the time of the last skill step: a wrong language helps less than a wrong skill.
fn schedule(
    one: &Waiting,
    topic: Option<&Topic>,
    tongue: Option<Tongue>,
    routing: &Routing,
) -> Vec<(i64, Relaxed)> {
    let mut steps = Vec::new();
    let levels = one.need.skill.iter().chain(&one.need.also).map(|(_, level)| *level);
    if let Some(highest) = levels.max() {
        if highest > 1 {
            steps.push((i64::from(routing.widen_level_s), Relaxed::Level));
        }
        if one.need.skill.is_some() && topic.is_some_and(|t| !t.neighbours.is_empty()) {
            steps.push((i64::from(routing.widen_neighbour_s), Relaxed::Neighbour));
        }
        steps.push((i64::from(routing.widen_skill_s), Relaxed::Skill));
    }
    if tongue.is_some() {
        steps.push((i64::from(routing.widen_skill_s) * 2, Relaxed::Tongue));
    }
    steps
}

/// A transfer to a person holds until they refuse, at most as long as the skill would: whoever was
/// passed on must not wait for ever for somebody who went home.
fn release_s(one: &Waiting, routing: &Routing) -> Option<i64> {
    let only = one.only?;
    (!one.refused_by.contains(&only)).then_some(i64::from(routing.widen_skill_s))
}
