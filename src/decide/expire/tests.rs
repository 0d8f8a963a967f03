//! What becomes due when, for every stage; and that nothing is due before its time.

use proptest::prelude::*;

use super::*;
use crate::domain::event::{Event, Position};
use crate::ids::CustomerId;

const NOW: Timestamp = Timestamp(1_800_000_000_000);
const AGENT: AgentId = AgentId(7);
const HANDOFF: HandoffId = HandoffId(3);

fn conversation(stage: Stage) -> Conversation {
    let mut one = Conversation::opened(ConversationId(1), CustomerId(2), NOW);
    one.stage = stage;
    one
}

fn at_work(connected: bool, since_s: i64) -> BTreeMap<AgentId, Connection> {
    [(AGENT, Connection { connected, since: NOW.plus_s(since_s) })].into()
}

fn at(stage: &Stage, s: i64, connected: &BTreeMap<AgentId, Connection>) -> Vec<Due> {
    due(NOW.plus_s(s), &[conversation(stage.clone())], connected, &Routing::default())
}

#[test]
fn an_unanswered_offer_lapses_at_its_deadline() {
    let expires_at = NOW.plus_s(30);
    let stage = Stage::Offered { handoff: HANDOFF, to: AGENT, expires_at, since: NOW };
    let here = at_work(true, 0);
    assert_eq!(at(&stage, 29, &here), []);
    let lapse = Due::Lapse { conversation: ConversationId(1), handoff: HANDOFF, by: AGENT };
    assert_eq!(at(&stage, 30, &here), [lapse]);
}

#[test]
fn an_offer_to_somebody_who_left_is_taken_back_and_not_held_against_them() {
    let expires_at = NOW.plus_s(30);
    let stage = Stage::Offered { handoff: HANDOFF, to: AGENT, expires_at, since: NOW };
    let gone = at_work(false, -40);
    assert_eq!(at(&stage, 19, &gone), []);
    let back = Due::Withdraw { conversation: ConversationId(1), handoff: HANDOFF };
    assert_eq!(at(&stage, 20, &gone), std::slice::from_ref(&back));
    assert_eq!(at(&stage, 900, &gone), [back]);
}

#[test]
fn conversations_of_an_agent_who_is_gone_go_back_in_line() {
    let stage = Stage::Active { handoff: HANDOFF, with: AGENT, since: NOW };
    assert_eq!(at(&stage, 100_000, &at_work(true, 0)), []);
    assert_eq!(at(&stage, 299, &at_work(false, -1_000)), [], "counted from the acceptance");
    let gone = Due::AgentGone { conversation: ConversationId(1), handoff: HANDOFF, agent: AGENT };
    assert_eq!(at(&stage, 300, &at_work(false, -1_000)), std::slice::from_ref(&gone));
    assert_eq!(at(&stage, 300, &BTreeMap::new()), [gone]);
}

#[test]
fn silence_closes_a_conversation_with_the_assistant_unless_an_answer_is_owed() {
    let stage = Stage::Assistant { since: NOW };
    assert_eq!(at(&stage, 86_399, &BTreeMap::new()), []);
    let close = Due::CloseIdle { conversation: ConversationId(1) };
    assert_eq!(at(&stage, 86_400, &BTreeMap::new()), [close]);
    let mut owed = conversation(stage);
    owed.undecided = Some(crate::domain::message::Seq(1));
    assert_eq!(due(NOW.plus_s(100_000), &[owed], &BTreeMap::new(), &Routing::default()), []);
}

#[test]
fn a_forgotten_wrap_up_frees_the_place_and_then_writes_itself() {
    let stage = Stage::WrapUp { handoff: HANDOFF, by: AGENT, since: NOW };
    assert_eq!(place_of(&stage, NOW.plus_s(1_799)), Some(AGENT));
    assert_eq!(place_of(&stage, NOW.plus_s(1_800)), None);
    assert_eq!(at(&stage, WRAP_UP_MAX_S - 1, &BTreeMap::new()), []);
    let found = at(&stage, WRAP_UP_MAX_S, &BTreeMap::new());
    let [Due::WrapUp { wrap_up, .. }] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(wrap_up.disposition, Disposition::NotSolved);
    assert_eq!(wrap_up.tags, [UNFINISHED_TAG]);
}

fn any_stage() -> impl Strategy<Value = Stage> {
    let since = (0..200_000_i64).prop_map(|s| NOW.plus_s(-s));
    (0..6_u8, since).prop_map(|(kind, since)| match kind {
        0 => Stage::Assistant { since },
        1 => Stage::Queued { handoff: HANDOFF, since },
        2 => {
            let expires_at = since.plus_s(30);
            Stage::Offered { handoff: HANDOFF, to: AGENT, expires_at, since }
        }
        3 => Stage::Active { handoff: HANDOFF, with: AGENT, since },
        4 => Stage::WrapUp { handoff: HANDOFF, by: AGENT, since },
        _ => Stage::FollowUp { handoff: HANDOFF, since },
    })
}

fn event_of(due: Due) -> Event {
    match due {
        Due::Lapse { handoff, by, .. } => Event::Lapsed { handoff, by },
        Due::Withdraw { handoff, .. } => Event::OfferWithdrawn { handoff, because: None },
        Due::AgentGone { handoff, agent, .. } => Event::AgentGone { handoff, agent },
        Due::CloseIdle { .. } => Event::Closed,
        Due::WrapUp { handoff, by, wrap_up, .. } => {
            Event::WrappedUp { handoff, by, case: crate::ids::CaseId(5), wrap_up }
        }
    }
}

proptest! {
    #[test]
    fn what_is_due_is_possible_and_comes_exactly_at_the_instant_foretold(
        stage in any_stage(), connected in any::<bool>(), since_s in -5_000..0_i64,
    ) {
        let people = at_work(connected, since_s);
        let routing = Routing::default();
        let mut one = conversation(stage.clone());
        one.updated_at = NOW.plus_s(-100);
        let all = std::slice::from_ref(&one);
        for found in due(NOW, all, &people, &routing) {
            prop_assert!(one.clone().apply(&event_of(found), Position(1), NOW).is_ok());
        }
        if let Some(next) = next_due(NOW, all, &people, &routing) {
            prop_assert!(next > NOW);
            let before = next.plus_ms(-1);
            let due_before = due(before, all, &people, &routing);
            prop_assert_eq!(due_before, due(NOW, all, &people, &routing));
            let freed = place_of(&stage, before) != place_of(&stage, next);
            prop_assert!(freed || !due(next, all, &people, &routing).is_empty());
        }
    }
}
