//! One spelling for what is named, so that two mentions of the same thing compare equal.

use crate::domain::reading::EntityKind;

/// The value of a finding; empty when it is none after all.
pub fn value(kind: EntityKind, text: &str) -> String {
    match kind {
        EntityKind::Email => text.to_lowercase(),
        EntityKind::Phone => phone(text),
        EntityKind::Amount => amount(text),
        EntityKind::OrderNumber | EntityKind::TicketNumber | EntityKind::ErrorCode => {
            text.trim_start_matches('#').to_uppercase()
        }
        EntityKind::Url => text.trim_end_matches(['.', ',', ';', ':', '!', '?']).to_owned(),
        _ => text.to_lowercase(),
    }
}

/// Digits with a leading plus; empty for what has too few.
fn phone(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() < 8 {
        return String::new();
    }
    if text.starts_with('+') { format!("+{digits}") } else { digits }
}

/// Cents with the currency: `EUR 1250` is twelve euros fifty.
fn amount(text: &str) -> String {
    let thousands = text.to_lowercase().ends_with('k');
    let number: String =
        text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    let number = number.trim_matches(['.', ',']);
    let cut = number.rfind(['.', ',']).filter(|at| number.len() - at <= 3);
    let (whole, rest) = cut.map_or((number, ""), |at| {
        (number.get(..at).unwrap_or_default(), number.get(at + 1..).unwrap_or_default())
    });
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let Ok(units) = whole.parse::<u64>() else { return String::new() };
    let cents = format!("{rest:0<2}").parse::<u64>().unwrap_or_default();
    let factor = if thousands { 1_000 } else { 1 };
    let total = units.saturating_mul(100).saturating_add(cents).saturating_mul(factor);
    format!("{} {total}", currency(text))
}

/// The three letters of a currency; a sign used by several gives its most frequent one.
fn currency(text: &str) -> &'static str {
    let lower = text.to_lowercase();
    let names = [
        ("usd", "USD"),
        ("cad", "CAD"),
        ("aud", "AUD"),
        ("chf", "CHF"),
        ("franken", "CHF"),
        ("franc", "CHF"),
        ("gbp", "GBP"),
        ("£", "GBP"),
        ("pound", "GBP"),
        ("eur", "EUR"),
        ("€", "EUR"),
        ("jpy", "JPY"),
        ("cny", "CNY"),
        ("yuan", "CNY"),
        ("rmb", "CNY"),
        ("元", "CNY"),
        ("块", "CNY"),
        ("¥", "CNY"),
        ("inr", "INR"),
        ("rs", "INR"),
    ];
    names.iter().find(|(name, _)| lower.contains(name)).map_or("USD", |(_, code)| code)
}
