//! The person asking.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::ids::CustomerId;

/// What the customer pays for.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum CustomerTier {
    /// Trying it out.
    Trial,
    /// The usual.
    #[default]
    Standard,
    /// Pays for more.
    Premium,
    /// A contract of its own.
    Enterprise,
}

impl CustomerTier {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Trial, Self::Standard, Self::Premium, Self::Enterprise];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Trial => "trial",
            Self::Standard => "standard",
            Self::Premium => "premium",
            Self::Enterprise => "enterprise",
        }
    }
}

/// How the account stands.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// As it should.
    #[default]
    Ok,
    /// A payment is late.
    PastDue,
    /// Somebody marked it.
    Flagged,
}

impl AccountState {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Ok, Self::PastDue, Self::Flagged];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::PastDue => "past_due",
            Self::Flagged => "flagged",
        }
    }
}

/// Where the customer is on the way with the product.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Journey {
    /// Before paying.
    Trial,
    /// Setting up.
    Onboarding,
    /// Using it.
    #[default]
    Active,
    /// The contract is about to end or go on.
    Renewal,
}

impl Journey {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Trial, Self::Onboarding, Self::Active, Self::Renewal];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Trial => "trial",
            Self::Onboarding => "onboarding",
            Self::Active => "active",
            Self::Renewal => "renewal",
        }
    }
}

/// The person asking, as far as known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Customer {
    /// Baton's own id.
    pub id: CustomerId,
    /// The id in the team's own systems, given by a signed identity.
    pub external_ref: Option<String>,
    /// As they want to be called; empty when unknown.
    pub name: String,
    /// Where to write; may be only claimed.
    pub email: Option<String>,
    /// Whether the identity was signed by the team's own site.
    pub verified: bool,
    /// What they pay for.
    pub tier: CustomerTier,
    /// Yearly value in whole units of the team's currency.
    pub value_per_year: u64,
    /// First day as a customer, ISO date.
    pub since: Option<String>,
    /// How the account stands.
    pub state: AccountState,
    /// Where they are with the product.
    pub journey: Journey,
    /// Anything else the team's site passes; policy rules may look at it.
    pub attributes: BTreeMap<String, String>,
    /// When Baton first met them.
    pub created_at: Timestamp,
}

impl Customer {
    /// What they are worth, as people read it: `12,000 a year`; none where nothing says it.
    pub fn value_in_words(&self) -> Option<String> {
        let digits = self.value_per_year.to_string();
        let mut words = String::new();
        for (n, digit) in digits.chars().enumerate() {
            if n > 0 && (digits.len() - n).is_multiple_of(3) {
                words.push(',');
            }
            words.push(digit);
        }
        (self.value_per_year > 0).then(|| format!("{words} a year"))
    }
}
