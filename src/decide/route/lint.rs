//! What is wrong with what a policy says about the line: what nobody could ever serve, hours that
//! contradict themselves, rules that never matter. What no team could serve or nobody can read is
//! refused; what the people there are now cannot serve is a warning, since people come and go.

use std::collections::BTreeSet;

use crate::domain::agent::{Agent, Level, Tier};
use crate::domain::lint::{Findings, Warning, can_hold, is_tier};
use crate::domain::policy::{Condition, Policy, RoutingRule, Topic};

use super::hours;

/// The highest authority there is.
const TIER_MAX: Tier = 3;
/// The highest level of a skill there is.
const LEVEL_MAX: Level = 3;
/// An offer that lasts longer than this keeps customers from the next agent.
const OFFER_LONG_S: u32 = 300;

/// Everything that is wrong with it. `agents` are those who may sign in; without any, nothing is said
/// about who could serve it.
pub fn lint(policy: &Policy, agents: &[Agent]) -> Vec<Warning> {
    let mut out = Findings::default();
    let team = Team::of(agents);
    times(policy, &mut out);
    costs(policy, &mut out);
    hours::lint(&policy.hours, &mut out);
    for name in policy.hours.skills.keys() {
        team.has(name, &format!("hours.skills.{name}"), &mut out);
    }
    for topic in &policy.topics {
        of_topic(topic, &team, &mut out);
    }
    for (i, rule) in policy.routing.rules.iter().enumerate() {
        let name = if rule.name.is_empty() { i.to_string() } else { rule.name.clone() };
        of_rule(rule, &format!("routing.rules.{name}"), policy, &team, &mut out);
    }
    if team.somebody && !team.places {
        out.warn("routing", "nobody can be offered anything: everybody's capacity is 0");
    }
    out.all()
}

/// Who there is.
struct Team<'a> {
    agents: &'a [Agent],
    somebody: bool,
    /// Whether anybody has a place.
    places: bool,
    skills: BTreeSet<&'a str>,
}

impl<'a> Team<'a> {
    fn of(agents: &'a [Agent]) -> Self {
        Self {
            agents,
            somebody: !agents.is_empty(),
            places: agents.iter().any(|a| a.capacity > 0),
            skills: agents.iter().flat_map(|a| a.skills.keys().map(String::as_str)).collect(),
        }
    }

    /// Warns when nobody has a skill; tells whether somebody does.
    fn has(&self, skill: &str, at: &str, out: &mut Findings) -> bool {
        let held = !self.somebody || self.skills.contains(skill);
        if !held {
            out.warn(at, format!("nobody has the skill {skill:?}"));
        }
        held
    }

    /// What is wrong with asking for a skill at a level.
    fn knows(&self, skill: &str, level: Level, at: &str, out: &mut Findings) {
        if !self.has(skill, &format!("{at}.skill"), out) || !self.somebody {
            return;
        }
        let holders = self.agents.iter().filter(|a| a.skills.contains_key(skill));
        let highest = holders.clone().filter_map(|a| a.skills.get(skill)).max();
        if highest.is_some_and(|has| *has < level) && level <= LEVEL_MAX {
            let message = format!(
                "nobody knows {skill:?} at level {level}: everybody waits until \
                                   any level will do"
            );
            out.warn(format!("{at}.level"), message);
        }
        if holders.clone().all(|a| a.capacity == 0) {
            let message = format!("whoever has the skill {skill:?} has a capacity of 0");
            out.warn(format!("{at}.skill"), message);
        }
    }

    /// What is wrong with asking for an authority, which is never relaxed.
    fn may(&self, tier: Tier, at: &str, out: &mut Findings) {
        let at = format!("{at}.tier");
        if tier > TIER_MAX {
            out.refuse(at, format!("there is no authority {tier}: nobody could ever be asked"));
        } else if self.somebody && !self.agents.iter().any(|a| a.tier >= tier) {
            let message = format!(
                "nobody has the authority {tier}, and it is never relaxed: until \
                                   somebody has, these customers are offered to nobody"
            );
            out.warn(at, message);
        } else if self.places && !self.agents.iter().any(|a| a.tier >= tier && a.capacity > 0) {
            let message = format!("whoever has the authority {tier} has a capacity of 0");
            out.warn(at, message);
        }
    }
}

fn times(policy: &Policy, out: &mut Findings) {
    let r = &policy.routing;
    if r.widen_level_s > r.widen_neighbour_s || r.widen_neighbour_s > r.widen_skill_s {
        let message =
            "the line widens out of order: level, then neighbouring skill, then any skill";
        out.warn("routing", message);
    }
    if r.offer_s == 0 {
        out.refuse("routing.offer_s", "an offer must last at least a second");
    } else if r.offer_s > OFFER_LONG_S {
        let message = "customers wait this long for somebody who does not look";
        out.warn("routing.offer_s", message);
    }
    if r.grace_s > r.gone_s {
        let message =
            "is longer than gone_s: conversations go back in line before their offers move";
        out.warn("routing.grace_s", message);
    }
    if r.reask_s < r.offer_s {
        let message = "is shorter than offer_s: who lets an offer lapse is asked again at once";
        out.warn("routing.reask_s", message);
    }
}

fn costs(policy: &Policy, out: &mut Findings) {
    for (tier, cost) in &policy.routing.cost_per_min {
        let at = format!("routing.cost_per_min.{tier}");
        if !is_tier(tier) {
            out.warn(at, format!("no customer tier is called {tier:?}: it can never hold"));
        } else if !cost.is_finite() || *cost <= 0.0 {
            out.refuse(at, "must be more than 0");
        }
    }
}

fn of_topic(topic: &Topic, team: &Team<'_>, out: &mut Findings) {
    let at = format!("topics.{}", topic.id);
    team.may(topic.tier, &at, out);
    if topic.level > LEVEL_MAX {
        out.refuse(format!("{at}.level"), format!("levels go up to {LEVEL_MAX}"));
    }
    match &topic.skill {
        Some(skill) => team.knows(skill, topic.level.max(1), &at, out),
        None if !topic.neighbours.is_empty() => {
            out.warn(format!("{at}.neighbours"), "never matter: the topic takes no skill");
        }
        None => {}
    }
    for skill in &topic.neighbours {
        team.has(skill, &format!("{at}.neighbours"), out);
    }
}

fn of_rule(rule: &RoutingRule, at: &str, policy: &Policy, team: &Team<'_>, out: &mut Findings) {
    can_hold(&rule.when, policy, at, out);
    team.may(rule.tier, at, out);
    if rule.level > LEVEL_MAX {
        out.refuse(format!("{at}.level"), format!("levels go up to {LEVEL_MAX}"));
    }
    if let Some(skill) = &rule.skill {
        team.knows(skill, rule.level.max(1), at, out);
    }
    if let Some(email) = &rule.prefer
        && team.somebody
        && !team.agents.iter().any(|a| a.email.eq_ignore_ascii_case(email))
    {
        out.warn(format!("{at}.prefer"), format!("nobody here has the address {email:?}"));
    }
    if rule.cost_times.is_some_and(|times| !times.is_finite() || times <= 0.0) {
        out.refuse(format!("{at}.cost_times"), "must be more than 0");
    }
    let nothing = rule.skill.is_none() && rule.tier == 0 && rule.prefer.is_none();
    if nothing && rule.cost_times.is_none() {
        out.warn(at, "does nothing: no skill, authority, colleague or cost");
    }
    if rule.when == Condition::default() && rule.tier == TIER_MAX {
        out.warn(at, "every customer needs the highest authority");
    }
}

#[cfg(test)]
mod tests;
