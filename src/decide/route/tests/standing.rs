//! Offers that no longer hold, and those that do.

use super::*;
use crate::domain::policy::Condition;

fn asked(need: Option<(&str, u8)>, to: u128) -> Asked {
    Asked { one: waiting(9, need, 5), to: AgentId(to) }
}

fn taken_back(asked: &[Asked], seats: &[Seat]) -> Vec<(u128, Passed)> {
    let gone = withdrawn(asked, seats, &Routing::default(), &topics(), NOW);
    gone.into_iter().map(|g| (g.handoff.0, g.because)).collect()
}

/// The agent with the offer counted among what they hold.
fn with_offer(id: u128, skills: &[(&str, u8)]) -> Seat {
    Seat { n_active: 1, ..seat(id, skills) }
}

#[test]
fn an_offer_holds_while_nothing_has_changed() {
    let team = [with_offer(1, &[("billing", 2)]), seat(2, &[("billing", 3)])];
    assert_eq!(taken_back(&[asked(Some(("billing", 2)), 1)], &team), []);
}

#[test]
fn an_offer_is_taken_back_when_the_agent_turns_away_or_brings_too_little() {
    let offer = [asked(Some(("billing", 2)), 1)];
    let changes: [(&dyn Fn(&mut Seat), Passed); 6] = [
        (&|s| s.presence = Presence::Busy, Passed::NotAvailable(Presence::Busy)),
        (&|s| s.presence = Presence::Away, Passed::NotAvailable(Presence::Away)),
        (&|s| s.capacity = 0, Passed::Full),
        (&|s| s.skills.clear(), Passed::Skill),
        (&|s| s.tongues = vec![Tongue::De], Passed::Tongue),
        (&|s| s.agent = AgentId(8), Passed::NotAvailable(Presence::Offline)),
    ];
    for (change, why) in changes {
        let mut changed = with_offer(1, &[("billing", 2)]);
        change(&mut changed);
        assert_eq!(taken_back(&offer, &[changed]), [(9, why)]);
    }
    let mut dearer = offer[0].clone();
    dearer.one.need.tier = 2;
    assert_eq!(taken_back(&[dearer], &[with_offer(1, &[("billing", 2)])]), [(9, Passed::Tier)]);
}

#[test]
fn a_lost_connection_is_left_to_the_grace_time() {
    let gone = Seat { presence: Presence::Offline, ..with_offer(1, &[("billing", 2)]) };
    assert_eq!(taken_back(&[asked(Some(("billing", 2)), 1)], &[gone]), []);
}

#[test]
fn what_was_relaxed_when_it_was_offered_stays_relaxed() {
    let mut one = asked(Some(("billing", 3)), 1);
    let team = [with_offer(1, &[("billing", 1)])];
    assert_eq!(taken_back(std::slice::from_ref(&one), &team), [(9, Passed::Skill)]);
    one.one.since = NOW.plus_s(-i64::from(Routing::default().widen_level_s));
    assert_eq!(taken_back(&[one], &team), []);
}

#[test]
fn a_colleagues_choice_holds_without_the_skill() {
    let mut chosen = asked(Some(("billing", 3)), 1);
    chosen.one.only = Some(AgentId(1));
    assert_eq!(taken_back(&[chosen], &[with_offer(1, &[])]), []);
}

#[test]
fn of_too_many_offers_those_go_that_waited_least() {
    let one = |id: u128, waited_s| Asked { one: waiting(id, None, waited_s), to: AgentId(1) };
    let both = [one(5, 90), one(6, 10), one(7, 50)];
    let seat = Seat { capacity: 2, n_active: 4, ..seat(1, &[]) };
    assert_eq!(taken_back(&both, &[seat]), [(6, Passed::Full), (7, Passed::Full)]);
}

#[test]
fn what_an_agent_lacks_is_told_without_looking_at_places_or_presence() {
    let need = waiting(9, Some(("billing", 2)), 5).need;
    let away = Seat { presence: Presence::Away, capacity: 0, ..seat(1, &[("billing", 2)]) };
    assert_eq!(lacks(&need, &away), None);
    assert_eq!(lacks(&need, &seat(1, &[("billing", 1)])), Some(Passed::Skill));
    assert_eq!(lacks(&Need { tier: 3, ..need }, &away), Some(Passed::Tier));
}

#[test]
fn urgency_and_anger_raise_the_cost_and_a_chosen_queue_outlasts_the_topic() {
    use crate::domain::customer::Customer;
    use crate::domain::decision::TriggerKind as T;
    let customer = Customer::default();
    let topic = Topic { id: "api".into(), skill: Some("api".into()), level: 2, ..Topic::default() };
    let cost = |triggers: &[T]| {
        let grounds = Grounds {
            topic: Some(&topic),
            complexity: 1,
            tongue: Tongue::En,
            preferred: None,
            queue: None,
            triggers,
            customer: &customer,
        };
        need(&grounds, &Routing::default(), |_| None)
    };
    assert_eq!(cost(&[]).1, 1.0);
    assert_eq!(cost(&[T::Urgency]).1, 2.0);
    assert_eq!(cost(&[T::Frustration, T::Sentiment]).1, 1.5);
    assert_eq!(cost(&[T::Complexity]).0.skill, Some(("api".into(), 3)));
    let passed_on = "contracts".to_owned();
    let grounds = Grounds {
        topic: Some(&topic),
        complexity: 1,
        tongue: Tongue::En,
        preferred: None,
        queue: Some(&passed_on),
        triggers: &[],
        customer: &customer,
    };
    let (chosen, _) = need(&grounds, &Routing::default(), |_| None);
    assert_eq!((chosen.skill, chosen.topic), (Some((passed_on.clone(), 1)), Some("api".into())));
    let rule = crate::domain::policy::RoutingRule {
        when: Condition { topic: Some("api".into()), ..Condition::default() },
        skill: Some("api".into()),
        ..Default::default()
    };
    let routing = Routing { rules: vec![rule], ..Routing::default() };
    let (with_rule, _) = need(&grounds, &routing, |_| None);
    assert_eq!(with_rule.also, [("api".into(), 1)], "a rule asks for it besides");
}
