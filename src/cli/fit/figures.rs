//! What is printed of a fit: how well calibrated the risk was and is, and what became of each weight.

use super::Labelled;
use crate::cli::eval::calibration;
use crate::cli::eval::metrics::{Rated, auroc, mean};
use crate::cli::eval::report::Figure;
use crate::decide::detect::Fit;
use crate::domain::decision::TriggerKind;

/// Risks are kept this far from 0 and 1 when their loss is reckoned.
const SURE: f64 = 1e-6;

/// The figures before and after, each resampled over conversations, and the table of reliability of
/// the held-out risks.
pub(super) fn figures(
    turns: &[Labelled],
    before: &[f64],
    held_out: &[f64],
    seed: u64,
) -> Vec<Figure> {
    let n_needed = turns.iter().filter(|t| t.needed).count();
    let mut out = vec![Figure::share("a person was needed", n_needed, turns.len())];
    for (when, risks) in [("in force", before), ("held out", held_out)] {
        let groups = groups(turns, risks);
        let flat = |sample: &[&Vec<Rated>]| -> Vec<Rated> {
            sample.iter().flat_map(|group| group.iter().copied()).collect()
        };
        let loss = Figure::resampled(&format!("log loss, {when}"), &groups, seed, |sample| {
            mean(flat(sample).into_iter().map(loss_of))
        });
        let rank = Figure::resampled(&format!("AUROC, {when}"), &groups, seed, |sample| {
            auroc(flat(sample))
        });
        out.extend([loss, rank].map(|figure| Figure { n: turns.len(), ..figure }));
        let table = calibration::figures(&groups, seed);
        out.extend(table.into_iter().map(|f| Figure { name: format!("{}, {when}", f.name), ..f }));
    }
    out
}

/// The mean log loss of risks, which is least when they are true.
pub(super) fn loss(turns: &[Labelled], risks: &[f64]) -> f64 {
    let rated = turns.iter().zip(risks);
    let losses = rated.map(|(t, risk)| loss_of(Rated { score: *risk, positive: t.needed }));
    mean(losses).unwrap_or_default()
}

fn loss_of(rated: Rated) -> f64 {
    let risk = rated.score.clamp(SURE, 1.0 - SURE);
    if rated.positive { -risk.ln() } else { -(1.0 - risk).ln() }
}

fn groups(turns: &[Labelled], risks: &[f64]) -> Vec<Vec<Rated>> {
    let mut out: Vec<Vec<Rated>> = Vec::new();
    for (turn, risk) in turns.iter().zip(risks) {
        if out.len() <= turn.conversation {
            out.resize_with(turn.conversation + 1, Vec::new);
        }
        if let Some(group) = out.last_mut() {
            group.push(Rated { score: *risk, positive: turn.needed });
        }
    }
    out
}

/// A line for every weight that showed: what it was, what it is, at how many turns.
pub(super) fn weights(turns: &[Labelled], start: &Fit, fitted: &Fit) -> Vec<String> {
    let (was, is) = (start.weights(), fitted.weights());
    let shows = |kind: TriggerKind| {
        turns.iter().filter(|t| t.seen.kinds().any(|seen| seen == kind)).count()
    };
    let counted = TriggerKind::ALL.map(|kind| (kind.name(), Some(shows(kind))));
    let rows = [("base", None), ("calm", None)].into_iter().chain(counted);
    rows.filter(|(_, n)| *n != Some(0))
        .map(|(name, n)| {
            let shown = n.map_or_else(String::new, |n| format!("  shows at {n}"));
            format!("{name:<20} {:>6.2} -> {:>6.2}{shown}", was[name], is[name])
        })
        .collect()
}
