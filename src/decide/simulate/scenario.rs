//! What a day is made of: who works when and knows what, who comes when and wants what, how long
//! things take and how patient people are. Plain data, read from TOML by `baton simulate`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::agent::{Level, SkillId, Tier};
use crate::domain::customer::CustomerTier;
use crate::domain::policy::{Routing, Topic};

/// A day.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scenario {
    /// For people.
    pub name: String,
    /// What it shows, in a sentence.
    pub about: String,
    /// Days that follow each other without a break between them.
    pub days: u32,
    /// Hours at the beginning that fill the house and are not counted.
    pub warm_up_h: f64,
    /// How many come in each hour of a day; its length is that of the day.
    pub per_hour: Vec<f64>,
    /// Kinds of request.
    pub topics: Vec<Request>,
    /// Kinds of customer.
    pub customers: Vec<Kind>,
    /// Who works.
    pub agents: Vec<Group>,
    /// How long people wait before they leave, on average (exponential); 0 for ever.
    pub patience_s: f64,
    /// Spread of the time a request takes: its coefficient of variation (log-normal); 1 makes it
    /// exponential.
    pub spread: f64,
    /// Each further conversation at the same time slows an agent down by this share.
    pub slowdown: f64,
    /// How offers are answered.
    pub offers: Offers,
    /// How often somebody turns out to be the wrong person and passes it on within a minute.
    pub wrong: Wrong,
    /// How the line works; what is left out keeps its default.
    pub routing: Routing,
}

/// A kind of request.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Request {
    /// Its name, also of its skill.
    pub id: String,
    /// How many of all requests, as a weight.
    pub share: f64,
    /// The skill it takes; none when anybody will do.
    pub skill: Option<SkillId>,
    /// The level of that skill.
    pub level: Level,
    /// The least authority.
    pub tier: Tier,
    /// Skills that help as well.
    pub neighbours: Vec<SkillId>,
    /// Seconds it takes somebody of usual pace, on average.
    pub takes_s: f64,
}

/// A kind of customer.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Kind {
    /// What they pay for.
    pub tier: CustomerTier,
    /// How many of all customers, as a weight.
    pub share: f64,
    /// Yearly value.
    pub value_per_year: u64,
}

/// Some agents who are alike.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Group {
    /// How many.
    pub count: u32,
    /// What they know.
    pub skills: BTreeMap<SkillId, Level>,
    /// Their authority.
    pub tier: Tier,
    /// How many at once.
    pub capacity: u8,
    /// How quick they are, by request; 1 where nothing is named.
    pub pace: BTreeMap<String, f64>,
    /// When they are there, in hours of the day; empty for always.
    pub shifts: Vec<(f64, f64)>,
}

impl Default for Group {
    fn default() -> Self {
        Self {
            count: 1,
            skills: BTreeMap::new(),
            tier: 1,
            capacity: 1,
            pace: BTreeMap::new(),
            shifts: Vec::new(),
        }
    }
}

/// How offers are answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Offers {
    /// Seconds until one is accepted, on average; 0 accepts at once.
    pub accept_s: f64,
    /// Share declined.
    pub declined: f64,
    /// Share nobody answers.
    pub lapsed: f64,
}

/// How often somebody turns out to be the wrong person, by what they know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Wrong {
    /// Knows enough.
    pub enough: f64,
    /// Knows the skill, but too little, or only one close to it.
    pub too_little: f64,
    /// Knows nothing near it, or lacks the authority.
    pub nothing: f64,
}

impl Scenario {
    /// Hours of one day.
    pub fn day_h(&self) -> f64 {
        self.per_hour.len() as f64
    }

    /// Hours of all days.
    pub fn hours(&self) -> f64 {
        self.day_h() * f64::from(self.days.max(1))
    }

    /// The requests as the router knows topics.
    pub fn policy_topics(&self) -> Vec<Topic> {
        let topic = |r: &Request| Topic {
            id: r.id.clone(),
            skill: r.skill.clone(),
            level: r.level,
            tier: r.tier,
            neighbours: r.neighbours.clone(),
            ..Topic::default()
        };
        self.topics.iter().map(topic).collect()
    }

    /// Everything in it that makes no sense, one sentence each.
    pub fn lint(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut must = |holds: bool, what: &str| {
            if !holds {
                found.push(what.to_owned());
            }
        };
        let numbers = |all: &[f64]| all.iter().all(|n| n.is_finite() && *n >= 0.0);
        must(!self.per_hour.is_empty(), "per_hour: names no hour");
        must(numbers(&self.per_hour), "per_hour: must not be below 0");
        must(!self.topics.is_empty(), "topics: there are none");
        must(!self.agents.is_empty(), "agents: there are none");
        must(self.warm_up_h < self.hours(), "warm_up_h: is as long as the scenario");
        must(
            numbers(&[self.patience_s, self.spread, self.slowdown]),
            "patience_s, spread and \
              slowdown: must not be below 0",
        );
        for topic in &self.topics {
            let held = |g: &Group| topic.skill.as_ref().is_none_or(|s| g.skills.contains_key(s));
            must(topic.takes_s > 0.0, &format!("topics.{}: takes_s must be above 0", topic.id));
            let skill = topic.skill.as_deref().unwrap_or_default();
            let nobody = format!("topics.{}: nobody has the skill {skill:?}", topic.id);
            must(self.agents.iter().any(held), &nobody);
        }
        let may = |tier| self.agents.iter().any(|g| g.tier >= tier && g.count > 0);
        for topic in self.topics.iter().filter(|t| !may(t.tier)) {
            must(false, &format!("topics.{}: nobody has the authority {}", topic.id, topic.tier));
        }
        for (place, group) in self.agents.iter().enumerate() {
            must(group.capacity > 0, &format!("agents.{place}: capacity is 0"));
            let ordered = group.shifts.iter().all(|(from, to)| from < to);
            must(ordered, &format!("agents.{place}: a shift ends before it begins"));
            let quick = group.pace.values().all(|p| p.is_finite() && *p > 0.0);
            must(quick, &format!("agents.{place}: a pace must be above 0"));
        }
        found
    }
}
