//! Looking into the JSON of others: what is not there, or of another kind, is nothing.

use serde_json::Value;

use crate::clock::Timestamp;
use crate::domain::past::Person;
use crate::interchange::knowledge;

/// Seconds above this are milliseconds: the year 5138 as seconds.
const SECONDS_MAX: i64 = 100_000_000_000;

/// A text or a number as a text; none when it is empty or anything else.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// An instant: seconds or milliseconds since 1970, RFC 3339, or a date and time as UTC.
pub(super) fn instant(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Number(number) => {
            let number = number.as_i64().or_else(|| number.as_f64().map(|n| n as i64))?;
            let ms = if number.abs() < SECONDS_MAX { number.checked_mul(1_000)? } else { number };
            (ms > 0).then_some(Timestamp(ms))
        }
        Value::String(text) => instant_of(text),
        _ => None,
    }
}

/// The same of a text.
pub(super) fn instant_of(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Some(at) = Timestamp::from_rfc3339(text) {
        return Some(at);
    }
    if let Ok(number) = text.parse::<i64>() {
        return instant(&Value::from(number));
    }
    let civil: jiff::civil::DateTime = text.trim_end_matches(" UTC").parse().ok()?;
    let at = civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
    Some(Timestamp(at.as_millisecond()))
}

/// Somebody, as most APIs tell of them.
pub(super) fn person(value: &Value) -> Person {
    Person {
        id: text(&value["id"]).unwrap_or_default(),
        name: text(&value["name"]).unwrap_or_default(),
        email: text(&value["email"]).map(|email| email.to_lowercase()),
    }
}

/// The elements of a list; none of anything else.
pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The texts of a list.
pub(super) fn texts(value: &Value) -> Vec<String> {
    list(value).iter().filter_map(text).collect()
}

/// A message's body as plain text, HTML read.
pub(super) fn body(value: &Value) -> String {
    let text = text(value).unwrap_or_default();
    let tagged = text.contains("</") || text.contains("/>") || text.contains("<br");
    if tagged { knowledge::plain_text(&text) } else { text }
}
