//! What is named in a text: numbers of orders and tickets, addresses, amounts, dates, codes.
//!
//! Regular expressions, compiled once, linear in the text. Where two readings overlap the more
//! specific one is kept. Which of them matter is decided elsewhere.

mod dates;
mod pattern;
mod values;

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use crate::domain::reading::{Entity, EntityKind, Tongue};
use pattern::Pattern;

/// Entities of one text at most.
const ENTITIES_MAX: usize = 32;
/// Bytes of one: what is longer is no name of anything (an address of mail has 254 at most).
const ENTITY_BYTES_MAX: usize = 300;

/// Where something was found: kind, place, and the part that is its value.
struct Found {
    kind: EntityKind,
    start: usize,
    end: usize,
    text: String,
    value: String,
}

/// Most specific first: a part of a text taken by one is not offered to the next.
static SHAPES: LazyLock<Vec<(EntityKind, Pattern)>> = LazyLock::new(|| {
    let shape = |kind, pattern| (kind, Pattern::new(pattern));
    vec![
        shape(EntityKind::Url, r#"(?i)\b(?:https?://|www\.)[^\s<>"')\]]{2,}"#),
        shape(EntityKind::Email, r"(?i)\b[a-z0-9][a-z0-9._%+-]*@(?:[a-z0-9-]+\.)+[a-z]{2,24}\b"),
        shape(
            EntityKind::TicketNumber,
            r"(?i)\b(?:ticket|case|incident|vorgang|fall|dossier|caso|pratica|工单)(?:\s{0,2}(?:number|no\.?|nr\.?|id|nummer|numero|número|numéro|号))?\s{0,2}[:#]?\s{0,2}(?P<value>[a-z]{0,5}[-#]?\d[a-z0-9-]{2,18})\b",
        ),
        shape(
            EntityKind::TicketNumber,
            r"\b(?P<value>(?:TKT|TCK|INC|CASE|REQ|SUP|HD)-?\d{3,12})\b",
        ),
        shape(
            EntityKind::OrderNumber,
            r"(?i)(?:\b(?:order|orders|invoice|booking|shipment|parcel|package|tracking|reservation|purchase|bestellung|bestellnummer|rechnung|sendung|commande|facture|colis|réservation|pedido|factura|envío|reserva|ordine|fattura|spedizione|prenotazione)\b|订单|发票|快递|单号)(?:\s{0,2}(?:number|no\.?|nr\.?|id|code|nummer|numero|número|numéro|号|n°|nº))?\s{0,2}(?:is|ist|est|es|è|是)?\s{0,2}[:#：]?\s{0,2}(?P<value>[a-z]{0,6}[-_]?\d[a-z0-9-]{2,22})\b",
        ),
        shape(EntityKind::OrderNumber, r"(?:^|\s)(?P<value>#\d{4,14})\b"),
        shape(
            EntityKind::OrderNumber,
            r"\b(?P<value>(?:ORD|INV|PO|SO|PKG|TRK|SHP|BK)[-_]?\d[A-Z0-9-]{2,20})\b",
        ),
        // Letters before the digits are an order's, too; the word before them says what it is.
        shape(
            EntityKind::ErrorCode,
            r"(?i)\b(?:error|fehler|erreur|errore|fehlercode|错误|错误码)(?:\s{0,2}code)?\s{0,2}[:#：=]?\s{0,2}(?P<value>[a-z]{1,6}-\d{2,12})\b",
        ),
        shape(EntityKind::OrderNumber, r"\b(?P<value>[A-Z]{2,5}-\d{4,12}(?:-[A-Z0-9]{1,8})?)\b"),
        shape(
            EntityKind::ErrorCode,
            r"(?i)\b(?:error|err|fehler|erreur|code d'erreur|errore|codice|código|status|http|fehlercode|错误|错误码|代码)(?:\s{0,2}(?:code|number|no\.?|status|代码))?\s{0,2}[:#：=]?\s{0,2}(?P<value>[a-z]{0,6}[-_]?\d{2,6}[a-z]?)\b",
        ),
        shape(EntityKind::ErrorCode, r"\b(?P<value>0x[0-9A-Fa-f]{4,16})\b"),
        shape(EntityKind::ErrorCode, r"\b(?P<value>[A-Z]{2,12}(?:_[A-Z0-9]{2,20}){1,5})\b"),
        shape(EntityKind::ErrorCode, r"\b(?P<value>E[A-Z]{0,4}-?\d{2,6})\b"),
        shape(
            EntityKind::ErrorCode,
            r"(?i)\b(?P<value>(?:4(?:00|01|03|04|05|08|09|10|13|15|22|29)|50[0-4]))\b(?:\s{0,2}(?:error|errors|fehler|erreur|errore|bad|unauthorized|forbidden|not found|internal|timeout|too many|unprocessable|gateway|service unavailable|response|conflict))",
        ),
        shape(
            EntityKind::Amount,
            r"(?i)(?:[$€£¥]|\b(?:usd|eur|gbp|chf|cad|aud|jpy|cny|inr|rs\.?)\s{0,1})\s{0,1}\d{1,3}(?:[.,' ]\d{3}){0,4}(?:[.,]\d{1,2})?k?\b",
        ),
        shape(
            EntityKind::Amount,
            r"(?i)\b\d{1,3}(?:[.,' ]?\d{3}){0,4}(?:[.,]\d{1,2})?\s{0,2}(?:[$€£¥]|(?:usd|eur|gbp|chf|cad|aud|dollars?|euros?|pounds?|bucks|yuan|rmb|dólares|dollari|francs?|franken)\b|元|块)",
        ),
        shape(
            EntityKind::Version,
            r"(?i)\b(?:v(?:ersion)?\.?\s{0,1}(?P<value>\d{1,4}(?:\.\d{1,5}){0,3}(?:-[a-z0-9.]{1,12})?)|(?P<bare>\d{1,4}\.\d{1,5}\.\d{1,5}))\b",
        ),
        shape(EntityKind::Phone, r"(?:\+|\b00)\d[\d ()/.-]{6,18}\d\b"),
        shape(EntityKind::Phone, r"\b(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}\b"),
    ]
});

/// Everything named in a text, in the order it stands there, at most [`ENTITIES_MAX`].
pub fn entities(text: &str, tongue: Tongue) -> Vec<Entity> {
    let mut found: Vec<Found> = Vec::new();
    for (kind, shape) in SHAPES.iter() {
        for caught in shape.all(text, ENTITIES_MAX) {
            let value = caught.named("value").or_else(|| caught.named("bare"));
            let (start, part) = value.unwrap_or_else(|| caught.whole());
            let value = values::value(*kind, part);
            if !value.is_empty() {
                keep(&mut found, *kind, start, part, value);
            }
        }
    }
    for (kind, start, span, value) in dates::dates(text, tongue) {
        keep(&mut found, kind, start, span, value);
    }
    found.sort_by_key(|f| f.start);
    found.truncate(ENTITIES_MAX);
    found.into_iter().map(|f| Entity { kind: f.kind, text: f.text, value: f.value }).collect()
}

/// Keeps a finding unless it is too long for one, or its place is taken already.
fn keep(found: &mut Vec<Found>, kind: EntityKind, start: usize, text: &str, value: String) {
    let end = start + text.len();
    if text.len() <= ENTITY_BYTES_MAX && found.iter().all(|f| end <= f.start || f.end <= start) {
        found.push(Found { kind, start, end, text: text.trim().to_owned(), value });
    }
}
