//! When a short question could as well mean something else, and what the customer may choose from.

use super::calibration::telling_words;
use super::{Question, Ranked};
use crate::domain::finding::Passage;

/// The question back.
pub(super) const TEXT: &str = "I found more than one thing this could be about. Which do you mean?";
/// A question of more words has said what it means.
const WORDS_MAX: usize = 3;
/// Another article is as good when its score is this share of the best one's.
const CLOSE: f32 = 0.94;
/// More choices are not read.
const CHOICES_MAX: usize = 3;

/// The choices, when there is something to choose: at least two articles about equally good for a
/// question of few words that follows nothing.
pub(super) fn choices(question: &Question, ranked: &[Ranked<'_>]) -> Option<Vec<String>> {
    let words = telling_words(&question.text);
    let best = ranked.first()?;
    let asked_already = question.before.iter().any(|said| said.by_customer);
    if words == 0 || words > WORDS_MAX || asked_already {
        return None;
    }
    let mut out: Vec<String> = Vec::new();
    for close in ranked.iter().take_while(|other| other.score >= best.score * CLOSE) {
        let choice = phrase(&close.hit.passage);
        if !choice.is_empty() && !out.contains(&choice) {
            out.push(choice);
        }
    }
    out.truncate(CHOICES_MAX);
    (out.len() > 1).then_some(out)
}

/// The passage a question names: whoever writes a title word for word means that article. Choices
/// are written so that taking one leads here.
pub(super) fn named<'a, 'b>(
    question: &Question,
    ranked: &'b [Ranked<'a>],
) -> Option<&'b Ranked<'a>> {
    ranked.iter().find(|ranked| names(&ranked.hit.passage, question))
}

fn names(passage: &Passage, question: &Question) -> bool {
    let asked = question.text.trim();
    let titles = std::iter::once(&passage.title).chain(&passage.headings);
    titles.into_iter().any(|title| title.eq_ignore_ascii_case(asked))
        || phrase(passage).eq_ignore_ascii_case(asked)
}

/// What a customer would write to mean this passage.
fn phrase(passage: &Passage) -> String {
    match passage.headings.last() {
        Some(heading) if !heading.is_empty() && !passage.title.is_empty() => {
            format!("{}: {heading}", passage.title)
        }
        Some(heading) if passage.title.is_empty() => heading.clone(),
        _ => passage.title.clone(),
    }
}
