//! One more fact before a person is fetched: "the order number first". Only a rule of the policy can
//! ask for it, only where the rule alone fetches the person, and only once in a conversation, so that
//! nobody is kept from a person by questions.

use crate::decide::detect::account::holds;
use crate::decide::detect::scene::Scene;
use crate::domain::decision::TopicMatch;
use crate::domain::policy::Rule;

/// The facts to ask for now; empty when a person is fetched without a question.
pub fn ask_first(scene: &Scene<'_>, topic: Option<&TopicMatch>) -> Vec<String> {
    if scene.input.facts.deferred {
        return Vec::new();
    }
    let customer = scene.input.customer;
    let rules = scene.input.policy.rules.iter();
    let forcing: Vec<&Rule> =
        rules.filter(|r| r.handoff && holds(&r.when, customer, topic)).collect();
    if forcing.iter().any(|rule| is_settled(scene, rule)) {
        return Vec::new();
    }
    forcing.first().map(|rule| rule.ask_first.clone()).unwrap_or_default()
}

/// Whether a rule wants nothing more: it asks for nothing, or one of its facts is known.
fn is_settled(scene: &Scene<'_>, rule: &Rule) -> bool {
    rule.ask_first.is_empty() || rule.ask_first.iter().any(|fact| is_known(scene, fact))
}

fn is_known(scene: &Scene<'_>, fact: &str) -> bool {
    let said = scene.customer_turns_back().filter_map(|t| t.reading.as_ref());
    let mut entities = said.flat_map(|r| &r.entities);
    let on_record = fact == "email" && scene.input.customer.email.is_some();
    on_record || entities.any(|e| e.kind.name() == fact)
}
