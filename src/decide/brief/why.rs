//! Why a person is needed: the triggers of the handoff, or of the last decision, with their words.

use super::story::Story;
use super::text::{clean, line, short};
use crate::domain::briefing::Why;
use crate::domain::decision::{Evidence, Trigger, TriggerKind};
use crate::domain::message::Seq;

/// Triggers and pieces of evidence shown.
const WHY_MAX: usize = 6;
const EVIDENCE_MAX: usize = 3;
/// The longest piece of evidence, in characters.
const EVIDENCE_CHARS: usize = 80;

/// The triggers, weightiest first; each names its messages, at least the one decided upon.
pub(super) fn why(story: &Story<'_>) -> Vec<Why> {
    let decided = story.decisions.last().map(|(of, d)| (*of, d.triggers.as_slice()));
    let Some((of, triggers)) = story.triggers.or(decided) else { return Vec::new() };
    let mut ordered: Vec<&Trigger> = triggers.iter().collect();
    ordered.sort_by(|a, b| {
        let floor = b.kind.is_floor().cmp(&a.kind.is_floor());
        floor.then(b.weight.total_cmp(&a.weight)).then(a.kind.cmp(&b.kind))
    });
    ordered.into_iter().filter_map(|t| one(story, of, t)).take(WHY_MAX).collect()
}

fn one(story: &Story<'_>, of: Seq, trigger: &Trigger) -> Option<Why> {
    let shown = || trigger.evidence.iter().take(EVIDENCE_MAX);
    let words: Vec<String> = shown().map(|e| show(story, e)).filter(|w| !w.is_empty()).collect();
    let mut text = phrase(trigger.kind).to_owned();
    if !words.is_empty() {
        text.push_str(": ");
        text.push_str(&words.join(", "));
    }
    let mut turns: Vec<Seq> =
        shown().map(|e| e.turn).filter(|turn| story.message(*turn).is_some()).collect();
    if turns.is_empty() {
        turns.push(of);
    }
    Some(Why { kind: trigger.kind, line: line(&text, turns)?, weight: trigger.weight })
}

/// The customer's own words in quotation marks; what was counted without.
fn show(story: &Story<'_>, evidence: &Evidence) -> String {
    let words = short(&evidence.text, EVIDENCE_CHARS);
    let said = story.message(evidence.turn).map(|m| clean(&m.text)).unwrap_or_default();
    if !words.is_empty() && said.contains(&words) { format!("“{words}”") } else { words }
}

fn phrase(kind: TriggerKind) -> &'static str {
    match kind {
        TriggerKind::ExplicitRequest => "asks for a person",
        TriggerKind::OfferTaken => "took the offer of a person",
        TriggerKind::Dissatisfied => "unhappy with how it goes",
        TriggerKind::Frustration => "frustrated",
        TriggerKind::Repetition => "had to ask the same again",
        TriggerKind::AssistantRepeats => "the assistant repeated itself",
        TriggerKind::Sentiment => "mood is dropping",
        TriggerKind::Complaint => "complains",
        TriggerKind::Cancellation => "wants to leave",
        TriggerKind::Legal => "legal matter",
        TriggerKind::Safety => "safety",
        TriggerKind::SecurityIncident => "security incident",
        TriggerKind::DataRights => "personal data rights",
        TriggerKind::RefundDispute => "disputes a charge or refund",
        TriggerKind::PolicyException => "wants an exception",
        TriggerKind::Pricing => "negotiates a price",
        TriggerKind::Renewal => "renewal or upgrade",
        TriggerKind::NoAnswer => "the assistant found no sure answer",
        TriggerKind::AssistantFailed => "the assistant failed",
        TriggerKind::ClarificationDepth => "asked back too often",
        TriggerKind::NoProgress => "no progress",
        TriggerKind::Complexity => "several things at once",
        TriggerKind::Account => "state of the account",
        TriggerKind::Value => "high-value customer",
        TriggerKind::Urgency => "urgent",
        TriggerKind::TakenOver => "an agent stepped in",
    }
}
