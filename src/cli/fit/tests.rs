//! Labels are found where a team may have put them, and a document keeps all but its weights.

use serde_json::{Value, json};

use super::labels::{Given, Labels};
use super::{Labelled, document, enough};
use crate::decide::detect::{Fit, Seen};
use crate::domain::policy::Policy;
use crate::interchange::policy_toml;

const LABELS: Labels<'static> = Labels { field: "needed", positive: None };

fn needed(line: &Value) -> Vec<(usize, bool)> {
    let given: Given = serde_json::from_value(line.clone()).unwrap();
    LABELS.of(&given.line).into_iter().collect()
}

#[test]
fn a_label_is_said_of_turns_or_of_the_last_one_before_an_agent() {
    let turns = json!([
        {"role": "customer", "text": "where is it", "needed": false},
        {"role": "assistant", "text": "On its way."},
        {"role": "customer", "text": "you said that already", "needed": true},
    ]);
    assert_eq!(needed(&json!({"id": 1, "turns": turns})), [(0, false), (2, true)]);
    let whole = json!([
        {"role": "customer", "text": "where is it"},
        {"role": "assistant", "text": "On its way."},
        {"role": "customer", "text": "that is no answer"},
        {"role": "agent", "text": "I will look."},
        {"role": "customer", "text": "thanks"},
    ]);
    assert_eq!(needed(&json!({"turns": whole, "needed": "yes"})), [(2, true)]);
    assert_eq!(needed(&json!({"turns": whole})), []);
}

#[test]
fn a_line_of_another_shape_says_what_is_wrong() {
    let line = json!({"turns": [{"role": "customer", "text": "x", "needed": 1}], "customer": 7});
    let why = serde_json::from_value::<Given>(line).unwrap_err().to_string();
    assert!(why.contains("invalid type"), "{why}");
}

#[test]
fn too_little_is_refused_with_what_is_needed() {
    let turns: Vec<Labelled> = (0..60)
        .map(|i| Labelled { conversation: i, seen: Seen::default(), needed: i % 9 == 0 })
        .collect();
    let why = enough(&turns).unwrap_err().to_string();
    assert!(why.contains("60 labelled turns of 60 conversations, 7"), "{why}");
    assert!(why.contains("At least 200 turns"), "{why}");
}

#[test]
fn a_document_keeps_its_words_and_gets_the_weights() {
    let text = "# ours\n[thresholds]\nhandoff = 0.7 # late\n\n# old ones\n[weights]\nlegal = 2.0\n\n\
                [[rules]]\nname = \"x\"\nweight = 1.0\n";
    let policy = policy_toml::parse(text).unwrap();
    let fitted = Fit::of(&Policy::default());
    let written = document::with_weights(text, &policy, &fitted, 321).unwrap();
    assert!(written.contains("handoff = 0.7 # late") && written.contains("321 labelled turns"));
    assert!(!written.contains("legal = 2.0") && !written.contains("old ones"), "{written}");
    let read = policy_toml::parse(&written).unwrap();
    assert_eq!(read, Policy { weights: fitted.weights(), ..policy });
    let inline = "weights = { legal = 2.0 }\n";
    let policy = policy_toml::parse(inline).unwrap();
    let written = document::with_weights(inline, &policy, &fitted, 1).unwrap();
    assert_eq!(policy_toml::parse(&written).unwrap().weights, fitted.weights());
}
