//! Pace: learned, held towards the mean, and forgotten again.

use proptest::prelude::*;

use super::*;

fn done(agent: u128, topic: &str, span_s: f64) -> Handled {
    Handled { agent: AgentId(agent), topic: topic.into(), span_s, at: Timestamp(0) }
}

fn pace_of(paces: &Paces, agent: u128, topic: &str) -> f64 {
    let known = paces.of_agent(AgentId(agent));
    known.into_iter().find(|(t, _)| t == topic).map_or(1.0, |(_, pace)| pace)
}

#[test]
fn who_is_quick_on_a_topic_is_known_to_be_after_a_while_and_only_there() {
    let mut paces = Paces::default();
    for _ in 0..40 {
        paces.note(done(1, "api", 300.0));
        paces.note(done(2, "api", 600.0));
        paces.note(done(2, "billing", 300.0));
        paces.note(done(3, "billing", 300.0));
    }
    assert!(pace_of(&paces, 1, "api") > 1.2);
    assert!(pace_of(&paces, 2, "api") < 0.85);
    assert!((pace_of(&paces, 2, "billing") - 1.0).abs() < 0.1);
    assert!(paces.of_topic(Some("api")) < 1.0 && paces.of_topic(Some("billing")) > 1.0);
    assert_eq!(pace_of(&paces, 9, "api"), 1.0);
}

#[test]
fn one_handoff_says_little() {
    let mut paces = Paces::default();
    for _ in 0..100 {
        paces.note(done(2, "api", 600.0));
    }
    paces.note(done(1, "api", 30.0));
    assert!(pace_of(&paces, 1, "api") < 1.15);
}

#[test]
fn what_is_old_is_forgotten() {
    let mut paces = Paces::default();
    for _ in 0..50 {
        paces.note(done(1, "api", 30.0));
    }
    for _ in 0..HANDLED_MAX {
        paces.note(done(2, "billing", 600.0));
    }
    assert_eq!(paces.n() as usize, HANDLED_MAX);
    assert_eq!(paces.of_agent(AgentId(1)), []);
}

proptest! {
    #[test]
    fn the_pace_is_always_a_number_within_its_bounds(
        spans in proptest::collection::vec((0..3_u128, 0..2_usize, any::<f64>()), 0..80)
    ) {
        let mut paces = Paces::default();
        for (agent, topic, span) in spans {
            paces.note(done(agent, ["a", "b"][topic], span));
        }
        for agent in 0..3 {
            for (_, pace) in paces.of_agent(AgentId(agent)) {
                prop_assert!((0.5..=2.0).contains(&pace));
            }
        }
        prop_assert!((0.5..=2.0).contains(&paces.of_topic(Some("a"))));
    }
}
