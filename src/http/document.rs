//! What the API document says beyond what the library that writes it can: which request shapes are
//! closed, that an optional field may also be null, what a number's format can hold, and what texts
//! have to be. A generator that reads the document then makes what the routes take.
//!
//! Nothing is checked here: `http::body` and the use cases do that, and a test that makes requests
//! of the document compares the two.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::ids::DIGITS_PATTERN;

#[cfg(test)]
mod tests;

/// What a text of a request has to be, where its type does not say it.
#[derive(Clone, Copy, Debug)]
enum Means {
    /// An id of this kind.
    Id(&'static str),
    /// A list of ids of this kind.
    Ids(&'static str),
    /// An instant.
    Time,
    /// An e-mail address.
    Email,
    /// Something that is not blank, with so many characters at most.
    Text(u32),
    /// Anything, with so many characters at most.
    Chars(u32),
    /// A number within these bounds.
    Within(u32, u32),
    /// A list of texts that each fit a pattern.
    Each(&'static str),
    /// A list of at least one.
    NotEmpty,
    /// At most so many entries of so many characters each.
    Entries(u32, u32),
    /// Skills and their levels.
    Skills,
}

/// Fields of request shapes, and what they have to be.
const MEANINGS: &[(&str, &str, Means)] = &[
    ("AddAgent", "capacity", Means::Within(0, 20)),
    ("AddAgent", "email", Means::Email),
    ("AddAgent", "languages", Means::Each("^(en|de|fr|es|it|zh)$")),
    ("AddAgent", "name", Means::Text(100)),
    ("AddAgent", "skills", Means::Skills),
    ("AddAgent", "tier", Means::Within(1, 3)),
    ("AddWebhook", "name", Means::Text(100)),
    ("AnswerAsBot", "confidence", Means::Within(0, 1)),
    ("Assign", "agent_id", Means::Id("agt")),
    ("CaseFeedback", "conversation_id", Means::Id("cnv")),
    ("ChangeAgent", "capacity", Means::Within(0, 20)),
    ("ChangeAgent", "email", Means::Email),
    ("ChangeAgent", "languages", Means::Each("^(en|de|fr|es|it|zh)$")),
    ("ChangeAgent", "name", Means::Text(100)),
    ("ChangeAgent", "skills", Means::Skills),
    ("ChangeAgent", "tier", Means::Within(1, 3)),
    ("ChangeWebhook", "name", Means::Text(100)),
    ("ChatwootMessage", "content", Means::Text(8_000)),
    ("CorrectAsk", "ask", Means::Text(300)),
    ("GiveBack", "note", Means::Chars(2_000)),
    ("GiveScore", "comment", Means::Chars(2_000)),
    ("LeaveContact", "email", Means::Email),
    ("MakeContact", "email", Means::Email),
    ("MakeContact", "name", Means::Text(100)),
    ("MakeToken", "days", Means::Within(1, 3_650)),
    ("MakeToken", "name", Means::Text(100)),
    ("MakeToken", "scopes", Means::NotEmpty),
    ("MeetCustomer", "email", Means::Email),
    ("MeetCustomer", "name", Means::Text(100)),
    ("OpenConversation", "context", Means::Entries(20, 200)),
    ("OpenConversation", "page", Means::Chars(2_000)),
    ("OpenInboxConversation", "custom_attributes", Means::Entries(20, 200)),
    ("PostMessage", "attachments", Means::Ids("att")),
    ("PostMessage", "client_msg_id", Means::Id("msg")),
    ("ReplayPolicy", "from", Means::Time),
    ("ReplayPolicy", "to", Means::Time),
    ("Snooze", "until", Means::Time),
    ("Transfer", "agent_id", Means::Id("agt")),
    ("Transfer", "note", Means::Chars(2_000)),
    ("WriteInboxMessage", "content", Means::Text(8_000)),
    ("WriteNote", "mentions", Means::Ids("agt")),
    ("WriteNote", "text", Means::Text(8_000)),
    ("WriteWrapUp", "cause", Means::Chars(4_000)),
    ("WriteWrapUp", "fix", Means::Chars(4_000)),
];

/// The document with all of it said.
///
/// # Panics
/// Never: what the library writes is JSON.
pub fn tightened(written: &str) -> String {
    let mut document: Value =
        serde_json::from_str(written).expect("the library writes its document as JSON");
    each(&mut document, &mut bounded);
    files_are_of_any_kind(&mut document);
    limits_are_told(&mut document);
    let asked = request_shapes(&document);
    if let Some(shapes) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut)
    {
        for (name, shape) in shapes.iter_mut().filter(|(name, _)| asked.contains(*name)) {
            close(shape);
            for (_, field, means) in MEANINGS.iter().filter(|(of, _, _)| of == name) {
                if let Some(said) = shape.pointer_mut(&format!("/properties/{field}")) {
                    say(said, *means);
                }
            }
        }
    }
    document.to_string()
}

/// A pattern for the whole of an id.
pub fn id_pattern(prefix: &str) -> String {
    format!("^{prefix}_{DIGITS_PATTERN}$")
}

/// Calls `with` for every object of the document, outer ones first.
fn each(value: &mut Value, with: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(fields) => {
            with(fields);
            fields.values_mut().for_each(|inner| each(inner, with));
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| each(inner, with)),
        _ => {}
    }
}

/// Says of a number what its format can hold.
fn bounded(schema: &mut Map<String, Value>) {
    let most = match schema.get("format").and_then(Value::as_str) {
        Some("uint8") => Some(u64::from(u8::MAX)),
        Some("uint32") => Some(u64::from(u32::MAX)),
        Some("uint64") => None,
        _ => return,
    };
    schema.entry("minimum").or_insert_with(|| json!(0));
    if let Some(most) = most {
        schema.entry("maximum").or_insert_with(|| json!(most));
    }
}

/// A file that is given out says itself of what kind it is.
fn files_are_of_any_kind(document: &mut Value) {
    let routes = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    let operations = routes.filter_map(Value::as_object_mut).flat_map(Map::values_mut);
    for answers in operations.filter_map(|of| of.get_mut("responses")?.as_object_mut()) {
        for content in answers.values_mut().filter_map(|of| of.get_mut("content")?.as_object_mut())
        {
            if let Some(file) = content.remove("application/octet-stream") {
                content.insert("*/*".to_owned(), file);
            }
        }
    }
}

/// Answers say what is left of the limits that were asked, those that were refused for another reason
/// too; a refusal for too many, and one for being busy, when to come back.
fn limits_are_told(document: &mut Value) {
    let field = |about: &str, kind: &str| json!({ "description": about, "required": false, "schema": { "type": kind } });
    document["components"]["headers"] = json!({
        "RateLimit-Policy": field(
            "The limits this request counted for: name, how much at once (`q`), and the seconds in \
             which all of it comes back (`w`).",
            "string",
        ),
        "RateLimit": field(
            "What is left of each: how much (`r`), and the seconds until all of it is there again \
             (`t`).",
            "string",
        ),
        "Retry-After": field("Come back in so many seconds.", "integer"),
    });
    let told = |name: &str| json!({ "$ref": format!("#/components/headers/{name}") });
    let routes = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    let operations = routes.filter_map(Value::as_object_mut).flat_map(Map::values_mut);
    let answers = operations.filter_map(|of| of.get_mut("responses")?.as_object_mut());
    for (status, answer) in answers.flatten() {
        let names: &[&str] = match status.as_str() {
            "429" => &["RateLimit-Policy", "RateLimit", "Retry-After"],
            "503" => &["Retry-After"],
            done if done.starts_with('2') => &["RateLimit-Policy", "RateLimit"],
            _ => &[],
        };
        for name in names {
            answer["headers"][*name] = told(name);
        }
    }
}

/// The names of all shapes that a request's body is made of.
fn request_shapes(document: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let routes = document["paths"].as_object().into_iter().flat_map(Map::values);
    for route in routes.filter_map(Value::as_object).flat_map(Map::values) {
        refer(&route["requestBody"], document, &mut found);
    }
    found
}

fn refer(value: &Value, document: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            let named = fields.get("$ref").and_then(Value::as_str);
            if let Some(name) = named.and_then(|path| path.rsplit('/').next())
                && found.insert(name.to_owned())
            {
                refer(&document["components"]["schemas"][name], document, found);
            }
            fields.values().for_each(|inner| refer(inner, document, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| refer(inner, document, found)),
        _ => {}
    }
}

/// Refuses fields that are not named, and lets those that may be left out be null as well.
fn close(shape: &mut Value) {
    let Some(shape) = shape.as_object_mut().filter(|shape| shape["type"] == "object") else {
        return;
    };
    let required: BTreeSet<String> = shape
        .get("required")
        .and_then(Value::as_array)
        .map(|names| names.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        .unwrap_or_default();
    let fields = shape.get_mut("properties").and_then(Value::as_object_mut);
    for (_, field) in fields.into_iter().flatten().filter(|(name, _)| !required.contains(*name)) {
        if field.get("$ref").is_some() {
            *field = json!({ "allOf": [field.take()] });
        }
        field["nullable"] = json!(true);
    }
    shape.entry("additionalProperties").or_insert_with(|| json!(false));
}

fn say(field: &mut Value, means: Means) {
    match means {
        Means::Id(prefix) => field["pattern"] = json!(id_pattern(prefix)),
        Means::Ids(prefix) => field["items"]["pattern"] = json!(id_pattern(prefix)),
        Means::Time => field["format"] = json!("date-time"),
        Means::Email => field["format"] = json!("email"),
        Means::Text(most) => {
            field["minLength"] = json!(1);
            field["maxLength"] = json!(most);
            field["pattern"] = json!("\\S");
        }
        Means::Chars(most) => field["maxLength"] = json!(most),
        Means::Within(least, most) => {
            field["minimum"] = json!(least);
            field["maximum"] = json!(most);
        }
        Means::Each(pattern) => field["items"]["pattern"] = json!(pattern),
        Means::NotEmpty => field["minItems"] = json!(1),
        Means::Entries(most, chars) => {
            field["maxProperties"] = json!(most);
            field["additionalProperties"]["maxLength"] = json!(chars);
        }
        Means::Skills => {
            field["maxProperties"] = json!(50);
            field["additionalProperties"]["minimum"] = json!(1);
            field["additionalProperties"]["maximum"] = json!(3);
        }
    }
}
