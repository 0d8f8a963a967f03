//! A wrapped-up handoff that others learn from.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::domain::customer::CustomerTier;
use crate::domain::handoff::WrapUp;
use crate::domain::vector::Vector;
use crate::ids::{AgentId, CaseId, ConversationId, HandoffId};

/// A wrapped-up handoff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// The conversation it comes from.
    pub conversation: ConversationId,
    /// The handoff it comes from.
    pub handoff: HandoffId,
    /// What was asked, in one line.
    pub ask: String,
    /// What the assistant had tried, an answer a line.
    pub tried: Vec<String>,
    /// How it ended, what caused and what fixed it.
    pub wrap_up: WrapUp,
    /// The topic.
    pub topic: Option<String>,
    /// Who solved it.
    pub agent: AgentId,
    /// What the customer paid for then.
    pub customer_tier: CustomerTier,
    /// Everything the customer and the agent said, a line each, for full text search.
    pub transcript: String,
    /// What it means: ask and customer's words.
    pub vector: Option<Vector>,
    /// When the handoff was requested.
    pub opened_at: Timestamp,
    /// When it was wrapped up.
    pub resolved_at: Timestamp,
    /// The customer's score, 1 to 5.
    pub score: Option<u8>,
    /// The customer came back with it.
    pub reopened: bool,
    /// How often an agent said it helped.
    pub n_helped: u32,
    /// How often an agent said it did not.
    pub n_not_helped: u32,
}
