//! What leads are told needs them, in words a small team understands: something they can do about
//! now, or will wish they had. Each thing is told when it begins and once a day while it lasts.

use std::collections::BTreeMap;

use crate::clock::Timestamp;
use crate::domain::alert::{AlertKind, Lasting};
use crate::domain::certificate::{Care, Certificate};
use crate::domain::conversation::Conversation;
use crate::domain::stage::Stage;

/// While it lasts, it is told again after so many seconds: a day.
const AGAIN_S: i64 = 24 * 3_600;
/// A customer who left an address waits for an answer this long before leads are told, in seconds.
const FOLLOW_UP_S: i64 = 24 * 3_600;
/// People are there and nobody has taken it, this long, in seconds.
const UNTAKEN_S: i64 = 30 * 60;
/// Somebody outside takes nothing, or the mailbox cannot be read, this long, in seconds.
const FAILING_S: i64 = 3_600;
/// A certificate somebody has to see to is told of so long before its end, in seconds: two weeks.
const CERTIFICATE_S: i64 = 14 * 24 * 3_600;
/// A disk that will be full within so many days is told of.
const DISK_DAYS: f64 = 14.0;
/// Less than this left is told of, however slowly it shrinks: half a gigabyte.
const DISK_BYTES: u64 = 512 * 1_024 * 1_024;
/// Looks at the disk that are kept: a week of hours.
const LOOKS_MAX: usize = 168;
/// The time between two looks that are kept, in ms.
const LOOK_MS: i64 = 3_600 * 1_000;
/// A trend over less than this says nothing, in ms: half a day.
const TREND_MS: i64 = 12 * 3_600 * 1_000;
const DAY_MS: f64 = 86_400_000.0;

/// Something that needs somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// The same while it is the same thing.
    pub name: String,
    /// What, in words.
    pub text: String,
}

/// What is looked at.
#[derive(Clone, Debug, Default)]
pub struct Seen<'a> {
    /// Conversations that are not over.
    pub open: &'a [Conversation],
    /// Agents who take work now.
    pub n_available: usize,
    /// How long a customer may wait with nobody there, in minutes.
    pub waiting_min: u32,
    /// Bytes left on the disk, now and then, oldest first.
    pub free: &'a [(Timestamp, u64)],
    /// Whether new work is refused for want of space.
    pub is_full: bool,
    /// Names of webhooks that take nothing, and since when.
    pub webhooks: &'a [(String, Timestamp)],
    /// Since when the mailbox cannot be read.
    pub mailbox_failing: Option<Timestamp>,
    /// Names of API tokens that stop working soon, and when.
    pub tokens: &'a [(String, Timestamp)],
    /// The certificate that is served.
    pub certificate: Option<&'a Certificate>,
}

/// Everything that needs somebody now.
pub fn alarms(it: &Seen<'_>, now: Timestamp) -> Vec<Alarm> {
    let alarm = |name: &str, text: String| Alarm { name: name.to_owned(), text };
    let mut all = Vec::new();
    let waits = |record: &&Conversation| {
        matches!(record.stage, Stage::Queued { .. } | Stage::Offered { .. })
    };
    let asked = |record: &Conversation| record.handoff.as_ref().map_or(now, |it| it.requested_at);
    let waiting: Vec<Timestamp> = it.open.iter().filter(waits).map(asked).collect();
    if let Some(first) = waiting.iter().min() {
        let (s, n) = (now.ms_since(*first) / 1_000, waiting.len());
        let who = n_customers(n);
        if it.n_available == 0 && s >= i64::from(it.waiting_min) * 60 {
            let text =
                format!("{who} for a person and nobody is there; the first for {}.", span(s));
            all.push(alarm("nobody_there", text));
        } else if it.n_available > 0 && s >= UNTAKEN_S {
            let text = format!("{who} and nobody has taken it; the first for {}.", span(s));
            all.push(alarm("nobody_takes", text));
        }
    }
    let left = it.open.iter().filter_map(|record| match record.stage {
        Stage::FollowUp { since, .. } => Some(now.ms_since(since) / 1_000),
        _ => None,
    });
    let left: Vec<i64> = left.filter(|s| *s >= FOLLOW_UP_S).collect();
    if let Some(longest) = left.iter().max() {
        let who = n_customers(left.len());
        let text = format!("{who} for an answer by e-mail; the first for {}.", span(*longest));
        all.push(alarm("follow_ups", text));
    }
    all.extend(disk(it).map(|text| alarm("disk", text)));
    let lasts = |since: Timestamp| now.ms_since(since) / 1_000 >= FAILING_S;
    for (name, since) in it.webhooks.iter().filter(|(_, since)| lasts(*since)) {
        let s = now.ms_since(*since) / 1_000;
        let text = format!("The webhook {name} has taken nothing for {}.", span(s));
        all.push(alarm(&format!("webhook {name}"), text));
    }
    if let Some(since) = it.mailbox_failing.filter(|since| lasts(*since)) {
        let s = now.ms_since(since) / 1_000;
        let text =
            format!("The mailbox has not been readable for {}: no answers come in.", span(s));
        all.push(alarm("mailbox", text));
    }
    for (name, ends_at) in it.tokens {
        let s = ends_at.ms_since(now).max(0) / 1_000;
        let text = format!("The API token {name} stops working in {}: make another.", span(s));
        all.push(alarm(&format!("token {name}"), text));
    }
    all.extend(it.certificate.and_then(|it| ending(it, now)).map(|it| alarm("certificate", it)));
    all
}

/// What is to be said of the certificate that is served.
fn ending(certificate: &Certificate, now: Timestamp) -> Option<String> {
    let s = certificate.ends_at.ms_since(now) / 1_000;
    let ends = if s > 0 { format!("ends in {}", span(s)) } else { "has ended".to_owned() };
    match &certificate.care {
        Care::Keeper if s < CERTIFICATE_S => {
            Some(format!("The certificate {ends}: put another in its place."))
        }
        Care::House { stands_in: true, failing: Some((_, why)) } => {
            Some(format!("There is no certificate yet, browsers warn of this address: {why}."))
        }
        Care::House { stands_in: false, failing: Some((since, why)) } => {
            let for_s = now.ms_since(*since) / 1_000;
            let text = || {
                let lasts = span(for_s);
                format!("No new certificate for {lasts}; the one that is served {ends}: {why}.")
            };
            (for_s >= FAILING_S || s <= 0).then(text)
        }
        Care::Keeper | Care::House { .. } => None,
    }
}

fn disk(it: &Seen<'_>) -> Option<String> {
    let (_, free) = it.free.last()?;
    let left = format!("{:.1} GB left", *free as f64 / 1e9);
    if it.is_full {
        return Some(format!("The disk is full: new messages are refused ({left})."));
    }
    match n_days_left(it.free).filter(|days| *days < DISK_DAYS) {
        Some(days) if days < 1.0 => Some(format!("The disk is full within a day ({left}).")),
        Some(days) => {
            let n = days.floor() as u32;
            let days = if n == 1 { "day" } else { "days" };
            Some(format!("The disk is full in {n} {days} at this pace ({left})."))
        }
        None if *free < DISK_BYTES => Some(format!("The disk is nearly full ({left}).")),
        None => None,
    }
}

/// Days until nothing is left, by the straight line through all looks (least squares); none while
/// too little is known, or it does not shrink.
pub fn n_days_left(free: &[(Timestamp, u64)]) -> Option<f64> {
    let ((first, _), (last, now)) = (free.first()?, free.last()?);
    if last.ms_since(*first) < TREND_MS {
        return None;
    }
    let days = |at: &Timestamp| at.ms_since(*first) as f64 / DAY_MS;
    let n = free.len() as f64;
    let mean_x = free.iter().map(|(at, _)| days(at)).sum::<f64>() / n;
    let mean_y = free.iter().map(|(_, bytes)| *bytes as f64).sum::<f64>() / n;
    let (mut both, mut alone) = (0.0, 0.0);
    for (at, bytes) in free {
        let x = days(at) - mean_x;
        both += x * (*bytes as f64 - mean_y);
        alone += x * x;
    }
    let a_day = -both / alone;
    (alone > 0.0 && a_day > 0.0).then(|| *now as f64 / a_day)
}

/// The looks with another one, when it is time for it; the oldest go.
pub fn kept(
    mut free: Vec<(Timestamp, u64)>,
    now: Timestamp,
    bytes: u64,
) -> Option<Vec<(Timestamp, u64)>> {
    let is_time = free.last().is_none_or(|(at, _)| now.ms_since(*at) >= LOOK_MS);
    if !is_time {
        return None;
    }
    free.push((now, bytes));
    let over = free.len().saturating_sub(LOOKS_MAX);
    free.drain(..over);
    Some(free)
}

/// Which alarms are told now, and what is known to have been told after that: what is over is
/// forgotten, so that it is told when it begins again.
pub fn fresh(
    all: Vec<Alarm>,
    raised: &BTreeMap<String, Timestamp>,
    now: Timestamp,
) -> (Vec<Alarm>, BTreeMap<String, Timestamp>) {
    let mut after = BTreeMap::new();
    let mut told = Vec::new();
    for alarm in all {
        let before = raised.get(&alarm.name).copied();
        let again = before.is_none_or(|at| now.ms_since(at) >= AGAIN_S * 1_000);
        after.insert(alarm.name.clone(), if again { now } else { before.unwrap_or(now) });
        if again {
            told.push(alarm);
        }
    }
    (told, after)
}

/// Which of them begin and which are over, against what stood before; and what stands after. The
/// words are kept as they were when it began, so that nothing is written while it only lasts.
pub fn turned(
    all: &[Alarm],
    before: &BTreeMap<String, Lasting>,
    now: Timestamp,
) -> (Vec<(AlertKind, String, Lasting)>, BTreeMap<String, Lasting>) {
    let mut after = BTreeMap::new();
    let mut turned = Vec::new();
    for Alarm { name, text } in all {
        let known = before.get(name).cloned();
        let begun = known.is_none();
        let standing = known.unwrap_or_else(|| Lasting { since: now, text: text.clone() });
        if begun {
            turned.push((AlertKind::Raised, name.clone(), standing.clone()));
        }
        after.insert(name.clone(), standing);
    }
    let over = before.iter().filter(|(name, _)| !after.contains_key(*name));
    turned.extend(over.map(|(name, it)| (AlertKind::Ended, name.clone(), it.clone())));
    (turned, after)
}

fn n_customers(n: usize) -> String {
    if n == 1 { "1 customer waits".to_owned() } else { format!("{n} customers wait") }
}

fn span(s: i64) -> String {
    match s {
        ..120 => format!("{s} seconds"),
        120..7_200 => format!("{} minutes", s / 60),
        7_200..172_800 => format!("{} hours", s / 3_600),
        _ => format!("{} days", s / 86_400),
    }
}
