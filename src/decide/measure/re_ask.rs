//! Whether an agent asks for a fact by its name. Looks for few, plain names only: what counts as
//! asked again must be beyond doubt.

use crate::domain::reading::EntityKind;

/// How each fact is called when somebody asks for it, in lower case.
const CALLED: [(EntityKind, &[&str]); 7] = [
    (EntityKind::OrderNumber, &["order number", "order id", "invoice number", "bestellnummer"]),
    (EntityKind::TicketNumber, &["ticket number", "case number", "ticketnummer"]),
    (EntityKind::Email, &["email address", "e-mail address", "your email", "mail-adresse"]),
    (EntityKind::Phone, &["phone number", "telephone number", "telefonnummer"]),
    (EntityKind::ErrorCode, &["error code", "error number", "fehlercode"]),
    (EntityKind::Version, &["which version", "what version", "version number", "welche version"]),
    (EntityKind::Url, &["which page", "which link", "the url", "web address"]),
];

/// The facts a message asks for.
pub fn asked(text: &str) -> Vec<EntityKind> {
    let text = text.to_lowercase();
    let asks = |sentence: &str| {
        sentence.ends_with(['?', '？']) || sentence.contains("please") || sentence.contains("bitte")
    };
    let sentences = text.split_inclusive(['.', '!', '?', '？', '\n']).map(str::trim);
    let questions: Vec<&str> = sentences.filter(|s| asks(s)).collect();
    let named = |names: &[&str]| questions.iter().any(|q| names.iter().any(|n| q.contains(n)));
    CALLED.iter().filter(|(_, names)| named(names)).map(|(kind, _)| *kind).collect()
}

/// The bit of a kind of fact.
pub fn bit(kind: EntityKind) -> u16 {
    let place = EntityKind::FACTS.iter().position(|k| *k == kind);
    place.map_or(0, |place| 1 << place)
}
