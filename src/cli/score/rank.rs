//! `baton score rank`: given candidates in the order of how alike they are to a text. The candidates
//! of all lines make up one index, since how rare a word is cannot be told from ten texts; each line
//! is then searched for among its own only.

use std::collections::BTreeMap;
use std::io::{BufRead, Result, Write};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lines::{self, Tally};
use super::read::Described;
use crate::clock::Timestamp;
use crate::decide::recall;
use crate::domain::case::Case;
use crate::domain::event::Position;
use crate::domain::finding::CaseQuery;
use crate::language::Language;
use crate::search::{Change, Search};

#[derive(Deserialize)]
struct Line {
    id: Value,
    text: String,
    candidates: Vec<Candidate>,
}

#[derive(Deserialize)]
struct Candidate {
    id: Value,
    text: String,
}

#[derive(Serialize)]
struct Output<'a> {
    id: &'a Value,
    results: Vec<Scored<'a>>,
}

#[derive(Serialize)]
struct Scored<'a> {
    id: &'a Value,
    score: f64,
}

/// Orders the candidates of every line of the input, best first.
///
/// # Errors
/// When a file cannot be read or written, or the index cannot be made.
pub fn run(input: impl BufRead, mut output: impl Write, mut errors: impl Write) -> Result<Tally> {
    let search = Search::in_memory().map_err(std::io::Error::other)?;
    let language = Language::embedded();
    let mut asked: Vec<(Line, Vec<Case>)> = Vec::new();
    let mut number = 0;
    let tally = lines::read("input", input, &mut errors, |line: Line| {
        let mut cases = Vec::with_capacity(line.candidates.len());
        for candidate in &line.candidates {
            let case = candidate_case(number, asked.len(), candidate, &language);
            search.apply(vec![Change::Case(Box::new(case.clone()))], Position(0));
            cases.push(case);
            number += 1;
        }
        asked.push((line, cases));
        Ok(())
    })?;
    search.flush();
    for (place, (line, cases)) in asked.iter().enumerate() {
        let query = CaseQuery {
            wordings: recall::wordings(&line.text),
            vector: language.encode(&line.text),
            topic: Some(place.to_string()),
            exclude: Vec::new(),
        };
        let results = order(&search, &query, line, cases);
        lines::write(&mut output, &Output { id: &line.id, results })?;
    }
    Ok(tally)
}

fn candidate_case(number: usize, place: usize, candidate: &Candidate, language: &Language) -> Case {
    let described = Described {
        number,
        title: "",
        body: &candidate.text,
        topic: Some(place.to_string()),
        resolved_at: Timestamp(0),
        outcome: None,
    };
    described.case(language)
}

/// All candidates; those a search does not find come last, in the order they were given.
fn order<'a>(
    search: &Search,
    query: &CaseQuery,
    line: &'a Line,
    cases: &[Case],
) -> Vec<Scored<'a>> {
    let hits = search.cases(query, cases.len());
    let ranked = recall::rank(&line.text, &hits, cases, Timestamp(0));
    let mut scores: BTreeMap<u128, f64> =
        ranked.iter().map(|similar| (similar.case.0, similar.score)).collect();
    let mut out: Vec<Scored<'a>> = line
        .candidates
        .iter()
        .zip(cases)
        .map(|(candidate, case)| Scored {
            id: &candidate.id,
            score: scores.remove(&case.id.0).unwrap_or(0.0),
        })
        .collect();
    out.sort_by(|a, b| b.score.total_cmp(&a.score));
    out
}
