//! From triggers to an outcome: the floor first, then the threshold of this customer and topic, then
//! the band in which a person is offered, then what the assistant can do.

use crate::decide::detect::scene::Scene;
use crate::decide::detect::weigh::{self, Signs};
use crate::decide::detect::{deferral, flip};
use crate::domain::decision::{AssistantView, Decision, Outcome, TopicMatch, Trigger, TriggerKind};
use crate::domain::message::{MessageKind, Seq};
use crate::domain::policy::{Policy, Thresholds};

/// Customer turns that must pass between two offers.
const TURNS_BETWEEN_OFFERS: usize = 2;

/// What an outcome depends on beside the risk.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The risk from which a person is fetched.
    pub threshold: f64,
    /// The risk from which one is offered.
    pub offer_from: f64,
    /// Whether another offer is allowed now.
    pub may_offer: bool,
    /// Whether the assistant wants to ask back and may.
    pub clarifies: bool,
    /// Whether a rule of the policy fetches a person, whatever the risk.
    pub forced: bool,
    /// Whether that rule wants to know something first, and nobody has asked yet.
    pub defers: bool,
    /// Whether an agent has just handed the conversation back: a person is offered then, where one
    /// would be fetched, so that nobody is passed to and fro.
    pub cooling_off: bool,
}

/// The decision these signs make.
pub fn decision(scene: &Scene<'_>, signs: Signs, topic: Option<TopicMatch>) -> Decision {
    let policy = scene.input.policy;
    let threshold = threshold(scene, topic.as_ref());
    let forced = signs.account.forced;
    let (base, triggers) = weigh::weighed(policy, signs);
    let risk = weigh::logistic(weigh::log_odds(base, &triggers));
    let floor = floor(&triggers);
    let mut ask_first = deferral::ask_first(scene, topic.as_ref());
    let defers = forced && floor.is_none() && risk < threshold && !ask_first.is_empty();
    if !defers {
        ask_first.clear();
    }
    let bounds = Bounds { defers, ..bounds(scene, threshold, forced) };
    let outcome = if floor.is_some() { Outcome::Handoff } else { outcome(risk, bounds) };
    let flip = flip::flip((outcome, floor), base, &triggers, bounds);
    // A confidence that is no number counts as none at all, and is written down as that.
    let view = scene.input.assistant;
    let confidence = view.confidence.map(|c| if c.is_nan() { 0.0 } else { c });
    let seen = Some(AssistantView { confidence, ..view });
    Decision { outcome, risk, threshold, base, triggers, floor, flip, topic, ask_first, seen }
}

/// What to do at a risk, when no floor decides.
pub fn outcome(risk: f64, bounds: Bounds) -> Outcome {
    if bounds.forced && bounds.defers {
        Outcome::Clarify
    } else if !bounds.cooling_off && (bounds.forced || risk >= bounds.threshold) {
        Outcome::Handoff
    } else if bounds.may_offer && (bounds.forced || risk >= bounds.offer_from) {
        Outcome::Offer
    } else if bounds.clarifies {
        Outcome::Clarify
    } else {
        Outcome::Answer
    }
}

/// The floor trigger among these, the first in the order of [`TriggerKind`].
fn floor(triggers: &[Trigger]) -> Option<TriggerKind> {
    triggers.iter().map(|t| t.kind).filter(|k| k.is_floor()).min()
}

/// The threshold of this customer and topic: the lowest of those named, else the general one.
fn threshold(scene: &Scene<'_>, topic: Option<&TopicMatch>) -> f64 {
    let Policy { thresholds, topics, .. } = scene.input.policy;
    let by_tier = thresholds.by_tier.get(scene.input.customer.tier.name()).copied();
    let by_topic = topic
        .and_then(|found| topics.iter().find(|t| t.id == found.id))
        .and_then(|found| found.threshold);
    let named = [by_tier, by_topic].into_iter().flatten().filter(|t| !t.is_nan()).reduce(f64::min);
    let general = Some(thresholds.handoff).filter(|t| !t.is_nan());
    named.or(general).unwrap_or_else(|| Thresholds::default().handoff).clamp(0.0, 1.0)
}

fn bounds(scene: &Scene<'_>, threshold: f64, forced: bool) -> Bounds {
    let thresholds = &scene.input.policy.thresholds;
    let band = if thresholds.offer_band.is_nan() { 0.0 } else { thresholds.offer_band.max(0.0) };
    let facts = scene.input.facts;
    let may_offer = facts.n_offers < thresholds.offers_max.min(Thresholds::OFFERS_MOST)
        && !offered_lately(scene);
    let may_clarify = facts.n_clarifications < thresholds.clarifications_max;
    let clarifies = scene.input.assistant.wants_to_clarify && may_clarify;
    let (offer_from, defers) = (threshold - band, false);
    let cooling_off = facts.cooling_off;
    Bounds { threshold, offer_from, may_offer, clarifies, forced, defers, cooling_off }
}

/// Whether a person was offered at one of the last two customer turns.
fn offered_lately(scene: &Scene<'_>) -> bool {
    let since: Seq =
        scene.customer_turns_back().nth(TURNS_BETWEEN_OFFERS).map_or(Seq(0), |before| before.seq);
    let decided = scene.input.facts.last_offer.is_some_and(|at| at >= since);
    let said = scene
        .assistant_turns_back()
        .any(|t| t.seq >= since && matches!(t.kind, MessageKind::PersonOffered));
    decided || said
}
