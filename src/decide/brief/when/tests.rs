//! Days against a Wednesday, 2026-11-25, in the evening.

use super::*;

fn on(kind: EntityKind, value: &str) -> Option<String> {
    let at = Timestamp::from_rfc3339("2026-11-25T19:00:00Z").unwrap();
    resolve(&Entity { kind, text: "so".to_owned(), value: value.to_owned() }, at)
}

#[test]
fn a_deadline_is_the_next_such_day() {
    let cases = [
        ("friday", "2026-11-27"),
        ("wednesday", "2026-11-25"),
        ("tuesday", "2026-12-01"),
        ("tomorrow", "2026-11-26"),
        ("end of the month", "2026-11-30"),
        ("end of the week", "2026-11-27"),
        ("in 3 days", "2026-11-28"),
        ("innerhalb von zwei wochen", "2026-12-09"),
        ("dans trois jours", "2026-11-28"),
        ("--03-05", "2027-03-05"),
        ("2026-12-24", "2026-12-24"),
    ];
    for (value, day) in cases {
        assert_eq!(on(EntityKind::Deadline, value).as_deref(), Some(day), "{value}");
    }
}

#[test]
fn what_could_be_gone_by_or_is_no_day_is_left_as_it_is() {
    assert_eq!(on(EntityKind::Date, "friday"), None);
    assert_eq!(on(EntityKind::Date, "yesterday").as_deref(), Some("2026-11-24"));
    for value in ["", "in 2 hours", "in 9999 weeks", "--13-40", "sometime", "in days"] {
        assert_eq!(on(EntityKind::Deadline, value), None, "{value}");
    }
    assert_eq!(on(EntityKind::OrderNumber, "friday"), None);
}
