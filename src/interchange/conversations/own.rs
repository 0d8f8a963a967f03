//! Baton's own shape: what `baton score` reads, with what a past conversation has besides.

use serde::Deserialize;
use serde_json::Value;

use super::Refusal;
use super::value::{instant_of, text};
use crate::domain::handoff::Disposition;
use crate::domain::past::{PastConversation, PastTurn, Person, Speaker};

#[derive(Deserialize)]
struct Line {
    turns: Vec<Turn>,
    #[serde(default)]
    customer: Customer,
    subject: Option<String>,
    topic: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    at: Option<String>,
    cause: Option<String>,
    fix: Option<String>,
    disposition: Option<Disposition>,
    csat: Option<u8>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Customer {
    external_ref: Option<String>,
    name: String,
    email: Option<String>,
}

#[derive(Deserialize)]
struct Turn {
    role: Role,
    text: String,
    at: Option<String>,
    #[serde(default)]
    name: String,
    email: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Role {
    Customer,
    Assistant,
    Agent,
}

pub(super) fn conversation(item: &Value) -> Result<PastConversation, Refusal> {
    let id = text(&item["id"]).ok_or_else(|| Refusal::new("a line", "has no `id`"))?;
    let refuse = |why: String| Refusal::new(id.clone(), why);
    let line = Line::deserialize(item).map_err(|error| refuse(error.to_string()))?;
    let turns: Vec<PastTurn> = line.turns.into_iter().map(past_turn).collect();
    let opened = line.at.as_deref().and_then(instant_of);
    let opened_at = opened.or_else(|| turns.iter().find_map(|turn| turn.at));
    let opened_at = opened_at.ok_or_else(|| refuse("does not say when it was (`at`)".into()))?;
    let Customer { external_ref, name, email } = line.customer;
    Ok(PastConversation {
        customer: Person { id: String::new(), name, email },
        customer_ref: external_ref,
        subject: line.subject,
        topic: line.topic,
        tags: line.tags,
        opened_at,
        turns,
        cause: line.cause,
        fix: line.fix,
        ended: line.disposition,
        score: line.csat.filter(|score| (1..=5).contains(score)),
        id,
        ..PastConversation::default()
    })
}

fn past_turn(turn: Turn) -> PastTurn {
    let by = match turn.role {
        Role::Customer => Speaker::Customer,
        Role::Assistant => Speaker::Assistant,
        Role::Agent => {
            Speaker::Agent(Person { id: String::new(), name: turn.name, email: turn.email })
        }
    };
    PastTurn { by, at: turn.at.as_deref().and_then(instant_of), text: turn.text }
}
