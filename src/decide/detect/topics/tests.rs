//! The measure of distance and the classifier, on points made up for the purpose.

use super::classifier::{Classifier, Seen};
use super::*;

fn point(values: &[(usize, f32)]) -> Point {
    let mut out = [0.0; DIMENSIONS];
    for (place, value) in values {
        out[*place] = *value;
    }
    out
}

#[test]
fn a_direction_in_which_texts_differ_anyway_counts_less() {
    let mut scatter = Scatter::new();
    for step in [-3.0_f32, -1.0, 1.0, 3.0] {
        scatter.add(&point(&[(0, step), (1, step * 0.5)]));
    }
    let measure = scatter.measure(0, 0.01);
    let from = |p: Point| measure.value(&p);
    let (along, across) = (from(point(&[(0, 1.0), (1, 0.5)])), from(point(&[(0, 0.5), (1, -1.0)])));
    assert!(along < 0.3, "{along}");
    assert!((across - 1.25 / 0.01).abs() < 1.0, "{across}");
    let inverse = {
        // The covariance of the two is [[5, 2.5], [2.5, 1.25]] plus 0.01 on the diagonal.
        let (a, b, d) = (5.01_f32, 2.5_f32, 1.26_f32);
        let det = a * d - b * b;
        (d - 2.0 * 0.5 * b + 0.25 * a) / det
    };
    assert!((along - inverse).abs() < 0.01, "{along} {inverse}");
    let (a, b) = (point(&[(0, 1.0), (1, 0.5), (7, 2.0)]), point(&[(0, 0.3), (1, -1.0), (7, 1.5)]));
    let both = from(std::array::from_fn(|d| a[d] + b[d]));
    let mixed = (both - from(a) - from(b)) / 2.0;
    assert!((dot(&measure.slope(&a), &b) - mixed).abs() < 0.01, "the slope leads to the value");
}

#[test]
fn the_classifier_learns_by_meaning_and_by_words() {
    let seen = |place: usize, slot: usize| Seen {
        meaning: point(&[(place, 1.0), (9, 2.0)]),
        words: vec![(slot, 1.0)],
    };
    let examples: Vec<(usize, Seen)> =
        vec![(0, seen(0, 5)), (0, seen(1, 5)), (1, seen(2, 7)), (1, seen(0, 7)), (2, seen(3, 5))];
    let learned = Classifier::learn(&examples, 3);
    for (topic, seen) in &examples {
        let logits = learned.logits(seen);
        let best = (0..3).max_by(|a, b| logits[*a].total_cmp(&logits[*b])).unwrap();
        assert_eq!(best, *topic);
    }
}

#[test]
fn without_topics_or_without_a_vector_nothing_is_named() {
    let vector = Vector::from_floats(&point(&[(1, 1.0)]));
    assert_eq!(Topics::default().of(Some(&vector), "when do you open"), None);
    let topic = Topic { id: "a".into(), examples: vec!["b".into()], ..Topic::default() };
    let topics = Topics::prepare(&[topic], |_| Some(vector.clone()));
    assert_eq!(topics.of(None, "b"), None);
    let nobody = Topics::prepare(&[Topic::default()], |_| None);
    assert_eq!(nobody.rank(Some(&vector), "b"), Vec::new());
}

#[test]
fn examples_that_are_all_one_text_do_no_harm() {
    let vector = Vector::from_floats(&point(&[(1, 1.0)]));
    let topic = |id: &str| Topic {
        id: id.into(),
        examples: vec!["b".into(), "b".into()],
        ..Topic::default()
    };
    let topics = Topics::prepare(&[topic("one"), topic("two")], |_| Some(vector.clone()));
    let ranked = topics.rank(Some(&vector), "b");
    assert_eq!(ranked.len(), 2);
    assert!(ranked.iter().all(|r| (0.0..=1.0).contains(&r.confidence)));
}
