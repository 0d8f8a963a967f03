//! What is measured without a server, on one thread: reading a message and deciding about it, and
//! finding similar cases.

use serde::Serialize;

use crate::app::live_policy::{DEFAULT_TOML, LivePolicy};
use crate::cli::Failure;
use crate::cli::bench::corpus::Corpus;
use crate::cli::bench::stats::Spread;
use crate::clock::{Stopwatch, Timestamp};
use crate::decide::detect::{self, AssistantView, Cut, Facts, Turn, TurnInput};
use crate::decide::recall;
use crate::domain::case::Case;
use crate::domain::customer::Customer;
use crate::domain::event::Position;
use crate::domain::finding::CaseQuery;
use crate::domain::message::{Author, MessageKind, Seq};
use crate::language::Language;
use crate::search::{Change, Search};

/// Cases handed to the index at once.
const BATCH: usize = 500;
/// Candidates that are ranked, as when serving.
const CANDIDATES: usize = 50;
/// Turns and queries that are not counted: the first ones fill caches.
const WARM_UP: usize = 10;

/// A conversation with a message of twenty words at its end.
const CONVERSATION: [(Author, &str); 5] = [
    (Author::Customer, "our export stops half way and the file is empty"),
    (Author::Assistant, "Exports run in the background. Have you looked under Settings, Jobs?"),
    (Author::Customer, "there is nothing under jobs, the list is empty"),
    (Author::Assistant, "Then the export has ended. You can start it again from the report."),
    (
        Author::Customer,
        "I have started it four times now and it still stops at the same line, this is getting \
         really annoying, please help",
    ),
];

/// How long similar cases take.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Similar {
    /// Cases searched.
    pub(super) n_cases: usize,
    /// Encoding the conversation, searching and ranking.
    pub(super) in_all: Spread,
    /// Searching alone.
    pub(super) search: Spread,
    /// Cases a second that were put into the index.
    pub(super) indexed_per_s: f64,
}

/// Reads the last message of a conversation and decides about it, `n` times.
///
/// # Errors
/// When the policy that ships cannot be read.
pub(super) fn turns(language: &Language, n: usize) -> Result<Spread, Failure> {
    let live = LivePolicy::prepare(0, DEFAULT_TOML.to_owned(), language)
        .map_err(|e| format!("the policy that ships: {e}"))?;
    let (customer, mut turns) = (Customer::default(), conversation(language));
    let mut times = Vec::with_capacity(n);
    for round in 0..n + WARM_UP {
        let watch = Stopwatch::start();
        let last = turns.pop().ok_or("the conversation is empty")?;
        let reading = language.read(&last.text);
        let vector = reading.vector.clone();
        turns.push(Turn { reading: Some(reading), vector, ..last });
        let decision = detect::decide(&TurnInput {
            policy: &live.policy,
            topics: &live.topics,
            customer: &customer,
            turns: &turns,
            facts: Facts::default(),
            assistant: AssistantView { confidence: Some(0.5), ..AssistantView::default() },
            now: Timestamp(0),
        });
        std::hint::black_box(decision);
        if round >= WARM_UP {
            times.push(watch.elapsed());
        }
    }
    Ok(Spread::of(times))
}

fn conversation(language: &Language) -> Vec<Turn> {
    let numbered = (1_u32..).zip(CONVERSATION);
    let turns = numbered.map(|(seq, (author, text))| {
        let reading = (author == Author::Customer).then(|| language.read(text));
        let vector = language.encode(text);
        let (seq, at, kind) = (Seq(seq), Timestamp(0), MessageKind::Plain);
        Turn { seq, at, author, text: text.to_owned(), kind, reading, vector, cut: Cut::default() }
    });
    turns.collect()
}

/// Puts `n_cases` into an index on the disk and finds similar ones for `n` conversations.
///
/// # Errors
/// When the index cannot be made.
pub(super) fn similar(
    dir: &std::path::Path,
    language: &Language,
    n_cases: usize,
    n: usize,
) -> Result<Similar, Failure> {
    let corpus = Corpus::new(language);
    let search = Search::open(dir)?;
    let watch = Stopwatch::start();
    for first in (0..n_cases).step_by(BATCH) {
        let batch = first..(first + BATCH).min(n_cases);
        let changes = batch.map(|number| Change::Case(Box::new(corpus.case(number)))).collect();
        search.apply(changes, Position(0));
    }
    search.flush();
    let indexed_per_s = n_cases as f64 / watch.elapsed().as_secs_f64();
    let (mut in_all, mut searching) = (Vec::with_capacity(n), Vec::with_capacity(n));
    for round in 0..n + WARM_UP {
        let text = Corpus::query(round);
        let watch = Stopwatch::start();
        let vector = language.encode(&text);
        let query = CaseQuery {
            wordings: recall::wordings(&text),
            vector,
            topic: None,
            exclude: Vec::new(),
        };
        let encoded = watch.elapsed();
        let hits = search.cases(&query, CANDIDATES);
        let found = watch.elapsed();
        let cases: Vec<Case> = hits.iter().map(|hit| corpus.case(hit.case.0 as usize)).collect();
        std::hint::black_box(recall::rank(&text, &hits, &cases, Timestamp(0)));
        if round >= WARM_UP {
            in_all.push(watch.elapsed());
            searching.push(found.saturating_sub(encoded));
        }
    }
    let (in_all, search) = (Spread::of(in_all), Spread::of(searching));
    Ok(Similar { n_cases, in_all, search, indexed_per_s })
}
