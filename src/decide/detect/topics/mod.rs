//! What a conversation is about: the team's topics, recognised from a few examples each, or none.
//!
//! Which topic it would be, a small classifier says that is learned from the examples when the
//! policy is loaded. Whether it is any of them, the distance says: how near the text lies to the
//! topic's middle, and how much better the topic explains it than the examples as a whole do. "None
//! of these" is an answer.

mod classifier;
mod confusable;
mod spread;
mod words;

use crate::decide::detect::scene::Scene;
use crate::domain::decision::TopicMatch;
use crate::domain::policy::Topic;
use crate::domain::vector::{DIMENSIONS, Vector};
use classifier::{Classifier, Seen};
use spread::{Form, Point, Scatter, dot};
use words::Worth;

pub use confusable::{Confusable, confusable};

/// What the classifier is given of meaning, and of words with many examples a topic: the lengths of
/// both halves. Words of few examples are an accident and count less.
const MEANING: f32 = 5.0;
const WORDS: f32 = 4.0;
/// Examples a topic at which words count seven tenths of that.
const WORDS_HALF_AT: f32 = 15.0;
/// Variance added in every direction: three times what texts about one matter have on average.
const BALL: f32 = 0.0039;
/// Variance that stands for all the topics a team has not described, shared among those it has.
const ELSEWHERE: f32 = 0.0004;
/// Squared distances are told in units of this.
const UNIT: f32 = 60.0;
/// What each of these adds to the log-odds that a text is about a topic: the cosine to its middle,
/// how much better than the whole it explains the text, and the lead over the next topic. Rounded from
/// logistic fits on CLINC150 and BANKING77 (CC BY) with 5 to 100 examples a topic and a part of the
/// topics hidden, of the kind `data/topics/fit.py` makes.
const NEAR: f32 = 4.0;
const EXPLAINED: f32 = 3.5;
const LEAD: f32 = 0.13;
/// Log-odds that are taken off, and how much less for each e-fold more of examples a topic: with
/// five they are known so roughly that more is needed to name it. Chosen to lose a few in a hundred
/// texts of the team's topics.
const BASE: f32 = 0.95;
const BASE_BY_EXAMPLES: f32 = -0.14;
/// Confidence from which a topic is said at all.
const SAID_FROM: f32 = 0.5;
/// What is left of an earlier turn's topic.
const FADING: f32 = 0.9;
/// Customer turns back at which a topic is looked for.
const LOOKED_BACK: usize = 4;

/// Topics with what was learned from their examples: made once a policy, used for every turn.
#[derive(Clone, Debug, Default)]
pub struct Topics {
    topics: Vec<Prepared>,
    learned: Option<Learned>,
}

#[derive(Clone, Debug)]
struct Prepared {
    id: String,
    examples: Vec<(String, Vector)>,
    /// The mean of the examples, of unit length.
    middle: Point,
    /// How much better it explains a text than the examples as a whole do, beside
    /// [`Learned::between`]: what grows with the text's numbers ...
    pull: Point,
    /// ... and what does not.
    shift: f32,
}

#[derive(Clone, Debug)]
struct Learned {
    classifier: Classifier,
    worth: Worth,
    /// Length of the words' half.
    words: f32,
    /// How all examples differ from their common middle, less how texts of one topic differ from its
    /// own.
    between: Form,
    /// Log-odds that are taken off.
    base: f32,
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
        let mut out = Self::default();
        for topic in topics {
            let mut read = |text: &String| encode(text).map(|vector| (text.clone(), vector));
            let mut examples: Vec<(String, Vector)> =
                topic.examples.iter().filter_map(&mut read).collect();
            if examples.is_empty() {
                examples.extend(read(&topic.name));
            }
            if !examples.is_empty() {
                let (id, nowhere) = (topic.id.clone(), [0.0; DIMENSIONS]);
                let (middle, pull, shift) = (nowhere, nowhere, 0.0);
                out.topics.push(Prepared { id, examples, middle, pull, shift });
            }
        }
        out.learned = Learned::from(&mut out.topics);
        out
    }

    /// The topic of a text; none when none of them is near.
    pub fn of(&self, vector: Option<&Vector>, text: &str) -> Option<TopicMatch> {
        let best = self.rank(vector, text).into_iter().next()?;
        Self::is_said(best.confidence)
            .then_some(TopicMatch { id: best.id, confidence: best.confidence })
    }

    /// Whether a confidence is enough to name the topic; below it, "none of these" is the answer.
    pub fn is_said(confidence: f32) -> bool {
        confidence >= SAID_FROM
    }

    /// Every topic with its confidence, best first.
    pub fn rank(&self, vector: Option<&Vector>, text: &str) -> Vec<Ranked> {
        let (Some(vector), Some(learned)) = (vector, &self.learned) else { return Vec::new() };
        let mut most = 1.0_f32;
        let point = vector.to_floats();
        let ranked = self.likeness(learned, &point, text).map(|(topic, like)| {
            let [near, explained, lead] = like;
            let sum = NEAR * near + EXPLAINED * explained + LEAD * lead - learned.base;
            most = most.min(1.0 / (1.0 + (-sum).exp()));
            Ranked { id: topic.id.clone(), confidence: most }
        });
        ranked.collect()
    }

    /// The topic a text would have, and the three numbers its confidence is made of: for fitting
    /// what they weigh (`data/topics/fit.py`).
    pub fn looked(&self, vector: Option<&Vector>, text: &str) -> Option<(&str, [f32; 3])> {
        let (vector, learned) = (vector?, self.learned.as_ref()?);
        let point = vector.to_floats();
        let (topic, like) = self.likeness(learned, &point, text).next()?;
        Some((&topic.id, like))
    }

    /// Every topic, the likeliest first: how near its middle is, how much better it explains the
    /// text than the examples as a whole do, and its lead over the next one (or over it).
    fn likeness(
        &self,
        learned: &Learned,
        point: &Point,
        text: &str,
    ) -> impl Iterator<Item = (&Prepared, [f32; 3])> {
        let logits = learned.classifier.logits(&learned.see(point, text));
        let mut order: Vec<usize> = (0..self.topics.len()).collect();
        order.sort_by(|a, b| logits[*b].total_cmp(&logits[*a]).then(a.cmp(b)));
        let best = order.first().map_or(0.0, |place| logits[*place]);
        let second = order.get(1).map_or(best, |place| logits[*place]);
        let between = learned.between.value(point);
        order.into_iter().enumerate().filter_map(move |(rank, place)| {
            let topic = self.topics.get(place)?;
            let lead = logits[place] - if rank == 0 { second } else { best };
            let explained = (between + dot(point, &topic.pull) + topic.shift) / UNIT;
            Some((topic, [dot(point, &topic.middle), explained, lead]))
        })
    }

    /// The examples of a topic that are most like a text, with their cosines, most alike first.
    pub fn nearest(&self, id: &str, vector: &Vector, max: usize) -> Vec<(&str, f32)> {
        let topic = self.topics.iter().find(|topic| topic.id == id);
        let mut near: Vec<(&str, f32)> = topic
            .iter()
            .flat_map(|topic| &topic.examples)
            .map(|(text, example)| (text.as_str(), example.cosine(vector)))
            .collect();
        near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        near.truncate(max);
        near
    }
}

impl Learned {
    /// Learns from the examples, and tells every topic its middle.
    fn from(topics: &mut [Prepared]) -> Option<Self> {
        let n: usize = topics.iter().map(|topic| topic.examples.len()).sum();
        if n == 0 {
            return None;
        }
        let each = n as f32 / topics.len() as f32;
        let points = || topics.iter().flat_map(|t| &t.examples).map(|(_, v)| v.to_floats());
        let centre = mean(points());
        let (mut within, mut around) = (Scatter::new(), Scatter::new());
        for topic in topics.iter() {
            let middle = mean(topic.examples.iter().map(|(_, vector)| vector.to_floats()));
            for point in topic.examples.iter().map(|(_, vector)| vector.to_floats()) {
                within.add(&off(&point, &middle));
                around.add(&off(&point, &centre));
            }
        }
        let within = within.measure(topics.len(), BALL);
        let around = around.measure(1, BALL + ELSEWHERE / topics.len() as f32);
        let (from_centre, at_centre) = (around.slope(&centre), around.value(&centre));
        for topic in topics.iter_mut() {
            let middle = mean(topic.examples.iter().map(|(_, vector)| vector.to_floats()));
            let pull = off(&within.slope(&middle), &from_centre);
            topic.pull = pull.map(|value| 2.0 * value);
            topic.shift = at_centre - within.value(&middle);
            let length = dot(&middle, &middle).sqrt().max(f32::MIN_POSITIVE);
            topic.middle = middle.map(|value| value / length);
        }
        let texts = topics.iter().flat_map(|t| &t.examples).map(|(text, _)| text.as_str());
        let mut learned = Self {
            classifier: Classifier::learn(&[], 0),
            worth: Worth::of(texts),
            words: WORDS * (each / (each + WORDS_HALF_AT)).sqrt(),
            between: around.less(&within),
            base: BASE + BASE_BY_EXAMPLES * each.max(1.0).ln(),
        };
        let seen: Vec<(usize, Seen)> = topics
            .iter()
            .enumerate()
            .flat_map(|(place, topic)| topic.examples.iter().map(move |e| (place, e)))
            .map(|(place, (text, vector))| (place, learned.see(&vector.to_floats(), text)))
            .collect();
        learned.classifier = Classifier::learn(&seen, topics.len());
        Some(learned)
    }

    fn see(&self, point: &Point, text: &str) -> Seen {
        let meaning = point.map(|value| value * MEANING);
        Seen { meaning, words: self.worth.weigh(text, self.words) }
    }
}

fn mean(points: impl Iterator<Item = Point>) -> Point {
    let mut sum = [0.0; DIMENSIONS];
    let mut n = 0.0_f32;
    for point in points {
        sum.iter_mut().zip(&point).for_each(|(sum, value)| *sum += value);
        n += 1.0;
    }
    sum.map(|value| value / n.max(1.0))
}

fn off(point: &Point, middle: &Point) -> Point {
    let mut out = *point;
    out.iter_mut().zip(middle).for_each(|(value, middle)| *value -= middle);
    out
}

/// What the conversation is about: the latest turn that says it.
pub fn topic_of(scene: &Scene<'_>) -> Option<TopicMatch> {
    scene.current().and_then(|turn| scene.topic(turn)).or_else(|| said_before(scene))
}

/// What it is about when the turn that is decided says nothing of it.
pub fn said_before(scene: &Scene<'_>) -> Option<TopicMatch> {
    let mut fading = FADING;
    for turn in scene.customer_turns_back().take(LOOKED_BACK).skip(1) {
        if let Some(mut found) = scene.topic(turn) {
            found.confidence *= fading;
            return Some(found);
        }
        fading *= FADING;
    }
    None
}

#[cfg(test)]
mod tests;
