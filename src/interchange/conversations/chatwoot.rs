//! A Chatwoot conversation with its messages, as the application API gives both.

use serde_json::Value;

use super::Refusal;
use super::value::{body, instant, list, person, text, texts};
use crate::domain::handoff::Disposition;
use crate::domain::past::{PastConversation, PastTurn, Speaker};

pub(super) fn conversation(item: &Value) -> Result<PastConversation, Refusal> {
    let id = text(&item["id"]).or_else(|| text(&item["display_id"]));
    let id = id.ok_or_else(|| Refusal::new("a conversation", "has no `id`"))?;
    let turns: Vec<PastTurn> = list(&item["messages"]).iter().filter_map(turn).collect();
    let opened = instant(&item["created_at"]).or_else(|| turns.iter().find_map(|turn| turn.at));
    let opened_at = opened.ok_or_else(|| Refusal::new(&*id, "does not say when it was"))?;
    let meta = &item["meta"];
    let contact = if meta["sender"].is_object() { &meta["sender"] } else { &item["contact"] };
    let status = text(&item["status"]);
    Ok(PastConversation {
        customer: person(contact),
        customer_ref: text(&contact["identifier"]),
        subject: text(&item["additional_attributes"]["mail_subject"]),
        tags: texts(&item["labels"]),
        opened_at,
        ended: (status.as_deref() == Some("resolved")).then_some(Disposition::Solved),
        score: list(&item["messages"]).iter().find_map(score),
        turns,
        id,
        ..PastConversation::default()
    })
}

/// What was said to and by the customer; no note, no "was assigned to", no form.
fn turn(message: &Value) -> Option<PastTurn> {
    if message["private"].as_bool() == Some(true) {
        return None;
    }
    let kind = text(&message["message_type"])?;
    let sender = &message["sender"];
    let kind_of_sender = text(&sender["type"]).or_else(|| text(&message["sender_type"]));
    let program = kind_of_sender.is_some_and(|kind| {
        ["agent_bot", "agentbot", "captain_assistant", "captain::assistant"]
            .contains(&kind.to_lowercase().as_str())
    });
    let by = match kind.as_str() {
        "0" | "incoming" => Speaker::Customer,
        "1" | "outgoing" if program => Speaker::Assistant,
        "1" | "outgoing" => Speaker::Agent(person(sender)),
        _ => return None,
    };
    Some(PastTurn { by, at: instant(&message["created_at"]), text: body(&message["content"]) })
}

/// What the customer answered to the form that asks for it.
fn score(message: &Value) -> Option<u8> {
    let asked = &message["content_attributes"]["submitted_values"]["csat_survey_response"];
    let score = asked["rating"].as_u64()?;
    u8::try_from(score).ok().filter(|score| (1..=5).contains(score))
}
