//! A body that does not fit names the field that does not.
use std::collections::HashMap;

use poem_openapi::{Enum, Object};

use poem_openapi::types::Type;

use super::*;

#[derive(Debug, Object)]
struct Outer {
    text: String,
    n: u8,
    kind: Option<Kind>,
    inner: Option<Inner>,
    tags: Option<Vec<String>>,
    map: Option<HashMap<String, u8>>,
}

#[derive(Debug, Object)]
struct Inner {
    yes: bool,
}

#[derive(Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum Kind {
    OneThing,
}

fn refusal(json: &str) -> (Option<String>, String) {
    let mut registry = Registry::new();
    Outer::register(&mut registry);
    let value = match parse(json.as_bytes()) {
        Ok(value) => value,
        Err(error) => return (error.field, error.message),
    };
    let check = Check { schemas: &registry.schemas };
    match check.value(&Outer::schema_ref(), &value, &Path::Root) {
        Err(error) => (error.field, error.message),
        Ok(()) => match Outer::parse_from_json(Some(value)) {
            Ok(_) => (None, "accepted".into()),
            Err(error) => (None, error.into_message()),
        },
    }
}

#[test]
fn what_fits_is_accepted() {
    let full = r#"{"text":"a","n":3,"kind":"one_thing","inner":{"yes":true},"tags":["x"],
        "map":{"a":1}}"#;
    assert_eq!(refusal(full).1, "accepted");
    assert_eq!(refusal(r#"{"text":"a","n":3,"kind":null}"#).1, "accepted");
}

#[test]
fn every_refusal_names_its_field() {
    let cases = [
        (r#"{"n":3}"#, "text", "is missing"),
        (r#"{"text":null,"n":3}"#, "text", "must be of type string"),
        (r#"{"text":7,"n":3}"#, "text", "must be of type string"),
        (r#"{"text":"a","n":-1}"#, "n", "must be from 0 to 255"),
        (r#"{"text":"a","n":256}"#, "n", "must be from 0 to 255"),
        (r#"{"text":"a","n":1.5}"#, "n", "must be of type integer"),
        (r#"{"text":"a","n":3,"more":1}"#, "more", "is not a field known here"),
        (r#"{"text":"a","n":3,"kind":"other"}"#, "kind", "must be one of one_thing"),
        (r#"{"text":"a","n":3,"inner":{"yes":1}}"#, "inner.yes", "must be of type boolean"),
        (r#"{"text":"a","n":3,"inner":{"no":1}}"#, "inner.no", "is not a field known here"),
        (r#"{"text":"a","n":3,"tags":["x",2]}"#, "tags[1]", "must be of type string"),
        (r#"{"text":"a","n":3,"map":{"k":"v"}}"#, "map.k", "must be of type integer"),
    ];
    for (json, field, why) in cases {
        assert_eq!(refusal(json), (Some(field.into()), why.into()), "{json}");
    }
}

#[test]
fn what_is_no_json_is_refused_whole() {
    let deep = "[".repeat(100_000);
    for json in ["", "{", "nonsense", "{} {}", r#"{"n":1e999}"#, r#"{"n":1,"n":2}"#, &deep] {
        let (field, why) = refusal(json);
        assert_eq!(field, None);
        assert!(why.starts_with("no JSON"), "{why}");
    }
    assert_eq!(parse(b"\xff\xfe").unwrap_err().message, "the body is not UTF-8");
    assert_eq!(refusal("[]").1, "must be of type object");
}
