//! What routing promises: as properties over any line and any team, and as the cases of the text.

mod changes;
mod hours;
mod quote;
mod standing;

use proptest::prelude::*;

use super::*;
use crate::domain::agent::Presence;
use crate::domain::handoff::{Need, Passed, Relaxed};
use crate::domain::reading::Tongue;

const NOW: Timestamp = Timestamp(1_800_000_000_000);
const SKILLS: [&str; 4] = ["billing", "integrations", "accounts", "contracts"];

fn seat(id: u128, skills: &[(&str, u8)]) -> Seat {
    Seat {
        agent: AgentId(id),
        presence: Presence::Available,
        skills: skills.iter().map(|(s, l)| ((*s).to_owned(), *l)).collect(),
        tier: 1,
        tongues: vec![Tongue::En],
        capacity: 3,
        n_active: 0,
        load: 0.0,
        idle_since: NOW.plus_s(-600),
        pace: vec![],
    }
}

fn waiting(id: u128, skill: Option<(&str, u8)>, waited_s: i64) -> Waiting {
    Waiting {
        conversation: ConversationId(id),
        handoff: HandoffId(id),
        since: NOW.plus_s(-waited_s),
        need: Need {
            topic: Some("api".into()),
            skill: skill.map(|(s, l)| (s.to_owned(), l)),
            tier: 1,
            complexity: 1,
            ..Need::default()
        },
        cost_per_min: 1.0,
        pace: 1.0,
        refused_by: vec![],
        only: None,
    }
}

fn topics() -> Vec<Topic> {
    let neighbours = vec!["accounts".to_owned()];
    vec![Topic { id: "api".into(), neighbours, ..Topic::default() }]
}

/// Everything relaxed within four minutes.
fn schedule() -> Routing {
    Routing { widen_level_s: 60, widen_neighbour_s: 120, widen_skill_s: 240, ..Routing::default() }
}

fn decide(line: &[Waiting], seats: &[Seat]) -> Vec<Route> {
    route(line, seats, &schedule(), &topics(), true, NOW)
}

fn offered_to(routes: &[Route], id: u128) -> Option<AgentId> {
    routes.iter().find(|r| r.handoff() == HandoffId(id)).and_then(|r| match r {
        Route::Offer { to, .. } => Some(*to),
        Route::Wait { .. } => None,
    })
}

#[test]
fn the_one_who_knows_it_is_asked_and_the_reason_says_so() {
    let team = [seat(1, &[("billing", 3)]), seat(2, &[("integrations", 3)])];
    let routes = decide(&[waiting(9, Some(("integrations", 2)), 5)], &team);
    assert_eq!(offered_to(&routes, 9), Some(AgentId(2)));
    let because = routes[0].because();
    assert_eq!(because.line, "knows integrations (3), free 3 of 3, the only one who could");
    assert!(because.considered.iter().any(|c| c.passed == Some(Passed::Skill)));
}

#[test]
fn requirements_are_relaxed_one_after_the_other_and_the_tier_never() {
    let need = Some(("integrations", 3));
    let low = [seat(1, &[("integrations", 1)])];
    let near = [seat(1, &[("accounts", 1)])];
    let other = [seat(1, &[("billing", 3)])];
    for (team, opens_s, step) in [
        (&low, 60, Relaxed::Level),
        (&near, 120, Relaxed::Neighbour),
        (&other, 240, Relaxed::Skill),
    ] {
        assert_eq!(offered_to(&decide(&[waiting(9, need, opens_s - 1)], team), 9), None);
        let routes = decide(&[waiting(9, need, opens_s)], team);
        assert_eq!(offered_to(&routes, 9), Some(AgentId(1)));
        assert_eq!(routes[0].because().relaxed, vec![step]);
    }
    let mut authority = waiting(9, need, 100_000);
    authority.need.tier = 2;
    assert_eq!(offered_to(&decide(&[authority], &other), 9), None);
}

#[test]
fn the_language_is_relaxed_last() {
    let mut german = waiting(9, None, 479);
    german.need.tongue = Tongue::De;
    let team = [seat(1, &[])];
    let routes = decide(std::slice::from_ref(&german), &team);
    assert_eq!(offered_to(&routes, 9), None);
    assert_eq!(next_look_at(&routes), Some(german.since.plus_s(480)));
    german.since = NOW.plus_s(-480);
    assert_eq!(offered_to(&decide(&[german], &team), 9), Some(AgentId(1)));
}

#[test]
fn the_next_look_is_when_the_next_requirement_is_relaxed() {
    let one = waiting(9, Some(("integrations", 3)), 61);
    let routes = decide(std::slice::from_ref(&one), &[]);
    assert_eq!(next_look_at(&routes), Some(one.since.plus_s(120)));
    let plain = decide(&[waiting(9, None, 1_000)], &[]);
    assert_eq!(next_look_at(&plain), None);
}

#[test]
fn an_idle_generalist_goes_before_a_specialist_with_five_open_of_six() {
    let mut specialist = seat(1, &[("integrations", 3)]);
    (specialist.capacity, specialist.n_active, specialist.load) = (6, 5, 10.0);
    let generalist = seat(2, &[("integrations", 1)]);
    let routes = decide(&[waiting(9, Some(("integrations", 2)), 90)], &[specialist, generalist]);
    assert_eq!(offered_to(&routes, 9), Some(AgentId(2)));
}

#[test]
fn equals_are_told_apart_by_load_then_idleness_then_a_lot_that_is_not_the_id() {
    let need = Some(("billing", 1));
    let team = |change: fn(&mut Seat)| {
        let mut second = seat(2, &[("billing", 1)]);
        change(&mut second);
        [seat(1, &[("billing", 1)]), second]
    };
    let idle = decide(&[waiting(9, need, 0)], &team(|s| s.idle_since = NOW.plus_s(-601)));
    assert_eq!(offered_to(&idle, 9), Some(AgentId(2)));
    assert!(idle[0].because().line.ends_with("idle longest"));
    let firsts: Vec<_> =
        (0..64).map(|id| offered_to(&decide(&[waiting(id, need, 0)], &team(|_| {})), id)).collect();
    let ones = firsts.iter().filter(|to| **to == Some(AgentId(1))).count();
    assert!((16..=48).contains(&ones), "the first id won {ones} of 64 draws");
}

#[test]
fn who_knows_the_customer_is_preferred_and_a_colleagues_choice_holds_for_a_while() {
    let team = [seat(1, &[("billing", 1)]), seat(2, &[("billing", 1)]), seat(3, &[])];
    for preferred in [1, 2] {
        let mut one = waiting(9, Some(("billing", 1)), 0);
        one.need.preferred = Some(AgentId(preferred));
        assert_eq!(offered_to(&decide(&[one], &team), 9), Some(AgentId(preferred)));
    }
    let mut passed_on = waiting(9, Some(("billing", 1)), 239);
    passed_on.only = Some(AgentId(3));
    assert_eq!(offered_to(&decide(std::slice::from_ref(&passed_on), &team), 9), Some(AgentId(3)));
    let without = &team[..2];
    assert_eq!(offered_to(&decide(std::slice::from_ref(&passed_on), without), 9), None);
    passed_on.since = NOW.plus_s(-240);
    assert!(offered_to(&decide(std::slice::from_ref(&passed_on), without), 9).is_some());
    passed_on.since = NOW;
    passed_on.refused_by = vec![AgentId(3)];
    assert!(offered_to(&decide(&[passed_on], without), 9).is_some());
}

#[test]
fn a_costlier_wait_goes_first_until_the_other_has_waited_long_enough() {
    let team = [Seat { capacity: 1, ..seat(1, &[]) }];
    let mut dear = waiting(1, None, 0);
    dear.cost_per_min = 4.0;
    let first =
        |waited_s| offered_to(&decide(&[dear.clone(), waiting(2, None, waited_s)], &team), 2);
    assert_eq!(first(179), None);
    assert_eq!(first(181), Some(AgentId(1)));
}

#[test]
fn what_the_team_is_quick_at_goes_first_of_equals_and_who_is_quick_is_asked() {
    let mut quick = waiting(1, None, 60);
    quick.pace = 1.5;
    let slow = waiting(2, None, 80);
    assert_eq!(line(&[slow.clone(), quick.clone()], NOW), [1, 0]);
    let paced = |id, pace| Seat { pace: vec![("api".to_owned(), pace)], ..seat(id, &[]) };
    let team = [paced(1, 0.8), paced(2, 1.3), seat(3, &[])];
    assert_eq!(offered_to(&decide(&[slow], &team), 2), Some(AgentId(2)));
}

#[test]
fn nobody_starves_from_half_an_hour_on_only_earlier_ones_go_first() {
    let mut others: Vec<Waiting> = (0..200).map(|i| waiting(i, None, 10 + 20 * i as i64)).collect();
    for other in &mut others {
        other.cost_per_min = 1_000.0;
    }
    let earlier = others.iter().filter(|o| NOW.ms_since(o.since) > AHEAD_OF_ALL_S * 1_000).count();
    others.push(waiting(999, None, AHEAD_OF_ALL_S));
    let place = line(&others, NOW).iter().position(|i| others[*i].handoff == HandoffId(999));
    assert_eq!(place, Some(earlier));
}

#[test]
fn the_wait_of_a_line_with_full_and_absent_agents_is_worded() {
    let full = Seat { n_active: 3, ..seat(1, &[]) };
    let away = Seat { presence: Presence::Away, ..seat(2, &[]) };
    let off = Seat { presence: Presence::Offline, ..seat(3, &[]) };
    let say = |team: &[Seat], open| {
        let line = [waiting(9, None, 0)];
        let routes = route(&line, team, &Routing::default(), &topics(), open, NOW);
        routes[0].because().line.clone()
    };
    assert_eq!(say(&[full, away], true), "2 who could take it: 1 full, 1 not taking more");
    assert_eq!(say(&[off], false), "nobody who could take it is at work; out of hours");
}

fn any_seat() -> impl Strategy<Value = Seat> {
    let skills = proptest::collection::vec((0..4_usize, 1..=3_u8), 0..3);
    let people = (0..12_u128, 0..5_u8, 1..=3_u8, 0..=3_u8, 0..=4_u8, 0..8_u32, 0..3_i64);
    let quick = prop_oneof![Just(vec![]), (0.2..5.0_f64).prop_map(|p| vec![("api".to_owned(), p)])];
    (people, skills, any::<bool>(), quick).prop_map(|(person, skills, german, pace)| {
        let (id, presence, tier, capacity, n_active, load, idle) = person;
        let named: Vec<(&str, u8)> = skills.iter().map(|(s, l)| (SKILLS[*s], *l)).collect();
        Seat {
            presence: match presence {
                0 => Presence::Busy,
                1 => Presence::Offline,
                _ => Presence::Available,
            },
            tier,
            capacity,
            n_active,
            load: f64::from(load),
            pace,
            idle_since: NOW.plus_s(-idle),
            tongues: if german { vec![Tongue::De] } else { vec![Tongue::En] },
            ..seat(id, &named)
        }
    })
}

fn any_team() -> impl Strategy<Value = Vec<Seat>> {
    proptest::collection::vec(any_seat(), 0..8).prop_map(|mut team| {
        team.sort_by_key(|s| s.agent);
        team.dedup_by_key(|s| s.agent);
        team
    })
}

fn any_waiting() -> impl Strategy<Value = Waiting> {
    let need = (proptest::option::of((0..5_usize, 1..=3_u8)), 1..=3_u8, any::<bool>());
    let rest = (0..2_500_i64, prop_oneof![Just(0.8), Just(1.0), Just(4.0), Just(f64::NAN)]);
    let people = (
        proptest::collection::vec(0..12_u128, 0..3),
        proptest::option::weighted(0.2, 0..12_u128),
        proptest::option::weighted(0.2, 0..12_u128),
    );
    let more = (
        prop_oneof![Just(1.0), Just(f64::NAN), 0.3..3.0_f64],
        proptest::option::weighted(0.2, (0..4_usize, 1..=3_u8)),
    );
    (need, rest, people, more).prop_map(
        |((skill, tier, german), (waited_s, cost), people, more)| {
            let named = skill.map(|(s, l)| (*SKILLS.get(s).unwrap_or(&"unheard of"), l));
            let mut one = waiting(0, named, waited_s);
            one.need.tier = tier;
            one.need.tongue = if german { Tongue::De } else { Tongue::En };
            one.need.preferred = people.2.map(AgentId);
            one.cost_per_min = cost;
            one.pace = more.0;
            one.need.also = more.1.map(|(s, l)| (SKILLS[s].to_owned(), l)).into_iter().collect();
            one.refused_by = people.0.into_iter().map(AgentId).collect();
            one.only = people.1.map(AgentId);
            one
        },
    )
}

fn any_line() -> impl Strategy<Value = Vec<Waiting>> {
    proptest::collection::vec(any_waiting(), 0..10).prop_map(|mut line| {
        for (i, one) in line.iter_mut().enumerate() {
            one.handoff = HandoffId(i as u128);
            one.conversation = ConversationId(i as u128);
        }
        line
    })
}

proptest! {
    #[test]
    fn everybody_gets_one_answer_and_nobody_more_than_they_can_carry(
        line in any_line(), team in any_team()
    ) {
        let routes = decide(&line, &team);
        prop_assert_eq!(routes.len(), line.len());
        for seat in &team {
            let offers = routes.iter().filter(|r| offered_to(std::slice::from_ref(r),
                r.handoff().0) == Some(seat.agent)).count();
            let free = usize::from(seat.capacity.saturating_sub(seat.n_active));
            prop_assert!(offers <= free);
            prop_assert!(offers == 0 || seat.presence == Presence::Available);
        }
    }

    #[test]
    fn nobody_is_asked_who_refused_or_lacks_the_authority(
        line in any_line(), team in any_team()
    ) {
        let routes = decide(&line, &team);
        for one in &line {
            let Some(to) = offered_to(&routes, one.handoff.0) else { continue };
            prop_assert!(!one.refused_by.contains(&to));
            let tier = team.iter().find(|s| s.agent == to).unwrap().tier;
            prop_assert!(tier >= one.need.tier || one.only == Some(to));
        }
    }

    #[test]
    fn one_more_free_agent_never_turns_an_offer_into_a_wait(
        line in any_line(), team in any_team(), more in any_seat()
    ) {
        let before = decide(&line, &team);
        let mut larger = team;
        larger.push(Seat { agent: AgentId(99), ..more });
        let after = decide(&line, &larger);
        for one in &line {
            let id = one.handoff.0;
            prop_assert!(offered_to(&before, id).is_none() || offered_to(&after, id).is_some());
        }
    }

    #[test]
    fn waiting_longer_never_turns_an_offer_into_a_wait(
        line in any_line(), team in any_team(), which in 0..10_usize, more_s in 1..4_000_i64
    ) {
        prop_assume!(which < line.len());
        let id = line[which].handoff.0;
        let before = decide(&line, &team);
        let mut longer = line;
        longer[which].since = longer[which].since.plus_s(-more_s);
        let after = decide(&longer, &team);
        prop_assert!(offered_to(&before, id).is_none() || offered_to(&after, id).is_some());
    }

    #[test]
    fn waiting_longer_never_means_a_later_place(
        line in any_line(), which in 0..10_usize, more_s in 1..4_000_i64
    ) {
        prop_assume!(which < line.len());
        let place = |line: &[Waiting]| super::line(line, NOW).iter().position(|i| *i == which);
        let before = place(&line);
        let mut longer = line;
        longer[which].since = longer[which].since.plus_s(-more_s);
        prop_assert!(place(&longer) <= before);
    }

    #[test]
    fn the_same_line_and_team_give_the_same_decisions_in_whatever_order_they_are_given(
        line in any_line(), team in any_team()
    ) {
        let once = decide(&line, &team);
        prop_assert_eq!(&once, &decide(&line, &team));
        let (mut line, mut team) = (line, team);
        line.reverse();
        team.reverse();
        let turned = decide(&line, &team);
        for one in &line {
            let id = one.handoff.0;
            prop_assert_eq!(offered_to(&once, id), offered_to(&turned, id));
        }
    }

    #[test]
    fn nothing_happens_before_the_next_look(line in any_line(), team in any_team()) {
        let routes = decide(&line, &team);
        let waits: Vec<Waiting> = line
            .into_iter()
            .filter(|one| offered_to(&routes, one.handoff.0).is_none())
            .collect();
        let mut left = team;
        for seat in &mut left {
            let offers = routes.iter().filter(|r| matches!(r,
                Route::Offer { to, .. } if *to == seat.agent)).count();
            seat.n_active = seat.n_active.saturating_add(offers as u8);
        }
        let Some(look) = next_look_at(&routes) else { return Ok(()) };
        prop_assert!(look > NOW);
        let just_before = look.plus_ms(-1);
        let again = route(&waits, &left, &Routing::default(), &topics(), true, just_before);
        let all_wait = again.iter().all(|r| matches!(r, Route::Wait { .. }));
        prop_assert!(all_wait);
    }
}
