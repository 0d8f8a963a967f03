//! What is lived through agrees with what queueing theory says, and is the same every time.

use super::erlang::{erlang_a, erlang_c};
use super::scenario::{Group, Offers, Request};
use super::{Day, Desk, Fate, Scenario, crowd, difference, figures, simulate};

/// One kind of request and `agents` who are all alike, at an even rate.
fn plain(agents: u32, per_hour: f64, patience_s: f64) -> Scenario {
    let request =
        Request { id: "request".into(), share: 1.0, takes_s: 480.0, ..Request::default() };
    Scenario {
        days: 60,
        warm_up_h: 8.0,
        per_hour: vec![per_hour; 8],
        topics: vec![request],
        agents: vec![Group { count: agents, ..Group::default() }],
        patience_s,
        spread: 1.0,
        ..Scenario::default()
    }
}

fn baton() -> Desk {
    Desk::Baton(Box::default())
}

fn lived(scenario: &Scenario, desk: &Desk, seed: u64) -> Day {
    simulate(scenario, desk, &crowd(scenario, seed))
}

#[test]
fn the_formulas_give_what_tables_of_them_print() {
    let eight_of_ten = erlang_c(8.0 / 480.0, 480.0, 10).unwrap();
    assert!((eight_of_ten.waits - 0.409_2).abs() < 1e-4, "{eight_of_ten:?}");
    assert!((eight_of_ten.mean_s - 98.2).abs() < 0.1, "{eight_of_ten:?}");
    assert_eq!(erlang_c(1.0, 480.0, 10), None, "the line grows for ever");
    // With endless patience nobody leaves, and Erlang A is Erlang C.
    let patient = erlang_a(8.0 / 480.0, 480.0, 10, 1e9).unwrap();
    assert!((patient.waits - eight_of_ten.waits).abs() < 1e-4, "{patient:?}");
    // As patient as the work is long, the line is M/M/infinity: a Poisson number of people.
    let even = erlang_a(10.0 / 480.0, 480.0, 10, 480.0).unwrap();
    let fewer: f64 = (0..10)
        .scan(1.0, |p, n| {
            let here = *p;
            *p *= 10.0 / f64::from(n + 1);
            Some(here)
        })
        .sum::<f64>()
        * (-10.0_f64).exp();
    assert!((even.waits - (1.0 - fewer)).abs() < 1e-9, "{even:?}");
}

#[test]
fn lines_with_a_closed_answer_come_out_as_theory_says() {
    let takes_s = 480.0;
    let (steady, leaving) = (plain(10, 60.0, 0.0), plain(10, 82.5, 480.0));
    let c = erlang_c(60.0 / 3_600.0, takes_s, 10).unwrap();
    let a = erlang_a(82.5 / 3_600.0, takes_s, 10, 480.0).unwrap();
    for (scenario, theory) in [(steady, c), (leaving, a)] {
        let found = figures(&scenario, &[lived(&scenario, &baton(), 5)]);
        assert!(found.all.mean.agrees(theory.mean_s), "{:?} {theory:?}", found.all.mean);
        assert!(found.waited.agrees(theory.waits), "{:?} {theory:?}", found.waited);
        assert!(found.left.agrees(theory.leaves), "{:?} {theory:?}", found.left);
    }
}

#[test]
fn the_same_seed_is_the_same_day_and_both_desks_meet_the_same_people() {
    let mut scenario = plain(4, 28.0, 600.0);
    scenario.days = 2;
    assert_eq!(lived(&scenario, &baton(), 3), lived(&scenario, &baton(), 3));
    assert_ne!(crowd(&scenario, 3), crowd(&scenario, 4));
    let (ours, theirs) = (lived(&scenario, &baton(), 3), lived(&scenario, &Desk::FirstCome, 3));
    let came = |day: &Day| day.outcomes.iter().map(|o| o.at_s).collect::<Vec<f64>>();
    assert_eq!(came(&ours), came(&theirs));
    let none = difference(&scenario, std::slice::from_ref(&ours), std::slice::from_ref(&ours));
    assert_eq!(none.mean, 0.0);
}

#[test]
fn nobody_works_beyond_their_places_and_nobody_is_forgotten() {
    let mut scenario = plain(3, 30.0, 300.0);
    scenario.days = 3;
    scenario.agents[0].capacity = 2;
    scenario.slowdown = 0.4;
    scenario.offers = Offers { accept_s: 6.0, declined: 0.1, lapsed: 0.1 };
    for desk in std::iter::once(baton()).chain(Desk::baselines(2)) {
        let day = lived(&scenario, &desk, 9);
        assert!(day.agents.iter().all(|w| w.taken_s <= w.there_s + 1e-6), "{:?}", day.agents);
        let end_s = scenario.hours() * 3_600.0;
        // Whoever came long before the end was served or has left by then.
        let early = day.outcomes.iter().filter(|o| o.at_s < end_s - 7_200.0);
        let lost: Vec<_> = early.filter(|o| o.fate == Fate::Unfinished).collect();
        assert!(lost.is_empty(), "{}: {lost:#?}", desk.name());
    }
}
