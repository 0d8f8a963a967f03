//! Which past cases an agent is shown, and in what order: likeness first, then small corrections
//! for how a case ended, how it was scored, how recent it is and whether it has helped before.

use std::collections::HashMap;

use crate::clock::Timestamp;
use crate::decide::fuse;
use crate::domain::briefing::SimilarCase;
use crate::domain::case::Case;
use crate::domain::finding::CaseHit;
use crate::domain::handoff::Disposition;
use crate::ids::CaseId;

/// Half of what recency is worth is gone after this long: product and rules have moved on.
const HALF_LIFE_MS: f64 = 180.0 * 86_400_000.0;
/// What each correction may add to or take from the likeness, as a share of it. Together they can
/// reorder cases that are about equally alike and no others.
const DISPOSITION_SHARE: f64 = 0.04;
const SCORE_SHARE: f64 = 0.03;
const RECENCY_SHARE: f64 = 0.03;
const HELPED_SHARE: f64 = 0.06;
const REOPENED_SHARE: f64 = 0.08;

/// Case by case what a search found and what is known of it, most useful first; ties by id. Cases
/// that are not among `cases` any more are left out.
pub fn rank(hits: &[CaseHit], cases: &[Case], now: Timestamp) -> Vec<SimilarCase> {
    let known: HashMap<CaseId, &Case> = cases.iter().map(|case| (case.id, case)).collect();
    let words_best = fuse::best(hits.iter().map(|hit| hit.words));
    let mut out: Vec<SimilarCase> = hits
        .iter()
        .filter_map(|hit| known.get(&hit.case).map(|case| (hit, *case)))
        .map(|(hit, case)| {
            let alike = f64::from(fuse::fuse(hit.meaning, hit.words, words_best));
            similar(case, (alike * (1.0 + correction(case, now))).clamp(0.0, 1.0))
        })
        .collect();
    out.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.case.cmp(&b.case)));
    out
}

fn similar(case: &Case, score: f64) -> SimilarCase {
    SimilarCase {
        case: case.id,
        ask: case.ask.clone(),
        fix: case.wrap_up.fix.clone(),
        disposition: case.wrap_up.disposition.name().to_owned(),
        score,
        reopened: case.reopened,
    }
}

/// What is added to the likeness, as a share of it.
fn correction(case: &Case, now: Timestamp) -> f64 {
    let ended = DISPOSITION_SHARE * ended_well(case.wrap_up.disposition);
    let scored = case.score.map_or(0.0, |score| (f64::from(score) - 3.0) / 2.0);
    let age_ms = now.ms_since(case.resolved_at).max(0) as f64;
    let recent = (-age_ms / HALF_LIFE_MS).exp2();
    let reopened = if case.reopened { REOPENED_SHARE } else { 0.0 };
    ended + SCORE_SHARE * scored + RECENCY_SHARE * recent + HELPED_SHARE * helped(case) - reopened
}

/// 1 for a fix that can be used again, -1 for none.
fn ended_well(disposition: Disposition) -> f64 {
    match disposition {
        Disposition::Solved => 1.0,
        Disposition::Workaround | Disposition::Refunded => 0.7,
        Disposition::BugFiled => 0.3,
        Disposition::NoReply => -0.5,
        Disposition::NotSolved => -1.0,
    }
}

/// What agents said of it, -1 to 1: the share that found it of help, shrunk towards nothing as long
/// as few have said (two imaginary votes, one each way; the rule of succession).
fn helped(case: &Case) -> f64 {
    let (yes, no) = (f64::from(case.n_helped), f64::from(case.n_not_helped));
    (yes - no) / (yes + no + 2.0)
}

#[cfg(test)]
mod tests;
