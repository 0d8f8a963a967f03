//! The account: its state, its value, and the policy's rules over what is known of the customer.

use crate::decide::detect::scene::{Scene, Sign};
use crate::domain::customer::{AccountState, Customer, CustomerTier};
use crate::domain::decision::{Evidence, TopicMatch, TriggerKind};
use crate::domain::message::Seq;
use crate::domain::policy::{Condition, Rule};

/// Yearly value at which an account is of high value, in whole units of the team's currency.
const HIGH_VALUE: f64 = 50_000.0;

/// What the account adds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Account {
    /// How unusual its state is, 0 to 1.
    pub strength: f64,
    /// What the policy's rules add to the log-odds.
    pub added: f64,
    /// Whether a rule fetches a person at once.
    pub forced: bool,
    /// What was seen.
    pub evidence: Vec<Evidence>,
}

impl Account {
    /// Whether there is anything to show.
    pub fn shows(&self) -> bool {
        self.strength > 0.0 || self.added != 0.0 || self.forced
    }
}

/// The account's state and the rules that hold.
pub fn weigh(scene: &Scene<'_>, topic: Option<&TopicMatch>) -> Account {
    let Some(now) = scene.current() else { return Account::default() };
    let customer = scene.input.customer;
    let mut account = Account { strength: unusual(customer), ..Account::default() };
    if account.strength > 0.0 {
        account.evidence.push(seen(now.seq, format!("account {}", customer.state.name())));
    }
    for rule in &scene.input.policy.rules {
        if holds(&rule.when, customer, topic) {
            account.take(rule, now.seq);
        }
    }
    account
}

impl Account {
    fn take(&mut self, rule: &Rule, turn: Seq) {
        if rule.weight.is_finite() {
            self.added += rule.weight;
        }
        self.forced |= rule.handoff;
        self.evidence.push(seen(turn, format!("rule: {}", rule.name)));
    }
}

fn seen(turn: Seq, text: String) -> Evidence {
    Evidence { turn, text }
}

fn unusual(customer: &Customer) -> f64 {
    match customer.state {
        AccountState::Ok => 0.0,
        AccountState::PastDue => 0.5,
        AccountState::Flagged => 1.0,
    }
}

/// A valuable customer waits for a person less long.
pub fn value(scene: &Scene<'_>) -> Vec<Sign> {
    let Some(now) = scene.current() else { return Vec::new() };
    let customer = scene.input.customer;
    let by_tier = match customer.tier {
        CustomerTier::Trial | CustomerTier::Standard => 0.0,
        CustomerTier::Premium => 0.4,
        CustomerTier::Enterprise => 1.0,
    };
    let by_value = (customer.value_per_year as f64 / HIGH_VALUE).min(1.0);
    let strength = f64::max(by_tier, if by_value < 0.2 { 0.0 } else { by_value });
    if strength <= 0.0 {
        return Vec::new();
    }
    let tier = customer.tier.name();
    let text = match customer.value_in_words() {
        None => format!("{tier} customer"),
        Some(value) => format!("{tier} customer, {value}"),
    };
    vec![Sign { kind: TriggerKind::Value, strength, evidence: vec![seen(now.seq, text)] }]
}

/// Whether every part of a condition that is given holds.
pub fn holds(when: &Condition, customer: &Customer, topic: Option<&TopicMatch>) -> bool {
    when.holds(customer, topic.map(|found| found.id.as_str()))
}
