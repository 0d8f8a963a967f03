//! A question in its conversation, and what is searched for to answer it. Customers do not repeat
//! themselves: "and for the other plan?" is a question only with what was said before it, so earlier
//! turns are searched for too, with less weight the longer ago they were.

use super::calibration::Calibration;
use crate::domain::article::Audience;
use crate::domain::finding::{PassageQuery, Wording};
use crate::domain::reading::{Reading, SignalKind};
use crate::domain::vector::Vector;

/// Turns before the question that are looked at.
const BEFORE_MAX: usize = 6;

/// What a customer asks, in its conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Question {
    /// The customer's message.
    pub text: String,
    /// What it means.
    pub vector: Option<Vector>,
    /// How likely it is small talk, 0 to 1.
    pub small_talk: f32,
    /// What was said before, oldest first.
    pub before: Vec<Said>,
}

/// Something said before the question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// Said by the customer; otherwise by the assistant or an agent.
    pub by_customer: bool,
    /// What.
    pub text: String,
    /// What it means, when that is known.
    pub vector: Option<Vector>,
}

impl Question {
    /// A message as it was read, after what was said before it.
    pub fn new(text: &str, reading: &Reading, before: Vec<Said>) -> Self {
        Self {
            text: text.to_owned(),
            vector: reading.vector.clone(),
            small_talk: reading.probability(SignalKind::SmallTalk),
            before,
        }
    }
}

/// What to search for.
pub fn query(question: &Question, audience: Audience, calibration: &Calibration) -> PassageQuery {
    let mut wordings = vec![Wording::now(question.text.as_str())];
    let mut meanings: Vec<(&Vector, f32)> = Vec::new();
    meanings.extend(question.vector.as_ref().map(|vector| (vector, 1.0)));
    let mut fade = 1.0;
    for said in question.before.iter().rev().take(BEFORE_MAX) {
        let share = calibration.before(said.by_customer) * fade;
        wordings.push(Wording { text: said.text.clone(), weight: share.words });
        meanings.extend(said.vector.as_ref().map(|vector| (vector, share.meaning)));
        fade *= calibration.fade;
    }
    PassageQuery { wordings, vector: blend(&meanings), audience }
}

/// The direction of a weighted sum; `None` of nothing.
fn blend(parts: &[(&Vector, f32)]) -> Option<Vector> {
    if let [(only, _)] = parts {
        return Some((*only).clone());
    }
    let mut sum = [0.0; crate::domain::vector::DIMENSIONS];
    for (vector, weight) in parts {
        for (sum, value) in sum.iter_mut().zip(vector.to_floats()) {
            *sum += value * weight;
        }
    }
    (!parts.is_empty()).then(|| Vector::from_floats(&sum))
}
