//! Whatever changes is decided anew: each attribute of a customer or an agent that may change the
//! order or the choice does.

use super::*;
use crate::domain::customer::{Customer, CustomerTier};
use crate::domain::policy::{Condition, RoutingRule};

fn first(line: &[Waiting]) -> HandoffId {
    line[super::line(line, NOW)[0]].handoff
}

#[test]
fn a_customer_whose_waiting_costs_more_or_is_quick_to_help_moves_ahead() {
    let pair = || vec![waiting(1, None, 100), waiting(2, None, 90)];
    assert_eq!(first(&pair()), HandoffId(1));
    let changes: [fn(&mut Waiting); 3] =
        [|w| w.cost_per_min = 2.0, |w| w.pace = 1.4, |w| w.since = NOW.plus_s(-120)];
    for change in changes {
        let mut line = pair();
        change(&mut line[1]);
        assert_eq!(first(&line), HandoffId(2));
    }
}

#[test]
fn an_agent_who_changes_is_asked_or_not_asked_at_the_next_look() {
    let need = Some(("billing", 2));
    let one = || [waiting(9, need, 5)];
    let able = || seat(1, &[("billing", 2)]);
    assert!(offered_to(&decide(&one(), &[able()]), 9).is_some());
    let changes: [fn(&mut Seat); 5] = [
        |s| s.skills.clear(),
        |s| s.skills[0].1 = 1,
        |s| s.presence = Presence::Busy,
        |s| s.capacity = 0,
        |s| s.n_active = 3,
    ];
    for change in changes {
        let mut changed = able();
        change(&mut changed);
        assert_eq!(offered_to(&decide(&one(), &[changed]), 9), None);
    }
}

#[test]
fn a_customer_whose_need_changes_is_offered_to_another() {
    let team = [seat(1, &[("billing", 2)]), Seat { tier: 2, ..seat(2, &[("accounts", 3)]) }];
    let to = |one: Waiting| offered_to(&decide(&[one], &team), 9);
    assert_eq!(to(waiting(9, Some(("billing", 2)), 5)), Some(AgentId(1)));
    assert_eq!(to(waiting(9, Some(("accounts", 2)), 5)), Some(AgentId(2)));
    let mut authority = waiting(9, None, 5);
    authority.need.tier = 2;
    assert_eq!(to(authority), Some(AgentId(2)));
    let mut both = waiting(9, Some(("billing", 1)), 5);
    both.need.also = vec![("accounts".into(), 1)];
    assert_eq!(to(both), None);
}

#[test]
fn a_rule_of_the_team_adds_what_it_names_for_those_it_is_about() {
    let rule = RoutingRule {
        name: "dach contracts".into(),
        when: Condition { tier: Some("enterprise".into()), ..Condition::default() },
        skill: Some("contracts".into()),
        level: 2,
        tier: 2,
        prefer: Some("mara@house.example".into()),
        cost_times: Some(3.0),
    };
    let routing = Routing { rules: vec![rule], ..Routing::default() };
    let asked = |tier| {
        let customer = Customer { tier, ..Customer::default() };
        let agent_of = |email: &str| (email == "mara@house.example").then_some(AgentId(7));
        let grounds = Grounds {
            topic: None,
            complexity: 1,
            tongue: Tongue::En,
            preferred: None,
            queue: None,
            triggers: &[],
            customer: &customer,
        };
        need(&grounds, &routing, agent_of)
    };
    let (need, cost) = asked(CustomerTier::Enterprise);
    assert_eq!(need.skill, Some(("contracts".into(), 2)));
    assert_eq!(
        (need.tier, need.preferred, cost),
        (2, Some(AgentId(7)), 12.0),
        "4 for the tier, times 3"
    );
    let (need, cost) = asked(CustomerTier::Standard);
    assert_eq!((need.skill, need.tier, need.preferred, cost), (None, 1, None, 1.0));
}

#[test]
fn a_second_skill_is_asked_for_besides_the_topics_and_relaxed_with_it() {
    let mut one = waiting(9, Some(("billing", 1)), 5);
    one.need.also = vec![("contracts".into(), 2)];
    let team = [seat(1, &[("billing", 1)]), seat(2, &[("billing", 1), ("contracts", 2)])];
    let routes = decide(std::slice::from_ref(&one), &team);
    assert_eq!(offered_to(&routes, 9), Some(AgentId(2)));
    one.since = NOW.plus_s(-240);
    assert_eq!(offered_to(&decide(&[one], &team[..1]), 9), Some(AgentId(1)));
}
