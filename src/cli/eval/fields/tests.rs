//! Lines of different makes are read alike.

use super::*;

fn line(value: Value) -> Line {
    let Value::Object(line) = value else { panic!("an object") };
    line
}

#[test]
fn the_text_is_in_the_usual_field_or_in_the_named_ones() {
    let both = line(json!({ "subject": "A", "body": "B", "note": "C" }));
    assert_eq!(text(&both, &[]).as_deref(), Some("A\nB"));
    assert_eq!(text(&both, &["note".into(), "body".into()]).as_deref(), Some("C\nB"));
    assert_eq!(text(&line(json!({ "question": "Q", "body": "B" })), &[]).as_deref(), Some("Q"));
    assert_eq!(text(&line(json!({ "id": 1 })), &[]), None);
}

#[test]
fn a_label_is_a_number_a_word_or_a_value_that_is_named() {
    let given = line(json!({ "n": 1, "zero": 0, "yes": "Yes", "kind": "LOST", "null": null }));
    assert_eq!(says(&given, "n", None), Some(true));
    assert_eq!(says(&given, "zero", None), Some(false));
    assert_eq!(says(&given, "yes", None), Some(true));
    assert_eq!(says(&given, "kind", Some("LOST")), Some(true));
    assert_eq!(says(&given, "kind", Some("FOUND")), Some(false));
    assert_eq!(says(&given, "null", None), None);
    assert_eq!(says(&given, "missing", None), None);
}

#[test]
fn names_are_one_or_many() {
    let given = line(json!({ "one": "a", "many": ["a", 7] }));
    assert_eq!(names(&given, "one"), ["a"]);
    assert_eq!(names(&given, "many"), ["a", "7"]);
    assert!(names(&given, "none").is_empty());
}

#[test]
fn turns_without_a_role_alternate() {
    let given = line(json!({ "turns": ["hello", "hi", { "role": "system", "text": "bye" }] }));
    let turns = turns(&given, &[]);
    let roles: Vec<&str> = turns.iter().filter_map(|t| t["role"].as_str()).collect();
    assert_eq!(roles, ["customer", "agent", "assistant"]);
}
