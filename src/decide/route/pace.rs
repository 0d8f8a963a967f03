//! How quickly work is done: per topic by the team, per agent and topic against the team. Learned
//! from finished handoffs, and held towards the mean where little is known (an empirical Bayes
//! estimate for a rate with a gamma prior), so that one quick answer makes nobody a sprinter.

use std::collections::{BTreeMap, VecDeque};

use crate::clock::Timestamp;
use crate::ids::AgentId;

/// Finished handoffs the pace is learned from, newest first.
pub const HANDLED_MAX: usize = 2_000;
/// How many handoffs at the mean everybody starts with.
const PRIOR_N: f64 = 8.0;
/// What a handoff takes before any is finished: eight minutes.
const USUAL_S: f64 = 480.0;
/// A handoff longer than this counts as this long: somebody went to lunch.
const SPAN_MAX_S: f64 = 7_200.0;
/// The pace of an agent or a topic, at most and at least (its inverse).
const PACE_MAX: f64 = 2.0;

/// A handoff that a person is done with.
#[derive(Clone, Debug, PartialEq)]
pub struct Handled {
    /// Who.
    pub agent: AgentId,
    /// What it was about; empty when unknown.
    pub topic: String,
    /// How long they had it, in seconds.
    pub span_s: f64,
    /// When it was over.
    pub at: Timestamp,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sum {
    n: u32,
    span_s: f64,
}

impl Sum {
    fn add(&mut self, span_s: f64) {
        self.n += 1;
        self.span_s += span_s;
    }

    fn subtract(&mut self, span_s: f64) {
        self.n = self.n.saturating_sub(1);
        self.span_s = if self.n == 0 { 0.0 } else { (self.span_s - span_s).max(0.0) };
    }

    /// The mean, with `prior_n` more of `prior_s` each.
    fn mean(self, prior_n: f64, prior_s: f64) -> f64 {
        (prior_n * prior_s + self.span_s) / (prior_n + f64::from(self.n))
    }
}

/// What is known of everybody's pace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paces {
    handled: VecDeque<Handled>,
    all: Sum,
    topics: BTreeMap<String, Sum>,
    agents: BTreeMap<(AgentId, String), Sum>,
}

impl Paces {
    /// Takes note of a handoff somebody is done with; forgets the oldest beyond [`HANDLED_MAX`].
    pub fn note(&mut self, mut done: Handled) {
        done.span_s =
            if done.span_s.is_finite() { done.span_s.clamp(1.0, SPAN_MAX_S) } else { 1.0 };
        self.all.add(done.span_s);
        self.topics.entry(done.topic.clone()).or_default().add(done.span_s);
        self.agents.entry((done.agent, done.topic.clone())).or_default().add(done.span_s);
        self.handled.push_back(done);
        if self.handled.len() > HANDLED_MAX {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        let Some(old) = self.handled.pop_front() else { return };
        self.all.subtract(old.span_s);
        if let Some(sum) = self.topics.get_mut(&old.topic) {
            sum.subtract(old.span_s);
        }
        let key = (old.agent, old.topic);
        if let Some(sum) = self.agents.get_mut(&key) {
            sum.subtract(old.span_s);
        }
        self.agents.retain(|_, sum| sum.n > 0);
        self.topics.retain(|_, sum| sum.n > 0);
    }

    /// Finished handoffs it rests on.
    pub fn n(&self) -> u32 {
        self.all.n
    }

    /// The finished handoffs it rests on, oldest first.
    pub fn handled(&self) -> impl Iterator<Item = &Handled> {
        self.handled.iter()
    }

    /// Seconds a handoff takes.
    pub fn mean_s(&self) -> f64 {
        self.all.mean(PRIOR_N, USUAL_S)
    }

    /// Seconds a handoff about this topic takes; none for an unknown topic.
    pub fn topic_s(&self, topic: Option<&str>) -> f64 {
        let usual = self.mean_s();
        let sum = topic.and_then(|t| self.topics.get(t)).copied().unwrap_or_default();
        sum.mean(PRIOR_N, usual)
    }

    /// How quickly the team is done with a topic, as a multiple of its usual pace.
    pub fn of_topic(&self, topic: Option<&str>) -> f64 {
        within(self.mean_s() / self.topic_s(topic))
    }

    /// How quickly an agent is done, by topic, as a multiple of the team's pace on that topic;
    /// topics they never finished anything about are left out.
    pub fn of_agent(&self, agent: AgentId) -> Vec<(String, f64)> {
        let from = (agent, String::new());
        let theirs = self.agents.range(from..).take_while(|((who, _), _)| *who == agent);
        let paces = theirs.map(|((_, topic), sum)| {
            let team = self.topic_s(Some(topic));
            (topic.clone(), within(team / sum.mean(PRIOR_N, team)))
        });
        paces.collect()
    }
}

fn within(pace: f64) -> f64 {
    if pace.is_finite() { pace.clamp(1.0 / PACE_MAX, PACE_MAX) } else { 1.0 }
}

#[cfg(test)]
mod tests;
