//! What is wrong with a policy: findings with their place in the document, and what several looks at
//! a policy have in common. Who looks for what stands where it is decided by.

use crate::domain::customer::{AccountState, CustomerTier, Journey};
use crate::domain::policy::{Condition, Policy};

/// Something a team should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where, as a path in the document: `thresholds.handoff`, `topics.billing`.
    pub at: String,
    /// What is wrong and what it means.
    pub message: String,
    /// Whether the policy must not go live like this.
    pub refused: bool,
}

/// What was found so far.
#[derive(Debug, Default)]
pub struct Findings(Vec<Warning>);

impl Findings {
    /// Notes what the policy must not go live with.
    pub fn refuse(&mut self, at: impl Into<String>, message: impl Into<String>) {
        self.0.push(Warning { at: at.into(), message: message.into(), refused: true });
    }

    /// Notes what is unwise.
    pub fn warn(&mut self, at: impl Into<String>, message: impl Into<String>) {
        self.0.push(Warning { at: at.into(), message: message.into(), refused: false });
    }

    /// Everything, in the order found.
    pub fn all(self) -> Vec<Warning> {
        self.0
    }
}

/// Whether a customer tier of this name exists.
pub fn is_tier(name: &str) -> bool {
    CustomerTier::ALL.iter().any(|tier| tier.name() == name)
}

/// Notes the parts of a condition that can never hold.
pub fn can_hold(when: &Condition, policy: &Policy, at: &str, out: &mut Findings) {
    let unknown = |value: &Option<String>, known: &dyn Fn(&str) -> bool| {
        value.as_ref().filter(|v| !known(v)).cloned()
    };
    let state = |name: &str| AccountState::ALL.iter().any(|state| state.name() == name);
    let journey = |name: &str| Journey::ALL.iter().any(|stage| stage.name() == name);
    let topic = |id: &str| policy.topics.iter().any(|t| t.id == id);
    let named = [
        ("tier", unknown(&when.tier, &is_tier)),
        ("state", unknown(&when.state, &state)),
        ("journey", unknown(&when.journey, &journey)),
        ("topic", unknown(&when.topic, &topic)),
    ];
    for (what, value) in named {
        if let Some(value) = value {
            let message = format!("no {what} is called {value:?}: it can never hold");
            out.warn(format!("{at}.when.{what}"), message);
        }
    }
}
