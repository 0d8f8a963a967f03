//! What is added to the document, on a small one.

use serde_json::{Value, json};

use super::{MEANINGS, tightened};

fn written() -> Value {
    let body = json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Snooze"}}}});
    json!({
        "paths": {"/x": {"put": {"requestBody": body, "responses": {}}}},
        "components": {"schemas": {
            "Snooze": {"type": "object", "required": ["n"], "properties": {
                "until": {"type": "string"},
                "n": {"type": "integer", "format": "uint8"},
                "who": {"$ref": "#/components/schemas/Who"},
            }},
            "Who": {"type": "object", "properties": {"name": {"type": "string"}}},
            "Answer": {"type": "object", "properties": {"n": {"type": "integer", "format": "uint64"}}},
        }},
    })
}

#[test]
fn what_requests_are_made_of_is_closed_and_what_answers_are_made_of_is_not() {
    let said: Value = serde_json::from_str(&tightened(&written().to_string())).unwrap();
    let shapes = &said["components"]["schemas"];
    assert_eq!(shapes["Snooze"]["additionalProperties"], false);
    assert_eq!(shapes["Who"]["additionalProperties"], false, "also within another");
    assert_eq!(shapes["Answer"]["additionalProperties"], Value::Null);
    let fields = &shapes["Snooze"]["properties"];
    assert_eq!(fields["until"], json!({"type": "string", "format": "date-time", "nullable": true}));
    assert_eq!(
        fields["n"],
        json!({"type": "integer", "format": "uint8", "minimum": 0, "maximum": 255})
    );
    assert_eq!(fields["who"]["nullable"], true);
    assert_eq!(fields["who"]["allOf"][0]["$ref"], "#/components/schemas/Who");
    assert_eq!(shapes["Answer"]["properties"]["n"]["minimum"], 0);
}

#[test]
fn every_meaning_is_of_a_field_that_there_is() {
    let kept = include_str!("../../../tests/data/openapi.json");
    let document: Value = serde_json::from_str(kept).unwrap();
    for (shape, field, means) in MEANINGS {
        let found = &document["components"]["schemas"][shape]["properties"][field];
        assert!(found.is_object(), "{shape}.{field}: {means:?}");
    }
}
