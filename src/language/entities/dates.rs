//! Days and times, and whether they are a day by which something must be done.
//!
//! A written date gets an ISO value. "Friday" keeps its English name as value: which Friday that is
//! depends on the clock, and whoever shows it knows what time it is.

use std::sync::LazyLock;

use super::ENTITIES_MAX;
use super::pattern::{Caught, Pattern};
use crate::domain::reading::{EntityKind, Tongue};

static ISO: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b"));
static DOTTED: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})\b"));
static HAN: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]"));
static NAMED: LazyLock<Pattern> = LazyLock::new(|| {
    let months = MONTHS.map(|(name, _)| name).join("|");
    Pattern::new(&format!(
        r"(?i)\b(?:(\d{{1,2}})(?:st|nd|rd|th|\.|º|er)?\s+(?:of\s+|de\s+)?({months})|({months})\s+(\d{{1,2}})(?:st|nd|rd|th)?)\b\.?,?(?:\s+(?:de\s+)?(\d{{4}}))?"
    ))
});
static DAYS: LazyLock<Pattern> = LazyLock::new(|| {
    let days = DAY_NAMES.map(|(name, _)| name).join("|");
    Pattern::new(&format!(
        r"(?i)(?:\b(?:{days})\b|今天|明天|今晚|后天|周[一二三四五六日]|星期[一二三四五六日天])"
    ))
});
static SPANS: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?i)\b(?:(?:with)?in|innerhalb von|dans|en|entro|tra)\s+(\d{1,3}|an?|one|two|three|einer|eine|un|une|una|due|drei|zwei|three|deux|trois|dos|tres|tre)\s+(minutes?|hours?|days?|weeks?|minuten?|stunden?|tagen?|wochen?|heures?|jours?|semaines?|minutos?|horas?|días?|semanas?|minuti?|ore|ora|giorni?|settimane?)\b",
    )
});
static ENDS: LazyLock<Pattern> = LazyLock::new(|| {
    let ends = END_NAMES.map(|(name, _)| name).join("|");
    Pattern::new(&format!(r"(?i)(?:\b(?:{ends})\b|月底|年底)"))
});
static HAN_SPANS: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r"(\d{1,3}|[一两二三])\s?个?(天|周|星期|小时|分钟)(?:之?内|以内|后)")
});
/// Words right before a day that make it a deadline.
const BY: [&str; 28] = [
    "by",
    "before",
    "until",
    "till",
    "latest",
    "due",
    "deadline",
    "bis",
    "spätestens",
    "vor",
    "avant",
    "d'ici",
    "jusqu'à",
    "antes de",
    "antes del",
    "para el",
    "para",
    "hasta",
    "entro",
    "prima di",
    "entro il",
    "by end of",
    "no later than",
    "by the",
    "before the",
    "avant la",
    "prima della",
    "bis zum",
];

const MONTHS: [(&str, u8); 38] = [
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sept", 9),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
    ("may", 5),
    ("januar", 1),
    ("februar", 2),
    ("märz", 3),
    ("mai", 5),
    ("juni", 6),
    ("juli", 7),
    ("oktober", 10),
    ("dezember", 12),
    ("janvier", 1),
    ("février", 2),
    ("marzo", 3),
    ("enero", 1),
    ("abril", 4),
    ("gennaio", 1),
];

/// How the end of a stretch of the calendar is called, with its English name.
const END_NAMES: [(&str, &str); 16] = [
    ("end of the month", "end of the month"),
    ("end of this month", "end of the month"),
    ("end of month", "end of the month"),
    ("month end", "end of the month"),
    ("ende des monats", "end of the month"),
    ("monatsende", "end of the month"),
    ("fin du mois", "end of the month"),
    ("fin de mes", "end of the month"),
    ("fin del mes", "end of the month"),
    ("final de mes", "end of the month"),
    ("fine del mese", "end of the month"),
    ("fine mese", "end of the month"),
    ("end of the week", "end of the week"),
    ("end of this week", "end of the week"),
    ("ende der woche", "end of the week"),
    ("end of the year", "end of the year"),
];

const DAY_NAMES: [(&str, &str); 52] = [
    ("monday", "monday"),
    ("tuesday", "tuesday"),
    ("wednesday", "wednesday"),
    ("thursday", "thursday"),
    ("friday", "friday"),
    ("saturday", "saturday"),
    ("sunday", "sunday"),
    ("tomorrow", "tomorrow"),
    ("today", "today"),
    ("tonight", "today"),
    ("yesterday", "yesterday"),
    ("montag", "monday"),
    ("dienstag", "tuesday"),
    ("mittwoch", "wednesday"),
    ("donnerstag", "thursday"),
    ("freitag", "friday"),
    ("samstag", "saturday"),
    ("sonntag", "sunday"),
    ("heute", "today"),
    ("gestern", "yesterday"),
    ("lundi", "monday"),
    ("mardi", "tuesday"),
    ("mercredi", "wednesday"),
    ("jeudi", "thursday"),
    ("vendredi", "friday"),
    ("samedi", "saturday"),
    ("dimanche", "sunday"),
    ("demain", "tomorrow"),
    ("aujourd'hui", "today"),
    ("hier", "yesterday"),
    ("lunes", "monday"),
    ("martes", "tuesday"),
    ("miércoles", "wednesday"),
    ("jueves", "thursday"),
    ("viernes", "friday"),
    ("sábado", "saturday"),
    ("domingo", "sunday"),
    ("mañana", "tomorrow"),
    ("hoy", "today"),
    ("ayer", "yesterday"),
    ("lunedì", "monday"),
    ("martedì", "tuesday"),
    ("mercoledì", "wednesday"),
    ("giovedì", "thursday"),
    ("venerdì", "friday"),
    ("sabato", "saturday"),
    ("domenica", "sunday"),
    ("domani", "tomorrow"),
    ("oggi", "today"),
    ("ieri", "yesterday"),
    ("end of day", "today"),
    ("eod", "today"),
];

const HAN_DAYS: [(&str, &str); 11] = [
    ("今天", "today"),
    ("今晚", "today"),
    ("明天", "tomorrow"),
    ("后天", "in 2 days"),
    ("一", "monday"),
    ("二", "tuesday"),
    ("三", "wednesday"),
    ("四", "thursday"),
    ("五", "friday"),
    ("六", "saturday"),
    ("日", "sunday"),
];

/// Days and deadlines with the byte they begin at, their words and their value.
pub fn dates<'t>(text: &'t str, tongue: Tongue) -> Vec<(EntityKind, usize, &'t str, String)> {
    let mut out = Vec::new();
    let all = |pattern: &Pattern| pattern.all(text, ENTITIES_MAX);
    let mut add = |caught: &Caught<'t>, value: Option<String>| {
        let (start, span) = caught.whole();
        if let Some(value) = value {
            out.push((kind(text, start, start + span.len()), start, span, value));
        }
    };
    for c in all(&ISO).iter().chain(&all(&HAN)) {
        add(c, iso(number(c, 1), number(c, 2), number(c, 3)));
    }
    for c in &all(&DOTTED) {
        add(c, dotted(c.whole().1, number(c, 1), number(c, 2), number(c, 3), tongue));
    }
    for c in &all(&NAMED) {
        let (day, month) = if c.group(2).is_some() { (1, 2) } else { (4, 3) };
        let month = c.group(month).map(str::to_lowercase);
        let month = MONTHS.iter().find(|(name, _)| Some(*name) == month.as_deref());
        if let Some((_, month)) = month {
            add(c, iso(number(c, 5), Some(u32::from(*month)), number(c, day)));
        }
    }
    for c in &all(&ENDS) {
        add(c, end_name(c.whole().1));
    }
    for c in &all(&DAYS) {
        add(c, day_name(c.whole().1));
    }
    for c in &all(&SPANS) {
        let (start, span) = c.whole();
        out.push((EntityKind::Deadline, start, span, span.to_lowercase()));
    }
    for c in &all(&HAN_SPANS) {
        let (Some(number), Some(unit)) = (c.group(1), c.group(2)) else { continue };
        let number = match number {
            "一" => "1",
            "两" | "二" => "2",
            "三" => "3",
            digits => digits,
        };
        let unit = match unit {
            "天" => "days",
            "周" | "星期" => "weeks",
            "小时" => "hours",
            _ => "minutes",
        };
        let (start, span) = c.whole();
        out.push((EntityKind::Deadline, start, span, format!("in {number} {unit}")));
    }
    out
}

fn end_name(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let named = END_NAMES.iter().find(|(name, _)| *name == lower).map(|(_, end)| *end);
    let han = || match lower.as_str() {
        "月底" => Some("end of the month"),
        "年底" => Some("end of the year"),
        _ => None,
    };
    named.or_else(han).map(str::to_owned)
}

fn number(caught: &Caught<'_>, group: usize) -> Option<u32> {
    caught.group(group).and_then(|digits| digits.parse().ok())
}

/// `2026-03-05`, or `--03-05` without a year (ISO 8601 as vCard writes it); none for no such day.
fn iso(year: Option<u32>, month: Option<u32>, day: Option<u32>) -> Option<String> {
    let (month, day) = (month?, day?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    Some(match year {
        Some(year) if year < 100 => format!("20{year:02}-{month:02}-{day:02}"),
        Some(year) => format!("{year:04}-{month:02}-{day:02}"),
        None => format!("--{month:02}-{day:02}"),
    })
}

/// English with slashes puts the month first; everybody else the day.
fn dotted(
    text: &str,
    first: Option<u32>,
    second: Option<u32>,
    year: Option<u32>,
    tongue: Tongue,
) -> Option<String> {
    let month_first = tongue == Tongue::En && text.contains('/');
    if month_first && first.is_some_and(|m| m <= 12) {
        iso(year, first, second)
    } else {
        iso(year, second, first)
    }
}

fn day_name(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let named = DAY_NAMES.iter().find(|(name, _)| *name == lower).map(|(_, day)| *day);
    let han = || HAN_DAYS.iter().find(|(name, _)| lower.ends_with(name)).map(|(_, day)| *day);
    named.or_else(han).map(str::to_owned)
}

/// A deadline when the words before say so ("by Friday") or the ones after (`之前`).
fn kind(text: &str, start: usize, end: usize) -> EntityKind {
    let before = text.get(..start).unwrap_or_default().trim_end().to_lowercase();
    let after = text.get(end..).unwrap_or_default();
    let by = BY.iter().any(|word| {
        before.strip_suffix(word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
    });
    let han = ["之前", "以前", "前"].iter().any(|word| after.starts_with(word));
    if by || han { EntityKind::Deadline } else { EntityKind::Date }
}
