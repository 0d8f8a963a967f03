//! From fates to what a draft changes: which handoffs are new, gone, earlier, later or go elsewhere,
//! each with both explanations, and what is known of whether they were needed.

use std::collections::BTreeMap;

use crate::decide::replay::waits::Waits;
use crate::decide::replay::walk::{Fate, Step};
use crate::domain::handoff::Need;
use crate::ids::ConversationId;

/// How a draft changes a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// A handoff where the policy in force makes none.
    New,
    /// No handoff in all that is known, where the policy in force makes one.
    Gone,
    /// No handoff at that turn; what would follow is not known: gone, or later.
    GoneOrLater,
    /// A handoff at an earlier turn.
    Earlier,
    /// A handoff at a later turn.
    Later,
    /// A handoff at the same turn that takes another skill, level, authority or language.
    Rerouted,
    /// No handoff either way, but something else is said: a person is offered or is not, or it is
    /// asked back.
    Spoken,
}

impl Change {
    /// Every kind, in the order they are shown.
    pub const ALL: [Self; 7] = [
        Self::New,
        Self::Gone,
        Self::GoneOrLater,
        Self::Earlier,
        Self::Later,
        Self::Rerouted,
        Self::Spoken,
    ];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Gone => "gone",
            Self::GoneOrLater => "gone_or_later",
            Self::Earlier => "earlier",
            Self::Later => "later",
            Self::Rerouted => "rerouted",
            Self::Spoken => "spoken",
        }
    }
}

/// What is known of whether a person was needed in a conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Known {
    /// The agent's verdict, or what became of it, says a person was needed.
    Needed,
    /// The agent said the assistant could have answered, or the customer confirmed that it did.
    NotNeeded,
    /// Nobody knows.
    #[default]
    Nothing,
}

impl Known {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Needed => "needed",
            Self::NotNeeded => "not_needed",
            Self::Nothing => "unknown",
        }
    }
}

/// One conversation that a draft changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Which.
    pub conversation: ConversationId,
    /// How.
    pub change: Change,
    /// What the policy in force decides at the first turn that differs; none when that turn is not
    /// known of it.
    pub before: Option<Step>,
    /// What the draft decides there; none when that turn is not known of it.
    pub after: Option<Step>,
    /// Whether a person was needed, as far as known.
    pub known: Known,
}

/// What the changed handoffs mean, as far as that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// New or earlier where a person was needed.
    pub caught: u32,
    /// New or earlier where none was.
    pub needless: u32,
    /// Gone, or gone or later, where a person was needed.
    pub lost: u32,
    /// Gone, or gone or later, where none was.
    pub spared: u32,
}

/// What a draft changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lab {
    /// Conversations replayed.
    pub n: u32,
    /// Turns decided again.
    pub n_turns: u32,
    /// Handed off by the policy in force, whatever fetched the person.
    pub handed_off_before: u32,
    /// Handed off by the draft.
    pub handed_off_after: u32,
    /// Conversations the policy in force itself would lead elsewhere than they went, before any
    /// handoff: history made under earlier policies.
    pub unknown_before: u32,
    /// The same for the draft.
    pub unknown_after: u32,
    /// How many of each kind.
    pub counts: BTreeMap<Change, u32>,
    /// What they mean.
    pub effect: Effect,
    /// Each of them, in the order of the conversations, as many as are kept.
    pub differences: Vec<Difference>,
    /// What it does to waits; none when nobody waited under either.
    pub waits: Option<Waits>,
}

impl Lab {
    /// Takes note of one conversation; a difference beyond `keep` is counted and not kept.
    pub fn note(
        &mut self,
        conversation: ConversationId,
        [before, after]: [Fate; 2],
        n_turns: u32,
        known: impl FnOnce() -> Known,
        keep: usize,
    ) {
        self.n += 1;
        self.n_turns += n_turns;
        let handed = |fate: &Fate| u32::from(matches!(fate, Fate::HandedOff(_) | Fate::Taken));
        let unknown = |fate: &Fate| u32::from(matches!(fate, Fate::Unknown(_)));
        self.handed_off_before += handed(&before);
        self.handed_off_after += handed(&after);
        self.unknown_before += unknown(&before);
        self.unknown_after += unknown(&after);
        let Some(change) = change(&before, &after) else { return };
        *self.counts.entry(change).or_default() += 1;
        let known = known();
        self.effect.note(change, known);
        if self.differences.len() < keep {
            let (before, after) = (step(before), step(after));
            self.differences.push(Difference { conversation, change, before, after, known });
        }
    }
}

impl Effect {
    fn note(&mut self, change: Change, known: Known) {
        let more = matches!(change, Change::New | Change::Earlier);
        let fewer = matches!(change, Change::Gone | Change::GoneOrLater);
        match known {
            Known::Needed if more => self.caught += 1,
            Known::NotNeeded if more => self.needless += 1,
            Known::Needed if fewer => self.lost += 1,
            Known::NotNeeded if fewer => self.spared += 1,
            _ => {}
        }
    }
}

fn step(fate: Fate) -> Option<Step> {
    match fate {
        Fate::HandedOff(step) | Fate::Unknown(step) => Some(step),
        Fate::Kept | Fate::Taken => None,
    }
}

fn need(step: &Step) -> Option<&Need> {
    step.need.as_ref().map(|(need, _)| need)
}

/// How two fates differ; none when they do not, or when nobody can tell.
fn change(before: &Fate, after: &Fate) -> Option<Change> {
    use Fate::{HandedOff, Kept, Taken, Unknown};
    match (before, after) {
        (HandedOff(b), HandedOff(a)) if a.turn < b.turn => Some(Change::Earlier),
        (HandedOff(b), HandedOff(a)) if a.turn > b.turn => Some(Change::Later),
        (HandedOff(b), HandedOff(a)) => (need(a) != need(b)).then_some(Change::Rerouted),
        // Something else is said before that turn: whether a handoff follows is not known.
        (HandedOff(b), Unknown(a)) if a.turn < b.turn => Some(Change::Spoken),
        (HandedOff(_), Unknown(_)) => Some(Change::GoneOrLater),
        (HandedOff(_), Kept) => Some(Change::Gone),
        (HandedOff(_), Taken) => Some(Change::Later),
        (Taken, HandedOff(_)) => Some(Change::Earlier),
        (Kept, HandedOff(_)) => Some(Change::New),
        (Unknown(b), HandedOff(a)) if a.turn <= b.turn => Some(Change::New),
        (Unknown(_), HandedOff(_)) => Some(Change::Spoken),
        (Unknown(b), Unknown(a)) => {
            let same = a.turn == b.turn && a.decision.outcome == b.decision.outcome;
            (!same).then_some(Change::Spoken)
        }
        (Kept | Taken, Unknown(_)) | (Unknown(_), Kept | Taken) => Some(Change::Spoken),
        (Kept | Taken, Kept | Taken) => None,
    }
}
