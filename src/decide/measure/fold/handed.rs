//! A handoff as it is folded: why it came, who had it and for how long, how it ended.

use super::Measures;
use crate::clock::Timestamp;
use crate::decide::expire::UNFINISHED_TAG;
use crate::decide::measure::course::{
    Away, Cause, Course, Hand, LastDecision, Leg, Line, Stretch, bit,
};
use crate::domain::decision::{Outcome, Trigger, TriggerKind};
use crate::domain::event::{Event, TransferTo};
use crate::domain::handoff::{Need, WRAP_UP_HOLDS_S, WrapUp};
use crate::ids::AgentId;

/// How busy an agent is: `shared_s` grows by one second a second, divided by how many conversations
/// they have, so that the difference of two of its values is what one conversation took of them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Desk {
    at: Timestamp,
    n_held: u32,
    shared_s: f64,
}

impl Desk {
    /// Another conversation; what it is to be counted from.
    fn takes(&mut self, at: Timestamp) -> f64 {
        self.advance(at);
        self.n_held += 1;
        self.shared_s
    }

    /// One conversation less, which was counted from `since`; what it took.
    fn lets_go(&mut self, at: Timestamp, since: f64) -> f64 {
        self.advance(at);
        self.n_held = self.n_held.saturating_sub(1);
        self.shared_s - since
    }

    fn advance(&mut self, to: Timestamp) {
        if self.n_held > 0 {
            let passed_s = to.ms_since(self.at).max(0) as f64 / 1_000.0;
            self.shared_s += passed_s / f64::from(self.n_held);
        }
        self.at = self.at.max(to);
    }
}

impl Measures {
    pub(super) fn requested(
        &mut self,
        place: usize,
        triggers: &[Trigger],
        need: &Need,
        at: Timestamp,
    ) {
        if let Some(topic) = &need.topic {
            self.about(place, topic);
        }
        let Some(course) = self.courses.get_mut(place) else { return };
        self.skills.insert(course.id, need.skill.as_ref().map(|(skill, _)| skill.clone()));
        let decided = course.decided.take().filter(|d| d.outcome == Outcome::Handoff);
        let fired = |kind| triggers.iter().any(|t| t.kind == kind);
        if fired(TriggerKind::OfferTaken) {
            course.n_offers_taken = course.n_offers_taken.saturating_add(1);
        }
        // Only what is imported asks for a person in the name of somebody who stepped in.
        let line = if fired(TriggerKind::TakenOver) { Line::Before } else { Line::Waits };
        course.legs.push(Leg {
            triggers: triggers.iter().fold(0, |bits, t| bits | bit(t.kind)),
            risk: decided.map_or(0.0, |d| d.risk),
            line,
            ..leg(cause(decided, &fired), course, at)
        });
        course.offer_open = false;
    }

    /// What happens to the handoff under way.
    pub(super) fn handed(&mut self, place: usize, event: &Event, at: Timestamp) {
        match event {
            Event::Quoted { quote, .. } => self.with(place, |course| {
                let Some(leg) = course.legs.last_mut() else { return };
                if leg.told_s.is_none() && leg.stretches.is_empty() {
                    leg.told_s = quote.upper_s;
                }
            }),
            Event::Accepted { by, .. } | Event::Picked { by, .. } => self.taken(place, *by, at),
            Event::Assigned { to, .. } => self.taken(place, *to, at),
            Event::TakenOver { by, .. } => {
                self.with(place, |course| {
                    if course.legs.last().is_none_or(|leg| leg.over_at.is_some()) {
                        let new = Leg {
                            triggers: bit(TriggerKind::TakenOver),
                            line: Line::Never,
                            ..leg(Cause::TakenOver, course, at)
                        };
                        course.legs.push(new);
                    }
                });
                self.taken(place, *by, at);
            }
            Event::Transferred { to, .. } => {
                let hand = self.hand_of(place, to);
                self.released(place, hand, at);
            }
            Event::AgentGone { .. } => self.released(place, Hand::Overflow, at),
            Event::Returned { .. } => self.released(place, Hand::Returned, at),
            Event::WrappedUp { wrap_up, .. } => self.wrapped_up(place, wrap_up, at),
            Event::BackToAssistant { .. } => self.left(place, Away::Back, at),
            Event::ContactLeft { .. } => self.left(place, Away::Message, at),
            _ => {}
        }
    }

    /// Passed to a queue for other work, to the same one, or to a person.
    fn hand_of(&mut self, place: usize, to: &TransferTo) -> Hand {
        let TransferTo::Queue(skill) = to else { return Hand::Deliberate };
        let Some(course) = self.courses.get(place) else { return Hand::Overflow };
        let thought = self.skills.insert(course.id, Some(skill.clone())).flatten();
        if thought.as_ref() == Some(skill) { Hand::Overflow } else { Hand::Misrouted }
    }

    /// Whether the handoff under way was imported: it was at another desk, and came in whatever
    /// order.
    fn is_before(&self, place: usize) -> bool {
        let leg = self.courses.get(place).and_then(|course| course.legs.last());
        leg.is_some_and(|leg| leg.line == Line::Before)
    }

    fn taken(&mut self, place: usize, by: AgentId, at: Timestamp) {
        let agent = self.agents.number(&by);
        let shared_s = if self.is_before(place) {
            0.0
        } else {
            self.desks.entry(agent).or_default().takes(at)
        };
        self.with(place, |course| {
            let Some(leg) = course.legs.last_mut() else { return };
            if leg.line == Line::Waits {
                leg.line = Line::Taken(at);
            }
            let new = Stretch { agent, since: at, hand: None, held_s: 0.0, shared_s };
            leg.stretches.push(new);
        });
    }

    /// The agent has it no more. After a wrap-up, time counts until the place was free again.
    fn released(&mut self, place: usize, hand: Hand, at: Timestamp) {
        let is_before = self.is_before(place);
        let Some(course) = self.courses.get_mut(place) else { return };
        let ended = course.over_at.filter(|_| hand == Hand::WrappedUp);
        let Some(leg) = course.legs.last_mut() else { return };
        if !hand.is_transfer() {
            leg.over_at = Some(at);
        }
        let Some(stretch) = leg.stretches.last_mut().filter(|s| s.hand.is_none()) else { return };
        let until = ended.map_or(at, |ended| at.min(ended.plus_s(WRAP_UP_HOLDS_S)));
        let seconds = |to: Timestamp| (to.ms_since(stretch.since).max(0) as f64 / 1_000.0) as f32;
        let (held_s, whole_s) = (seconds(until), seconds(at));
        let kept = if whole_s > 0.0 { f64::from(held_s / whole_s) } else { 0.0 };
        let took_s = if is_before {
            0.0
        } else {
            self.desks.entry(stretch.agent).or_default().lets_go(at, stretch.shared_s)
        };
        *stretch = Stretch { hand: Some(hand), held_s, shared_s: took_s * kept, ..*stretch };
    }

    fn wrapped_up(&mut self, place: usize, wrap_up: &WrapUp, at: Timestamp) {
        self.released(place, Hand::WrappedUp, at);
        let by_itself = wrap_up.tags.iter().any(|tag| tag == UNFINISHED_TAG);
        self.with(place, |course| {
            course.over_at.get_or_insert(at);
            course.first_over_at.get_or_insert(at);
            written_down(course, wrap_up, by_itself);
        });
        self.forget(place);
    }

    pub(super) fn closed(&mut self, place: usize, at: Timestamp) {
        self.left(place, Away::Gone, at);
        self.with(place, |course| {
            course.over_at = Some(at);
            course.first_over_at.get_or_insert(at);
        });
    }

    fn left(&mut self, place: usize, how: Away, at: Timestamp) {
        self.with(place, |course| {
            let Some(leg) = course.legs.last_mut() else { return };
            if leg.line == Line::Waits {
                leg.line = Line::Left(at, how);
            }
            if how != Away::Message && leg.stretches.is_empty() {
                leg.over_at.get_or_insert(at);
            }
        });
    }

    fn forget(&mut self, place: usize) {
        if let Some(course) = self.courses.get(place) {
            self.skills.remove(&course.id);
        }
    }
}

/// What the agent wrote down; nothing when the clock wrote it for them.
fn written_down(course: &mut Course, wrap_up: &WrapUp, by_itself: bool) {
    if let Some(leg) = course.legs.last_mut().filter(|_| !by_itself) {
        leg.disposition = Some(wrap_up.disposition);
        leg.verdict = Some(wrap_up.verdict);
    }
}

/// A leg as it begins.
fn leg(cause: Cause, course: &Course, at: Timestamp) -> Leg {
    Leg {
        cause,
        triggers: 0,
        topic: course.topic,
        requested_at: at,
        n_turns: course.n_turns,
        line: Line::Waits,
        told_s: None,
        replied_at: None,
        stretches: Vec::new(),
        over_at: None,
        disposition: None,
        verdict: None,
        risk: 0.0,
        n_asked: 0,
        n_asked_again: 0,
    }
}

/// Why: the decision's floor first, then the threshold, then a rule; without a decision, what was
/// pressed or broke.
fn cause(decided: Option<LastDecision>, fired: &impl Fn(TriggerKind) -> bool) -> Cause {
    match decided {
        Some(LastDecision { floor: Some(TriggerKind::ExplicitRequest), .. }) => Cause::Explicit,
        Some(LastDecision { floor: Some(TriggerKind::OfferTaken), .. }) => Cause::OfferTaken,
        Some(LastDecision { floor: Some(_), .. }) => Cause::Floor,
        Some(LastDecision { reached: true, .. }) => Cause::Learned,
        Some(_) => Cause::Rule,
        None if fired(TriggerKind::ExplicitRequest) => Cause::Explicit,
        None if fired(TriggerKind::TakenOver) => Cause::TakenOver,
        None => Cause::Failed,
    }
}
