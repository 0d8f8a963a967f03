//! How severe a complaint is: is the right one of five levels named? Levels are rare, so that each
//! counts alike in the macro F1.

use std::collections::BTreeSet;

use super::detect::{asked_of, decided};
use super::fields::Line;
use super::metrics::{Counts, Rated, mean};
use super::report::Figure;
use super::{Outcome, Settings};
use crate::cli::Failure;
use crate::cli::score::lines::Tally;

/// What is true, and what was said.
type Rating = (u8, u8);

/// Measures; the severest turn of a line counts.
pub(super) fn measure(settings: &Settings, lines: &[Line]) -> Result<Outcome, Failure> {
    let level = |line: &Line| line.get(settings.label())?.as_u64()?.try_into().ok();
    let labelled: Vec<(&Line, u8)> = lines.iter().filter_map(|l| Some((l, level(l)?))).collect();
    if labelled.is_empty() {
        let field = settings.label();
        return Err(format!("no line has a number in {field:?}: name it by --label").into());
    }
    let mut asked = Vec::new();
    for (line, _) in &labelled {
        asked.push(asked_of(settings, line, asked.len()));
    }
    let mut ratings: Vec<Rating> = labelled.iter().map(|(_, level)| (*level, 0)).collect();
    for one in decided(settings, &asked)? {
        if let Some((_, said)) = ratings.get_mut(one.id) {
            *said = one.severity.max(*said);
        }
    }
    let right = ratings.iter().filter(|(truth, said)| truth == said).count();
    let levels: BTreeSet<u8> = ratings.iter().flat_map(|(truth, said)| [*truth, *said]).collect();
    let mut figures = vec![
        Figure::share("accuracy", right, ratings.len()),
        Figure::resampled("macro F1", &ratings, settings.seed, macro_f1),
    ];
    for level in levels {
        let counts = counts(ratings.iter(), level);
        figures.push(Figure::share(
            &format!("recall of level {level}"),
            counts.hits,
            counts.n_positive(),
        ));
    }
    Ok(Outcome { figures, tally: Tally::default() })
}

/// The mean F1 of the levels that are true of something or said of something.
fn macro_f1(ratings: &[&Rating]) -> Option<f64> {
    mean((0..=4).filter_map(|level| counts(ratings.iter().copied(), level).f1()))
}

fn counts<'a>(ratings: impl Iterator<Item = &'a Rating>, level: u8) -> Counts {
    let rated = ratings.map(|(truth, said)| Rated {
        score: f64::from(u8::from(*said == level)),
        positive: *truth == level,
    });
    Counts::at(rated, 0.5)
}
