//! Which day a customer means: "by Friday" and "in 3 days" against the instant they were written.
//! Days are those of the calendar in UTC; what leaves two readings gets none.

#[cfg(test)]
mod tests;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use crate::clock::Timestamp;
use crate::domain::reading::{Entity, EntityKind};

/// The days a deadline may lie ahead; more is a number misread.
const AHEAD_MAX: i64 = 400;

/// Units of a span in six languages, and their days.
const UNITS: [(&str, i64); 13] = [
    ("day", 1),
    ("tag", 1),
    ("jour", 1),
    ("día", 1),
    ("dia", 1),
    ("giorn", 1),
    ("天", 1),
    ("week", 7),
    ("woche", 7),
    ("semaine", 7),
    ("semana", 7),
    ("settiman", 7),
    ("周", 7),
];

/// The ISO date of a day or deadline written at an instant; none when the words name none, name it
/// already, or could be a day gone by.
pub(super) fn resolve(entity: &Entity, at: Timestamp) -> Option<String> {
    let deadline = entity.kind == EntityKind::Deadline;
    if !deadline && entity.kind != EntityKind::Date {
        return None;
    }
    let instant = jiff::Timestamp::from_millisecond(at.0).ok()?;
    let today = instant.to_zoned(TimeZone::UTC).date();
    let day = day(&entity.value, today, deadline)?;
    let iso = day.to_string();
    (!entity.text.contains(&iso)).then_some(iso)
}

fn day(value: &str, today: Date, deadline: bool) -> Option<Date> {
    let named = match value {
        "today" => Some(today),
        "tomorrow" => today.tomorrow().ok(),
        "yesterday" if !deadline => today.yesterday().ok(),
        "end of the month" => Some(today.last_of_month()),
        "end of the week" => weekday(today, Weekday::Friday),
        "end of the year" => Some(today.last_of_year()),
        _ => None,
    };
    named
        .or_else(|| value.parse().ok())
        .or_else(|| yearless(value, today, deadline))
        .or_else(|| weekday_named(value).filter(|_| deadline).and_then(|day| weekday(today, day)))
        .or_else(|| span(value, today))
}

/// `--03-05`: for a deadline the next one to come, else this year's.
fn yearless(value: &str, today: Date, deadline: bool) -> Option<Date> {
    let (month, day) = value.strip_prefix("--")?.split_once('-')?;
    let (month, day) = (month.parse::<i8>().ok()?, day.parse::<i8>().ok()?);
    let this_year = Date::new(today.year(), month, day).ok()?;
    if !deadline {
        return Some(this_year);
    }
    if this_year >= today { Some(this_year) } else { Date::new(today.year() + 1, month, day).ok() }
}

fn weekday_named(value: &str) -> Option<Weekday> {
    Some(match value {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

/// The first such day from today on.
fn weekday(today: Date, day: Weekday) -> Option<Date> {
    let ahead = today.weekday().until(day);
    today.checked_add(i64::from(ahead).days()).ok()
}

/// "in 3 days", "dans deux semaines", "3天内".
fn span(value: &str, today: Date) -> Option<Date> {
    let words: Vec<&str> = value.split_whitespace().collect();
    let last = words.last()?;
    let (_, days) = UNITS.iter().find(|(unit, _)| last.contains(unit))?;
    let number = words.iter().rev().find_map(|word| number(word)).or_else(|| digits(last))?;
    let ahead = number.checked_mul(*days).filter(|ahead| (0..=AHEAD_MAX).contains(ahead))?;
    today.checked_add(ahead.days()).ok()
}

fn number(word: &str) -> Option<i64> {
    if let Ok(number) = word.parse() {
        return Some(number);
    }
    Some(match word {
        "a" | "an" | "one" | "einer" | "einem" | "eine" | "un" | "une" | "una" | "uno" => 1,
        "two" | "zwei" | "deux" | "dos" | "due" => 2,
        "three" | "drei" | "trois" | "tres" | "tre" => 3,
        _ => return None,
    })
}

fn digits(word: &str) -> Option<i64> {
    let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
