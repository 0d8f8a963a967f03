//! What is taken out of a text before it is stored: card numbers and secrets, where the team has
//! said so. A number is a card's only when its check digit is right and an issuer gives out numbers
//! that begin and are as long as this one, so that an order number stays. What is taken out is said
//! in its place. It knows what things look like and nothing else: a password nobody introduced as
//! one stays.

mod cards;
mod secrets;

#[cfg(test)]
mod tests;

use crate::domain::privacy::Privacy;

/// Said where a card number stood.
pub const CARD: &str = "[card number removed]";
/// Said where a secret stood.
pub const SECRET: &str = "[secret removed]";

/// The text without what the team does not keep.
pub fn redact(text: String, privacy: &Privacy) -> String {
    let text = if privacy.redact_cards { cards::without(text) } else { text };
    if privacy.redact_secrets { secrets::without(text) } else { text }
}
