//! Opening hours: zones, holidays, breaks, changes of the clock, and hours nobody can read.

use crate::clock::Timestamp;
use crate::decide::route::hours::{is_open, next_open, of};
use crate::decide::route::lint;
use crate::domain::policy::Policy;
use crate::domain::policy::{Hours, SkillHours};

fn at(text: &str) -> Timestamp {
    Timestamp::from_rfc3339(text).unwrap()
}

fn berlin() -> Hours {
    let week = [("fri", "09:00-12:00, 13:00-17:00"), ("mon", "09:00-24:00")];
    Hours {
        zone: "Europe/Berlin".into(),
        week: week.map(|(d, t)| (d.to_owned(), t.to_owned())).into(),
        holidays: vec!["2026-12-25".into()],
        ..Hours::default()
    }
}

#[test]
fn a_skill_may_have_hours_of_its_own_and_keeps_the_houses_holidays() {
    let mut hours = berlin();
    let night = SkillHours {
        week: [("fri".to_owned(), "00:00-24:00".to_owned())].into(),
        ..SkillHours::default()
    };
    hours.skills.insert("incidents".into(), night);
    let incidents = of(&hours, Some(&("incidents".into(), 2)));
    let billing = of(&hours, Some(&("billing".into(), 2)));
    let late = at("2026-11-27T20:00:00Z");
    assert!(is_open(&incidents, late) && !is_open(&billing, late));
    assert!(!is_open(&incidents, at("2026-12-25T12:00:00Z")), "a Friday, but a holiday");
    assert_eq!(next_open(&incidents, at("2026-11-28T12:00:00Z")), Some(at("2026-12-03T23:00:00Z")));
    hours
        .skills
        .insert("nights".into(), SkillHours { zone: "Nowhere".into(), ..Default::default() });
    let named = ["hours.skills.nights.zone", "hours.skills.nights.week"];
    assert_eq!(found(&hours), named);
}

#[test]
fn open_is_told_in_the_houses_own_zone() {
    let hours = berlin();
    assert!(is_open(&hours, at("2026-11-27T08:00:00Z")), "Friday, nine in Berlin");
    assert!(!is_open(&hours, at("2026-11-27T07:59:59Z")));
    assert!(!is_open(&hours, at("2026-11-27T11:30:00Z")), "the break");
    assert!(is_open(&hours, at("2026-11-30T22:59:00Z")), "Monday till midnight");
    assert!(!is_open(&hours, at("2026-12-25T09:00:00Z")), "a holiday");
    assert!(is_open(&Hours::default(), at("2026-12-25T03:00:00Z")), "no zone: always");
}

#[test]
fn the_next_opening_skips_closed_days_and_follows_the_clock_change() {
    let hours = berlin();
    let next = |text| next_open(&hours, at(text));
    assert_eq!(next("2026-11-27T11:30:00Z"), Some(at("2026-11-27T12:00:00Z")));
    assert_eq!(next("2026-11-27T20:00:00Z"), Some(at("2026-11-30T08:00:00Z")));
    assert_eq!(next("2026-12-24T20:00:00Z"), Some(at("2026-12-28T08:00:00Z")));
    assert_eq!(next("2026-03-28T12:00:00Z"), Some(at("2026-03-30T07:00:00Z")), "summer time");
    let open = at("2026-11-27T09:00:00Z");
    assert_eq!(next_open(&hours, open), Some(open));
}

#[test]
fn hours_nobody_can_read_are_closed_and_named() {
    let mut hours = berlin();
    hours.week.insert("sat".into(), "22:00-06:00".into());
    hours.week.insert("someday".into(), "09:00-10:00".into());
    hours.holidays.push("christmas".into());
    hours.week.insert("mon".into(), "09:00-12:00, 11:00-15:00".into());
    let named = ["hours.week.mon", "hours.week.sat", "hours.week.someday", "hours.holidays"];
    assert_eq!(found(&hours), named);
    assert!(found(&berlin()).is_empty());
    let nowhere = Hours { zone: "Mars/Olympus".into(), ..berlin() };
    assert!(!is_open(&nowhere, at("2026-11-27T09:00:00Z")));
    assert_eq!(next_open(&nowhere, at("2026-11-27T09:00:00Z")), None);
    let never = Hours { week: [].into(), ..berlin() };
    assert_eq!(next_open(&never, at("2026-11-27T09:00:00Z")), None);
    assert_eq!(found(&never), ["hours.week"]);
}

/// Where the linter finds something.
fn found(hours: &Hours) -> Vec<String> {
    let policy = Policy { hours: hours.clone(), ..Policy::default() };
    lint(&policy, &[]).into_iter().map(|w| w.at).collect()
}
