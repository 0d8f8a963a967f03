//! Histories made by the very decisions that are replayed: an unchanged policy changes nothing, a
//! higher threshold never adds a handoff, and the same question has the same answer.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::clock::Timestamp;
use crate::decide::detect::{AssistantView, Facts, Topics, Turn, TurnInput, decide};
use crate::domain::agent::Agent;
use crate::domain::customer::Customer;
use crate::domain::decision::Outcome;
use crate::domain::event::{Event, Position, Recorded};
use crate::domain::handoff::{Need, WrapUp};
use crate::domain::message::{Author, Message, MessageKind, Seq};
use crate::domain::policy::{Policy, RoutingRule, Thresholds, Topic};
use crate::domain::quote::Quote;
use crate::domain::reading::{Form, Reading, Signal, SignalKind, Tongue};
use crate::domain::vector::{DIMENSIONS, Vector};
use crate::ids::{AgentId, CaseId, ConversationId, HandoffId};

mod waits;

/// No version of the policy has the same topics.
static NONE_ALIKE: BTreeSet<u32> = BTreeSet::new();

/// One customer turn: how strongly each of these shows, in hundredths, and whether an answer is
/// found.
type Said = ([u8; 3], bool);

const SHOWN: [SignalKind; 3] =
    [SignalKind::Dissatisfied, SignalKind::Cancellation, SignalKind::ExplicitRequest];

fn reading(shown: [u8; 3]) -> Reading {
    let signals = SHOWN.iter().zip(shown).map(|(kind, hundredths)| Signal {
        kind: *kind,
        probability: f32::from(hundredths.min(100)) / 100.0,
        words: Vec::new(),
    });
    Reading {
        tongue: Tongue::En,
        certainty: 1.0,
        vector: None,
        signals: signals.collect(),
        sentiment: 0.0,
        entities: Vec::new(),
        severity: 0,
        form: Form::default(),
    }
}

fn policy(handoff: f64) -> Policy {
    Policy { thresholds: Thresholds { handoff, ..Thresholds::default() }, ..Policy::default() }
}

fn topics() -> Topics {
    Topics::prepare(&[], |_| None)
}

/// What happened under a policy, event by event; with `noted`, what the assistant could say was
/// written down.
fn history(said: &[Said], policy: &Policy, noted: bool) -> Vec<Recorded> {
    history_about(said, &[], policy, &topics(), noted)
}

/// The same with what each turn means, as far as it means anything.
fn history_about(
    said: &[Said],
    meant: &[Vector],
    policy: &Policy,
    topics: &Topics,
    noted: bool,
) -> Vec<Recorded> {
    let customer = Customer::default();
    let (mut events, mut turns, mut facts) = (Vec::new(), Vec::<Turn>::new(), Facts::default());
    let tell = |events: &mut Vec<Recorded>, event| {
        let number = events.len() as u32 + 1;
        let at = Timestamp(i64::from(number) * 1_000);
        let (position, conversation) = (Position(u64::from(number)), ConversationId(1));
        events.push(Recorded { position, conversation, number, at, event });
    };
    let mut seq = Seq(0);
    let mut message = |author, kind| {
        seq = seq.next();
        let text = "words".to_owned();
        Message { seq, at: Timestamp(0), author, text, kind, client_msg_id: None }
    };
    for (place, (shown, found)) in said.iter().enumerate() {
        let asked = message(Author::Customer, MessageKind::Plain);
        let vector = meant.get(place).cloned();
        let (of, reading) = (asked.seq, Reading { vector, ..reading(*shown) });
        turns.push(Turn::of(&asked, Some(reading.clone())));
        tell(&mut events, Event::MessagePosted(asked));
        tell(&mut events, Event::TurnRead { of, reading: Box::new(reading) });
        let assistant = AssistantView {
            confidence: found.then_some(0.9),
            nothing_found: !found,
            ..AssistantView::default()
        };
        let now = Timestamp((events.len() as i64 + 1) * 1_000);
        let input =
            TurnInput { policy, topics, customer: &customer, turns: &turns, facts, assistant, now };
        let mut decision = decide(&input);
        if !noted {
            decision.seen = None;
        }
        let outcome = decision.outcome;
        tell(&mut events, Event::Decided { of, decision: Box::new(decision), policy: 1 });
        let kind = match (outcome, found) {
            (Outcome::Handoff, _) => {
                let (handoff, need) = (HandoffId(1), Need::default());
                let (triggers, ask) = (Vec::new(), String::new());
                let cost_per_min = 1.0;
                let requested =
                    Event::HandoffRequested { handoff, triggers, need, cost_per_min, ask };
                tell(&mut events, requested);
                return events;
            }
            (_, true) => MessageKind::Answer {
                sources: Vec::new(),
                confidence: 0.9,
                vector: None,
                phrased: None,
            },
            (Outcome::Offer, false) => MessageKind::PersonOffered,
            (_, false) => MessageKind::NothingFound,
        };
        if outcome == Outcome::Offer {
            facts.n_offers += 1;
            facts.last_offer = Some(of);
        }
        let answered = message(Author::Assistant, kind);
        turns.push(Turn::of(&answered, None));
        tell(&mut events, Event::MessagePosted(answered));
    }
    events
}

fn lab(histories: &[Vec<Recorded>], now: &Policy, draft: &Policy) -> Lab {
    let (topics, customer, mut lab) = (topics(), Customer::default(), Lab::default());
    for (place, events) in histories.iter().enumerate() {
        let rules =
            [now, draft].map(|policy| Rules { policy, topics: &topics, alike: &NONE_ALIKE });
        let (fates, n_turns) = walk(events, &customer, rules);
        lab.note(ConversationId(place as u128), fates, n_turns, Known::default, usize::MAX);
    }
    lab
}

fn of(lab: &Lab, change: Change) -> u32 {
    lab.counts.get(&change).copied().unwrap_or_default()
}

fn conversations() -> impl Strategy<Value = Vec<Vec<Said>>> {
    let said = (prop::array::uniform3(0_u8..100), any::<bool>());
    prop::collection::vec(prop::collection::vec(said, 1..6), 1..12)
}

proptest! {
    #[test]
    fn an_unchanged_policy_changes_nothing(said in conversations()) {
        let now = policy(0.6);
        let histories: Vec<_> = said.iter().map(|one| history(one, &now, true)).collect();
        let lab = lab(&histories, &now, &now);
        prop_assert_eq!((lab.counts.len(), lab.unknown_before), (0, 0));
        prop_assert_eq!(lab.handed_off_before, lab.handed_off_after);
    }

    #[test]
    fn a_higher_threshold_never_adds_a_handoff_and_a_lower_one_never_takes_one(
        said in conversations(),
        made in 0.2_f64..0.9,
        low in 0.2_f64..0.9,
        more in 0.0_f64..0.5,
    ) {
        // History was made under a third policy, as it may be.
        let (made, low, high) = (policy(made), policy(low), policy((low + more).min(1.0)));
        let histories: Vec<_> = said.iter().map(|one| history(one, &made, true)).collect();
        let raised = lab(&histories, &low, &high);
        prop_assert_eq!(of(&raised, Change::New) + of(&raised, Change::Earlier), 0);
        let lowered = lab(&histories, &high, &low);
        let taken = [Change::Gone, Change::GoneOrLater, Change::Later];
        prop_assert_eq!(taken.into_iter().map(|change| of(&lowered, change)).sum::<u32>(), 0);
    }

    #[test]
    fn the_same_question_has_the_same_answer(said in conversations(), draft in 0.2_f64..0.9) {
        let (now, draft) = (policy(0.6), policy(draft));
        let histories: Vec<_> = said.iter().map(|one| history(one, &now, true)).collect();
        let once = format!("{:?}", lab(&histories, &now, &draft));
        prop_assert_eq!(once, format!("{:?}", lab(&histories, &now, &draft)));
    }
}

/// A text that means one thing, and a little of another.
fn meaning(of: usize, besides: usize) -> Vector {
    let mut numbers = [0.0; DIMENSIONS];
    numbers[of] = 1.0;
    numbers[besides] += 0.1;
    Vector::from_floats(&numbers)
}

/// A policy with two topics, the first of which hands off earlier.
fn of_two_topics(handoff: f64) -> Policy {
    let topic = |id: &str, threshold| {
        let examples = (0..5).map(|n| format!("{id} {n}")).collect();
        Topic { id: id.to_owned(), examples, threshold, ..Topic::default() }
    };
    let topics = vec![topic("0", Some(handoff / 2.0)), topic("1", None)];
    Policy { topics, ..policy(handoff) }
}

/// What is learned of them; learning takes a while.
static TWO_TOPICS: LazyLock<Topics> = LazyLock::new(|| {
    Topics::prepare(&of_two_topics(1.0).topics, |text| {
        let (of, besides) = text.split_once(' ')?;
        Some(meaning(of.parse().ok()?, 10 + besides.parse::<usize>().ok()?))
    })
});

proptest! {
    #[test]
    fn what_a_turn_is_about_is_the_same_told_anew_or_taken_from_what_was_decided(
        said in prop::collection::vec((prop::array::uniform3(0_u8..70), any::<bool>()), 1..7),
        // The first topic, the second, or neither.
        meant in prop::collection::vec((0_usize..3, 20_usize..30), 7),
        draft in 0.2_f64..0.9,
    ) {
        let meant: Vec<Vector> = meant.into_iter().map(|(of, besides)| meaning(of, besides)).collect();
        let (now, draft) = (of_two_topics(0.6), of_two_topics(draft));
        let events = history_about(&said, &meant, &now, &TWO_TOPICS, true);
        let fates = |alike: &BTreeSet<u32>| {
            let rules = [&now, &draft].map(|policy| Rules { policy, topics: &TWO_TOPICS, alike });
            walk(&events, &Customer::default(), rules)
        };
        prop_assert_eq!(fates(&NONE_ALIKE), fates(&BTreeSet::from([1])));
    }
}

#[test]
fn what_was_decided_by_the_same_topics_is_not_told_again() {
    let now = of_two_topics(0.6);
    let asks = [([0, 0, 99], true)];
    let events = history_about(&asks, &[meaning(1, 20)], &now, &TWO_TOPICS, true);
    let about = |alike: &[u32]| {
        // Nothing was learned here: all there is to know was decided then.
        let (topics, alike) = (topics(), alike.iter().copied().collect());
        let rules = [Rules { policy: &now, topics: &topics, alike: &alike }];
        let ([fate], _) = walk(&events, &Customer::default(), rules);
        let Fate::HandedOff(step) = fate else { panic!("{fate:?}") };
        step.decision.topic.map(|topic| topic.id)
    };
    assert_eq!(about(&[1]).as_deref(), Some("1"));
    assert_eq!(about(&[2]), None, "another version may have had other topics");
}

/// Nothing found, again, and then again: the risk grows turn by turn.
const HELPLESS: [Said; 4] =
    [([0; 3], false), ([60, 0, 0], false), ([85, 0, 0], false), ([95, 0, 0], false)];

/// A policy that never offers: only handoffs tell two of these apart.
fn silent(handoff: f64) -> Policy {
    let thresholds = Thresholds { handoff, offers_max: 0, ..Thresholds::default() };
    Policy { thresholds, ..Policy::default() }
}

#[test]
fn a_handoff_is_new_earlier_later_or_gone() {
    let at = |lab: &Lab, change| {
        assert_eq!(of(lab, change), 1, "{:?}", lab.counts);
        lab.differences.first().cloned().expect("the difference is kept")
    };
    let turns =
        |d: &Difference| (d.before.as_ref().map(|s| s.turn), d.after.as_ref().map(|s| s.turn));
    // In this history nobody was fetched; the risk rose from `low` to `high`.
    let none = vec![history(&HELPLESS, &silent(1.0), true)];
    let risks: Vec<f64> = none
        .iter()
        .flatten()
        .filter_map(|e| match &e.event {
            Event::Decided { decision, .. } => Some(decision.risk),
            _ => None,
        })
        .collect();
    let (low, high) = (risks.first().copied().unwrap(), risks.iter().copied().fold(0.0, f64::max));
    assert!(low + 0.1 < high && high < 1.0, "{risks:?}");
    // Nobody was fetched; now somebody is: new, at a turn that the draft explains.
    let new = at(&lab(&none, &silent(1.0), &silent(high)), Change::New);
    let after = new.after.expect("the draft's step");
    assert!(after.decision.risk >= high && !after.decision.triggers.is_empty(), "{after:?}");
    // Both fetch somebody, at different turns.
    let earlier = at(&lab(&none, &silent(high), &silent(low)), Change::Earlier);
    assert!(turns(&earlier).1 < turns(&earlier).0, "{earlier:?}");
    at(&lab(&none, &silent(low), &silent(high)), Change::Later);
    // The policy in force would fetch somebody, the draft does not, all along a history in which
    // nobody was: gone.
    at(&lab(&none, &silent(high), &silent(1.0)), Change::Gone);
    // Somebody was fetched at a turn at which the draft would not: what then, nobody knows.
    let fetched = vec![history(&HELPLESS, &silent(low), true)];
    let gone = at(&lab(&fetched, &silent(low), &silent(1.0)), Change::GoneOrLater);
    assert_eq!(turns(&gone).0, turns(&gone).1);
}

#[test]
fn a_floor_stays_under_any_draft() {
    let asks = [([0, 0, 99], true)];
    let histories = vec![history(&asks, &policy(0.6), true)];
    let lab = lab(&histories, &policy(0.6), &policy(1.0));
    assert_eq!((lab.handed_off_before, lab.handed_off_after, lab.counts.len()), (1, 1, 0));
}

#[test]
fn the_same_handoff_to_somebody_else_is_rerouted() {
    let histories = vec![history(&HELPLESS, &policy(0.5), true)];
    let mut draft = policy(0.5);
    let skill = Some("escalations".to_owned());
    draft.routing.rules = vec![RoutingRule { skill, level: 2, ..RoutingRule::default() }];
    let lab = lab(&histories, &policy(0.5), &draft);
    assert_eq!(of(&lab, Change::Rerouted), 1, "{:?}", lab.counts);
}

#[test]
fn what_the_assistant_could_say_is_read_off_where_it_was_not_noted() {
    for said in [&HELPLESS[..], &[([0; 3], true), ([30, 20, 0], true)]] {
        let now = policy(1.0);
        let noted = lab(&[history(said, &now, true)], &now, &policy(0.5));
        let read_off = lab(&[history(said, &now, false)], &now, &policy(0.5));
        assert_eq!(noted.counts, read_off.counts);
    }
}

#[test]
fn what_is_known_says_what_a_change_is_worth() {
    let none = history(&HELPLESS, &policy(1.0), true);
    let topics = topics();
    let (now, draft) = (policy(1.0), policy(0.5));
    let rules = [&now, &draft].map(|policy| Rules { policy, topics: &topics, alike: &NONE_ALIKE });
    let mut lab = Lab::default();
    for known in [Known::Needed, Known::NotNeeded, Known::Nothing] {
        let (fates, n) = walk(&none, &Customer::default(), rules);
        lab.note(ConversationId(1), fates, n, || known, 2);
    }
    assert_eq!(lab.effect, Effect { caught: 1, needless: 1, lost: 0, spared: 0 });
    assert_eq!((of(&lab, Change::New), lab.differences.len()), (3, 2));
}
