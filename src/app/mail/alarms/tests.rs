use super::*;

#[test]
fn a_week_begins_on_monday_morning_where_the_house_is() {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    let at = |text: &str| monday(Timestamp::from_rfc3339(text).unwrap(), &zone).unwrap();
    assert_eq!(at("2026-11-26T12:00:00Z"), "2026-11-23");
    assert_eq!(at("2026-11-23T06:59:00Z"), "2026-11-16", "before eight in Berlin");
    assert_eq!(at("2026-11-23T07:00:00Z"), "2026-11-23");
    assert_eq!(at("2026-11-29T23:30:00Z"), "2026-11-23", "Monday already, but night");
}
