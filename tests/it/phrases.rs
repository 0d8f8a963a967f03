//! Phrases of our own that no head was fitted on: what is told of them may only get better.

use std::path::Path;

use baton::domain::reading::SignalKind;
use baton::language::Language;
use serde::Deserialize;

#[derive(Deserialize)]
struct Phrase {
    text: String,
    labels: Vec<String>,
}

/// What was told of one file.
struct Told {
    precision: f64,
    recall: f64,
}

fn told(language: &Language, file: &str, kind: SignalKind, from: f32) -> Told {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/phrases").join(file);
    let text = std::fs::read_to_string(path).expect("the phrases");
    let (mut hits, mut said, mut so) = (0.0, 0.0, 0.0);
    for line in text.lines() {
        let phrase: Phrase = serde_json::from_str(line).expect("a phrase");
        let is_so = phrase.labels.iter().any(|label| label == kind.name());
        let is_said = language.read(&phrase.text).probability(kind) >= from;
        hits += f64::from(u8::from(is_so && is_said));
        said += f64::from(u8::from(is_said));
        so += f64::from(u8::from(is_so));
    }
    Told { precision: hits / said, recall: hits / so }
}

#[test]
fn what_is_put_aside_is_read_as_well_as_it_was() {
    let language = Language::embedded();
    // A danger fetches a person from 0.7 on.
    let least = [
        ("asks.jsonl", SignalKind::ExplicitRequest, 0.5, 0.95, 0.93),
        ("requests.jsonl", SignalKind::ExplicitRequest, 0.5, 0.82, 0.76),
        ("dangers.jsonl", SignalKind::Safety, 0.7, 0.92, 0.83),
        ("floors.jsonl", SignalKind::Safety, 0.7, 0.95, 0.85),
        ("floors.jsonl", SignalKind::Legal, 0.7, 0.90, 0.95),
    ];
    for (file, kind, from, precision, recall) in least {
        let told = told(&language, file, kind, from);
        let figures = format!("{file}: {kind:?} P {:.3} R {:.3}", told.precision, told.recall);
        assert!(told.precision >= precision && told.recall >= recall, "{figures}");
    }
}
