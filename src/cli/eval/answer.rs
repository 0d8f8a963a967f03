//! Answers: is the article found that holds the answer, and is a question refused that none answers?

use std::slice::from_ref;

use serde::Deserialize;
use serde_json::{Value, json};

use super::fields::{self, Line};
use super::metrics::{Ranking, Rated, auroc};
use super::report::{Figure, of_rankings};
use super::{Outcome, Settings, scored};
use crate::cli::Failure;
use crate::cli::score;

#[derive(Deserialize)]
struct Said {
    id: usize,
    decision: String,
    confidence: f64,
    passages: Vec<Passage>,
}

#[derive(Deserialize)]
struct Passage {
    article: Value,
}

/// What is true of a question.
struct Truth {
    relevant: Vec<String>,
    /// Whether no article answers it; none when the line does not say.
    refusable: Option<bool>,
}

/// Measures.
pub(super) fn measure(settings: &Settings, lines: &[Line]) -> Result<Outcome, Failure> {
    let path = fields::needed("--articles", settings.articles.as_ref())?;
    let (articles, tally) = fields::read(from_ref(path), &mut std::io::stderr())?;
    let articles: Vec<Value> = articles.iter().filter_map(article).collect();
    let articles = super::to_lines(&articles)?;
    let (mut asked, mut truths) = (Vec::new(), Vec::new());
    for line in lines {
        let Some(text) = fields::text(line, &settings.text) else { continue };
        let history = line.get("history").filter(|h| h.is_array()).cloned();
        let history = history.unwrap_or_else(|| json!([]));
        asked.push(json!({ "id": asked.len(), "text": text, "history": history }));
        truths.push(Truth {
            relevant: fields::names(line, settings.relevant()),
            refusable: fields::says(line, settings.none_field(), settings.none_value.as_deref()),
        });
    }
    let said: Vec<Said> = scored(&asked, |input, output| {
        let errors = std::io::stderr();
        let files = score::answer::Files { articles: articles.as_slice(), input, output, errors };
        score::answer::run(files, false)
    })?;
    let pairs: Vec<(&Said, &Truth)> =
        said.iter().filter_map(|said| Some((said, truths.get(said.id)?))).collect();
    let rankings: Vec<Ranking> = pairs
        .iter()
        .filter(|(_, truth)| !truth.relevant.is_empty())
        .map(|(said, truth)| {
            let names: Vec<String> =
                said.passages.iter().map(|p| fields::name(&p.article)).collect();
            Ranking::of(&names, &truth.relevant)
        })
        .collect();
    let mut figures = of_rankings(&rankings, settings.seed);
    figures.extend(refusals(&pairs, settings.seed));
    Ok(Outcome { figures, tally })
}

fn refusals(pairs: &[(&Said, &Truth)], seed: u64) -> Vec<Figure> {
    let known: Vec<(bool, bool, f64)> = pairs
        .iter()
        .filter_map(|(said, truth)| {
            Some((truth.refusable?, said.decision == "none", said.confidence))
        })
        .collect();
    if known.is_empty() {
        return Vec::new();
    }
    let rated: Vec<Rated> = known
        .iter()
        .map(|(refusable, _, confidence)| Rated { score: -confidence, positive: *refusable })
        .collect();
    let share = |name: &str, refusable: bool, refused: bool| {
        let of = known.iter().filter(|k| k.0 == refusable);
        let hits = of.clone().filter(|k| k.1 == refused).count();
        Figure::share(name, hits, of.count())
    };
    vec![
        Figure::resampled("refusal AUROC", &rated, seed, |sample| {
            auroc(sample.iter().map(|rated| **rated))
        }),
        share("unanswerable, refused", true, true),
        share("answerable, not refused", false, false),
    ]
}

fn article(line: &Line) -> Option<Value> {
    let one = |field: &str| line.get(field).and_then(Value::as_str);
    let title = one("title").or_else(|| one("heading")).unwrap_or_default();
    let text = one("text").or_else(|| one("body"))?;
    Some(json!({ "id": line.get("id")?, "title": title, "text": text }))
}
