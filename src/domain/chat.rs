//! What a language model is given to read before it writes. Who speaks is told by structure alone:
//! no text can pass for another's.

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The house: what the model is to do.
    System,
    /// The person asking.
    User,
    /// The model itself, earlier.
    Assistant,
}

/// One utterance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Utterance {
    /// Who.
    pub role: Role,
    /// What.
    pub text: String,
}

/// What a model is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chat {
    /// What was said, oldest first.
    pub utterances: Vec<Utterance>,
    /// Tokens it may write.
    pub tokens_max: u32,
}
