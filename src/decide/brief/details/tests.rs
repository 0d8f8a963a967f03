//! Details are the customer's own words with a plain value, told once each.

use super::*;

fn told(texts: &[(&str, bool)]) -> Vec<(EntityKind, String, String)> {
    let mut said = BTreeSet::new();
    let found = texts
        .iter()
        .zip(1..)
        .flat_map(|((text, asked), turn)| details(Seq(turn), text, *asked, &mut said));
    found.map(|d| (d.kind, d.value, d.means)).collect::<Vec<_>>()
}

fn has(texts: &[(&str, bool)], kind: EntityKind, value: &str, means: &str) {
    let found = told(texts);
    let wanted = (kind, value.to_owned(), means.to_owned());
    assert!(found.contains(&wanted), "{wanted:?} not in {found:?}");
}

#[test]
fn counts_times_days_and_names_get_a_plain_value() {
    let table = [("I need a room for two adults in Old Mill Lodge from Thursday", false)];
    has(&table, EntityKind::Count, "for two adults", "for 2 adults");
    has(&table, EntityKind::Name, "in Old Mill Lodge", "");
    has(&table, EntityKind::Date, "from Thursday", "");
    let train = [("We would leave after 5:15 pm", false)];
    has(&train, EntityKind::Time, "after 5:15 pm", "17:15");
    has(
        &[("it should be moderately priced", false)],
        EntityKind::Detail,
        "moderately priced",
        "moderate priced",
    );
    has(&[("a table at noon", true)], EntityKind::Time, "at noon", "12:00");
    has(&[("just me", true)], EntityKind::Count, "just me", "1");
}

#[test]
fn what_was_said_before_is_not_told_again() {
    let found = told(&[("I need three seats", false), ("yes, three seats", true)]);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_story_is_no_wish_but_a_short_reply_is() {
    assert_eq!(told(&[("the lid squeaks whenever somebody opens it", false)]), []);
    has(&[("the green lid", true)], EntityKind::Detail, "green lid", "");
}

#[test]
fn times_are_told_on_a_clock_of_24_hours() {
    let cases = [
        ("at 5pm", "17:00"),
        ("at 9:30", "09:30"),
        ("by 12:15 am", "00:15"),
        ("before midnight", "00:00"),
        ("at 17:45", ""),
        ("at 99:99", ""),
    ];
    for (text, time) in cases {
        assert_eq!(means(text, text), time, "{text}");
    }
}
