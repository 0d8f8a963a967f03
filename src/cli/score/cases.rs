//! `baton score cases`: which past cases are found for a text.

use std::collections::HashMap;
use std::io::{BufRead, Result, Write};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lines::{self, Tally};
use super::read::Described;
use crate::clock::Timestamp;
use crate::decide::recall;
use crate::domain::briefing::SimilarCase;
use crate::domain::case::Case;
use crate::domain::event::Position;
use crate::domain::finding::CaseQuery;
use crate::language::Language;
use crate::search::{Change, Search};

/// How many candidates are ranked for each one that is given back, as when serving.
const CANDIDATES: usize = 5;

#[derive(Deserialize)]
struct CorpusLine {
    id: Value,
    #[serde(default)]
    title: Option<String>,
    body: String,
    #[serde(default)]
    resolved_at: Option<String>,
    #[serde(default)]
    outcome: Option<String>,
}

#[derive(Deserialize)]
struct QueryLine {
    id: Value,
    text: String,
    #[serde(default)]
    exclude: Vec<Value>,
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

/// The files of one run.
#[derive(Debug)]
pub struct Files<C, I, O, E> {
    /// The cases, a line each.
    pub corpus: C,
    /// The texts to find cases for.
    pub input: I,
    /// The cases found.
    pub output: O,
    /// Bad lines.
    pub errors: E,
}

/// Scores every line of the input; `top` cases each.
///
/// # Errors
/// When a file cannot be read or written, or the index cannot be made.
pub fn run<C: BufRead, I: BufRead, O: Write, E: Write>(
    files: Files<C, I, O, E>,
    top: usize,
) -> Result<Tally> {
    let Files { corpus, input, mut output, mut errors } = files;
    let language = Language::embedded();
    let (library, fed) = Library::read(corpus, &mut errors, &language)?;
    let asked = lines::read("input", input, &mut errors, |line: QueryLine| {
        let vector = language.encode(&line.text);
        let found = library.find(&line, vector, top);
        let results = found.iter().filter_map(|case| library.name(case).map(|id| (id, case.score)));
        let results = results.map(|(id, score)| Scored { id, score }).collect();
        lines::write(&mut output, &Output { id: &line.id, results })
    })?;
    Ok(fed.and(asked))
}

/// The corpus: every case, its name and the index over all of them.
struct Library {
    search: Search,
    cases: Vec<Case>,
    names: Vec<Value>,
    numbers: HashMap<String, usize>,
    now: Timestamp,
}

impl Library {
    fn read(
        corpus: impl BufRead,
        errors: &mut dyn Write,
        language: &Language,
    ) -> Result<(Self, Tally)> {
        let search = Search::in_memory().map_err(std::io::Error::other)?;
        let (mut cases, mut names): (Vec<Case>, Vec<Value>) = (Vec::new(), Vec::new());
        let tally = lines::read("corpus", corpus, errors, |line: CorpusLine| {
            let resolved_at = line.resolved_at.as_deref().and_then(Timestamp::from_rfc3339);
            let described = Described {
                number: cases.len(),
                title: line.title.as_deref().unwrap_or_default(),
                body: &line.body,
                topic: None,
                resolved_at: resolved_at.unwrap_or_default(),
                outcome: line.outcome.as_deref(),
            };
            let case = described.case(language);
            search.apply(vec![Change::Case(Box::new(case.clone()))], Position(0));
            cases.push(case);
            names.push(line.id);
            Ok(())
        })?;
        search.flush();
        let numbers = names.iter().enumerate().map(|(n, name)| (name.to_string(), n)).collect();
        let now = cases.iter().map(|case| case.resolved_at).max().unwrap_or_default();
        Ok((Self { search, cases, names, numbers, now }, tally))
    }

    fn find(
        &self,
        line: &QueryLine,
        vector: Option<crate::domain::vector::Vector>,
        top: usize,
    ) -> Vec<SimilarCase> {
        let excluded = line.exclude.iter().filter_map(|id| self.numbers.get(&id.to_string()));
        let query = CaseQuery {
            wordings: recall::wordings(&line.text),
            vector,
            topic: None,
            exclude: excluded.map(|n| (*n as u128).into()).collect(),
        };
        let hits = self.search.cases(&query, top.saturating_mul(CANDIDATES));
        let known: Vec<Case> =
            hits.iter().filter_map(|hit| self.cases.get(hit.case.0 as usize).cloned()).collect();
        let mut found = recall::rank(&line.text, &hits, &known, self.now);
        found.truncate(top);
        found
    }

    fn name(&self, case: &SimilarCase) -> Option<&Value> {
        self.names.get(case.case.0 as usize)
    }
}
