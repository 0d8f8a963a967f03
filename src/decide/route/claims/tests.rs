use super::*;

fn state() -> HandoffState {
    HandoffState {
        refused_by: vec![AgentId(1)],
        refused_at: Timestamp(1_000_000),
        only: Some(AgentId(2)),
        ..HandoffState::default()
    }
}

#[test]
fn who_refused_is_asked_again_only_after_a_while() {
    let routing = Routing::default();
    let at = |s: i64| claims(&state(), Timestamp(0), &routing, Timestamp(1_000_000).plus_s(s));
    assert_eq!(at(i64::from(routing.reask_s) - 1).refused_by, [AgentId(1)]);
    assert!(at(i64::from(routing.reask_s)).refused_by.is_empty());
}

#[test]
fn a_conversation_is_kept_for_one_person_only_for_a_while() {
    let routing = Routing::default();
    let at = |s: i64| claims(&state(), Timestamp(0), &routing, Timestamp(0).plus_s(s));
    assert_eq!(at(i64::from(routing.reserve_s) - 1).only, Some(AgentId(2)));
    assert_eq!(at(i64::from(routing.reserve_s)).only, None);
}
