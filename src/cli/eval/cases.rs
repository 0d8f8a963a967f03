//! Similar cases: is what belongs together found, and how far up?

use std::collections::BTreeMap;
use std::slice::from_ref;

use serde::Deserialize;
use serde_json::{Value, json};

use super::fields::{self, Line};
use super::metrics::Ranking;
use super::report::{Figure, of_rankings};
use super::{Outcome, Settings, scored};
use crate::cli::Failure;
use crate::cli::score;

/// Cases looked at for each line; average precision looks at all of them.
const TOP: usize = 100;

#[derive(Deserialize)]
struct Found {
    id: usize,
    results: Vec<Hit>,
}

#[derive(Deserialize)]
struct Hit {
    id: Value,
}

/// Measures.
pub(super) fn measure(settings: &Settings, lines: &[Line]) -> Result<Outcome, Failure> {
    let path = fields::needed("--corpus", settings.corpus.as_ref())?;
    let (corpus, tally) = fields::read(from_ref(path), &mut std::io::stderr())?;
    let by_id: BTreeMap<String, &Line> =
        corpus.iter().filter_map(|case| Some((fields::id(case)?, case))).collect();
    let (mut asked, mut right) = (Vec::new(), Vec::new());
    for line in lines {
        let relevant = fields::names(line, settings.relevant());
        let Some(query) = query(settings, line, &by_id, asked.len()) else { continue };
        if relevant.is_empty() {
            continue;
        }
        asked.push(query);
        right.push(relevant);
    }
    let cases: Vec<Value> = corpus.iter().filter_map(case).collect();
    let cases = super::to_lines(&cases)?;
    let found: Vec<Found> = scored(&asked, |input, output| {
        let errors = std::io::stderr();
        let files = score::cases::Files { corpus: cases.as_slice(), input, output, errors };
        score::cases::run(files, TOP)
    })?;
    let rankings: Vec<Ranking> = found
        .iter()
        .filter_map(|found| {
            let names: Vec<String> = found.results.iter().map(|h| fields::name(&h.id)).collect();
            right.get(found.id).map(|right| Ranking::of(&names, right))
        })
        .collect();
    let figures: Vec<Figure> = of_rankings(&rankings, settings.seed);
    Ok(Outcome { figures, tally })
}

/// What is asked: the line's own text; or, when it has none, that of the case with its id, which is
/// then not to be found itself.
fn query(
    settings: &Settings,
    line: &Line,
    corpus: &BTreeMap<String, &Line>,
    number: usize,
) -> Option<Value> {
    if let Some(text) = fields::text(line, &settings.text) {
        return Some(json!({ "id": number, "text": text, "exclude": line.get("exclude") }))
            .map(without_null);
    }
    let id = fields::id(line)?;
    let known = corpus.get(&id)?;
    let (title, body) = title_and_body(known)?;
    let text = format!("{title}\n{body}");
    Some(json!({ "id": number, "text": text.trim(), "exclude": [known.get("id")] }))
}

fn without_null(mut value: Value) -> Value {
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|_, v| !v.is_null());
    }
    value
}

fn case(line: &Line) -> Option<Value> {
    let (title, body) = title_and_body(line)?;
    Some(without_null(json!({
        "id": line.get("id")?,
        "title": title,
        "body": body,
        "resolved_at": line.get("resolved_at"),
        "outcome": line.get("outcome"),
    })))
}

/// A case's title and the rest of it; a transcript is joined, a turn a line.
fn title_and_body(line: &Line) -> Option<(String, String)> {
    let one = |field: &str| line.get(field).and_then(Value::as_str).map(str::to_owned);
    let title = one("title").or_else(|| one("subject")).unwrap_or_default();
    let said = || {
        let turns = fields::turns(line, &[]);
        let texts = turns.iter().filter_map(|t| t["text"].as_str());
        let joined = texts.collect::<Vec<_>>().join("\n");
        (!joined.is_empty()).then_some(joined)
    };
    let body = one("body").or_else(|| one("text")).or_else(said).or_else(|| Some(title.clone()))?;
    (!title.is_empty() || !body.is_empty()).then_some((title, body))
}
