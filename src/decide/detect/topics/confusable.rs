//! Topics that a team has described so alike that customers' words cannot tell them apart: found
//! from the examples alone, when a policy is saved, and pointed out with the sentences that show it.

use std::collections::BTreeMap;

use crate::domain::policy::Topic;
use crate::domain::vector::{DIMENSIONS, Vector};

/// Two topics are confusable from this share of their examples on the wrong side.
const SHARE: f32 = 0.25;
/// And from this many: one odd example is no reason to warn.
const ASTRAY_MIN: usize = 2;

/// Two topics whose examples are nearer to each other than to their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confusable {
    /// The one, by id.
    pub one: String,
    /// The other.
    pub other: String,
    /// Examples of either that lie nearer to the other topic.
    pub astray: Vec<String>,
}

/// Every pair of confusable topics, most examples astray first. Each example is compared with the
/// middle of its own topic's other examples and with the middle of every other topic.
pub fn confusable(
    topics: &[Topic],
    mut encode: impl FnMut(&str) -> Option<Vector>,
) -> Vec<Confusable> {
    let described: Vec<Described<'_>> = topics
        .iter()
        .map(|topic| Described::of(topic, &mut encode))
        .filter(|topic| !topic.examples.is_empty())
        .collect();
    let mut pairs: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
    for (own, topic) in described.iter().enumerate() {
        for (text, point) in &topic.examples {
            if let Some(rival) = nearer(&described, own, point) {
                pairs.entry((own.min(rival), own.max(rival))).or_default().push((*text).to_owned());
            }
        }
    }
    let mut out: Vec<Confusable> = pairs
        .into_iter()
        .filter_map(|((one, other), astray)| {
            let (one, other) = (described.get(one)?, described.get(other)?);
            let n = one.examples.len() + other.examples.len();
            let many = astray.len() >= ASTRAY_MIN && astray.len() as f32 >= SHARE * n as f32;
            let (one, other) = (one.id.to_owned(), other.id.to_owned());
            many.then_some(Confusable { one, other, astray })
        })
        .collect();
    out.sort_by_key(|pair| std::cmp::Reverse(pair.astray.len()));
    out
}

struct Described<'a> {
    id: &'a str,
    examples: Vec<(&'a str, [f32; DIMENSIONS])>,
    sum: [f32; DIMENSIONS],
}

impl<'a> Described<'a> {
    fn of(topic: &'a Topic, encode: &mut impl FnMut(&str) -> Option<Vector>) -> Self {
        let mut sum = [0.0; DIMENSIONS];
        let mut examples = Vec::new();
        for text in &topic.examples {
            let Some(point) = encode(text).map(|vector| vector.to_floats()) else { continue };
            for (sum, value) in sum.iter_mut().zip(&point) {
                *sum += value;
            }
            examples.push((text.as_str(), point));
        }
        Self { id: &topic.id, examples, sum }
    }
}

/// The topic whose middle an example is nearest to, when that is not its own.
fn nearer(topics: &[Described<'_>], own: usize, point: &[f32; DIMENSIONS]) -> Option<usize> {
    let home = topics.get(own).filter(|topic| topic.examples.len() > 1)?;
    let mut without = home.sum;
    for (sum, value) in without.iter_mut().zip(point) {
        *sum -= value;
    }
    let mut nearest = (cosine(&without, point), None);
    for (place, topic) in topics.iter().enumerate().filter(|(place, _)| *place != own) {
        let cosine = cosine(&topic.sum, point);
        if cosine > nearest.0 {
            nearest = (cosine, Some(place));
        }
    }
    nearest.1
}

fn cosine(a: &[f32; DIMENSIONS], b: &[f32; DIMENSIONS]) -> f32 {
    let (mut dot, mut a2, mut b2) = (0.0_f32, 0.0_f32, 0.0_f32);
    for (x, y) in a.iter().zip(b) {
        dot += x * y;
        a2 += x * x;
        b2 += y * y;
    }
    let lengths = (a2 * b2).sqrt();
    if lengths > 0.0 { dot / lengths } else { 0.0 }
}
