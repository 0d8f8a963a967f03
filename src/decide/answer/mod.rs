//! What the assistant says to a question: an answer quoted from an article, a question back, small
//! talk, or that it found nothing. It never makes up a sentence about the team's product: what it
//! says stands in a published article, word for word, or is one of the house's own few sentences
//! about itself; a model may put it into other words ([`phrase`]), each of which is checked. Whether
//! a person is needed is not decided here.

mod calibration;
mod clarify;
mod excerpt;
pub mod phrase;
mod question;
mod small_talk;

use std::collections::BTreeMap;

use crate::decide::fuse;
use crate::domain::article::Audience;
use crate::domain::finding::PassageHit;
use crate::domain::message::{Phrased, Source};
use crate::ids::ArticleId;

pub use calibration::{Calibration, Evidence};
pub use question::{Question, Said, query};

/// What the assistant does with a question.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Quotes an article.
    Answer {
        /// The passage, shortened to what answers.
        text: String,
        /// Where it stands.
        sources: Vec<Source>,
        /// How likely it is that this answers, 0 to 1.
        confidence: f32,
        /// Who put it into words; none when it is quoted.
        phrased: Option<Phrased>,
    },
    /// Asks which of several things is meant.
    Clarify {
        /// The question back.
        text: String,
        /// What the customer may choose, in words that can be sent as they are.
        choices: Vec<String>,
        /// How likely it is that the best of them answers, 0 to 1.
        confidence: f32,
    },
    /// Nothing that can be trusted to answer.
    None {
        /// How likely it is that the best passage answers all the same, 0 to 1.
        confidence: f32,
    },
    /// Greets, thanks, says what it is.
    SmallTalk {
        /// What it says.
        text: String,
    },
}

impl Answer {
    /// How likely it is that what was found answers, 0 to 1; small talk answers itself.
    pub fn confidence(&self) -> f32 {
        match self {
            Self::Answer { confidence, .. }
            | Self::Clarify { confidence, .. }
            | Self::None { confidence } => *confidence,
            Self::SmallTalk { .. } => 1.0,
        }
    }
}

/// A passage with what it is worth as an answer.
#[derive(Clone, Copy, Debug)]
pub struct Ranked<'a> {
    /// What the search found.
    pub hit: &'a PassageHit,
    /// 0 to 1.
    pub score: f32,
}

/// The best passage of each article, best first; ties by article.
pub fn rank(hits: &[PassageHit]) -> Vec<Ranked<'_>> {
    let words_best = fuse::best(hits.iter().map(|hit| hit.words));
    let mut best: BTreeMap<ArticleId, Ranked<'_>> = BTreeMap::new();
    for hit in hits {
        let score = fuse::fuse(hit.meaning, hit.words, words_best);
        let held = best.entry(hit.passage.article).or_insert(Ranked { hit, score });
        if score > held.score {
            *held = Ranked { hit, score };
        }
    }
    let mut out: Vec<Ranked<'_>> = best.into_values().collect();
    out.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then(a.hit.passage.article.cmp(&b.hit.passage.article))
    });
    out
}

/// Decides what to say. `hits` is what a search for [`query`] found; what is internal among it is
/// not looked at, whoever asked for it.
pub fn answer(question: &Question, hits: &[PassageHit], calibration: &Calibration) -> Answer {
    let public: Vec<PassageHit> =
        hits.iter().filter(|hit| hit.passage.audience == Audience::Public).cloned().collect();
    let ranked = rank(&public);
    let confidence = calibration.confidence(&Evidence::of(question, &ranked));
    let best = ranked.first().map(|best| &best.hit.passage);
    if let Some(text) = small_talk::reply(question, best, confidence, calibration) {
        return Answer::SmallTalk { text };
    }
    let Some(best) = ranked.first().filter(|_| confidence >= calibration.threshold) else {
        return Answer::None { confidence };
    };
    let named = clarify::named(question, &ranked);
    if let (None, Some(choices)) = (named, clarify::choices(question, &ranked)) {
        return Answer::Clarify { text: clarify::TEXT.to_owned(), choices, confidence };
    }
    let passage = &named.unwrap_or(best).hit.passage;
    Answer::Answer {
        text: excerpt::shorten(&question.text, &passage.text, &public),
        sources: vec![Source {
            article: passage.article,
            title: passage.title.clone(),
            heading: passage.headings.last().cloned().unwrap_or_default(),
        }],
        confidence,
        phrased: None,
    }
}

#[cfg(test)]
mod tests;
