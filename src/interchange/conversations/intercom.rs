//! An Intercom conversation with its parts, as the API gives it.

use serde_json::Value;

use super::Refusal;
use super::value::{body, instant, list, person, text};
use crate::domain::handoff::Disposition;
use crate::domain::past::{PastConversation, PastTurn, Speaker};

pub(super) fn conversation(item: &Value) -> Result<PastConversation, Refusal> {
    let id = text(&item["id"]).ok_or_else(|| Refusal::new("a conversation", "has no `id`"))?;
    let (source, created) = (&item["source"], instant(&item["created_at"]));
    let mut turns: Vec<PastTurn> = turn(source, created).into_iter().collect();
    for part in list(&item["conversation_parts"]["conversation_parts"]) {
        if text(&part["part_type"]).as_deref() != Some("note") {
            turns.extend(turn(part, instant(&part["created_at"])));
        }
    }
    let opened = created.or_else(|| turns.iter().find_map(|turn| turn.at));
    let opened_at = opened.ok_or_else(|| Refusal::new(&*id, "does not say when it was"))?;
    let contact = list(&item["contacts"]["contacts"]).first().unwrap_or(&Value::Null);
    let mut customer = asker(item).map(person).unwrap_or_default();
    if customer.id.is_empty() {
        customer.id = text(&contact["id"]).unwrap_or_default();
    }
    let tags = list(&item["tags"]["tags"]).iter().filter_map(|tag| text(&tag["name"]));
    Ok(PastConversation {
        customer,
        customer_ref: text(&contact["external_id"]),
        subject: text(&item["title"]).or_else(|| text(&source["subject"])).map(|s| plain(&s)),
        topic: list(&item["topics"]["topics"]).first().and_then(|topic| text(&topic["name"])),
        tags: tags.collect(),
        opened_at,
        ended: (text(&item["state"]).as_deref() == Some("closed")).then_some(Disposition::Solved),
        score: score(&item["conversation_rating"]["rating"]),
        turns,
        id,
        ..PastConversation::default()
    })
}

fn plain(subject: &str) -> String {
    body(&Value::from(subject))
}

/// The first author who is no teammate.
fn asker(item: &Value) -> Option<&Value> {
    let parts = list(&item["conversation_parts"]["conversation_parts"]).iter();
    let authors = std::iter::once(&item["source"]["author"]).chain(parts.map(|p| &p["author"]));
    authors.into_iter().find(|author| speaker(author) == Some(Speaker::Customer))
}

fn turn(part: &Value, at: Option<crate::clock::Timestamp>) -> Option<PastTurn> {
    let text = body(&part["body"]);
    if text.is_empty() {
        return None;
    }
    Some(PastTurn { by: speaker(&part["author"])?, at, text })
}

fn speaker(author: &Value) -> Option<Speaker> {
    let program = ["from_ai_agent", "is_ai_answer"];
    if program.iter().any(|name| author[*name].as_bool() == Some(true)) {
        return Some(Speaker::Assistant);
    }
    match text(&author["type"])?.as_str() {
        "user" | "lead" | "contact" => Some(Speaker::Customer),
        "bot" => Some(Speaker::Assistant),
        "admin" | "team" => Some(Speaker::Agent(person(author))),
        _ => None,
    }
}

fn score(rating: &Value) -> Option<u8> {
    let score = u8::try_from(rating.as_u64()?).ok()?;
    (1..=5).contains(&score).then_some(score)
}
