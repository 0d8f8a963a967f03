//! A lane under a receiver that fails at will and a house that loses its memory.

use proptest::prelude::*;

use super::*;

fn lane(n: u64, conversations: u64) -> Lane<u64> {
    let mut lane = Lane::new(Position(0), None);
    for at in 1..=n {
        let conversation = ConversationId(u128::from(at % conversations));
        lane.read(Position(at), Some((conversation, at)));
    }
    lane
}

const NOW: Timestamp = Timestamp(1_000_000);

#[test]
fn one_thing_of_each_conversation_is_under_way() {
    let mut lane = lane(6, 2);
    let first: Vec<u64> = std::iter::from_fn(|| lane.next(NOW)).map(|f| f.at.0).collect();
    assert_eq!(first, [1, 2]);
    assert_eq!(lane.settled(Position(2), Outcome::Arrived, NOW, 0), Verdict::Done);
    assert_eq!(lane.cursor(), Position(0), "the first has not arrived");
    assert_eq!(lane.next(NOW).map(|f| f.at.0), Some(4));
    lane.settled(Position(1), Outcome::Arrived, NOW, 0);
    assert_eq!(lane.cursor(), Position(2));
}

#[test]
fn what_is_not_wanted_moves_the_cursor_and_nothing_else() {
    let mut lane: Lane<()> = Lane::new(Position(0), None);
    lane.read(Position(1), None);
    lane.read(Position(2), Some((ConversationId(1), ())));
    lane.read(Position(3), None);
    assert_eq!((lane.cursor(), lane.room()), (Position(1), (Position(3), WINDOW_MAX - 1)));
}

#[test]
fn a_failing_receiver_is_tried_less_and_less_with_one_thing_at_a_time() {
    let mut lane = lane(8, 8);
    let flight = lane.next(NOW).unwrap();
    let Verdict::Again(at) = lane.settled(flight.at, Outcome::Failed(None), NOW, 0) else {
        panic!("it is tried again")
    };
    assert_eq!(at, NOW.plus_ms(500));
    assert!(lane.next(NOW).is_none(), "it is left alone first");
    assert_eq!(lane.due(), Some(at));
    assert!(lane.next(at).is_some());
    assert!(lane.next(at).is_none(), "one at a time");
    let asked = lane.settled(Position(1), Outcome::Failed(Some(90)), at, 7);
    assert_eq!(asked, Verdict::Again(at.plus_s(90)), "it is left alone as long as it asks");
    assert_eq!(lane.failing_since(), Some(NOW));
}

#[test]
fn pauses_double_up_to_an_hour_and_spread() {
    assert_eq!(pause::after(1, None, 0), 500);
    assert_eq!(pause::after(1, None, 500), 1_000);
    assert_eq!(pause::after(3, None, u64::MAX) / 2_000, 1);
    for failures in [13, 40, 41, u32::MAX] {
        assert_eq!(pause::after(failures, None, 0), 1_800_000, "{failures}");
    }
    assert_eq!(pause::after(1, Some(u32::MAX), 0), 3_600_000);
}

#[test]
fn what_never_arrives_is_put_aside_only_while_others_do() {
    let mut lane = lane(2, 2);
    let (mut now, mut verdict) = (NOW, Verdict::Done);
    for _ in 0..40 {
        while let Some(flight) = lane.next(now) {
            let outcome = if flight.at.0 == 1 { Outcome::Failed(None) } else { Outcome::Arrived };
            let said = lane.settled(flight.at, outcome, now, 0);
            if flight.at.0 == 1 {
                verdict = said;
            }
        }
        now = lane.due().unwrap_or(now).max(now);
        if verdict == Verdict::PutAside {
            break;
        }
    }
    assert_eq!(verdict, Verdict::PutAside);
    assert_eq!(lane.cursor(), Position(2));
}

#[test]
fn a_receiver_that_takes_nothing_for_three_days_rests_and_loses_nothing() {
    let mut lane = lane(1, 1);
    let (mut now, mut n) = (NOW, 0);
    let verdict = loop {
        let flight = lane.next(now).unwrap();
        match lane.settled(flight.at, Outcome::Failed(None), now, 0) {
            Verdict::Again(at) => now = at.max(lane.due().unwrap_or(at)),
            other => break other,
        }
        n += 1;
    };
    assert_eq!((verdict, lane.cursor()), (Verdict::Rest, Position(0)));
    assert!((100..200).contains(&n), "{n} attempts in three days");
    assert_eq!(Lane::<u64>::new(Position(0), lane.failing_since()).failing_since(), Some(NOW));
}

proptest! {
    /// Whatever fails and however often the house forgets, every thing arrives, and what arrives
    /// for the first time arrives in order within its conversation.
    #[test]
    fn everything_arrives_in_order_over_failures_and_crashes(
        dice in proptest::collection::vec(0_u8..=255, 200..400),
        n in 1_u64..60,
        conversations in 1_u64..8,
    ) {
        let mut arrived: Vec<u64> = Vec::new();
        let mut kept = Position(0);
        let mut lane = lane(n, conversations);
        let mut flying: Vec<Flight<u64>> = Vec::new();
        let mut now = NOW;
        let mut dice = dice.into_iter().chain(std::iter::repeat(255));
        while lane.cursor().0 < n {
            while let Some(flight) = lane.next(now) {
                flying.push(flight);
            }
            match dice.next().unwrap_or(255) {
                0..=9 => {
                    flying.clear();
                    lane = Lane::new(kept, None);
                    for at in kept.0 + 1..=n {
                        let of = ConversationId(u128::from(at % conversations));
                        lane.read(Position(at), Some((of, at)));
                    }
                }
                10..=59 => kept = lane.cursor(),
                roll if !flying.is_empty() => {
                    let flight = flying.remove(usize::from(roll) % flying.len());
                    // An answer that is lost on its way is a failure of something that arrived.
                    if roll >= 90 && !arrived.contains(&flight.thing) {
                        arrived.push(flight.thing);
                    }
                    let well = roll >= 110;
                    let outcome = if well { Outcome::Arrived } else { Outcome::Failed(None) };
                    lane.settled(flight.at, outcome, now, u64::from(roll));
                }
                _ => now = lane.due().unwrap_or(now).max(now.plus_ms(1)),
            }
        }
        for conversation in 0..conversations {
            let of: Vec<u64> =
                arrived.iter().copied().filter(|at| at % conversations == conversation).collect();
            let all: Vec<u64> = (1..=n).filter(|at| at % conversations == conversation).collect();
            prop_assert_eq!(of, all);
        }
    }
}
