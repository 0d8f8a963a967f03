//! When people are there: the policy's opening hours against an instant. Total: hours that cannot
//! be read count as closed; a policy with such hours is refused before it goes live.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::clock::Timestamp;
use crate::domain::agent::{Level, SkillId};
use crate::domain::lint::Findings;
use crate::domain::policy::Hours;

/// Days looked ahead for the next opening: a year of holidays is a closed house.
const DAYS_AHEAD_MAX: i64 = 370;
/// Names of days, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The hours of the queue for a skill: the house's, unless the policy gives it its own. A holiday of
/// the house is one everywhere.
pub fn of(hours: &Hours, skill: Option<&(SkillId, Level)>) -> Hours {
    let Some(own) = skill.and_then(|(name, _)| hours.skills.get(name)) else {
        return hours.clone();
    };
    let zone = if own.zone.is_empty() { hours.zone.clone() } else { own.zone.clone() };
    let holidays = hours.holidays.iter().chain(&own.holidays).cloned().collect();
    Hours { zone, week: own.week.clone(), holidays, skills: BTreeMap::new() }
}

/// Whether people are there at `now`. Without a time zone the house is always open.
pub fn is_open(hours: &Hours, now: Timestamp) -> bool {
    if hours.zone.is_empty() {
        return true;
    }
    let Some((zone, instant)) = local(hours, now) else { return false };
    let here = instant.to_zoned(zone);
    spans(hours, here.date()).iter().any(|span| span.from <= here.time() && here.time() < span.to)
}

/// When people are back: `now` when they are there, none when the hours never open.
pub fn next_open(hours: &Hours, now: Timestamp) -> Option<Timestamp> {
    if is_open(hours, now) {
        return Some(now);
    }
    let (zone, instant) = local(hours, now)?;
    let today = instant.to_zoned(zone.clone()).date();
    let mut day = today;
    for _ in 0..DAYS_AHEAD_MAX {
        let starts = spans(hours, day).into_iter().filter_map(|span| {
            let start = day.to_datetime(span.from).to_zoned(zone.clone()).ok()?;
            Some(Timestamp(start.timestamp().as_millisecond()))
        });
        if let Some(first) = starts.filter(|start| *start > now).min() {
            return Some(first);
        }
        day = day.tomorrow().ok()?;
    }
    None
}

/// An instant as people on the house's clock say it: `Monday, 09:00`; none without a time zone.
pub fn said(hours: &Hours, at: Timestamp) -> Option<String> {
    let (zone, instant) = local(hours, at)?;
    Some(instant.to_zoned(zone).strftime("%A, %H:%M").to_string())
}

/// Notes what cannot be read, contradicts itself or never opens.
pub(super) fn lint(hours: &Hours, out: &mut Findings) {
    lint_one("hours", hours, out);
    for name in hours.skills.keys() {
        let own = of(hours, Some(&(name.clone(), 1)));
        let at = format!("hours.skills.{name}");
        if own.zone.is_empty() && !own.week.is_empty() {
            out.warn(format!("{at}.week"), "counts only with a time zone; always open");
        }
        let own_holidays = hours.skills.get(name).map(|h| h.holidays.clone()).unwrap_or_default();
        lint_one(&at, &Hours { holidays: own_holidays, ..own }, out);
    }
}

fn lint_one(at: &str, hours: &Hours, out: &mut Findings) {
    if !hours.zone.is_empty() && zone(hours).is_none() {
        out.refuse(format!("{at}.zone"), format!("{:?} is no time zone", hours.zone));
    }
    for (day, text) in &hours.week {
        if !DAYS.contains(&day.as_str()) {
            let message = format!("{day:?} is no day (mon, tue, ... sun)");
            out.refuse(format!("{at}.week.{day}"), message);
        }
        match read_spans(text) {
            None => out.refuse(
                format!("{at}.week.{day}"),
                format!(
                    "{text:?} is not like 09:00-17:00 (over midnight: split it between two days)"
                ),
            ),
            Some(mut spans) => {
                spans.sort_by_key(|span| span.from);
                if spans.windows(2).any(|pair| pair[1].from < pair[0].to) {
                    let message = format!("{text:?} contradicts itself: the times overlap");
                    out.refuse(format!("{at}.week.{day}"), message);
                }
            }
        }
    }
    for day in hours.holidays.iter().filter(|day| day.parse::<Date>().is_err()) {
        out.refuse(format!("{at}.holidays"), format!("{day:?} is no date like 2026-12-25"));
    }
    let opens = hours.week.values().any(|text| read_spans(text).is_some_and(|s| !s.is_empty()));
    if !hours.zone.is_empty() && !opens {
        out.warn(format!("{at}.week"), "no day is open");
    }
}

/// From the first to just before the last instant, within one day.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Span {
    from: Time,
    to: Time,
}

fn zone(hours: &Hours) -> Option<TimeZone> {
    TimeZone::get(&hours.zone).ok()
}

fn local(hours: &Hours, now: Timestamp) -> Option<(TimeZone, jiff::Timestamp)> {
    Some((zone(hours)?, jiff::Timestamp::from_millisecond(now.0).ok()?))
}

/// The spans of a day; none on a holiday, on a day not named, and when they cannot be read.
fn spans(hours: &Hours, day: Date) -> Vec<Span> {
    let holiday = hours.holidays.iter().any(|text| text.parse::<Date>().is_ok_and(|d| d == day));
    let index = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
    let text = DAYS.get(index).and_then(|name| hours.week.get(*name));
    match text {
        Some(text) if !holiday => read_spans(text).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// `09:00-12:00, 13:00-17:00`; empty or `closed` for a closed day; none when it cannot be read.
fn read_spans(text: &str) -> Option<Vec<Span>> {
    let text = text.trim();
    if text.is_empty() || text == "closed" {
        return Some(Vec::new());
    }
    text.split(',').map(read_span).collect()
}

fn read_span(text: &str) -> Option<Span> {
    let (from, to) = text.trim().split_once('-')?;
    let from = read_time(from)?;
    let to = if to.trim() == "24:00" { Time::MAX } else { read_time(to)? };
    (from < to).then_some(Span { from, to })
}

fn read_time(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once(':')?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}
