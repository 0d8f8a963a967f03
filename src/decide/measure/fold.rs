//! From events to courses: each event is folded once, in constant time, into the conversation it
//! belongs to. The fold sees the feed in order, so that the same history always gives the same
//! courses, live or read from the beginning. What happens to a handoff is folded in [`handed`].

mod handed;

use std::collections::HashMap;

use crate::clock::Timestamp;
use crate::decide::measure::course::{Course, DAY_S, LastDecision, LastWord, Leg, Stretch};
use crate::decide::measure::re_ask;
use crate::decide::measure::register::{Number, Register};
use crate::domain::customer::Customer;
use crate::domain::decision::{Decision, Outcome};
use crate::domain::event::{Event, Recorded};
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
    desks: HashMap<Number, handed::Desk>,
    skills: HashMap<ConversationId, Option<String>>,
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
            review: None,
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
            Event::Reviewed { review, .. } => self.with(place, |c| c.review = Some(*review)),
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
}

/// The customer wrote again: what was said of it was said of something else. While the agent still
/// has it, it had not ended at all.
fn reopened(course: &mut Course, at: Timestamp) {
    let over = course.over_at.take();
    course.review = None;
    let held =
        course.legs.last().and_then(|l| l.stretches.last()).is_some_and(|s| s.hand.is_none());
    if held {
        course.first_over_at = course.first_over_at.filter(|first| Some(*first) != over);
    } else if over.is_some() {
        course.back_at.get_or_insert(at);
    }
}
