//! Weights for one house, from turns that somebody has labelled: how much each trigger adds to the
//! log-odds that a person is needed, so that the risk is as often right as it says, there.
//!
//! A logistic regression over the strengths of the triggers. Every weight is held near the one in
//! force (a ridge), because a few hundred turns say little about a rare trigger: what the turns do
//! not show keeps its weight. No trigger comes out lowering the risk. The same turns give the same
//! weights; nothing here reads files or decides whether they are enough.

#[cfg(test)]
mod tests;

use crate::decide::detect::weigh::{self, LOG_ODDS_MAX, STRENGTH_MIN, Signs, logistic};
use crate::domain::decision::TriggerKind;
use crate::domain::policy::{Policy, Weights};

/// How strongly a weight is held where it was, in turns that would say the contrary.
const HELD: f64 = 4.0;
/// The same for the log-odds before any trigger, which every turn tells of.
const HELD_BASE: f64 = 1.0;
/// The least a trigger adds.
const WEIGHT_MIN: f64 = 0.1;
/// Rounds over all weights, at most; and the step below which it is done.
const ROUNDS: usize = 400;
const DONE: f64 = 1e-7;
/// The longest step of one weight.
const STEP_MAX: f64 = 0.5;
/// The share of the largest possible curvature that is reckoned with at least: steps stay short
/// where the curve is flat.
const CURVE_MIN: f64 = 0.05;
/// Places of the bases before those of the triggers.
const N_BASES: usize = 2;

/// What shows at one turn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// How strongly each trigger shows, 0 to 1, by its place among all kinds.
    strengths: Vec<(usize, f64)>,
    /// What rules of the policy add to the log-odds.
    added: f64,
}

/// Log-odds before any trigger and the weights of the triggers.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// `base`, `calm`, then one weight for each of [`TriggerKind::ALL`].
    values: Vec<f64>,
}

impl Seen {
    /// What these signs are as numbers.
    pub(super) fn of(signs: &Signs) -> Self {
        let place = |kind| TriggerKind::ALL.iter().position(|k| *k == kind).unwrap_or_default();
        let found = signs.found.iter().filter(|s| s.strength >= STRENGTH_MIN);
        let mut strengths: Vec<(usize, f64)> =
            found.map(|s| (place(s.kind), s.strength.min(1.0))).collect();
        if signs.account.shows() {
            strengths.push((place(TriggerKind::Account), signs.account.strength));
        }
        Self { strengths, added: signs.account.added }
    }

    /// The triggers that show.
    pub fn kinds(&self) -> impl Iterator<Item = TriggerKind> {
        self.strengths.iter().filter_map(|(place, _)| TriggerKind::ALL.get(*place).copied())
    }

    /// Which values of a [`Fit`] count here, and how much each: the base first.
    fn parts(&self) -> impl Iterator<Item = (usize, f64)> {
        let calm = usize::from(!self.kinds().any(weigh::is_sign));
        let weights = self.strengths.iter().map(|(place, s)| (place + N_BASES, *s));
        std::iter::once((calm, 1.0)).chain(weights)
    }
}

impl Fit {
    /// What a policy says, or the defaults.
    pub fn of(policy: &Policy) -> Self {
        let (base, calm) = weigh::bases(policy);
        let weights = TriggerKind::ALL.map(|kind| weigh::weight(policy, kind));
        Self { values: [base, calm].into_iter().chain(weights).collect() }
    }

    /// The risk of a turn, as a decision under these weights would state it.
    pub fn risk(&self, seen: &Seen) -> f64 {
        logistic(self.log_odds(seen).clamp(-LOG_ODDS_MAX, LOG_ODDS_MAX))
    }

    /// The values as a policy names them, rounded to hundredths.
    pub fn weights(&self) -> Weights {
        let names = weigh::BASES.into_iter().chain(TriggerKind::ALL.map(TriggerKind::name));
        names.zip(&self.values).map(|(n, v)| (n.to_owned(), (v * 100.0).round() / 100.0)).collect()
    }

    fn log_odds(&self, seen: &Seen) -> f64 {
        seen.added + seen.parts().map(|(place, s)| self.values[place] * s).sum::<f64>()
    }
}

/// The weights that suit these turns best, beginning at and held near `start`. Each turn comes with
/// whether a person was needed.
///
/// Every weight is moved in its turn by a bounded Newton step until nothing moves any more.
pub fn fit(turns: &[(&Seen, bool)], start: &Fit) -> Fit {
    let mut fit = start.clone();
    let mut columns: Vec<Vec<(usize, f64)>> = vec![Vec::new(); fit.values.len()];
    for (row, (seen, _)) in turns.iter().enumerate() {
        for (place, strength) in seen.parts() {
            columns[place].push((row, strength));
        }
    }
    let mut log_odds: Vec<f64> = turns.iter().map(|(seen, _)| fit.log_odds(seen)).collect();
    for _ in 0..ROUNDS {
        let mut longest = 0.0_f64;
        for (place, column) in columns.iter().enumerate().filter(|(_, c)| !c.is_empty()) {
            let held = (if place < N_BASES { HELD_BASE } else { HELD }, start.values[place]);
            let now = fit.values[place];
            let by = step(turns, column, &log_odds, now, held);
            let least = if place < N_BASES { f64::MIN } else { WEIGHT_MIN.min(held.1) };
            let next = (now + by).max(least);
            for (row, strength) in column {
                log_odds[*row] += (next - now) * strength;
            }
            longest = longest.max((next - now).abs());
            fit.values[place] = next;
        }
        if longest < DONE {
            break;
        }
    }
    fit.values[1] = fit.values[1].min(fit.values[0]);
    fit
}

/// How far one value moves; `held` is how strongly and where.
fn step(
    turns: &[(&Seen, bool)],
    column: &[(usize, f64)],
    log_odds: &[f64],
    now: f64,
    held: (f64, f64),
) -> f64 {
    let (mut slope, mut curve, mut most) = (held.0 * (now - held.1), 0.0, 0.0);
    for (row, strength) in column {
        let risk = logistic(log_odds[*row]);
        slope += (risk - f64::from(u8::from(turns[*row].1))) * strength;
        curve += risk * (1.0 - risk) * strength * strength;
        most += strength * strength / 4.0;
    }
    let curve = held.0 + f64::max(curve, CURVE_MIN * most);
    (-slope / curve).clamp(-STEP_MAX, STEP_MAX)
}
