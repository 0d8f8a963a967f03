//! What is named in a text is found with one value for one thing, and nothing is found twice.

use super::*;

fn named(text: &str) -> Vec<(EntityKind, String)> {
    entities(text, Tongue::En).into_iter().map(|e| (e.kind, e.value)).collect()
}

#[test]
fn numbers_codes_and_addresses_are_told_apart() {
    let cases: [(&str, EntityKind, &str); 16] = [
        ("my order number is 4471920", EntityKind::OrderNumber, "4471920"),
        ("invoice INV-2024-0031 is wrong", EntityKind::OrderNumber, "INV-2024-0031"),
        ("about #88213 please", EntityKind::OrderNumber, "88213"),
        ("see ticket TKT-5512", EntityKind::TicketNumber, "TKT-5512"),
        ("write to Ann.Lee@Example.org", EntityKind::Email, "ann.lee@example.org"),
        ("call +44 20 7946 0958", EntityKind::Phone, "+442079460958"),
        ("you took $1,250.50 from us", EntityKind::Amount, "USD 125050"),
        ("das waren 49,90 €", EntityKind::Amount, "EUR 4990"),
        ("it says error 4012 again", EntityKind::ErrorCode, "4012"),
        ("it went red with error LQ-4012", EntityKind::ErrorCode, "LQ-4012"),
        ("the parcel LQ-4012 is late", EntityKind::OrderNumber, "LQ-4012"),
        ("RATE_LIMIT_EXCEEDED since noon", EntityKind::ErrorCode, "RATE_LIMIT_EXCEEDED"),
        ("since version 2.14.1 it fails", EntityKind::Version, "2.14.1"),
        ("see https://example.com/a?b=c.", EntityKind::Url, "https://example.com/a?b=c"),
        ("charged on 2026-03-05", EntityKind::Date, "2026-03-05"),
        ("we need it by Friday", EntityKind::Deadline, "friday"),
    ];
    for (text, kind, value) in cases {
        assert_eq!(named(text), [(kind, value.to_owned())], "{text}");
    }
}

#[test]
fn days_are_read_in_other_languages() {
    let cases = [
        ("bis Freitag", EntityKind::Deadline, "friday"),
        ("le 5 janvier 2026", EntityKind::Date, "2026-01-05"),
        ("antes del lunes", EntityKind::Deadline, "monday"),
        ("entro domani", EntityKind::Deadline, "tomorrow"),
        ("3月5日之前", EntityKind::Deadline, "--03-05"),
    ];
    for (text, kind, value) in cases {
        assert_eq!(named(text), [(kind, value.to_owned())], "{text}");
    }
}

#[test]
fn ordinary_text_names_nothing() {
    for text in ["", "hello there", "the two of us tried it three times", "🙂🙂", "v", "#"] {
        assert_eq!(named(text), [], "{text}");
    }
}

#[test]
fn hostile_text_takes_bounded_time_and_space() {
    let text = "1".repeat(4_000) + &"a@".repeat(2_000) + &"+1 ".repeat(2_000);
    assert!(entities(&text, Tongue::En).len() <= ENTITIES_MAX);
}

#[test]
fn deadlines_are_read_in_six_languages() {
    let cases = [
        ("we need it by the end of the month", "end of the month"),
        ("bis Ende des Monats bitte", "end of the month"),
        ("avant la fin du mois", "end of the month"),
        ("antes de fin de mes", "end of the month"),
        ("entro fine mese", "end of the month"),
        ("月底之前要用", "end of the month"),
        ("please within 3 days", "within 3 days"),
        ("innerhalb von zwei wochen", "innerhalb von zwei wochen"),
        ("dans trois jours", "dans trois jours"),
        ("请在3天内处理", "in 3 days"),
        ("两周内", "in 2 weeks"),
    ];
    for (text, value) in cases {
        assert!(named(text).contains(&(EntityKind::Deadline, value.to_owned())), "{text}");
    }
}
