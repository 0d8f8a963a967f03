//! `baton score answer`: what the assistant says to a question, from given articles.

use std::io::{BufRead, Result, Write};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::lines::{self, Tally};
use crate::clock::Timestamp;
use crate::decide::answer::{self, Answer, Calibration, Evidence, Question, Ranked, Said};
use crate::domain::article::{Article, Audience};
use crate::domain::event::Position;
use crate::domain::finding::PassageHit;
use crate::language::Language;
use crate::search::{self, Change, Search};

/// Passages looked at for one question, by words and by meaning each.
const CANDIDATES: usize = 100;
/// Passages given back.
const PASSAGES: usize = 20;

#[derive(Deserialize)]
struct ArticleLine {
    id: Value,
    #[serde(default)]
    title: String,
    text: String,
}

#[derive(Deserialize)]
struct QuestionLine {
    id: Value,
    text: String,
    #[serde(default)]
    history: Vec<SaidLine>,
}

#[derive(Deserialize)]
struct SaidLine {
    role: String,
    text: String,
}

#[derive(Serialize)]
struct Output<'a> {
    id: &'a Value,
    decision: &'static str,
    confidence: f32,
    passages: Vec<Scored<'a>>,
    answer: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Map<String, Value>>,
}

#[derive(Serialize)]
struct Scored<'a> {
    article: &'a Value,
    score: f32,
    text: &'a str,
}

/// The files of one run.
#[derive(Debug)]
pub struct Files<A, I, O, E> {
    /// The articles, a line each.
    pub articles: A,
    /// The questions.
    pub input: I,
    /// What is said to them.
    pub output: O,
    /// Bad lines.
    pub errors: E,
}

/// Answers every line of the input. With `evidence`, each line also says what the confidence was
/// reckoned from, for fitting it.
///
/// # Errors
/// When a file cannot be read or written, or the index cannot be made.
pub fn run<A: BufRead, I: BufRead, O: Write, E: Write>(
    files: Files<A, I, O, E>,
    evidence: bool,
) -> Result<Tally> {
    let Files { articles, input, mut output, mut errors } = files;
    let language = Language::embedded();
    let (shelf, fed) = Shelf::read(articles, &mut errors, &language)?;
    let asked = lines::read("input", input, &mut errors, |line: QuestionLine| {
        let question = question(&line, &language);
        let query = answer::query(&question, Audience::Public, &Calibration::SHIPPED);
        let hits = shelf.search.passages(&query, CANDIDATES);
        lines::write(&mut output, &shelf.score(&line.id, &question, &hits, evidence))
    })?;
    Ok(fed.and(asked))
}

/// The articles' names and the index over them.
struct Shelf {
    search: Search,
    names: Vec<Value>,
}

impl Shelf {
    fn read(
        articles: impl BufRead,
        errors: &mut dyn Write,
        language: &Language,
    ) -> Result<(Self, Tally)> {
        let search = Search::in_memory().map_err(std::io::Error::other)?;
        let mut names = Vec::new();
        let tally = lines::read("articles", articles, errors, |line: ArticleLine| {
            let article = article(names.len(), line.title, line.text);
            let mut passages = search::cut(&article);
            for passage in &mut passages {
                passage.vector = language.encode(&passage.to_read());
            }
            search.apply(vec![Change::Article(Box::new(article), passages)], Position(0));
            names.push(line.id);
            Ok(())
        })?;
        search.flush();
        Ok((Self { search, names }, tally))
    }

    fn score<'a>(
        &'a self,
        id: &'a Value,
        question: &Question,
        hits: &'a [PassageHit],
        evidence: bool,
    ) -> Output<'a> {
        let ranked = answer::rank(hits);
        let evidence = evidence.then(|| named(&Evidence::of(question, &ranked)));
        let decided = answer::answer(question, hits, &Calibration::SHIPPED);
        let (decision, confidence, answer) = told(decided);
        let passages = ranked.iter().take(PASSAGES).filter_map(|ranked| self.scored(ranked));
        Output { id, decision, confidence, passages: passages.collect(), answer, evidence }
    }

    fn scored<'a>(&'a self, ranked: &Ranked<'a>) -> Option<Scored<'a>> {
        let passage = &ranked.hit.passage;
        let article = self.names.get(passage.article.0 as usize)?;
        Some(Scored { article, score: ranked.score, text: &passage.text })
    }
}

fn article(number: usize, title: String, body: String) -> Article {
    Article {
        id: (number as u128).into(),
        title,
        body,
        topic: None,
        audience: Audience::Public,
        published: true,
        revision: 1,
        updated_by: None,
        updated_at: Timestamp(0),
    }
}

fn question(line: &QuestionLine, language: &Language) -> Question {
    let before = line.history.iter().map(|said| Said {
        by_customer: matches!(said.role.as_str(), "customer" | "user"),
        text: said.text.clone(),
        vector: language.encode(&said.text),
    });
    Question::new(&line.text, &language.read(&line.text), before.collect())
}

fn told(answer: Answer) -> (&'static str, f32, String) {
    match answer {
        Answer::Answer { text, confidence, .. } => ("answer", confidence, text),
        Answer::Clarify { text, choices, confidence } => {
            let choices = choices.iter().map(|choice| format!("\n- {choice}"));
            ("clarify", confidence, std::iter::once(text).chain(choices).collect())
        }
        Answer::None { confidence } => ("none", confidence, String::new()),
        Answer::SmallTalk { text } => ("answer", 1.0, text),
    }
}

fn named(evidence: &Evidence) -> Map<String, Value> {
    evidence
        .named()
        .map(|(name, value)| (name.to_owned(), Value::from(value)))
        .into_iter()
        .collect()
}
