//! What a team has decided about what it keeps: what is taken out of texts before they are stored,
//! and how long words, files and customers stay.

/// What is kept, and how long. Nothing is taken out and everything stays unless it is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Privacy {
    /// Card numbers are taken out of what people write.
    pub redact_cards: bool,
    /// Passwords, keys and tokens are taken out of what people write.
    pub redact_secrets: bool,
    /// The words of a conversation go so many days after its end.
    pub conversations_days: Option<u32>,
    /// Attached files go so many days after they came.
    pub files_days: Option<u32>,
    /// A customer with nothing under way goes so many days after their last conversation's end.
    pub customers_days: Option<u32>,
}
