//! Tangled matters: several topics in one conversation, several systems and error codes,
//! steps taken by hand already.

use std::collections::BTreeSet;

use crate::decide::detect::scene::{Scene, Sign};
use crate::decide::detect::steps::{MANY, n_steps};
use crate::domain::decision::{Evidence, TriggerKind};
use crate::domain::reading::EntityKind;

/// Customer turns looked back upon: the work of a turn does not grow with the conversation.
const LOOKED_BACK: usize = 12;
/// Confidence from which a turn counts for a topic.
const TOPIC_FROM: f32 = 0.6;

/// How tangled it is.
pub fn weigh(scene: &Scene<'_>) -> Vec<Sign> {
    let Some(now) = scene.current() else { return Vec::new() };
    let (mut topics, mut codes) = (BTreeSet::new(), BTreeSet::new());
    for turn in scene.customer_turns_back().take(LOOKED_BACK) {
        if let Some(found) = scene.topic(turn).filter(|found| found.confidence >= TOPIC_FROM) {
            topics.insert(found.id);
        }
        for entity in turn.reading.iter().flat_map(|r| &r.entities) {
            if matches!(entity.kind, EntityKind::ErrorCode | EntityKind::Product) {
                codes.insert(entity.value.clone());
            }
        }
    }
    let steps = scene.customer_turns_back().map(n_steps).max().filter(|n| *n >= MANY);
    let n = topics.len().saturating_sub(1) + codes.len().saturating_sub(1);
    let n = n + steps.map_or(0, |n| n + 1 - MANY);
    if n == 0 {
        return Vec::new();
    }
    let steps = steps.map(|n| format!("{n} steps taken already"));
    let named: Vec<String> = topics.into_iter().chain(codes).chain(steps).collect();
    let evidence = vec![Evidence { turn: now.seq, text: named.join(", ") }];
    let strength = (n as f64 / 3.0).min(1.0);
    vec![Sign { kind: TriggerKind::Complexity, strength, evidence }]
}
