//! Which past cases an agent is shown, and in what order: likeness first, then small corrections
//! for how a case ended, how it was scored, how recent it is and whether it has helped before.

mod among;
pub mod gist;

use std::collections::HashMap;

use crate::clock::Timestamp;
use crate::decide::fuse;
use crate::domain::briefing::SimilarCase;
use crate::domain::case::Case;
use crate::domain::finding::{CaseHit, Wording};
use crate::domain::handoff::Disposition;
use crate::ids::CaseId;

/// The share of meaning in likeness, chosen on bug reports (GitBugs, CC BY), on conversations asked
/// for by their summaries and on forum questions.
const MEANING_SHARE: f32 = 0.6;
/// As many of the most alike cases are compared with one another.
const COMPARED_MAX: usize = 50;
/// What pairs of words count beside single ones.
const PAIRS: f32 = 0.7;
/// What is added to the likeness when an ask shares its words with the first line of what is asked
/// as no other does. Chosen on the bug reports alone, where 0.1 to 0.15 are best; conversations have
/// no such line, and forum questions neither gain nor lose by it.
const HEADLINE: f32 = 0.12;
/// What a word counts that is not in the first line of what is asked.
const REST: f32 = 0.67;
/// Half of what recency is worth is gone after this long: product and rules have moved on.
const HALF_LIFE_MS: f64 = 180.0 * 86_400_000.0;
/// What each correction may add to or take from the likeness, as a share of it. Together they can
/// reorder cases that are about equally alike and no others.
const DISPOSITION_SHARE: f64 = 0.04;
const SCORE_SHARE: f64 = 0.03;
const RECENCY_SHARE: f64 = 0.03;
const HELPED_SHARE: f64 = 0.06;
const REOPENED_SHARE: f64 = 0.08;

/// What to search cases for: the first line of a longer text says what it is about (an ask above a
/// transcript, a title above a report), and its words count half as much again as the rest.
pub fn wordings(text: &str) -> Vec<Wording> {
    match text.trim().split_once('\n') {
        Some((first, rest)) => {
            let rest = Wording { text: rest.to_owned(), weight: REST };
            vec![Wording::now(first), rest]
        }
        None => vec![Wording::now(text)],
    }
}

/// Case by case what a search for a text found and what is known of it, most useful first; ties by
/// id. Cases that are not among `cases` any more are left out.
pub fn rank(text: &str, hits: &[CaseHit], cases: &[Case], now: Timestamp) -> Vec<SimilarCase> {
    let known: HashMap<CaseId, &Case> = cases.iter().map(|case| (case.id, case)).collect();
    let mut found: Vec<Found<'_>> = hits
        .iter()
        .filter_map(|hit| known.get(&hit.case).map(|case| (hit, *case)))
        .map(|(hit, case)| (case, hit.meaning, hit.words))
        .map(|(case, meaning, words)| Found { case, meaning, words, headline: 0.0 })
        .collect();
    sort(&mut found);
    let closest: Vec<&Case> = found.iter().take(COMPARED_MAX).map(|found| found.case).collect();
    let compared = among::pairs(text, &closest).into_iter().zip(among::headlines(text, &closest));
    for (found, (pairs, headline)) in found.iter_mut().zip(compared) {
        found.words += PAIRS * pairs;
        found.headline = headline;
    }
    let words_best = fuse::best(found.iter().map(|found| found.words));
    let mut out: Vec<(f64, &Case)> = Vec::with_capacity(found.len());
    for found in &found {
        let alike = f64::from(found.alike(words_best));
        out.push((alike * (1.0 + correction(found.case, now)), found.case));
    }
    out.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.id.cmp(&b.1.id)));
    out.into_iter().map(|(score, case)| similar(case, score.clamp(0.0, 1.0))).collect()
}

/// A case that was found, with the measures of likeness.
struct Found<'a> {
    case: &'a Case,
    meaning: f32,
    words: f32,
    headline: f32,
}

impl Found<'_> {
    fn alike(&self, words_best: f32) -> f32 {
        let fused = fuse::fuse_with(MEANING_SHARE, self.meaning, self.words, words_best);
        fused + HEADLINE * self.headline
    }
}

/// Most alike first; ties by id.
fn sort(found: &mut [Found<'_>]) {
    let best = fuse::best(found.iter().map(|found| found.words));
    found.sort_by(|a, b| {
        b.alike(best).total_cmp(&a.alike(best)).then_with(|| a.case.id.cmp(&b.case.id))
    });
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
