//! What a draft of the policy would have changed.

use poem_openapi::Object;

use crate::app::lab as app;
use crate::domain::handoff::Need;

/// Why, with its weight.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct ReplayTrigger {
    /// Which.
    pub kind: String,
    /// What it adds to the log-odds.
    pub weight: f64,
}

/// What one policy decides at the turn that differs.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ReplayStep {
    /// The customer's message.
    pub turn: u32,
    /// When it was decided, RFC 3339.
    pub at: String,
    /// `answer`, `clarify`, `offer` or `handoff`.
    pub outcome: String,
    /// The risk.
    pub risk: f64,
    /// The threshold.
    pub threshold: f64,
    /// The floor that decided, when one did.
    pub floor: Option<String>,
    /// What it takes the conversation to be about.
    pub topic: Option<String>,
    /// Why, weightiest first.
    pub triggers: Vec<ReplayTrigger>,
    /// What the person would have to bring, in words; only for a handoff.
    pub takes: Option<String>,
}

/// One conversation a draft changes.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ReplayDifference {
    /// Which.
    pub conversation_id: String,
    /// `new`, `gone`, `gone_or_later`, `earlier`, `later`, `rerouted` or `spoken`.
    pub change: String,
    /// What the policy in force decides; absent where that is not known.
    pub before: Option<ReplayStep>,
    /// What the draft decides; absent where that is not known.
    pub after: Option<ReplayStep>,
    /// Whether a person was `needed`, `not_needed`, or `unknown`.
    pub known: String,
}

/// How many conversations change in one way.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct ReplayCount {
    /// The change.
    pub change: String,
    /// How many.
    pub n: u32,
}

/// Waits of those who came.
#[derive(Clone, Copy, Debug, PartialEq, Object)]
pub struct ReplayWait {
    /// How many came and did not wait any more at the end.
    pub n: u32,
    /// Half of them waited less, in seconds.
    pub p50_s: f64,
    /// Eighty of a hundred waited less, in seconds.
    pub p80_s: f64,
    /// The share who left before a person took it.
    pub left: f64,
}

impl From<app::Wait> for ReplayWait {
    fn from(it: app::Wait) -> Self {
        Self { n: it.n, p50_s: it.p50_s, p80_s: it.p80_s, left: it.left }
    }
}

/// What a draft does to waits: the last weeks lived through again by the code that routes.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct ReplayWaits {
    /// Days lived through, the last ones.
    pub days: u32,
    /// As it was.
    pub actual: ReplayWait,
    /// The policy in force, lived through again: how far it is from what was is how far the
    /// simulation errs.
    pub in_force: ReplayWait,
    /// The draft, without those of whom nobody knows whether they would have come.
    pub draft_least: ReplayWait,
    /// The draft, with all of them.
    pub draft_most: ReplayWait,
    /// Those who would have come when nobody was there; they count nowhere here.
    pub nobody_there: u32,
}

impl From<&app::Waits> for ReplayWaits {
    fn from(it: &app::Waits) -> Self {
        let [least, most] = it.draft;
        Self {
            days: it.days,
            actual: it.actual.into(),
            in_force: it.in_force.into(),
            draft_least: least.into(),
            draft_most: most.into(),
            nobody_there: it.nobody_there,
        }
    }
}

/// What a draft would have changed over what has happened. A conversation is followed only up to
/// the first step away from what was done; what would have come after nobody knows.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct PolicyReplay {
    /// Conversations replayed, the newest.
    pub n: u32,
    /// Turns decided again under both policies.
    pub n_turns: u32,
    /// Handed off under the policy in force, whatever fetched the person.
    pub handed_off_before: u32,
    /// Handed off under the draft.
    pub handed_off_after: u32,
    /// Conversations the policy in force would lead elsewhere than they went: made under earlier
    /// policies, and not followed further.
    pub unknown_before: u32,
    /// The same for the draft.
    pub unknown_after: u32,
    /// How many of each kind.
    pub counts: Vec<ReplayCount>,
    /// New or earlier handoffs where a person was needed.
    pub caught: u32,
    /// New or earlier handoffs where none was.
    pub needless: u32,
    /// Handoffs gone, or gone or later, where a person was needed.
    pub lost: u32,
    /// Handoffs gone, or gone or later, where none was.
    pub spared: u32,
    /// What it does to waits; absent when nobody asked for a person.
    pub waits: Option<ReplayWaits>,
    /// The newest of the differences.
    pub differences: Vec<ReplayDifference>,
}

impl From<&app::Step> for ReplayStep {
    fn from(step: &app::Step) -> Self {
        let decision = &step.decision;
        let triggers = decision
            .triggers
            .iter()
            .map(|t| ReplayTrigger { kind: t.kind.name().to_owned(), weight: t.weight });
        Self {
            turn: step.turn.0,
            at: step.at.to_rfc3339(),
            outcome: decision.outcome.name().to_owned(),
            risk: decision.risk,
            threshold: decision.threshold,
            floor: decision.floor.map(|floor| floor.name().to_owned()),
            topic: decision.topic.as_ref().map(|topic| topic.id.clone()),
            triggers: triggers.collect(),
            takes: step.need.as_ref().map(|(need, _)| takes(need)),
        }
    }
}

/// What a need takes, in words.
fn takes(need: &Need) -> String {
    let skills = need.skill.iter().chain(&need.also);
    let mut parts: Vec<String> = skills.map(|(skill, level)| format!("{skill} {level}")).collect();
    if parts.is_empty() {
        parts.push("anybody".to_owned());
    }
    parts.push(format!("tier {}", need.tier));
    parts.join(", ")
}

impl From<&app::Difference> for ReplayDifference {
    fn from(difference: &app::Difference) -> Self {
        Self {
            conversation_id: difference.conversation.to_string(),
            change: difference.change.name().to_owned(),
            before: difference.before.as_ref().map(ReplayStep::from),
            after: difference.after.as_ref().map(ReplayStep::from),
            known: difference.known.name().to_owned(),
        }
    }
}

impl From<&app::Lab> for PolicyReplay {
    fn from(lab: &app::Lab) -> Self {
        let count = |change: app::Change| ReplayCount {
            change: change.name().to_owned(),
            n: lab.counts.get(&change).copied().unwrap_or_default(),
        };
        Self {
            n: lab.n,
            n_turns: lab.n_turns,
            handed_off_before: lab.handed_off_before,
            handed_off_after: lab.handed_off_after,
            unknown_before: lab.unknown_before,
            unknown_after: lab.unknown_after,
            counts: app::Change::ALL.into_iter().map(count).collect(),
            caught: lab.effect.caught,
            needless: lab.effect.needless,
            lost: lab.effect.lost,
            spared: lab.effect.spared,
            waits: lab.waits.as_ref().map(ReplayWaits::from),
            differences: lab.differences.iter().map(ReplayDifference::from).collect(),
        }
    }
}

/// The policy in force with its weights recalibrated to what became of conversations: a draft.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct RecalibratedPolicy {
    /// The document.
    pub toml: String,
    /// Outcomes it rests on.
    pub n: u32,
    /// The log-odds of a risk are this times what they were ...
    pub slope: f64,
    /// ... plus this.
    pub shift: f64,
}

impl From<app::Recalibrated> for RecalibratedPolicy {
    fn from(it: app::Recalibrated) -> Self {
        let n = u32::try_from(it.n).unwrap_or(u32::MAX);
        Self { toml: it.toml, n, slope: it.slope, shift: it.shift }
    }
}
