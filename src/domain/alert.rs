//! What needs somebody, as it is written down and told to those outside: once when it begins and once
//! when it is over. What needs somebody at all is decided elsewhere.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// Alerts kept; the oldest go.
pub const ALERTS_KEPT: u64 = 1_000;
/// How long a customer may wait with nobody there before it is one, in minutes, when nobody says.
pub const WAITING_MIN: u32 = 10;

/// Which end of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AlertKind {
    /// It has begun.
    Raised,
    /// It is over.
    Ended,
}

impl AlertKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Raised, Self::Ended];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Raised => "alert_raised",
            Self::Ended => "alert_ended",
        }
    }
}

/// Something needs somebody, or no longer does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// 1, 2, 3 ... in the order in which they were written down.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// Which end of it.
    pub kind: AlertKind,
    /// The same for both ends of the same thing: a word, and what it is about where there are several.
    pub name: String,
    /// What, in words, as it was when it began.
    pub text: String,
    /// When it began.
    pub since: Timestamp,
}

/// Something that needs somebody now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lasting {
    /// When it began.
    pub since: Timestamp,
    /// What, in words, as it was then.
    pub text: String,
}

/// What the house remembers of its alerts: one record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertBook {
    /// The number of the last one.
    pub n: u64,
    /// What needs somebody now, by name.
    pub standing: BTreeMap<String, Lasting>,
    /// Bytes left on the disk, now and then, oldest first.
    pub free: Vec<(Timestamp, u64)>,
}

impl AlertBook {
    /// The one key it stands under.
    pub const KEY: u32 = 0;
}
