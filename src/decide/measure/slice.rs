//! Which conversations a figure looks at, and by what they are told apart. A condition on handoffs
//! (trigger, cause, agent) keeps conversations that have such a handoff, and of those only these.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::clock::Timestamp;
use crate::decide::measure::course::{Cause, Course, Leg, bit};
use crate::decide::measure::fold::Measures;
use crate::decide::measure::register::{Number, Register};
use crate::domain::customer::{CustomerTier, Journey};
use crate::domain::decision::TriggerKind;
use crate::domain::reading::Tongue;
use crate::ids::AgentId;

/// Whoever leaves the line within this many seconds hardly waited: the service level does not count
/// them.
pub const SHORT_S: u32 = 10;

/// What is looked at, and against what.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slice {
    /// The instant it is looked from: what has not ended by then is still going on.
    pub as_of: Timestamp,
    /// Begun at this instant or later.
    pub from: Option<Timestamp>,
    /// Begun before this instant.
    pub to: Option<Timestamp>,
    /// Of this topic.
    pub topic: Option<Number>,
    /// Of this customer tier.
    pub tier: Option<CustomerTier>,
    /// Of this segment.
    pub segment: Option<Number>,
    /// At this stage of the journey.
    pub journey: Option<Journey>,
    /// In this language.
    pub tongue: Option<Tongue>,
    /// Handoffs in which this trigger fired.
    pub trigger: Option<TriggerKind>,
    /// Handoffs for this cause.
    pub cause: Option<Cause>,
    /// Handoffs this agent had.
    pub agent: Option<Number>,
    /// Dates are those of the customer's score instead of the conversation's beginning; without a
    /// score a conversation is not looked at.
    pub by_score: bool,
    /// Seconds within which a person should take it; none when the team has set none.
    pub within_s: Option<u32>,
}

impl Slice {
    /// Whether a conversation is looked at.
    pub fn holds(&self, course: &Course) -> bool {
        let is = |wanted: Option<Number>, has: Number| wanted.is_none_or(|w| w == has);
        course.counts()
            && self.date(course).is_some_and(|at| {
                self.from.is_none_or(|from| at >= from) && self.to.is_none_or(|to| at < to)
            })
            && is(self.topic, course.topic)
            && is(self.segment, course.segment)
            && self.tier.is_none_or(|tier| tier == course.tier)
            && self.journey.is_none_or(|journey| journey == course.journey)
            && self.tongue.is_none_or(|tongue| tongue == course.tongue)
            && (!self.asks_for_legs() || self.legs(course).next().is_some())
    }

    /// The date a conversation counts at.
    fn date(&self, course: &Course) -> Option<Timestamp> {
        if self.by_score { course.score.map(|(_, at)| at) } else { Some(course.opened_at) }
    }

    fn asks_for_legs(&self) -> bool {
        self.trigger.is_some() || self.cause.is_some() || self.agent.is_some()
    }

    /// The handoffs of a conversation that are looked at.
    pub fn legs<'a>(&'a self, course: &'a Course) -> impl Iterator<Item = &'a Leg> {
        course.legs.iter().filter(|leg| {
            self.trigger.is_none_or(|kind| leg.triggers & bit(kind) != 0)
                && self.cause.is_none_or(|cause| leg.cause == cause)
                && self.agent.is_none_or(|agent| leg.is_with(agent))
        })
    }
}

/// Dates in a time zone. Conversations come in the order of time, and within a quarter of an hour no
/// clock anywhere changes its day or hour: most dates are the one before.
#[derive(Debug)]
pub struct Calendar<'a> {
    zone: &'a TimeZone,
    last: Option<(i64, DateTime)>,
}

/// Milliseconds of a quarter of an hour.
const QUARTER_MS: i64 = 900_000;

impl<'a> Calendar<'a> {
    /// Dates in this zone.
    pub fn new(zone: &'a TimeZone) -> Self {
        Self { zone, last: None }
    }

    /// Day and hour of an instant; its minutes are those of its quarter of an hour.
    pub fn there(&mut self, at: Timestamp) -> DateTime {
        let quarter = at.0.div_euclid(QUARTER_MS);
        match self.last {
            Some((last, there)) if last == quarter => there,
            _ => {
                let at = jiff::Timestamp::from_millisecond(quarter * QUARTER_MS);
                let there = self.zone.to_datetime(at.unwrap_or_default());
                self.last = Some((quarter, there));
                there
            }
        }
    }
}

/// By what conversations are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The day they began.
    Day,
    /// The Monday of the week they began in.
    Week,
    /// The hour of the day.
    Hour,
    /// The day of the week.
    Weekday,
    /// What they are about.
    Topic,
    /// What the customer pays for.
    Tier,
    /// The customer's segment.
    Segment,
    /// Where the customer is with the product.
    Journey,
    /// The language.
    Language,
    /// Why a person was needed; one conversation may have several.
    Trigger,
    /// What decided it.
    Cause,
    /// Who had it; one conversation may have several.
    Agent,
}

/// What one group has in common. Groups by time sort by time, others by their name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// Unknown: no topic recognised, no segment given.
    Unknown,
    /// A number in a register.
    Number(Number),
    /// A place in a list.
    Place(u8),
    /// A day, as ISO date.
    Date(jiff::civil::Date),
}

impl Key {
    /// A small number of its own among the keys of one way; none for a day.
    pub(super) fn small(&self) -> Option<usize> {
        match self {
            Self::Unknown => Some(0),
            Self::Number(number) => Some(number.index()),
            Self::Place(place) => Some(usize::from(*place) + 1),
            Self::Date(_) => None,
        }
    }
}

impl By {
    /// Every way.
    pub const ALL: [Self; 12] = [
        Self::Day,
        Self::Week,
        Self::Hour,
        Self::Weekday,
        Self::Topic,
        Self::Tier,
        Self::Segment,
        Self::Journey,
        Self::Language,
        Self::Trigger,
        Self::Cause,
        Self::Agent,
    ];

    /// Tells the groups a conversation belongs to, each once.
    pub fn each_key(
        self,
        slice: &Slice,
        course: &Course,
        calendar: &mut Calendar<'_>,
        tell: &mut dyn FnMut(Key),
    ) {
        let mut begun = || calendar.there(slice.date(course).unwrap_or(course.opened_at));
        let number = |n: Number| if n.is_some() { Key::Number(n) } else { Key::Unknown };
        match self {
            Self::Day => tell(Key::Date(begun().date())),
            Self::Week => {
                let day = begun().date();
                let back = i64::from(day.weekday().to_monday_zero_offset());
                tell(Key::Date(day.saturating_sub(jiff::Span::new().days(back))));
            }
            Self::Hour => tell(Key::Place(begun().hour().cast_unsigned())),
            Self::Weekday => {
                let day = begun().date().weekday();
                tell(Key::Place(day.to_monday_zero_offset().cast_unsigned()));
            }
            Self::Topic => tell(number(course.topic)),
            Self::Segment => tell(number(course.segment)),
            Self::Tier => tell(Key::Place(course.tier as u8)),
            Self::Journey => tell(Key::Place(course.journey as u8)),
            Self::Language => tell(Key::Place(course.tongue as u8)),
            Self::Trigger => {
                let bits = slice.legs(course).fold(0, |bits, leg| bits | leg.triggers);
                (0_u8..32).filter(|place| bits & (1 << place) != 0).map(Key::Place).for_each(tell);
            }
            Self::Cause => {
                each_once(slice.legs(course).map(|leg| Key::Place(leg.cause as u8)), tell);
            }
            Self::Agent => {
                let legs = slice.legs(course).flat_map(|leg| &leg.stretches);
                each_once(legs.map(|stretch| Key::Number(stretch.agent)), tell);
            }
        }
    }

    /// The slice of one group: handoffs of another trigger, cause or agent do not count in it.
    pub fn narrowed(self, slice: &Slice, key: &Key) -> Slice {
        let mut slice = slice.clone();
        match (self, key) {
            (Self::Trigger, Key::Place(place)) => {
                slice.trigger = TriggerKind::ALL.get(usize::from(*place)).copied();
            }
            (Self::Cause, Key::Place(place)) => {
                slice.cause = Cause::ALL.get(usize::from(*place)).copied();
            }
            (Self::Agent, Key::Number(number)) => slice.agent = Some(*number),
            _ => {}
        }
        slice
    }

    /// How a group is named on the wire: an id, a date, or a place from 0.
    pub fn name(self, key: &Key, measures: &Measures) -> String {
        let named = |register: &Register<String>, n: Number| register.thing(n).cloned();
        let found = match (self, key) {
            (_, Key::Date(date)) => Some(date.to_string()),
            (Self::Topic, Key::Number(n)) => named(&measures.topics, *n),
            (Self::Segment, Key::Number(n)) => named(&measures.segments, *n),
            (Self::Agent, Key::Number(n)) => measures.agents.thing(*n).map(AgentId::to_string),
            (Self::Hour | Self::Weekday, Key::Place(place)) => Some(place.to_string()),
            (_, Key::Place(place)) => self.listed(usize::from(*place)).map(str::to_owned),
            _ => None,
        };
        found.unwrap_or_default()
    }

    fn listed(self, place: usize) -> Option<&'static str> {
        match self {
            Self::Tier => TIERS.get(place).map(|t| t.name()),
            Self::Journey => JOURNEYS.get(place).map(|j| j.name()),
            Self::Language => TONGUES.get(place).map(|t| t.code()),
            Self::Trigger => TriggerKind::ALL.get(place).map(|t| t.name()),
            Self::Cause => Cause::ALL.get(place).map(|c| c.name()),
            _ => None,
        }
    }
}

fn each_once(keys: impl Iterator<Item = Key>, tell: &mut dyn FnMut(Key)) {
    let mut all: Vec<Key> = keys.collect();
    all.sort();
    all.dedup();
    all.into_iter().for_each(tell);
}

/// Customer tiers, in the order of their places.
pub const TIERS: [CustomerTier; 4] =
    [CustomerTier::Trial, CustomerTier::Standard, CustomerTier::Premium, CustomerTier::Enterprise];
/// Stages of the journey, in the order of their places.
pub const JOURNEYS: [Journey; 4] =
    [Journey::Trial, Journey::Onboarding, Journey::Active, Journey::Renewal];
/// Languages, in the order of their places.
pub const TONGUES: [Tongue; 7] =
    [Tongue::En, Tongue::De, Tongue::Fr, Tongue::Es, Tongue::It, Tongue::Zh, Tongue::Other];
