//! Each definition on a few conversations whose figures anybody can count.

use crate::clock::Timestamp;
use crate::decide::expire::UNFINISHED_TAG;
use crate::decide::measure::slice::Slice;
use crate::domain::decision::{Outcome, TriggerKind};
use crate::domain::event::{Event, TransferTo};
use crate::domain::handoff::{Disposition, Verdict, WrapUp};
use crate::domain::reading::EntityKind;
use crate::ids::HandoffId;

use super::film::{Film, MARA, OMAR, naming};

const DAY: i64 = 86_400;

#[test]
fn handoffs_are_kept_apart_by_what_decided_them() {
    let mut film = Film::new();
    let explicit = Some(TriggerKind::ExplicitRequest);
    // 1: asked in words. 2: with the button. 3: a legal matter. 4: the risk. 5: a rule, below the
    // threshold. 6: took an offer. 7: an agent stepped in. 8: none. 9: never said anything.
    film.opens(0).says(1).decides_on(1, Outcome::Handoff, 0.9, explicit, None);
    film.escalates(1, TriggerKind::ExplicitRequest);
    film.opens(0).says(1).escalates(2, TriggerKind::ExplicitRequest);
    let legal = Some(TriggerKind::Legal);
    film.opens(0).says(1).decides_on(1, Outcome::Handoff, 0.9, legal, None);
    film.escalates(1, TriggerKind::Legal);
    film.opens(0).says(1).waits(1, None);
    film.opens(0).says(1).decides(1, Outcome::Handoff, 0.2).escalates(1, TriggerKind::Account);
    let taken = Some(TriggerKind::OfferTaken);
    film.opens(0).says(1).decides(1, Outcome::Offer, 0.4).says(9);
    film.decides_on(9, Outcome::Handoff, 0.9, taken, None).escalates(9, TriggerKind::OfferTaken);
    film.opens(0).says(1);
    film.event(5, Event::TakenOver { handoff: HandoffId(7), by: MARA, ask: String::new() });
    film.opens(0).says(1);
    film.opens(0);
    assert_eq!(film.count("handoff_rate"), (7, 8));
    assert_eq!(film.count("handoff_explicit"), (2, 8));
    for id in ["floor", "rule", "learned", "offer_taken", "taken_over"] {
        assert_eq!(film.count(&format!("handoff_{id}")), (1, 8), "{id}");
    }
    assert_eq!(film.count("handoff_failed"), (0, 8));
}

#[test]
fn an_offer_is_taken_declined_or_unanswered() {
    let mut film = Film::new();
    // One offer taken; one declined by going on; one with no reply at all.
    film.opens(0).says(1).decides(1, Outcome::Offer, 0.4).says(5);
    film.escalates(5, TriggerKind::OfferTaken);
    film.opens(0).says(1).decides(1, Outcome::Offer, 0.4).says(5);
    film.opens(0).says(1).decides(1, Outcome::Offer, 0.4);
    assert_eq!(film.count("offers_accepted"), (1, 3));
    assert_eq!(film.count("offers_declined"), (1, 3));
}

/// Five in line: taken after 40 s, taken after 200 s, gone after 5 s, gone after 90 s, still there.
fn line() -> Film {
    let mut film = Film::new();
    film.opens(0).says(0).waits(0, Some(60)).accepts(40, MARA);
    film.opens(0).says(0).waits(0, Some(60)).accepts(200, MARA);
    film.opens(0).says(0).waits(0, Some(60)).closes(5);
    film.opens(0).says(0).waits(0, Some(60)).closes(90);
    film.opens(0).says(0).waits(0, None);
    film
}

#[test]
fn leaving_soon_is_no_failed_service_and_waiting_is_no_answer() {
    let film = line();
    let slice = |within_s| Slice { as_of: Timestamp(300_000), within_s, ..Slice::default() };
    // Within 120 s: one of the two taken; who left after 90 s counts against it, who left after 5 s
    // (not longer than 10 s) and who still waits do not count: 1 of 3.
    let figure = film.figure_of("service_level", &slice(Some(120)));
    assert_eq!((figure.hits, figure.of), (1, 3));
    // Nobody has set a target: then there is no figure, not a zero.
    let unset = film.figure_of("service_level", &slice(None));
    assert_eq!((unset.of, unset.middle.value), (0, None));
    assert_eq!(film.count("abandoned"), (2, 5));
    // Told 60 s: held for the first, not for the second; who left after 90 s waited longer than
    // told; who left after 5 s is not known, the last was told nothing: 1 of 3.
    assert_eq!(film.count("quotes_held"), (1, 3));
}

#[test]
fn time_to_a_person_counts_those_who_gave_up_and_those_never_assigned() {
    // At second 300: left 5 | taken 40 | left 90 | taken 200 | waiting 300. Still waiting after 40:
    // 3/4; after 200: 3/4 * 1/2 = 3/8. The median is 200, though of those served it would be 40.
    let figure = line().figure("time_to_assignment", 300);
    assert_eq!((figure.of, figure.hits, figure.middle.value), (5, 2, Some(200.0)));
    assert_eq!(figure.p90.value, None);
}

#[test]
fn replies_are_an_agents_never_the_assistants() {
    let mut film = Film::new();
    // Decided at 10, accepted at 40, the agent writes at 55: 45 s and 15 s. What the assistant says
    // in between is no reply.
    film.opens(0).says(5).answers(6).says(10).waits(10, None).answers(12).accepts(40, MARA);
    film.writes(55, MARA, "hello");
    assert_eq!(film.figure("first_reply_from_decision", 99).middle.value, Some(45.0));
    assert_eq!(film.figure("first_reply_from_acceptance", 99).middle.value, Some(15.0));
    assert_eq!(film.figure("time_to_handoff", 99).middle.value, Some(10.0));
    assert_eq!(film.figure("turns_to_handoff", 99).middle.value, Some(2.0));
}

#[test]
fn a_second_with_two_conversations_is_half_a_second_of_each() {
    let mut film = Film::new();
    // Mara has the first from 0 to 100 and the second from 50 to 150: 100 s each held; shared, the
    // first took 50 + 50/2 = 75 s and so did the second.
    film.opens(0).says(0).waits(0, None).accepts(0, MARA);
    let first = film.events.len();
    film.opens(0).says(0).waits(0, None).accepts(50, MARA);
    film.events.get(first).expect("the second began");
    let second = film.events.last().map(|e| e.conversation);
    let wrap = |film: &mut Film, at| {
        film.wraps_up(at, MARA, Disposition::Solved, Verdict::Needed);
    };
    wrap(&mut film, 100);
    // The first wrap-up belongs to the first conversation.
    let one = film.events.first().map(|e| e.conversation);
    if let (Some(last), Some(one)) = (film.events.last_mut(), one) {
        last.conversation = one;
    }
    wrap(&mut film, 150);
    assert_eq!(film.events.last().map(|e| e.conversation), second);
    let held = film.figure("handle_time", 200);
    assert_eq!((held.of, held.middle.value, held.p90.value), (2, Some(100.0), Some(100.0)));
    let shared = film.figure("handle_time_shared", 200);
    assert_eq!((shared.middle.value, shared.p90.value), (Some(75.0), Some(75.0)));
}

#[test]
fn time_after_the_talk_counts_for_half_an_hour() {
    let mut film = Film::new();
    // Talked from 0 to 600, wrapped up 10,000 s later: 600 + 1,800.
    film.opens(0).says(0).waits(0, None).accepts(0, MARA).closes(600);
    film.wraps_up(10_600, MARA, Disposition::Solved, Verdict::Needed);
    assert_eq!(film.figure("handle_time", 99_999).middle.value, Some(2_400.0));
}

#[test]
fn passing_on_is_misrouted_overflow_or_deliberate() {
    let mut film = Film::new();
    // It was thought to need billing. To shipping: the wrong person. Back to billing: overflow. The
    // agent gone: overflow. To Omar by name: deliberate. Then Omar wraps up: five parts in all.
    film.opens(0).says(0).waits(0, None).accepts(1, MARA);
    film.passes(2, MARA, TransferTo::Queue("shipping".into())).accepts(3, OMAR);
    film.passes(4, OMAR, TransferTo::Queue("shipping".into())).accepts(5, MARA);
    film.event(6, Event::AgentGone { handoff: HandoffId(1), agent: MARA }).accepts(7, MARA);
    film.passes(8, MARA, TransferTo::Agent(OMAR)).accepts(9, OMAR);
    film.wraps_up(10, OMAR, Disposition::Solved, Verdict::Needed);
    assert_eq!(film.count("transferred"), (4, 5));
    assert_eq!(film.count("transferred_misrouted"), (1, 5));
    assert_eq!(film.count("transferred_overflow"), (2, 5));
    assert_eq!(film.count("transferred_deliberate"), (1, 5));
    // The wait is the first one; later waits after passing on do not begin it again.
    assert_eq!(film.figure("time_to_assignment", 99).middle.value, Some(1.0));
}

#[test]
fn a_verdict_nobody_gave_is_none() {
    let mut film = Film::new();
    let talk = |film: &mut Film| {
        film.opens(0).says(0).waits(0, None).accepts(1, MARA);
    };
    talk(&mut film);
    film.wraps_up(9, MARA, Disposition::Solved, Verdict::AssistantCouldHave);
    talk(&mut film);
    film.wraps_up(9, MARA, Disposition::NotSolved, Verdict::TooLate);
    talk(&mut film);
    // Written by the clock four hours later: nobody's verdict and nobody's outcome.
    let tags = vec![UNFINISHED_TAG.to_owned()];
    film.wraps_up_as(9, MARA, WrapUp { tags, ..WrapUp::default() });
    assert_eq!(film.count("needless_handoffs"), (1, 2));
    assert_eq!(film.count("late_handoffs"), (1, 2));
    assert_eq!(film.count("wrong_person"), (0, 2));
    assert_eq!(film.count("resolved_after_handoff"), (1, 2));
}

#[test]
fn whoever_leaves_in_silence_is_never_resolved() {
    let mut film = Film::new();
    // 1: thanked: confirmed. 2: ended by hand after an answer: assumed. 3: gone after an answer, the
    // clock closed it a day later: silence, not missed. 4: gone after an unhappy word: silence and
    // missed. 5: ended by hand with nothing found: not resolved, missed. 6: scored 1: not resolved.
    // 7: still open: not counted. 8: scored 5 after silence: confirmed.
    film.opens(0).says(1).answers(2).thanks(9).closes(20);
    film.opens(0).says(1).answers(2).closes(20);
    film.opens(0).says(1).answers(2).closes(DAY);
    film.opens(0).says(1).answers(2).grumbles(3).answers(4).closes(DAY);
    film.opens(0).says(1).finds_nothing(2).closes(20);
    film.opens(0).says(1).answers(2).thanks(9).closes(20).scores(30, 1);
    film.opens(0).says(1).answers(2);
    film.opens(0).says(1).answers(2).closes(DAY).scores(DAY + 5, 5);
    assert_eq!(film.count("assistant_confirmed"), (2, 7));
    assert_eq!(film.count("assistant_assumed"), (1, 7));
    assert_eq!(film.count("left_in_silence"), (2, 7));
    assert_eq!(film.count("assistant_unresolved"), (2, 7));
    assert_eq!(film.count("missed_handoffs"), (3, 7));
}

#[test]
fn back_with_the_same_within_a_day_undoes_a_success() {
    let mut film = Film::new();
    // 1: thanked and closed at 20, wrote again an hour later. 2: the same customer on the same topic
    // in a new conversation two days after the first ended. 3: another topic: not the same.
    let on = |film: &mut Film, at, topic: &str| {
        film.says(at).decides_on(at, Outcome::Answer, 0.1, None, Some(topic)).answers(at + 1);
    };
    film.opens_for(50, 0);
    on(&mut film, 1, "refunds");
    film.thanks(9).closes(20).event(3_620, Event::Reopened).thanks(3_630).closes(3_640);
    film.opens_for(51, 0);
    on(&mut film, 1, "refunds");
    film.thanks(9).closes(20);
    film.opens_for(51, 2 * DAY);
    on(&mut film, 2 * DAY + 1, "refunds");
    film.closes(2 * DAY + 20);
    film.opens_for(52, 0);
    on(&mut film, 1, "refunds");
    film.thanks(9).closes(20);
    film.opens_for(52, 60);
    on(&mut film, 61, "shipping");
    film.closes(70);
    assert_eq!(film.count("back_within_day"), (1, 5));
    assert_eq!(film.count("back_within_week"), (2, 5));
    // Of five that are over: the first failed by coming back; the second and the fourth are
    // confirmed, the third and the last assumed.
    assert_eq!(film.count("assistant_confirmed"), (2, 5));
    assert_eq!(film.count("assistant_unresolved"), (1, 5));
    // Half a day after the first ended, only what could have come back within a day counts: none.
    assert_eq!(film.figure("back_within_day", DAY / 2).of, 0);
}

#[test]
fn writing_while_the_agent_writes_it_down_is_going_on() {
    let mut film = Film::new();
    film.opens(0).says(0).waits(0, None).accepts(1, MARA).closes(50);
    film.event(60, Event::Reopened).says(61).closes(90);
    film.wraps_up(95, MARA, Disposition::Solved, Verdict::Needed);
    assert_eq!(film.count("back_within_week"), (0, 1));
    assert_eq!(film.count("resolved_after_handoff"), (1, 1));
}

#[test]
fn scores_are_kept_apart_by_who_spoke() {
    let mut film = Film::new();
    // Assistant then person: 5. Assistant only: 4 and 2. Person only: 3. One is over without.
    film.opens(0).says(0).answers(1).says(2).waits(2, None).accepts(3, MARA);
    film.writes(4, MARA, "hello");
    film.wraps_up(9, MARA, Disposition::Solved, Verdict::Needed).scores(10, 5);
    film.opens(0).says(0).answers(1).closes(5).scores(9, 4);
    film.opens(0).says(0).answers(1).closes(5).scores(9, 2);
    film.opens(0).says(0).waits(0, None).accepts(3, MARA).writes(4, MARA, "hello");
    film.wraps_up(9, MARA, Disposition::Solved, Verdict::Needed).scores(10, 3);
    film.opens(0).says(0).answers(1).closes(5);
    assert_eq!(film.count("csat"), (2, 4));
    assert_eq!(film.count("csat_escalated"), (1, 1));
    assert_eq!(film.count("csat_assistant"), (1, 2));
    assert_eq!(film.count("csat_person"), (0, 1));
    assert_eq!(film.count("csat_response"), (4, 5));
    // By the date of the score, from second 10 on: only two.
    let late = Slice {
        as_of: Timestamp(99_000),
        from: Some(Timestamp(10_000)),
        by_score: true,
        ..Slice::default()
    };
    let figure = film.figure_of("csat", &late);
    assert_eq!((figure.hits, figure.of), (1, 2));
}

#[test]
fn asking_for_what_was_told_is_asking_again() {
    let mut film = Film::new();
    // The customer told the order number. The agent asks for it and for the error code: 1 of 2.
    film.opens(0).reads(0, naming(EntityKind::OrderNumber)).waits(0, None).accepts(1, MARA);
    film.writes(2, MARA, "Could you give me your order number? And which error code do you see?");
    film.writes(3, MARA, "I have your order number in front of me now.");
    assert_eq!(film.count("asked_again"), (1, 2));
}

#[test]
fn what_was_imported_has_no_times() {
    let mut film = Film::new();
    film.opens(0).says(0).escalates(0, TriggerKind::TakenOver).accepts(45, MARA);
    film.writes(45, MARA, "hello");
    film.wraps_up(90, MARA, Disposition::Solved, Verdict::Needed);
    for id in ["time_to_assignment", "first_reply_from_acceptance", "handle_time"] {
        assert_eq!(film.count(id), (0, 0), "{id}");
    }
    assert_eq!(film.count("handoff_taken_over"), (1, 1));
    assert_eq!(film.count("resolved_after_handoff"), (1, 1));
    // It took nothing of what comes here, whenever it was: 40 s, alone.
    film.opens(10).says(10).waits(10, None).accepts(20, MARA);
    film.wraps_up(60, MARA, Disposition::Solved, Verdict::Needed);
    let shared = film.figure("handle_time_shared", 200);
    assert_eq!((shared.of, shared.middle.value), (1, Some(40.0)));
}
