//! The JSON of an OpenAI-compatible chat endpoint, parsed strictly as to what is used of it and
//! blind to everything else.

use serde::Deserialize;
use serde_json::{Value, json};

use super::LlmError;
use crate::domain::chat::{Chat, Role};

/// By which name an endpoint takes the limit of tokens: most know the first, some only the second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum TokensName {
    #[default]
    MaxTokens = 0,
    MaxCompletionTokens = 1,
}

impl TokensName {
    fn name(self) -> &'static str {
        match self {
            Self::MaxTokens => "max_tokens",
            Self::MaxCompletionTokens => "max_completion_tokens",
        }
    }

    pub(super) fn other(self) -> Self {
        match self {
            Self::MaxTokens => Self::MaxCompletionTokens,
            Self::MaxCompletionTokens => Self::MaxTokens,
        }
    }

    /// Whether a refusal is about this name.
    pub(super) fn is_refused_by(body: &str) -> bool {
        [Self::MaxTokens, Self::MaxCompletionTokens].iter().any(|name| body.contains(name.name()))
    }
}

impl From<u8> for TokensName {
    fn from(kept: u8) -> Self {
        if kept == Self::MaxCompletionTokens as u8 {
            Self::MaxCompletionTokens
        } else {
            Self::MaxTokens
        }
    }
}

/// The body of a call.
pub(super) fn request(model: &str, chat: &Chat, name: TokensName) -> String {
    let role = |role| match role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
    };
    let messages: Vec<Value> = chat
        .utterances
        .iter()
        .map(|said| json!({ "role": role(said.role), "content": said.text }))
        .collect();
    let tokens = name.name();
    json!({
        "model": model, "messages": messages, "stream": true, "temperature": 0,
        tokens: chat.tokens_max,
    })
    .to_string()
}

/// What one event, or a whole answer, says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// More of the text; may be empty.
    pub(super) text: String,
    /// Why it ended, when it did.
    pub(super) finish: Option<Finish>,
}

/// Why an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finish {
    /// Everything is said.
    Stop,
    /// It ran out of tokens.
    Length,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    choices: Vec<Choice>,
    error: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(alias = "message")]
    delta: Option<Delta>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Delta {
    content: Option<String>,
}

/// Reads the data of one event, or a whole answer of an endpoint that does not stream.
///
/// # Errors
/// When it is no JSON of that shape, or tells an error.
pub(super) fn read(json: &str) -> Result<Said, LlmError> {
    if json == "[DONE]" {
        return Ok(Said { text: String::new(), finish: Some(Finish::Stop) });
    }
    let answer: Answer =
        serde_json::from_str(json).map_err(|_| LlmError::Unreadable("no answer of that shape"))?;
    if answer.error.is_some_and(|error| !error.is_null()) {
        return Err(LlmError::Unreadable("tells an error in its answer"));
    }
    let Some(choice) = answer.choices.into_iter().next() else { return Ok(Said::default()) };
    let finish = choice.finish_reason.map(|why| match why.as_str() {
        "length" => Finish::Length,
        _ => Finish::Stop,
    });
    let text = choice.delta.and_then(|delta| delta.content).unwrap_or_default();
    Ok(Said { text, finish })
}
