//! What grows with history: the questions the insights pages ask, of very many conversations, and a
//! policy replayed over conversations that lie in a store on the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::tz::TimeZone;
use serde::Serialize;

use crate::app::live_policy::{DEFAULT_TOML, LivePolicy};
use crate::cli::Failure;
use crate::cli::bench::corpus::Corpus;
use crate::cli::bench::stats::Spread;
use crate::clock::{Stopwatch, Timestamp};
use crate::decide::detect::Topics;
use crate::decide::measure::figures::{behind, figures, groups};
use crate::decide::measure::slice::{By, Slice};
use crate::decide::measure::{Measures, articles, calibration, digest, metrics, people, staffing};
use crate::decide::replay::{Lab, Rules, walk};
use crate::domain::conversation::Conversation;
use crate::domain::customer::{Customer, CustomerTier};
use crate::domain::decision::{Decision, Outcome, TopicMatch, Trigger, TriggerKind};
use crate::domain::event::{Event, Position, Recorded};
use crate::domain::handoff::{Disposition, Need, Verdict, WrapUp};
use crate::domain::message::{Author, Message, MessageKind, Seq, Source};
use crate::domain::quote::Quote;
use crate::domain::reading::{Form, Reading, Tongue};
use crate::ids::{AgentId, ArticleId, CaseId, ConversationId, CustomerId, HandoffId};
use crate::language::Language;
use crate::store::{AppendError, Options, Read, Store};

/// When it begins.
const START: Timestamp = Timestamp(1_770_000_000_000);
/// Milliseconds between two conversations.
const APART_MS: i64 = 60_000;
/// One conversation in so many goes to a person.
const HANDED_OFF: usize = 5;
const AGENTS: usize = 50;
const TOPICS: [&str; 8] =
    ["billing", "plans", "api", "integrations", "account", "security", "shipping", "contracts"];
/// The policy's version when it was decided, and still.
const VERSION: u32 = 1;
/// How often each question is asked, after once that is not counted.
const ASKED: usize = 3;
/// Conversations written, and read, in one transaction.
const BITE: usize = 100;
/// Sentences the stored conversations are made of.
const SENTENCES: usize = 64;
/// Conversations on one page of those behind a figure.
const PAGE: usize = 50;

/// How long the questions of the insights pages take.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Insights {
    /// Conversations measured.
    pub(super) n: usize,
    /// Handoffs in them.
    pub(super) n_handoffs: usize,
    /// What is kept of them, in bytes.
    pub(super) bytes: usize,
    /// Events a second taken in.
    pub(super) events_per_s: f64,
    /// The slowest answer to each question, in ms.
    pub(super) slowest_ms: BTreeMap<String, f64>,
}

/// How quickly a policy is replayed.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Replayed {
    /// Conversations replayed under two policies.
    pub(super) n: usize,
    /// Turns decided again.
    pub(super) n_turns: u32,
    /// Conversations a second on one core, reading them included.
    pub(super) per_s: f64,
    /// One bite of them.
    pub(super) bite: Spread,
}

/// Measures `n` conversations and asks what every page asks.
pub(super) fn insights(n: usize) -> Insights {
    let (mut measures, mut n_events) = (Measures::default(), 0_usize);
    let watch = Stopwatch::start();
    for number in 0..n {
        let customer = customer(number);
        for event in events(number, &[], None) {
            measures.note(&event, Some(&customer));
            n_events += 1;
        }
    }
    let events_per_s = n_events as f64 / watch.elapsed().as_secs_f64();
    let as_of = START.plus_ms(n as i64 * APART_MS).plus_s(86_400 * 8);
    let slice = Slice { as_of, within_s: Some(60), ..Slice::default() };
    let mut slowest_ms = BTreeMap::new();
    let mut ask = |name: &str, question: &dyn Fn()| {
        question();
        let mut slowest = 0.0_f64;
        for _ in 0..ASKED {
            let watch = Stopwatch::start();
            question();
            slowest = slowest.max(watch.elapsed().as_secs_f64() * 1e3);
        }
        slowest_ms.insert(name.to_owned(), slowest);
    };
    let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
    let all: Vec<_> = metrics::all().collect();
    let hint = std::hint::black_box::<usize>;
    ask("every figure", &|| {
        hint(figures(&measures, &slice, &all).len());
    });
    for by in By::ALL {
        let name = format!("every figure by {by:?}").to_lowercase();
        ask(&name, &|| {
            hint(groups(&measures, &slice, by, &zone, &all).len());
        });
    }
    if let Some(rate) = metrics::find("handoff_rate") {
        ask("conversations behind a figure", &|| {
            hint(behind(&measures, &slice, rate, false, 0, PAGE).1);
        });
    }
    let courses = || measures.courses().iter();
    ask("calibration", &|| {
        hint(calibration::calibration(&calibration::judged(courses(), &slice)).bins.len());
    });
    ask("people", &|| {
        hint(people::loads(courses(), &slice).len());
        hint(people::needs(courses(), &slice).len());
    });
    ask("articles", &|| {
        hint(articles::uses(courses(), &slice).len());
    });
    ask("digest", &|| {
        hint(digest::digest(&measures, &slice).len());
    });
    ask("staffing", &|| {
        hint(staffing::week(measures.courses(), &slice, &zone, 60, 0.8).hours.len());
    });
    let n_handoffs = measures.courses().iter().map(|course| course.legs.len()).sum();
    Insights { n, n_handoffs, bytes: measures.bytes(), events_per_s, slowest_ms }
}

/// Writes `n` conversations into a store and replays the policy that ships, and one that hands off
/// earlier, over them.
///
/// # Errors
/// When the store cannot be written or read, or the policy that ships not understood.
pub(super) fn replay(dir: &Path, language: &Language, n: usize) -> Result<Replayed, Failure> {
    let store = Store::open(dir, Options::default())?;
    let live = LivePolicy::prepare(VERSION, DEFAULT_TOML.to_owned(), language)
        .map_err(|e| format!("the policy that ships: {e}"))?;
    let readings: Vec<Reading> =
        (0..SENTENCES).map(|number| language.read(&Corpus::query(number))).collect();
    let customer = Customer::default();
    for first in (0..n).step_by(BITE) {
        let (readings, topics) = (readings.clone(), live.topics.clone());
        store
            .write_blocking(move |tx| {
                for number in first..(first + BITE).min(n) {
                    for event in events(number, &readings, Some(&topics)) {
                        tx.append(event.conversation, event.at, event.event)?;
                    }
                }
                Ok::<_, AppendError>(())
            })
            .map_err(|error| format!("{error:?}"))?;
    }
    let mut draft = live.policy.clone();
    draft.thresholds.handoff -= 0.1;
    let alike = BTreeSet::from([VERSION]);
    let rules = [
        Rules { policy: &live.policy, topics: &live.topics, alike: &alike },
        Rules { policy: &draft, topics: &live.topics, alike: &alike },
    ];
    let (mut lab, mut before, mut times) = (Lab::default(), None, Vec::new());
    let watch = Stopwatch::start();
    loop {
        let bite = Stopwatch::start();
        let stored = store.read_blocking(|at| {
            let records = at.scan_back::<Conversation>(before, BITE)?;
            let with = |record: Conversation| Ok((record.id, at.history(record.id, 0)?));
            records.into_iter().map(with).collect::<Result<Vec<_>, crate::store::StoreError>>()
        })?;
        let Some((last, _)) = stored.last() else { break };
        before = Some(*last);
        for (id, events) in &stored {
            let (fates, n_turns) = walk(events, &customer, rules);
            lab.note(*id, fates, n_turns, Default::default, 0);
        }
        times.push(bite.elapsed());
    }
    let per_s = f64::from(lab.n) / watch.elapsed().as_secs_f64();
    store.close()?;
    Ok(Replayed { n: lab.n as usize, n_turns: lab.n_turns, per_s, bite: Spread::of(times) })
}

fn customer(number: usize) -> Customer {
    let tier = CustomerTier::ALL.get(number % 4).copied().unwrap_or_default();
    Customer { tier, ..Customer::default() }
}

/// One conversation: a question with its answer, and for one in [`HANDED_OFF`] two more, a handoff, an
/// agent's reply and a wrap-up. Turns take their readings from `readings`, or blank ones; what they are
/// about, `topics` say, or it is made up.
fn events(number: usize, readings: &[Reading], topics: Option<&Topics>) -> Vec<Recorded> {
    let conversation = ConversationId(number as u128 + 1);
    let began = START.plus_ms(number as i64 * APART_MS);
    let mut told = Told { conversation, began, seq: 0, events: Vec::new() };
    let customer = CustomerId((number / 3) as u128 + 1);
    let (page, context) = (String::new(), BTreeMap::new());
    told.add(0, Event::Opened { customer, page, context });
    let to_a_person = number.is_multiple_of(HANDED_OFF);
    let topic = TOPICS.get(number % TOPICS.len()).copied().unwrap_or_default();
    for turn in 0..if to_a_person { 3 } else { 1 } {
        let place = (number + turn as usize) % readings.len().max(1);
        let reading = readings.get(place).cloned().unwrap_or_else(blank);
        let made_up = TopicMatch { id: topic.to_owned(), confidence: 0.8 };
        let about = |text: &str| match topics {
            Some(topics) => topics.of(reading.vector.as_ref(), text),
            None => Some(made_up),
        };
        told.turn(turn, number, reading.clone(), about, to_a_person && turn == 2);
    }
    if to_a_person {
        told.handoff(number);
    } else {
        told.add(400, Event::Closed);
    }
    if number.is_multiple_of(7) {
        let score = 1 + (number % 5) as u8;
        told.add(500, Event::Scored { score, comment: String::new() });
    }
    told.events
}

struct Told {
    conversation: ConversationId,
    began: Timestamp,
    seq: u32,
    events: Vec<Recorded>,
}

impl Told {
    fn add(&mut self, after_s: i64, event: Event) {
        let (conversation, at) = (self.conversation, self.began.plus_s(after_s));
        let recorded = Recorded { position: Position(0), conversation, number: 0, at, event };
        self.events.push(recorded);
    }

    /// What the last message says.
    fn text(&self) -> String {
        Corpus::query(self.conversation.0 as usize + self.seq as usize)
    }

    fn says(&mut self, after_s: i64, author: Author, kind: MessageKind) {
        self.seq += 1;
        let (seq, at, text) = (Seq(self.seq), self.began.plus_s(after_s), self.text());
        let message = Message { seq, at, author, text, kind, client_msg_id: None };
        self.add(after_s, Event::MessagePosted(message));
    }

    fn turn(
        &mut self,
        turn: i64,
        number: usize,
        reading: Reading,
        about: impl FnOnce(&str) -> Option<TopicMatch>,
        person: bool,
    ) {
        let after_s = turn * 60;
        self.says(after_s, Author::Customer, MessageKind::Plain);
        let of = Seq(self.seq);
        self.add(after_s, Event::TurnRead { of, reading: Box::new(reading) });
        let decision = Decision {
            outcome: if person { Outcome::Handoff } else { Outcome::Answer },
            risk: if person { 0.7 } else { (number % 60) as f64 / 100.0 },
            threshold: 0.6,
            base: -3.0,
            triggers: Vec::new(),
            floor: None,
            flip: None,
            topic: about(&self.text()),
            ask_first: Vec::new(),
            seen: None,
        };
        self.add(after_s, Event::Decided { of, decision: Box::new(decision), policy: VERSION });
        if !person {
            let article = ArticleId((number % 40) as u128 + 1);
            let source = Source { article, title: String::new(), heading: String::new() };
            let (sources, confidence) = (vec![source], 0.8);
            let kind = MessageKind::Answer { sources, confidence, vector: None, phrased: None };
            self.says(after_s + 1, Author::Assistant, kind);
        }
    }

    fn handoff(&mut self, number: usize) {
        let (handoff, by) = (HandoffId(self.conversation.0), AgentId((number % AGENTS) as u128));
        let kind = TriggerKind::ALL.get(number % 26).copied().unwrap_or(TriggerKind::NoProgress);
        let triggers = vec![Trigger { kind, weight: 1.0, evidence: Vec::new() }];
        let (need, ask) = (Need::default(), String::new());
        self.add(121, Event::HandoffRequested { handoff, triggers, need, cost_per_min: 1.0, ask });
        let upper_s = Some(120 + (number % 300) as u32);
        let quote = Quote { position: 1, upper_s, n_basis: 20, staffed: true, estimate_s: None };
        self.add(121, Event::Quoted { handoff, quote });
        let wait = 20 + (number % 400) as i64;
        self.add(121 + wait, Event::Picked { handoff, by });
        self.says(140 + wait, Author::Agent(by), MessageKind::Plain);
        let verdicts = [Verdict::Needed, Verdict::AssistantCouldHave, Verdict::TooLate];
        let verdict = verdicts.get(number % 3).copied().unwrap_or_default();
        let wrap_up = WrapUp { disposition: Disposition::Solved, verdict, ..WrapUp::default() };
        let case = CaseId(self.conversation.0);
        self.add(400 + wait, Event::WrappedUp { handoff, by, case, wrap_up });
    }
}

fn blank() -> Reading {
    Reading {
        tongue: Tongue::En,
        certainty: 1.0,
        vector: None,
        signals: Vec::new(),
        sentiment: 0.0,
        entities: Vec::new(),
        severity: 0,
        form: Form::default(),
    }
}
