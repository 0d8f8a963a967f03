//! Who comes, wanting what, how patient: drawn before anything is decided, so that whoever decides
//! meets the same people.

use crate::domain::customer::CustomerTier;

use super::dice::Dice;
use super::scenario::Scenario;

/// Seconds of an hour.
const HOUR_S: f64 = 3_600.0;
/// How often a wrong person can be found for one request.
pub(super) const TRIES_MAX: usize = 4;

/// Somebody who comes, with everything about them that is chance.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    /// Seconds since the beginning.
    pub at_s: f64,
    /// Which of the scenario's topics.
    pub topic: usize,
    /// What they pay for.
    pub tier: CustomerTier,
    /// Yearly value.
    pub value_per_year: u64,
    /// How fast their cost of waiting grew, when that is known.
    pub(super) cost_per_min: Option<f64>,
    /// Leaves after this many seconds in line.
    pub patience_s: f64,
    /// Seconds it takes somebody of usual pace.
    pub takes_s: f64,
    /// Says how each offer is answered: 0 to 1.
    pub(super) answers: [f64; TRIES_MAX],
    /// Seconds an offer is looked at, if accepted.
    pub(super) accept_s: f64,
    /// Says whether each person is the wrong one: 0 to 1.
    pub(super) wrong: [f64; TRIES_MAX],
}

impl Visit {
    /// Somebody of the past, whose offers were accepted by the right person.
    pub(super) fn known(at_s: f64, topic: usize, takes_s: f64, patience_s: f64) -> Self {
        Self {
            at_s,
            topic,
            tier: CustomerTier::Standard,
            value_per_year: 0,
            cost_per_min: None,
            patience_s,
            takes_s,
            answers: [1.0; TRIES_MAX],
            accept_s: 0.0,
            wrong: [1.0; TRIES_MAX],
        }
    }
}

/// Everybody who comes, in order: a Poisson process whose rate is the scenario's for each hour.
pub fn crowd(scenario: &Scenario, seed: u64) -> Vec<Visit> {
    let mut dice = Dice::new(seed);
    let highest = scenario.per_hour.iter().copied().fold(0.0, f64::max);
    let mut visits = Vec::new();
    if highest <= 0.0 {
        return visits;
    }
    let (mut at_s, end_s) = (0.0, scenario.hours() * HOUR_S);
    loop {
        // Thinning (Lewis and Shedler 1979): candidates at the highest rate, some dropped.
        at_s += dice.exponential(HOUR_S / highest);
        let (kept, one) = (dice.share(), visit(scenario, &mut dice, at_s));
        if at_s >= end_s {
            return visits;
        }
        let hour = (at_s / HOUR_S) as usize % scenario.per_hour.len();
        if kept * highest < scenario.per_hour[hour] {
            visits.push(one);
        }
    }
}

fn visit(scenario: &Scenario, dice: &mut Dice, at_s: f64) -> Visit {
    let topic = dice.pick(scenario.topics.iter().map(|t| t.share));
    let kind = dice.pick(scenario.customers.iter().map(|k| k.share));
    let kind = scenario.customers.get(kind);
    let patience_s = dice.exponential(scenario.patience_s);
    let mean_s = scenario.topics.get(topic).map_or(1.0, |t| t.takes_s);
    let work = if (scenario.spread - 1.0).abs() < 1e-9 {
        dice.exponential(1.0)
    } else {
        dice.log_normal(scenario.spread)
    };
    Visit {
        at_s,
        topic,
        tier: kind.map_or(CustomerTier::Standard, |k| k.tier),
        value_per_year: kind.map_or(0, |k| k.value_per_year),
        cost_per_min: None,
        patience_s: if scenario.patience_s > 0.0 { patience_s } else { f64::INFINITY },
        takes_s: (mean_s * work).max(1.0),
        answers: std::array::from_fn(|_| dice.share()),
        accept_s: dice.exponential(scenario.offers.accept_s),
        wrong: std::array::from_fn(|_| dice.share()),
    }
}
