//! The ledger: what a stream of events teaches, and that imports teach nothing.

use super::*;
use crate::domain::handoff::{Need, WrapUp};
use crate::ids::{CaseId, HandoffId};

const ONE: ConversationId = ConversationId(1);
const HANDOFF: HandoffId = HandoffId(2);
const AGENT: AgentId = AgentId(3);

fn requested(cost_per_min: f64) -> Event {
    let need = Need { topic: Some("api".into()), ..Need::default() };
    let (handoff, triggers) = (HANDOFF, Vec::new());
    Event::HandoffRequested { handoff, triggers, need, cost_per_min, ask: String::new() }
}

fn quoted(upper_s: u32) -> Event {
    let quote = Quote {
        position: 1,
        upper_s: Some(upper_s),
        n_basis: 20,
        staffed: true,
        estimate_s: Some(60),
    };
    Event::Quoted { handoff: HANDOFF, quote }
}

fn wrapped_up() -> Event {
    let wrap_up = WrapUp::default();
    Event::WrappedUp { handoff: HANDOFF, by: AGENT, case: CaseId(1), wrap_up }
}

fn fold(events: &[(i64, Event)]) -> Ledger {
    let mut past = Ledger::default();
    for (at_s, event) in events {
        past.note(ONE, event, Timestamp(at_s * 1_000));
    }
    past
}

#[test]
fn a_wait_is_measured_against_what_was_told_first_and_the_work_until_its_wrap_up() {
    let accepted = Event::Accepted { handoff: HANDOFF, by: AGENT };
    let past = fold(&[
        (0, requested(1.0)),
        (0, quoted(90)),
        (40, quoted(30)),
        (70, accepted),
        (400, Event::Closed),
        (430, wrapped_up()),
    ]);
    let wait = past.waits().next().unwrap();
    assert_eq!((wait.waited_s, wait.told_s, wait.expected_s), (70.0, Some(90.0), Some(60.0)));
    assert!(wait.served);
    let done: Vec<_> = past.paces().handled().collect();
    assert_eq!((done.len(), done[0].span_s, done[0].topic.as_str()), (1, 360.0, "api"));
}

#[test]
fn a_forgotten_wrap_up_counts_as_long_as_it_holds_a_place() {
    let accepted = Event::Accepted { handoff: HANDOFF, by: AGENT };
    let past = fold(&[
        (0, requested(1.0)),
        (0, quoted(90)),
        (10, accepted),
        (110, Event::Closed),
        (90_000, wrapped_up()),
    ]);
    assert_eq!(past.paces().handled().next().unwrap().span_s, 100.0 + WRAP_UP_HOLDS_S as f64);
}

#[test]
fn who_left_counts_as_left_and_who_is_passed_on_waits_anew() {
    let left = fold(&[(0, requested(1.0)), (0, quoted(90)), (50, Event::Closed)]);
    assert!(!left.waits().next().unwrap().served);
    assert!(left.leave_per_s() > Ledger::default().leave_per_s());
    let to = crate::domain::event::TransferTo::Queue("billing".into());
    let passed_on = fold(&[
        (0, requested(1.0)),
        (0, quoted(90)),
        (10, Event::Accepted { handoff: HANDOFF, by: AGENT }),
        (40, Event::Transferred { handoff: HANDOFF, from: AGENT, to, note: String::new() }),
        (41, quoted(60)),
        (101, Event::Picked { handoff: HANDOFF, by: AgentId(4) }),
    ]);
    let spans: Vec<f64> = passed_on.waits().map(|w| w.waited_s).collect();
    assert_eq!(spans, [10.0, 61.0]);
    assert_eq!(passed_on.paces().n(), 0, "a wrong person says nothing about pace");
}

#[test]
fn what_was_imported_teaches_nothing() {
    let accepted = Event::Accepted { handoff: HANDOFF, by: AGENT };
    let past = fold(&[(0, requested(1.0)), (45, accepted), (300, wrapped_up())]);
    assert_eq!((past.waits().len(), past.paces().n()), (0, 0));
}

#[test]
fn only_those_whose_waiting_costs_more_overtake_and_only_early_on() {
    let mut past = Ledger::default();
    for i in 0..60 {
        let cost_per_min = if i % 2 == 0 { 4.0 } else { 1.0 };
        past.arrives(Arrival { at: Timestamp(i * 60_000), cost_per_min });
    }
    let now = Timestamp(3_600_000);
    let overtaking = past.overtaking_per_s(1.0, now);
    assert!((overtaking - 30.0 * 0.75 / 3_600.0).abs() < 1e-9, "{overtaking}");
    assert_eq!(past.overtaking_per_s(4.0, now), 0.0);
    assert_eq!(Ledger::default().overtaking_per_s(1.0, now), 0.0);
}
