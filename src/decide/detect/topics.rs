//! What a conversation is about: the team's topics, recognised from a few examples each, or none.
//!
//! A text is compared with the examples of every topic by meaning. "None of these" is an answer: it
//! is given when even the nearest examples are far.

use crate::decide::detect::scene::Scene;
use crate::domain::decision::TopicMatch;
use crate::domain::policy::Topic;
use crate::domain::vector::Vector;

/// Nearest examples that speak for a topic.
const NEAREST: usize = 3;
/// Similarity at which a topic is as likely as not.
const EVEN_AT: f32 = 0.46;
/// How fast confidence grows with similarity.
const STEEPNESS: f32 = 14.0;
/// How much the lead over the second topic counts.
const LEAD: f32 = 0.5;
/// Confidence from which a topic is said at all.
const SAID_FROM: f32 = 0.5;
/// What is left of an earlier turn's topic.
const FADING: f32 = 0.9;
/// Customer turns back at which a topic is looked for.
const LOOKED_BACK: usize = 4;

/// Topics with the vectors of their examples: made once a policy, used for every turn.
#[derive(Clone, Debug, Default)]
pub struct Topics {
    topics: Vec<Prepared>,
}

#[derive(Clone, Debug)]
struct Prepared {
    id: String,
    examples: Vec<Vector>,
    mean: Option<Vector>,
}

/// A topic with its confidence, best first.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// The topic's id.
    pub id: String,
    /// 0 to 1.
    pub confidence: f32,
}

impl Topics {
    /// Prepares the topics of a policy; `encode` gives the vector of an example.
    pub fn prepare(topics: &[Topic], mut encode: impl FnMut(&str) -> Option<Vector>) -> Self {
        let prepared = topics.iter().map(|topic| {
            let mut examples: Vec<Vector> =
                topic.examples.iter().filter_map(|e| encode(e)).collect();
            if examples.is_empty() {
                examples.extend(encode(&topic.name));
            }
            let mean = Vector::mean(&examples);
            Prepared { id: topic.id.clone(), examples, mean }
        });
        Self { topics: prepared.collect() }
    }

    /// The topic of a text; none when none of them is near.
    pub fn of(&self, vector: Option<&Vector>, _text: &str) -> Option<TopicMatch> {
        let best = self.rank(vector).into_iter().next()?;
        Self::is_said(best.confidence)
            .then_some(TopicMatch { id: best.id, confidence: best.confidence })
    }

    /// Whether a confidence is enough to name the topic; below it, "none of these" is the answer.
    pub fn is_said(confidence: f32) -> bool {
        confidence >= SAID_FROM
    }

    /// Every topic with its confidence, best first.
    pub fn rank(&self, vector: Option<&Vector>) -> Vec<Ranked> {
        let Some(vector) = vector else { return Vec::new() };
        let mut scored: Vec<(f32, &str)> =
            self.topics.iter().map(|t| (t.similarity(vector), t.id.as_str())).collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let second = scored.get(1).map_or(0.0, |s| s.0);
        let first = scored.first().map_or(0.0, |s| s.0);
        scored
            .into_iter()
            .map(|(similarity, id)| {
                let rival = if similarity == first { second } else { first };
                let lead = (similarity - rival).clamp(-0.3, 0.3);
                let x = similarity + LEAD * lead - EVEN_AT;
                let confidence = 1.0 / (1.0 + (-STEEPNESS * x).exp());
                Ranked { id: id.to_owned(), confidence }
            })
            .collect()
    }
}

impl Prepared {
    /// Mean of the nearest examples' and the middle's cosine.
    fn similarity(&self, vector: &Vector) -> f32 {
        let mut near: Vec<f32> = self.examples.iter().map(|e| e.cosine(vector)).collect();
        near.sort_by(|a, b| b.total_cmp(a));
        near.truncate(NEAREST);
        let nearest = near.first().copied().unwrap_or_default();
        let near = near.iter().sum::<f32>() / near.len().max(1) as f32;
        let middle = self.mean.as_ref().map_or(0.0, |m| m.cosine(vector));
        0.4 * nearest + 0.2 * near + 0.4 * middle
    }
}

/// What the conversation is about: the latest turn that says it.
pub fn topic_of(scene: &Scene<'_>) -> Option<TopicMatch> {
    let mut fading = 1.0;
    for turn in scene.customer_turns_back().take(LOOKED_BACK) {
        if let Some(mut found) = scene.input.topics.of(turn.vector.as_ref(), &turn.text) {
            found.confidence *= fading;
            return Some(found);
        }
        fading *= FADING;
    }
    None
}
