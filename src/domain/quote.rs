//! The waiting time told to a customer: never a number without knowing where it comes from.

use serde::{Deserialize, Serialize};

/// What a waiting customer is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// Place in line, from 1.
    pub position: u32,
    /// Most people (80 %) wait less than this, in seconds; none while there is too little data.
    pub upper_s: Option<u32>,
    /// Past waits it rests on.
    pub n_basis: u32,
    /// Whether anybody who could take it is at work.
    pub staffed: bool,
    /// What the calculation alone expected, in seconds, before it was held against past waits;
    /// 0 when somebody was free. Never told; later quotes are calibrated with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate_s: Option<u32>,
}
