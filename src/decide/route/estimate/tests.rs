//! What somebody in line can expect: the formula, the order of serving, shared agents.

use proptest::prelude::*;

use super::*;
use crate::decide::route::ledger::Arrival;
use crate::domain::handoff::Need;
use crate::ids::{ConversationId, HandoffId};

const NOW: Timestamp = Timestamp(1_800_000_000_000);

fn seat(id: u128, skills: &[&str], n_active: u8) -> Seat {
    Seat {
        agent: AgentId(id),
        presence: Presence::Available,
        skills: skills.iter().map(|s| ((*s).to_owned(), 2)).collect(),
        tier: 1,
        tongues: vec![],
        capacity: 1,
        n_active,
        load: 0.0,
        idle_since: NOW,
        pace: vec![],
    }
}

fn waiting(id: u128, skill: &str, waited_s: i64, cost_per_min: f64) -> Waiting {
    Waiting {
        conversation: ConversationId(id),
        handoff: HandoffId(id),
        since: NOW.plus_s(-waited_s),
        need: Need { skill: Some((skill.into(), 1)), tier: 1, ..Need::default() },
        cost_per_min,
        pace: 1.0,
        refused_by: vec![],
        only: None,
    }
}

#[test]
fn it_is_the_sum_over_the_places_ahead() {
    let past = Ledger::default();
    let team: Vec<Seat> = (1..=4).map(|id| seat(id, &["api"], 1)).collect();
    let line: Vec<Waiting> = (1..=3).map(|id| waiting(id, "api", 100 - id as i64, 1.0)).collect();
    let last = expect(&line, &team, &past, NOW)[2];
    let (rate, leave) = (4.0 / 480.0, 1.0 / 3_600.0);
    let sum = 1.0 / rate + 1.0 / (rate + leave) + 1.0 / (rate + 2.0 * leave);
    assert!((last.expected_s - sum).abs() < 1e-9);
    assert_eq!((last.position, last.at_once, last.staffed), (3, false, true));
}

#[test]
fn the_place_is_that_in_the_order_of_serving() {
    let team = [seat(1, &["api"], 1)];
    let line = [waiting(1, "api", 60, 1.0), waiting(2, "api", 30, 1.0), waiting(3, "api", 0, 4.0)];
    let places: Vec<u32> =
        expect(&line, &team, &Ledger::default(), NOW).iter().map(|e| e.position).collect();
    assert_eq!(places, [2, 3, 1]);
}

#[test]
fn the_places_are_the_same_while_nobody_takes_customers() {
    let line =
        [waiting(1, "api", 60, 1.0), waiting(2, "api", 30, 1.0), waiting(3, "billing", 0, 4.0)];
    let (api, billing) = (seat(1, &["api"], 0), seat(2, &["billing"], 0));
    for presence in [Presence::Available, Presence::Busy, Presence::Offline] {
        let team = [&api, &billing].map(|seat| Seat { presence, n_active: 1, ..seat.clone() });
        let found = expect(&line, &team, &Ledger::default(), NOW);
        let places: Vec<u32> = found.iter().map(|e| e.position).collect();
        assert_eq!(places, [1, 2, 1], "{presence:?}");
        assert!(found.iter().all(|e| e.staffed == (presence != Presence::Offline)));
    }
}

#[test]
fn another_queue_counts_as_far_as_it_shares_agents() {
    let past = Ledger::default();
    let api = |team: &[Seat], line: &[Waiting]| expect(line, team, &past, NOW)[line.len() - 1];
    let line = [
        waiting(1, "billing", 60, 1.0),
        waiting(2, "billing", 50, 1.0),
        waiting(3, "api", 10, 1.0),
    ];
    let apart = [seat(1, &["api"], 1), seat(2, &["billing"], 1)];
    let shared = [seat(1, &["api"], 1), seat(2, &["api", "billing"], 1)];
    let alone = api(&apart, &line);
    assert_eq!((alone.position, alone.expected_s), (1, 480.0));
    let both = api(&shared, &line);
    assert_eq!(both.position, 3);
    assert!(both.expected_s > 2.0 * 240.0);
}

#[test]
fn who_finds_somebody_free_waits_for_nobody_and_who_finds_nobody_at_work_is_told_so() {
    let past = Ledger::default();
    let one = [waiting(1, "api", 0, 1.0)];
    let free = expect(&one, &[seat(1, &["api"], 0)], &past, NOW)[0];
    assert_eq!((free.at_once, free.expected_s), (true, 0.0));
    let away = Seat { presence: Presence::Offline, ..seat(1, &["api"], 0) };
    let nobody = expect(&one, &[away], &past, NOW)[0];
    assert_eq!((nobody.at_once, nobody.staffed), (false, false));
    assert!(nobody.expected_s.is_finite());
}

#[test]
fn those_who_will_overtake_make_it_longer() {
    let mut past = Ledger::default();
    let team: Vec<Seat> = (1..=4).map(|id| seat(id, &["api"], 1)).collect();
    let one = [waiting(1, "api", 0, 1.0)];
    let calm = expect(&one, &team, &past, NOW)[0].expected_s;
    for i in 0..20 {
        past.arrives(Arrival { at: NOW.plus_s(-i * 60), cost_per_min: 4.0 });
    }
    assert!(expect(&one, &team, &past, NOW)[0].expected_s > calm * 1.2);
}

proptest! {
    #[test]
    fn any_line_and_team_give_numbers_and_a_place_within_the_line(
        line in proptest::collection::vec((0..3_usize, 0..900_i64, 0.5..5.0_f64), 0..20),
        team in proptest::collection::vec((0..3_usize, 0..3_u8, any::<bool>()), 0..8),
    ) {
        let names = ["api", "billing", "accounts"];
        let line: Vec<Waiting> = (1..)
            .zip(line)
            .map(|(id, (skill, waited, cost))| waiting(id, names[skill], waited, cost))
            .collect();
        let team: Vec<Seat> = (1..)
            .zip(team)
            .map(|(id, (skill, capacity, here))| Seat {
                capacity,
                presence: if here { Presence::Available } else { Presence::Away },
                ..seat(id, &[names[skill]], 0)
            })
            .collect();
        let all = expect(&line, &team, &Ledger::default(), NOW);
        prop_assert_eq!(all.len(), line.len());
        for one in all {
            prop_assert!(one.expected_s.is_finite() && one.expected_s >= 0.0);
            prop_assert!((1..=line.len() as u32).contains(&one.position));
            prop_assert_eq!(one.at_once, one.expected_s == 0.0);
        }
    }
}

#[test]
fn what_is_shared_along_the_line_is_what_each_would_reckon() {
    let leave_per_s = 1e-4;
    let mut lines = Lines { leave_per_s, waits: HashMap::new() };
    for rate in [0.02, 0.005] {
        // In no order: some are known from before, some are not.
        for n_before in [3.0_f64, 0.0, 1_200.5, 7.25, 1_199.0] {
            let step = |i: f64| 1.0 / (rate + i * leave_per_s);
            let whole: f64 = (0..=n_before as u32).map(|i| step(f64::from(i))).sum();
            let alone = whole + n_before.fract() * step(n_before.floor() + 1.0);
            let shared = lines.wait_s(n_before, rate);
            assert!((shared - alone).abs() < 1e-6 * alone, "{shared} {alone}");
        }
    }
    assert_eq!(lines.wait_s(3.0, 0.0), EXPECTED_MAX_S);
}
