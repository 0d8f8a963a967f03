//! What the linter says of the line, against the people there are.

use super::*;
use crate::domain::agent::SkillId;

fn agent(skills: &[(&str, Level)], tier: Tier, capacity: u8) -> Agent {
    let skills = skills.iter().map(|(name, level)| ((*name).to_owned(), *level)).collect();
    let email = "bea@house.example".to_owned();
    Agent { email, skills, tier, capacity, ..Agent::default() }
}

fn topic(skill: &str, level: Level, tier: Tier) -> Policy {
    let skill: Option<SkillId> = Some(skill.to_owned());
    let topic = Topic { id: "a".into(), skill, level, tier, ..Topic::default() };
    Policy { topics: vec![topic], ..Policy::default() }
}

fn rule(change: impl FnOnce(&mut RoutingRule)) -> Policy {
    let mut rule = RoutingRule { name: "r".into(), ..RoutingRule::default() };
    change(&mut rule);
    let mut policy = Policy::default();
    policy.routing.rules.push(rule);
    policy
}

fn found(policy: &Policy, team: &[Agent]) -> Vec<(String, bool)> {
    lint(policy, team).into_iter().map(|w| (w.at, w.refused)).collect()
}

fn one(at: &str, refused: bool) -> Vec<(String, bool)> {
    vec![(at.to_owned(), refused)]
}

#[test]
fn a_sound_policy_has_no_findings_with_and_without_people() {
    let team = [agent(&[("x", 2)], 2, 3)];
    for policy in [Policy::default(), topic("x", 2, 2)] {
        assert_eq!(found(&policy, &team), []);
        assert_eq!(found(&policy, &[]), []);
    }
}

#[test]
fn what_nobody_here_can_serve_is_pointed_out() {
    let team = [agent(&[("x", 2)], 2, 3)];
    assert_eq!(found(&topic("y", 1, 1), &team), one("topics.a.skill", false));
    assert_eq!(found(&topic("x", 3, 1), &team), one("topics.a.level", false));
    assert_eq!(found(&topic("x", 1, 3), &team), one("topics.a.tier", false));
    let mut near = topic("x", 1, 1);
    near.topics[0].neighbours.push("z".into());
    assert_eq!(found(&near, &team), one("topics.a.neighbours", false));
}

#[test]
fn a_capacity_of_nothing_is_pointed_out() {
    let idle = [agent(&[("x", 2)], 2, 0), agent(&[], 1, 3)];
    let places = vec![("topics.a.tier".to_owned(), false), ("topics.a.skill".to_owned(), false)];
    assert_eq!(found(&topic("x", 1, 2), &idle), places);
    assert_eq!(found(&Policy::default(), &idle[..1]), one("routing", false));
}

#[test]
fn what_no_team_could_serve_is_refused() {
    assert_eq!(found(&topic("x", 1, 4), &[]), one("topics.a.tier", true));
    assert_eq!(found(&topic("x", 4, 1), &[]), one("topics.a.level", true));
    assert_eq!(found(&rule(|r| r.tier = 9), &[]), one("routing.rules.r.tier", true));
}

#[test]
fn rules_that_never_matter_or_cannot_be_meant_are_found() {
    let team = [agent(&[("x", 2)], 3, 3)];
    let at = |what: &str| format!("routing.rules.r{what}");
    assert_eq!(found(&rule(|_| {}), &team), one(&at(""), false));
    let nobody = rule(|r| r.prefer = Some("who@house.example".into()));
    assert_eq!(found(&nobody, &team), one(&at(".prefer"), false));
    let known = rule(|r| r.prefer = Some("BEA@house.example".into()));
    assert_eq!(found(&known, &team), []);
    let free = rule(|r| r.cost_times = Some(0.0));
    assert_eq!(found(&free, &team), one(&at(".cost_times"), true));
    let never = rule(|r| {
        r.when.tier = Some("gold".into());
        r.skill = Some("x".into());
    });
    assert_eq!(found(&never, &team), one(&at(".when.tier"), false));
    let everybody = rule(|r| r.tier = 3);
    assert_eq!(found(&everybody, &team), one(&at(""), false));
}

#[test]
fn times_that_undo_each_other_are_found() {
    let with = |change: &dyn Fn(&mut crate::domain::policy::Routing)| {
        let mut policy = Policy::default();
        change(&mut policy.routing);
        found(&policy, &[])
    };
    assert_eq!(with(&|r| r.offer_s = 0), one("routing.offer_s", true));
    assert_eq!(
        with(&|r| r.offer_s = 301),
        [("routing.offer_s".to_owned(), false), ("routing.reask_s".to_owned(), false)]
    );
    assert_eq!(with(&|r| r.widen_skill_s = 1), one("routing", false));
    assert_eq!(with(&|r| r.grace_s = 900), one("routing.grace_s", false));
    let costs = |tier: &str, cost| {
        with(&|r| {
            r.cost_per_min.insert(tier.to_owned(), cost);
        })
    };
    assert_eq!(costs("gold", 1.0), one("routing.cost_per_min.gold", false));
    assert_eq!(costs("trial", -1.0), one("routing.cost_per_min.trial", true));
}
