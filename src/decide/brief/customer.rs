//! Who the customer is, from their record. These are the only lines without a message behind them.

use jiff::civil::Date;

use super::text::{LINE_CHARS, short};
use crate::clock::Timestamp;
use crate::domain::briefing::Line;
use crate::domain::conversation::Conversation;
use crate::domain::customer::{AccountState, Customer, CustomerTier, Journey};

/// Attributes shown, and the longest part of one, in characters.
const ATTRIBUTES_MAX: usize = 6;
const ATTRIBUTE_CHARS: usize = 60;

/// The record as lines: identity, plan and value, tenure, what is unusual, attributes.
pub(super) fn lines(customer: &Customer, earlier: &[Conversation], now: Timestamp) -> Vec<Line> {
    let identity = if customer.verified { "identity verified" } else { "identity not verified" };
    let name = short(&customer.name, ATTRIBUTE_CHARS);
    let mut texts =
        vec![if name.is_empty() { identity.to_owned() } else { format!("{name}, {identity}") }];
    if let Some(email) = &customer.email {
        let claimed = if customer.verified { "" } else { " (claimed)" };
        texts.push(format!("{}{claimed}", short(email, LINE_CHARS)));
    }
    texts.push(plan(customer));
    texts.extend(tenure(customer, now));
    texts.extend(state(customer.state).map(str::to_owned));
    texts.extend(journey(customer).map(str::to_owned));
    texts.extend(history(earlier));
    for (key, value) in customer.attributes.iter().take(ATTRIBUTES_MAX) {
        let key = short(key, ATTRIBUTE_CHARS);
        texts.push(format!("{key}: {}", short(value, ATTRIBUTE_CHARS)));
    }
    texts.into_iter().map(|text| Line { text, turns: Vec::new() }).collect()
}

/// Earlier conversations: how many, how many of them took a person, and what the last was about.
fn history(earlier: &[Conversation]) -> Option<String> {
    let last = earlier.first()?;
    let passed = earlier.iter().filter(|c| c.n_handoffs > 0).count();
    let day = jiff::Timestamp::from_millisecond(last.updated_at.0).ok()?;
    let day = day.to_zoned(jiff::tz::TimeZone::UTC).date();
    let topic = last.topic.as_ref().map(|t| format!(" about {}", short(t, ATTRIBUTE_CHARS)));
    let conversations = if earlier.len() == 1 { "conversation" } else { "conversations" };
    Some(format!(
        "{} earlier {conversations}, {passed} with a person; the last on {day}{}",
        earlier.len(),
        topic.unwrap_or_default()
    ))
}

fn plan(customer: &Customer) -> String {
    let tier = customer.tier.name();
    match customer.value_in_words() {
        None => format!("{tier} plan"),
        Some(value) => format!("{tier} plan, {value}"),
    }
}

fn tenure(customer: &Customer, now: Timestamp) -> Option<String> {
    let since: Date = customer.since.as_deref()?.parse().ok()?;
    let today = jiff::Timestamp::from_millisecond(now.0).ok()?.to_zoned(jiff::tz::TimeZone::UTC);
    let days = since.until(today.date()).ok()?.get_days();
    Some(match days {
        ..0 => return None,
        0..60 => format!("customer for {days} days, since {since}"),
        60..730 => format!("customer for {} months, since {since}", days / 30),
        _ => format!("customer for {} years, since {since}", days / 365),
    })
}

fn state(state: AccountState) -> Option<&'static str> {
    match state {
        AccountState::Ok => None,
        AccountState::PastDue => Some("a payment is late"),
        AccountState::Flagged => Some("the account is flagged"),
    }
}

fn journey(customer: &Customer) -> Option<&'static str> {
    match customer.journey {
        Journey::Trial if customer.tier == CustomerTier::Trial => None,
        Journey::Trial => Some("still trying it out"),
        Journey::Onboarding => Some("still setting up"),
        Journey::Active => None,
        Journey::Renewal => Some("up for renewal"),
    }
}
