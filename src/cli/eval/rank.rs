//! Candidates put in order: do the right ones come first?

use serde::Deserialize;
use serde_json::{Value, json};

use super::fields::{self, Line};
use super::metrics::Ranking;
use super::report::{Figure, of_rankings};
use super::{Outcome, Settings, scored};
use crate::cli::Failure;
use crate::cli::score;
use crate::cli::score::lines::Tally;

#[derive(Deserialize)]
struct Ordered {
    id: usize,
    results: Vec<Hit>,
}

#[derive(Deserialize)]
struct Hit {
    id: usize,
}

/// Measures. A line none of whose candidates is right counts as 0, as in the published scorers.
pub(super) fn measure(settings: &Settings, lines: &[Line]) -> Result<Outcome, Failure> {
    let (mut asked, mut right): (Vec<Value>, Vec<Vec<bool>>) = (Vec::new(), Vec::new());
    for line in lines {
        let Some(text) = fields::text(line, &settings.text) else { continue };
        let Some(Value::Array(given)) = line.get("candidates") else { continue };
        let given: Vec<&Line> = given.iter().filter_map(Value::as_object).collect();
        let candidates: Vec<Value> = (0..)
            .zip(&given)
            .map(|(place, one): (usize, _)| {
                let text = fields::text(one, &settings.text).unwrap_or_default();
                json!({ "id": place, "text": text })
            })
            .collect();
        let relevant = |one: &&Line| {
            let says = fields::says(one, settings.relevant(), settings.positive.as_deref());
            says.unwrap_or(false)
        };
        right.push(given.iter().map(relevant).collect());
        asked.push(json!({ "id": asked.len(), "text": text, "candidates": candidates }));
    }
    let ordered: Vec<Ordered> =
        scored(&asked, |input, output| score::rank::run(input, output, std::io::stderr()))?;
    let rankings: Vec<Ranking> =
        ordered.iter().filter_map(|one| Some(ranking(one, right.get(one.id)?))).collect();
    let first = rankings.iter().filter(|r| r.relevant.first() == Some(&true)).count();
    let mut figures = of_rankings(&rankings, settings.seed);
    figures.push(Figure::share("right one first", first, rankings.len()));
    Ok(Outcome { figures, tally: Tally::default() })
}

fn ranking(ordered: &Ordered, right: &[bool]) -> Ranking {
    let is_right = |hit: &Hit| right.get(hit.id).copied().unwrap_or(false);
    Ranking {
        relevant: ordered.results.iter().map(is_right).collect(),
        n_relevant: right.iter().filter(|r| **r).count(),
    }
}
