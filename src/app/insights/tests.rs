//! What somebody asks for, read.
use super::*;

fn read(asked: Asked) -> Result<Slice, Error> {
    let zone = TimeZone::get("Europe/Berlin").expect("the zone is bundled");
    slice(&asked, &Measures::default(), &zone, Timestamp(0))
}

#[test]
fn a_day_begins_where_the_house_is() {
    let asked = Asked { from: Some("2026-07-01".into()), ..Asked::default() };
    let from = read(asked).expect("a day").from;
    assert_eq!(from, Timestamp::from_rfc3339("2026-06-30T22:00:00Z"));
    let asked = Asked { to: Some("yesterday".into()), ..Asked::default() };
    assert!(matches!(read(asked), Err(Error::Invalid { field: "to", .. })));
}

#[test]
fn a_condition_is_known_or_refused_and_a_name_never_seen_finds_nothing() {
    let only = |condition: &str| Asked { only: vec![condition.into()], ..Asked::default() };
    assert_eq!(read(only("tier:premium")).expect("a tier").tier.map(|t| t.name()), Some("premium"));
    for refused in ["tier:gold", "colour:red", "premium", "agent:nobody"] {
        let read = read(only(refused));
        assert!(matches!(read, Err(Error::Invalid { field: "only", .. })), "{refused}");
    }
    assert_eq!(read(only("topic:unseen")).expect("a topic").to, Some(Timestamp(i64::MIN)));
    assert_eq!(read(only("topic:")).expect("no topic").topic, Some(Number::NONE));
}
