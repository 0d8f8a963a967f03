//! What a handoff takes and what waiting costs, from what is known of it. The team's policy gives
//! the figures; nothing here looks at who works.

use crate::domain::agent::{Level, SkillId};
use crate::domain::customer::Customer;
use crate::domain::decision::TriggerKind;
use crate::domain::handoff::Need;
use crate::domain::policy::{Routing, Topic};
use crate::domain::reading::Tongue;
use crate::ids::AgentId;

/// The highest level there is.
const LEVEL_MAX: Level = 3;
/// The complexity from which one level more is wanted.
const TANGLED: u8 = 3;
/// Yearly value, in whole units, at which a customer's waiting costs double.
const VALUE_DOUBLES_AT: u64 = 100_000;
/// How much more waiting costs somebody who says it is urgent.
const URGENT: f64 = 2.0;
/// How much more it costs somebody who is upset.
const UPSET: f64 = 1.5;

/// What a need follows from: when any of it changes, the need is worked out again.
#[derive(Clone, Copy, Debug)]
pub struct Grounds<'a> {
    /// What it is about.
    pub topic: Option<&'a Topic>,
    /// 1 (one plain question) to 3 (tangled).
    pub complexity: u8,
    /// The language the customer writes.
    pub tongue: Tongue,
    /// Who knows this customer.
    pub preferred: Option<AgentId>,
    /// The skill a colleague passed it on to; none leaves it to the topic.
    pub queue: Option<&'a SkillId>,
    /// Why a person is needed.
    pub triggers: &'a [TriggerKind],
    /// Who asks.
    pub customer: &'a Customer,
}

/// What the person must bring, and how fast the cost of waiting grows per minute: the topic's skill,
/// one level higher for a tangled request, or the one it was passed on to; then what the team's own
/// rules add. A rule names a colleague by address; `agent_of` knows whose it is.
pub fn need(
    grounds: &Grounds<'_>,
    routing: &Routing,
    agent_of: impl Fn(&str) -> Option<AgentId>,
) -> (Need, f64) {
    let topic = grounds.topic;
    let fired = |kind| grounds.triggers.contains(&kind);
    let complexity = if fired(TriggerKind::Complexity) { TANGLED } else { grounds.complexity };
    let harder = Level::from(complexity >= TANGLED);
    let of_topic = topic.and_then(|t| {
        let level = t.level.max(1).saturating_add(harder).min(LEVEL_MAX);
        t.skill.clone().map(|skill| (skill, level))
    });
    let need = Need {
        topic: topic.map(|t| t.id.clone()),
        skill: grounds.queue.map(|skill| (skill.clone(), 1)).or(of_topic),
        tier: topic.map_or(1, |t| t.tier.max(1)),
        tongue: grounds.tongue,
        complexity: complexity.clamp(1, 3),
        preferred: grounds.preferred,
        also: Vec::new(),
    };
    by_rules(need, cost_per_min(grounds, routing), routing, grounds.customer, agent_of)
}

/// How fast the cost of waiting grows, per minute: the tier's figure, up to twice that for yearly
/// value, twice for urgency, half as much again for somebody upset.
fn cost_per_min(grounds: &Grounds<'_>, routing: &Routing) -> f64 {
    let customer = grounds.customer;
    let fired = |kind| grounds.triggers.contains(&kind);
    let base = routing.cost_per_min.get(customer.tier.name()).copied().unwrap_or(1.0);
    let value = customer.value_per_year.min(VALUE_DOUBLES_AT) as f64 / VALUE_DOUBLES_AT as f64;
    let urgent = if fired(TriggerKind::Urgency) { URGENT } else { 1.0 };
    let upset = fired(TriggerKind::Sentiment) || fired(TriggerKind::Frustration);
    base * (1.0 + value) * urgent * if upset { UPSET } else { 1.0 }
}

/// What the team's own rules make of it, and of what waiting costs.
fn by_rules(
    mut need: Need,
    mut cost_per_min: f64,
    routing: &Routing,
    customer: &Customer,
    agent_of: impl Fn(&str) -> Option<AgentId>,
) -> (Need, f64) {
    for rule in &routing.rules {
        if !rule.when.holds(customer, need.topic.as_deref()) {
            continue;
        }
        if let Some(skill) = &rule.skill {
            ask_for(&mut need, skill, rule.level.clamp(1, LEVEL_MAX));
        }
        need.tier = need.tier.max(rule.tier);
        need.preferred = rule.prefer.as_deref().and_then(&agent_of).or(need.preferred);
        cost_per_min *= rule.cost_times.filter(|t| t.is_finite() && *t > 0.0).unwrap_or(1.0);
    }
    (need, cost_per_min)
}

/// Adds a skill, or raises the level at which it is asked for already.
fn ask_for(need: &mut Need, skill: &str, level: Level) {
    let asked = need.skill.iter_mut().chain(&mut need.also);
    for (name, at) in asked {
        if name == skill {
            *at = (*at).max(level);
            return;
        }
    }
    match &need.skill {
        None => need.skill = Some((skill.to_owned(), level)),
        Some(_) => need.also.push((skill.to_owned(), level)),
    }
}
