//! A transcript becomes the briefing a live conversation would have had.

use serde_json::Value;

use super::*;

const LINES: &str = r#"
{"id": 7, "extra": true, "customer": {"name": "Mara", "tier": "premium", "attributes": {"seats": 3}}, "turns": [{"role": "customer", "text": "Hello there"}, {"role": "assistant", "text": "Hello, how can I help?"}, {"role": "customer", "text": "My labels print without a barcode since version 4.2.1 and I get error E-1107"}, {"role": "assistant", "text": "Choose a printer of 300 dots an inch on the label page."}, {"role": "customer", "text": "That did not help, let me talk to a person please"}]}
{"id": "broken", "turns": [{"role": "robot", "text": "x"}]}
{"id": "b", "turns": []}
"#;

fn score() -> (Vec<Value>, Tally, String) {
    let (mut out, mut errors) = (Vec::new(), Vec::new());
    let tally = run(&Policy::default(), LINES.as_bytes(), &mut out, &mut errors).unwrap();
    let text = String::from_utf8(out).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (lines, tally, String::from_utf8(errors).unwrap())
}

#[test]
fn a_transcript_is_briefed_as_a_live_conversation_would_be() {
    let (lines, tally, errors) = score();
    assert_eq!(tally, Tally { n_good: 2, n_bad: 1 });
    assert!(errors.contains("line 3 skipped"), "{errors}");
    let first = &lines[0];
    assert_eq!(first["id"], 7);
    let ask = &first["briefing"]["ask"];
    assert!(ask["text"].as_str().unwrap().starts_with("My labels print"), "{ask}");
    assert_eq!(ask["turns"], serde_json::json!([3]));
    assert_eq!(first["briefing"]["tried"][0]["turn"], 4);
    let why = first["briefing"]["why"].as_array().unwrap();
    assert!(why.iter().any(|w| w["kind"] == "explicit_request"), "{why:?}");
    let text = first["text"].as_str().unwrap();
    assert!(text.contains("E-1107") && text.contains("4.2.1") && text.contains("300"), "{text}");
    assert!(first["opening"].as_str().unwrap().starts_with("Hello Mara,"));
}

#[test]
fn an_empty_transcript_has_an_empty_briefing_and_twice_is_the_same() {
    let (lines, _, _) = score();
    assert_eq!(lines[1]["id"], "b");
    assert_eq!(lines[1]["text"], "");
    assert_eq!(score().0, lines);
}
