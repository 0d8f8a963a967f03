//! Events as those inside see them: `{"kind": ..., ...}`, with the fields of their kind. Customers
//! never see these; what they may know of an event is a message or their view of the conversation.

use poem_openapi::Object;
use poem_openapi::types::{Any, ToJSON};
use serde_json::{Map, Value, json};

use crate::domain::decision::{Decision, Flip, Trigger, TriggerKind};
use crate::domain::event::{Event, EventKind, Recorded, TransferTo};
use crate::domain::handoff::{Because, Need, Passed, Relaxed, WrapUp};
use crate::domain::picture::Face;
use crate::domain::reading::Reading;
use crate::http::shapes::briefing::ModelSummary;
use crate::http::shapes::messages::{Message, Viewer};
use crate::ids::AgentId;

/// An event with its place.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct EventLine {
    /// Place in the house's feed.
    pub position: u64,
    /// Number within the conversation, from 1 without a gap.
    pub number: u32,
    /// When, RFC 3339.
    pub at: String,
    /// What: `kind`, and the fields of that kind.
    pub event: Any<Value>,
}

impl EventLine {
    /// An event as somebody inside sees it; `face_of` knows the agents.
    pub fn show(recorded: &Recorded, viewer: Viewer, face_of: &dyn Fn(AgentId) -> Face) -> Self {
        Self {
            position: recorded.position.0,
            number: recorded.number,
            at: recorded.at.to_rfc3339(),
            event: Any(event(&recorded.event, viewer, face_of)),
        }
    }
}

/// An event as somebody inside sees it.
pub fn event(event: &Event, viewer: Viewer, face_of: &dyn Fn(AgentId) -> Face) -> Value {
    let mut fields = match event {
        Event::MessagePosted(message) => {
            json!({ "message": Message::show(message, viewer, face_of).to_json() })
        }
        other => spoken(other).unwrap_or_else(|| passing(other)),
    };
    if let Some(fields) = fields.as_object_mut() {
        fields.insert("kind".into(), EventKind::of(event).name().into());
    }
    fields
}

/// What was said, read and decided.
fn spoken(event: &Event) -> Option<Value> {
    Some(match event {
        Event::Opened { customer, page, context } => {
            json!({ "customer_id": customer.to_string(), "page": page, "context": context })
        }
        Event::NotePosted { by, text, mentions } => {
            let mentions: Vec<String> = mentions.iter().map(ToString::to_string).collect();
            json!({ "by": by.to_string(), "text": text, "mentions": mentions })
        }
        Event::TurnRead { of, reading } => json!({ "of": of.0, "reading": reading_of(reading) }),
        Event::Decided { of, decision, policy } => {
            json!({ "of": of.0, "decision": decision_of(decision), "policy": policy })
        }
        Event::Summarised { handoff, summary } => json!({
            "handoff_id": handoff.to_string(),
            "summary": ModelSummary::from(&**summary).to_json(),
        }),
        Event::AskCorrected { ask } => json!({ "ask": ask }),
        Event::ContactLeft { email } => json!({ "email": email }),
        Event::Scored { score, comment } => json!({ "score": score, "comment": comment }),
        Event::Seen { by, up_to } => {
            json!({ "by": by.map(|id| id.to_string()), "up_to": up_to.0 })
        }
        Event::CaseUsed { by, case, helped } => {
            json!({ "by": by.to_string(), "case_id": case.to_string(), "helped": helped })
        }
        Event::Reviewed { by, review } => {
            json!({ "by": by.to_string(), "review": review.name() })
        }
        Event::Snoozed { by, until } => {
            json!({ "by": by.to_string(), "until": until.map(|at| at.to_rfc3339()) })
        }
        Event::Erased { by } => json!({ "by": by.map(|id| id.to_string()) }),
        Event::Looked { by } => json!({ "by": by.to_string() }),
        Event::Closed | Event::Reopened => json!({}),
        _ => return None,
    })
}

/// The passing of the baton.
fn passing(event: &Event) -> Value {
    match event {
        Event::HandoffRequested { handoff, triggers, need, cost_per_min, ask } => json!({
            "handoff_id": handoff.to_string(),
            "triggers": triggers.iter().map(trigger_of).collect::<Vec<_>>(),
            "need": need_of(need),
            "cost_per_min": cost_per_min,
            "ask": ask,
        }),
        Event::Quoted { handoff, quote } => json!({
            "handoff_id": handoff.to_string(),
            "quote": {
                "position": quote.position, "upper_s": quote.upper_s,
                "n_basis": quote.n_basis, "staffed": quote.staffed,
            },
        }),
        Event::Offered { handoff, to, expires_at, because } => json!({
            "handoff_id": handoff.to_string(),
            "to": to.to_string(),
            "expires_at": expires_at.to_rfc3339(),
            "because": because_of(because),
        }),
        Event::Declined { handoff, by }
        | Event::Lapsed { handoff, by }
        | Event::Accepted { handoff, by }
        | Event::Picked { handoff, by }
        | Event::TakenOver { handoff, by, .. } => {
            json!({ "handoff_id": handoff.to_string(), "by": by.to_string() })
        }
        Event::Assigned { handoff, to, by } => json!({
            "handoff_id": handoff.to_string(), "to": to.to_string(), "by": by.to_string(),
        }),
        Event::NeedChanged { handoff, need, cost_per_min, triggers } => json!({
            "handoff_id": handoff.to_string(), "need": need_of(need), "cost_per_min": cost_per_min,
            "triggers": triggers.iter().map(|kind| kind.name()).collect::<Vec<_>>(),
        }),
        Event::OfferWithdrawn { handoff, because } => {
            json!({ "handoff_id": handoff.to_string(), "because": because.map(passed_of) })
        }
        Event::BackToAssistant { handoff } => json!({ "handoff_id": handoff.to_string() }),
        Event::Rejoined { handoff, from } => {
            json!({ "handoff_id": handoff.to_string(), "from": from.to_string() })
        }
        Event::Transferred { handoff, from, to, note } => json!({
            "handoff_id": handoff.to_string(), "from": from.to_string(),
            "to": transfer_of(to), "note": note,
        }),
        Event::AgentGone { handoff, agent } => {
            json!({ "handoff_id": handoff.to_string(), "agent_id": agent.to_string() })
        }
        Event::Returned { handoff, by, note } => json!({
            "handoff_id": handoff.to_string(), "by": by.to_string(), "note": note,
        }),
        Event::WrappedUp { handoff, by, case, wrap_up } => json!({
            "handoff_id": handoff.to_string(), "by": by.to_string(),
            "case_id": case.to_string(), "wrap_up": wrap_up_of(wrap_up),
        }),
        _ => json!({}),
    }
}

fn transfer_of(to: &TransferTo) -> Value {
    match to {
        TransferTo::Agent(agent) => json!({ "agent_id": agent.to_string() }),
        TransferTo::Queue(skill) => json!({ "skill": skill }),
    }
}

fn trigger_of(trigger: &Trigger) -> Value {
    let evidence: Vec<Value> =
        trigger.evidence.iter().map(|e| json!({ "turn": e.turn.0, "text": e.text })).collect();
    json!({ "kind": trigger.kind.name(), "weight": trigger.weight, "evidence": evidence })
}

/// A decision with everything it rests on.
pub fn decision_of(decision: &Decision) -> Value {
    json!({
        "outcome": decision.outcome.name(),
        "risk": decision.risk,
        "threshold": decision.threshold,
        "base": decision.base,
        "triggers": decision.triggers.iter().map(trigger_of).collect::<Vec<_>>(),
        "floor": decision.floor.map(TriggerKind::name),
        "flip": decision.flip.as_ref().map(flip_of),
        "topic": decision.topic.as_ref().map(|topic| {
            json!({ "id": topic.id, "confidence": topic.confidence })
        }),
        "ask_first": decision.ask_first,
    })
}

fn flip_of(flip: &Flip) -> Value {
    match flip {
        Flip::Without { triggers, to } => {
            let names: Vec<_> = triggers.iter().map(|kind| kind.name()).collect();
            json!({ "kind": "without", "triggers": names, "to": to.name() })
        }
        Flip::Threshold { at, to } => json!({ "kind": "threshold", "at": at, "to": to.name() }),
        Flip::Never => json!({ "kind": "never" }),
    }
}

/// The vector stays inside: it is the text again, in a form nobody can read but anybody can use.
fn reading_of(reading: &Reading) -> Value {
    let entities: Vec<Value> = reading
        .entities
        .iter()
        .map(|e| json!({ "kind": e.kind.name(), "text": e.text, "value": e.value }))
        .collect();
    json!({
        "language": reading.tongue.code(),
        "certainty": reading.certainty,
        "sentiment": reading.sentiment,
        "entities": entities,
    })
}

fn need_of(need: &Need) -> Value {
    json!({
        "topic": need.topic,
        "skill": need.skill.as_ref().map(|(skill, _)| skill),
        "level": need.skill.as_ref().map(|(_, level)| level),
        "tier": need.tier,
        "language": need.tongue.code(),
        "complexity": need.complexity,
        "preferred": need.preferred.map(|id| id.to_string()),
    })
}

fn because_of(because: &Because) -> Value {
    let considered: Vec<Value> = because
        .considered
        .iter()
        .map(|c| {
            let mut line = Map::new();
            line.insert("agent_id".into(), c.agent.to_string().into());
            line.insert("passed".into(), c.passed.map(passed_of).into());
            line.insert("fit".into(), c.fit.into());
            Value::Object(line)
        })
        .collect();
    let relaxed: Vec<_> = because.relaxed.iter().map(|step| relaxed_of(*step)).collect();
    json!({ "considered": considered, "relaxed": relaxed, "line": because.line })
}

/// The name on the wire of why an agent is passed over.
pub fn passed_of(passed: Passed) -> &'static str {
    match passed {
        Passed::NotAvailable(_) => "not_available",
        Passed::Full => "full",
        Passed::Skill => "skill",
        Passed::Tier => "tier",
        Passed::Tongue => "language",
        Passed::Refused => "refused",
        Passed::NotTheirs => "not_theirs",
        Passed::Outranked => "outranked",
    }
}

fn relaxed_of(step: Relaxed) -> &'static str {
    match step {
        Relaxed::Level => "level",
        Relaxed::Neighbour => "neighbour",
        Relaxed::Skill => "skill",
        Relaxed::Tongue => "language",
    }
}

fn wrap_up_of(wrap_up: &WrapUp) -> Value {
    json!({
        "disposition": wrap_up.disposition.name(),
        "cause": wrap_up.cause,
        "fix": wrap_up.fix,
        "verdict": wrap_up.verdict.name(),
        "tags": wrap_up.tags,
    })
}
