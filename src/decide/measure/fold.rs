//! From events to courses: each event is folded once, in constant time, into the conversation it
//! belongs to. The fold sees the feed in order, so that the same history always gives the same
//! courses, live or read from the beginning.

use std::collections::HashMap;

use crate::clock::Timestamp;
use crate::decide::expire::UNFINISHED_TAG;
use crate::decide::measure::course::{
    Away, Cause, Course, DAY_S, Hand, LastDecision, LastWord, Leg, Line, Stretch, bit,
};
use crate::decide::measure::re_ask;
use crate::decide::measure::register::{Number, Register};
use crate::domain::customer::Customer;
use crate::domain::decision::{Decision, Outcome, Trigger, TriggerKind};
use crate::domain::event::{Event, Recorded, TransferTo};
use crate::domain::handoff::{Need, WRAP_UP_HOLDS_S, WrapUp};
use crate::domain::message::{Author, Message, MessageKind};
use crate::domain::reading::{Reading, SignalKind, Tongue};
use crate::ids::{AgentId, ArticleId, ConversationId, CustomerId};

/// From this probability on a reading says so.
const SAYS_SO: f32 = 0.5;
/// From this mood down a message is unhappy whatever its words.
const UNHAPPY_TO: f32 = -0.5;
/// Earlier conversations of a customer looked back on for whether this is the same again.
const EARLIER_MAX: usize = 8;
/// Days within which coming back is coming back with the same.
const BACK_DAYS: i64 = 7;
/// The customer attribute that names their segment.
const SEGMENT: &str = "segment";

/// Everything measured: the courses of all conversations, and what numbers stand for.
#[derive(Clone, Debug, Default)]
pub struct Measures {
    courses: Vec<Course>,
    places: HashMap<ConversationId, u32>,
    latest_of: HashMap<CustomerId, u32>,
    /// Topics by number.
    pub topics: Register<String>,
    /// Segments by number.
    pub segments: Register<String>,
    /// Agents by number.
    pub agents: Register<AgentId>,
    /// Articles by number.
    pub articles: Register<ArticleId>,
    desks: HashMap<Number, Desk>,
    skills: HashMap<ConversationId, Option<String>>,
}

/// How busy an agent is: `shared_s` grows by one second a second, divided by how many conversations
/// they have, so that the difference of two of its values is what one conversation took of them.
#[derive(Clone, Copy, Debug, Default)]
struct Desk {
    at: Timestamp,
    n_held: u32,
    shared_s: f64,
}

impl Desk {
    fn advance(&mut self, to: Timestamp) {
        if self.n_held > 0 {
            let passed_s = to.ms_since(self.at).max(0) as f64 / 1_000.0;
            self.shared_s += passed_s / f64::from(self.n_held);
        }
        self.at = self.at.max(to);
    }
}

impl Measures {
    /// Every course, in the order in which the conversations began in the feed.
    pub fn courses(&self) -> &[Course] {
        &self.courses
    }

    /// The course of one conversation.
    pub fn course(&self, id: ConversationId) -> Option<&Course> {
        self.courses.get(*self.places.get(&id)? as usize)
    }

    /// About how much memory this takes, in bytes: what a benchmark prints.
    pub fn bytes(&self) -> usize {
        let legs = |c: &Course| {
            let stretches: usize = c.legs.iter().map(|l| l.stretches.capacity()).sum();
            c.legs.capacity() * size_of::<Leg>() + stretches * size_of::<Stretch>()
        };
        let inner: usize = self.courses.iter().map(|c| legs(c) + c.articles.capacity() * 2).sum();
        let maps = (self.places.capacity() + self.latest_of.capacity()) * 24;
        self.courses.capacity() * size_of::<Course>() + inner + maps
    }

    /// Takes note of one event. `customer` is who opened the conversation and is looked at only
    /// when the event is the opening.
    pub fn note(&mut self, recorded: &Recorded, customer: Option<&Customer>) {
        if let Event::Opened { customer: id, .. } = &recorded.event {
            self.open(recorded.conversation, *id, customer, recorded.at);
            return;
        }
        let Some(place) = self.places.get(&recorded.conversation).map(|p| *p as usize) else {
            return;
        };
        self.note_at(place, &recorded.event, recorded.at);
    }

    fn open(
        &mut self,
        id: ConversationId,
        customer: CustomerId,
        who: Option<&Customer>,
        at: Timestamp,
    ) {
        if self.places.contains_key(&id) {
            return;
        }
        let segment = who.and_then(|who| who.attributes.get(SEGMENT));
        let segment = segment.map_or(Number::NONE, |s| self.segments.number(s));
        let place = self.courses.len() as u32;
        self.places.insert(id, place);
        let before = self.latest_of.insert(customer, place);
        self.courses.push(Course {
            id,
            customer,
            tier: who.map(|who| who.tier).unwrap_or_default(),
            journey: who.map(|who| who.journey).unwrap_or_default(),
            segment,
            tongue: Tongue::En,
            topic: Number::NONE,
            opened_at: at,
            last_message_at: at,
            over_at: None,
            first_over_at: None,
            back_at: None,
            n_turns: 0,
            n_offers: 0,
            n_offers_taken: 0,
            offer_open: false,
            last_word: LastWord::None,
            assistant_spoke: false,
            thanked: false,
            unhappy: false,
            peak_risk: None,
            decided: None,
            score: None,
            told: 0,
            articles: Vec::new(),
            legs: Vec::new(),
            before,
        });
    }

    fn note_at(&mut self, place: usize, event: &Event, at: Timestamp) {
        match event {
            Event::MessagePosted(message) => self.message(place, message, at),
            Event::TurnRead { reading, .. } => self.read(place, reading),
            Event::Decided { decision, .. } => self.decided(place, decision),
            Event::HandoffRequested { triggers, need, .. } => {
                self.requested(place, triggers, need, at);
            }
            Event::Scored { score, .. } => self.with(place, |c| c.score = Some((*score, at))),
            Event::Closed => self.closed(place, at),
            Event::Reopened => self.with(place, |course| reopened(course, at)),
            other => self.handed(place, other, at),
        }
    }

    fn with(&mut self, place: usize, change: impl FnOnce(&mut Course)) {
        if let Some(course) = self.courses.get_mut(place) {
            change(course);
        }
    }

    fn message(&mut self, place: usize, message: &Message, at: Timestamp) {
        let Some(course) = self.courses.get_mut(place) else { return };
        if message.author != Author::Notice {
            course.last_message_at = at;
        }
        match message.author {
            Author::Customer => {
                course.n_turns = course.n_turns.saturating_add(1);
                (course.thanked, course.unhappy, course.offer_open) = (false, false, false);
            }
            Author::Assistant => {
                course.assistant_spoke = true;
                match &message.kind {
                    MessageKind::Answer { sources, .. } => {
                        course.last_word = LastWord::Answer;
                        for source in sources {
                            let number = self.articles.number(&source.article);
                            if !course.articles.contains(&number) {
                                course.articles.push(number);
                            }
                        }
                    }
                    MessageKind::Clarify { .. } => course.last_word = LastWord::Question,
                    MessageKind::NothingFound => course.last_word = LastWord::NothingFound,
                    MessageKind::PersonOffered => {
                        // An answer that came with the offer is still an answer.
                        if course.last_word != LastWord::Answer {
                            course.last_word = LastWord::Offer;
                        }
                    }
                    MessageKind::Plain | MessageKind::Notice | MessageKind::Files { .. } => {}
                }
            }
            Author::Agent(_) => {
                let told = course.told;
                let Some(leg) = course.legs.last_mut() else { return };
                leg.replied_at.get_or_insert(at);
                for kind in re_ask::asked(&message.text) {
                    leg.n_asked = leg.n_asked.saturating_add(1);
                    let again = u8::from(told & re_ask::bit(kind) != 0);
                    leg.n_asked_again = leg.n_asked_again.saturating_add(again);
                }
            }
            Author::Notice => {}
        }
    }

    fn read(&mut self, place: usize, reading: &Reading) {
        self.with(place, |course| {
            course.tongue = reading.tongue;
            for entity in &reading.entities {
                course.told |= re_ask::bit(entity.kind);
            }
            let says = |kind| reading.probability(kind) >= SAYS_SO;
            course.thanked = says(SignalKind::SmallTalk) && reading.sentiment > 0.0;
            course.unhappy = says(SignalKind::Dissatisfied)
                || says(SignalKind::Complaint)
                || reading.sentiment <= UNHAPPY_TO;
        });
    }

    fn decided(&mut self, place: usize, decision: &Decision) {
        if let Some(topic) = &decision.topic {
            self.about(place, &topic.id);
        }
        self.with(place, |course| {
            let risk = decision.risk as f32;
            course.decided = Some(LastDecision {
                outcome: decision.outcome,
                floor: decision.floor,
                risk,
                reached: decision.risk >= decision.threshold,
            });
            if decision.outcome == Outcome::Offer {
                course.n_offers = course.n_offers.saturating_add(1);
                course.offer_open = true;
            }
            if decision.outcome != Outcome::Handoff {
                course.peak_risk = Some(course.peak_risk.map_or(risk, |peak| peak.max(risk)));
            }
        });
    }

    /// Takes note of what a conversation is about, and whether that is the same again.
    fn about(&mut self, place: usize, topic: &String) {
        let topic = self.topics.number(topic);
        let Some(course) = self.courses.get_mut(place) else { return };
        if !topic.is_some() || std::mem::replace(&mut course.topic, topic) == topic {
            return;
        }
        let (opened_at, mut before) = (course.opened_at, course.before);
        for _ in 0..EARLIER_MAX {
            let Some(earlier) = before.and_then(|b| self.courses.get_mut(b as usize)) else {
                break;
            };
            before = earlier.before;
            let over = earlier.over_at.filter(|over| {
                (0..=BACK_DAYS * DAY_S * 1_000).contains(&opened_at.ms_since(*over))
            });
            if over.is_some() && earlier.topic == topic {
                earlier.back_at.get_or_insert(opened_at);
            }
        }
    }

    fn requested(&mut self, place: usize, triggers: &[Trigger], need: &Need, at: Timestamp) {
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
    fn handed(&mut self, place: usize, event: &Event, at: Timestamp) {
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

    fn taken(&mut self, place: usize, by: AgentId, at: Timestamp) {
        let agent = self.agents.number(&by);
        let desk = self.desks.entry(agent).or_default();
        desk.advance(at);
        desk.n_held += 1;
        let shared_s = desk.shared_s;
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
        let desk = self.desks.entry(stretch.agent).or_default();
        desk.advance(at);
        desk.n_held = desk.n_held.saturating_sub(1);
        let shared_s = desk.shared_s - stretch.shared_s;
        let kept = if whole_s > 0.0 { f64::from(held_s / whole_s) } else { 0.0 };
        *stretch = Stretch { hand: Some(hand), held_s, shared_s: shared_s * kept, ..*stretch };
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

    fn closed(&mut self, place: usize, at: Timestamp) {
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

/// The customer wrote again. While the agent still has it, it had not ended at all.
fn reopened(course: &mut Course, at: Timestamp) {
    let over = course.over_at.take();
    let held =
        course.legs.last().and_then(|l| l.stretches.last()).is_some_and(|s| s.hand.is_none());
    if held {
        course.first_over_at = course.first_over_at.filter(|first| Some(*first) != over);
    } else if over.is_some() {
        course.back_at.get_or_insert(at);
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
