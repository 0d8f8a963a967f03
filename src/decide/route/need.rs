//! What a handoff takes and what waiting costs, from its topic and its customer. The team's policy
//! gives the figures; nothing here looks at who works.

use crate::domain::agent::Level;
use crate::domain::customer::Customer;
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

/// What the person must bring: the topic's skill, one level higher for a tangled request.
pub fn need(
    topic: Option<&Topic>,
    complexity: u8,
    tongue: Tongue,
    preferred: Option<AgentId>,
) -> Need {
    let harder = Level::from(complexity >= TANGLED);
    let skill = topic.and_then(|t| {
        let level = t.level.max(1).saturating_add(harder).min(LEVEL_MAX);
        t.skill.clone().map(|skill| (skill, level))
    });
    Need {
        topic: topic.map(|t| t.id.clone()),
        skill,
        tier: topic.map_or(1, |t| t.tier.max(1)),
        tongue,
        complexity: complexity.clamp(1, 3),
        preferred,
        also: Vec::new(),
    }
}

/// What the team's own rules make of it, and of what waiting costs. A rule names a colleague by
/// address; `agent_of` knows whose it is.
pub fn by_rules(
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

/// How fast the cost of waiting grows, per minute: the tier's figure, up to twice that for yearly
/// value, twice for urgency.
pub fn cost_per_min(routing: &Routing, customer: &Customer, urgent: bool) -> f64 {
    let base = routing.cost_per_min.get(customer.tier.name()).copied().unwrap_or(1.0);
    let value = customer.value_per_year.min(VALUE_DOUBLES_AT) as f64 / VALUE_DOUBLES_AT as f64;
    base * (1.0 + value) * if urgent { URGENT } else { 1.0 }
}
