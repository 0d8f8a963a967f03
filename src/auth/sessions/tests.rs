//! A session ends by idleness and by age.
use super::*;

const NOW: Timestamp = Timestamp(1_700_000_000_000);

fn session() -> Session {
    begin(AgentId(1), &IdSource::seeded(3), NOW).0
}

#[test]
fn an_unused_session_ends_after_half_an_hour() {
    let session = session();
    assert_eq!(standing(&session, NOW), Standing::Live);
    assert_eq!(standing(&session, NOW.plus_s(TOUCH_S)), Standing::Touch);
    assert_eq!(standing(&session, NOW.plus_s(IDLE_S - 1)), Standing::Touch);
    assert_eq!(standing(&session, NOW.plus_s(IDLE_S)), Standing::Over);
}

#[test]
fn a_used_session_ends_after_twelve_hours() {
    let mut session = session();
    session.seen_at = NOW.plus_s(ABSOLUTE_S - 1);
    assert_eq!(standing(&session, NOW.plus_s(ABSOLUTE_S - 1)), Standing::Live);
    assert_eq!(standing(&session, NOW.plus_s(ABSOLUTE_S)), Standing::Over);
}

#[test]
fn every_sign_in_makes_a_new_one() {
    let ids = IdSource::seeded(3);
    let (a, b) = (begin(AgentId(1), &ids, NOW), begin(AgentId(1), &ids, NOW));
    assert_ne!(a.0.id, b.0.id);
    assert_ne!(a.1.hash(), b.1.hash());
}
