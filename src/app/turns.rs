//! A customer's turn: read what was said, look for an answer, decide, and write the outcome in one
//! transaction. The slow part runs between reading and writing; when the conversation has moved on
//! meanwhile, it is decided again. A turn a crash left undecided is taken up at the next start.

mod asking;
mod history;

use std::sync::Arc;

use crate::app::conversations::{found, say};
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::line::{Prepared, Seen, returned_by};
use crate::app::live_policy::{LivePolicy, blocking};
use crate::app::phrasing::Phrasing;
use crate::assistant::Llm;
use crate::clock::Timestamp;
use crate::decide::answer::phrase::{self, Drafted};
use crate::decide::answer::{self, Answer, Calibration, Question};
use crate::decide::detect::{self, AssistantView, Facts, Turn, TurnInput};
use crate::domain::article::Audience;
use crate::domain::decision::{Decision, Evidence, Outcome, Trigger, TriggerKind};
use crate::domain::event::{Event, Recorded};
use crate::domain::message::{Author, Message, MessageKind, Phrased, Seq};
use crate::domain::reading::Reading;
use crate::domain::stage::Stage;
use crate::ids::ConversationId;
use crate::store::Tx;
use asking::{Asking, ForBot};
use history::{counts_from, said_before, turns_of, unread, was_deferred};

/// Certainty of a reading from which its language is taken for the customer's.
const TONGUE_SURE: f32 = 0.7;
/// Passages the answering looks at.
const PASSAGES_MAX: usize = 12;
/// How often a turn is decided anew because the conversation moved on meanwhile.
const RETRIES_MAX: usize = 5;

/// What came of it.
struct Thought {
    readings: Vec<(Seq, Reading)>,
    decided: Option<(Seq, Decision, Answer)>,
    /// What shows of somebody who waits for a person.
    seen: Option<Seen>,
    /// What a model could be asked, when its words would do.
    phrase: Option<Phrase>,
    /// What is decided when the team's own bot answers, while one is there.
    for_bot: Option<ForBot>,
}

/// What it takes to ask a model, and to decide anew when it says that nothing answers.
struct Phrase {
    asked: phrase::Asked,
    turns: Vec<Turn>,
}

impl House {
    /// Reads and, while the assistant has the conversation, decides what the customer said last.
    ///
    /// # Errors
    /// When the store fails. A failure to think becomes a handoff instead: nobody is stranded.
    pub async fn take_turn(&self, id: ConversationId) -> Result<(), Error> {
        for _ in 0..RETRIES_MAX {
            let given = self.prepare_handoff(id).await?;
            let (house, now) = (self.clone(), self.now());
            let unread = unread(&given.history);
            if unread.is_empty() && given.record.undecided.is_none() {
                return Ok(());
            }
            let given = Arc::new(given);
            let thinking = (Arc::clone(&given), unread);
            let thought = blocking(move || house.think(&thinking.0, &thinking.1, now)).await;
            let mut answered = None;
            let written = match thought {
                Ok(thought) => match self.ask_first(&given, thought).await {
                    Asking::Waits => return Ok(()),
                    Asking::Heard(thought, done) => {
                        answered = Some(done);
                        self.write_turn(given, thought, self.now()).await
                    }
                    Asking::Own(thought) => match self.put_in_words(&given, thought).await {
                        Some(thought) => self.write_turn(given, thought, self.now()).await,
                        None => break,
                    },
                },
                Err(Error::Broken(why)) => self.fail_over(given, why, now).await,
                Err(other) => Err(other),
            };
            match written {
                Ok(true) => {
                    self.bots().settle(id);
                    // Whoever answered may have hung up; the answer stands.
                    let _ = answered.map(|done| done.send(()));
                    return Ok(());
                }
                Ok(false) => {}
                Err(error) => return Err(error),
            }
        }
        self.turns().push(id);
        Ok(())
    }

    /// Everything slow: runs on a blocking thread.
    fn think(&self, given: &Prepared, unread: &[Message], now: Timestamp) -> Thought {
        let products = self.products();
        let read = |m: &Message| (m.seq, self.language().read_naming(&m.text, &products));
        let readings: Vec<_> = unread.iter().map(read).collect();
        let turns = turns_of(&given.history, &readings);
        let last = turns.iter().rev().find(|t| t.author == Author::Customer).map(|t| t.seq);
        let mut thought =
            Thought { readings, decided: None, seen: None, phrase: None, for_bot: None };
        match (&given.record.stage, given.record.undecided, last) {
            (Stage::Assistant { .. }, Some(first), Some(of)) => {
                let (answer, asked) = self.look_for_answer(&turns, first);
                let decision = decide(given, &turns, view_of(&answer), now);
                let speaks = matches!(decision.outcome, Outcome::Answer | Outcome::Offer);
                let asked = asked.filter(|_| speaks && decision.ask_first.is_empty());
                thought.for_bot = self.has_bot().then(|| self.for_bot(given, &turns, now));
                thought.phrase = asked.map(|asked| Phrase { asked, turns });
                thought.decided = Some((of, decision, answer));
            }
            (Stage::Queued { .. } | Stage::Offered { .. } | Stage::FollowUp { .. }, _, Some(_)) => {
                thought.seen = Some(seen_in(given, &turns, now));
            }
            _ => {}
        }
        thought
    }

    /// What the assistant would say, and what a model could be asked to put into other words:
    /// everything since `first` is one question.
    fn look_for_answer(&self, turns: &[Turn], first: Seq) -> (Answer, Option<phrase::Asked>) {
        let by_customer = |t: &&Turn| t.author == Author::Customer;
        let asked: Vec<&Turn> =
            turns.iter().filter(by_customer).filter(|t| t.seq >= first).collect();
        let Some(reading) = asked.last().and_then(|t| t.reading.as_ref()) else {
            return (Answer::None { confidence: 0.0 }, None);
        };
        let text: Vec<&str> = asked.iter().map(|t| t.text.as_str()).collect();
        let text = text.join("\n");
        let mut question = Question::new(&text, reading, said_before(turns, first));
        if asked.len() > 1 {
            question.vector = self.language().encode(&text);
        }
        let calibration = &Calibration::SHIPPED;
        let query = answer::query(&question, Audience::Public, calibration);
        let passages = self.search().passages(&query, PASSAGES_MAX);
        let answer = answer::answer(&question, &passages, calibration);
        let asked = match &answer {
            Answer::Answer { sources, .. } if self.llm().is_some_and(Llm::answers) => {
                phrase::ask(&question, &passages, sources)
            }
            _ => None,
        };
        (answer, asked)
    }

    /// The answer in a model's words, when there is a model and its words can be trusted; `None`
    /// when the conversation moved on meanwhile, and the turn is queued anew.
    async fn put_in_words(&self, given: &Arc<Prepared>, mut thought: Thought) -> Option<Thought> {
        let Some((llm, Phrase { asked, turns })) = self.llm().zip(thought.phrase.take()) else {
            return Some(thought);
        };
        let Some((of, decision, answer)) = thought.decided.take() else { return Some(thought) };
        let mut decided = (of, decision, answer);
        match self.phrase(llm, &given.record, asked).await {
            Phrasing::Moved => return None,
            Phrasing::Failed | Phrasing::Done(Drafted::Nothing) => {}
            Phrasing::Done(Drafted::Said { text, sources, n_dropped }) => {
                let confidence = decided.2.confidence();
                let by = Phrased { model: llm.model().to_owned(), n_dropped };
                decided.2 = Answer::Answer { text, sources, confidence, phrased: Some(by) };
            }
            Phrasing::Done(Drafted::WantsPerson) => {
                let nothing = Answer::None { confidence: decided.2.confidence() };
                let (given, now) = (Arc::clone(given), self.now());
                let anew = move || {
                    let decision = decide(&given, &turns, view_of(&nothing), now);
                    (decision, nothing)
                };
                if let Ok((decision, nothing)) = blocking(anew).await {
                    decided = (of, decision, nothing);
                }
            }
        }
        thought.decided = Some(decided);
        Some(thought)
    }

    /// Writes what came of it, unless the conversation has moved on: then `false`.
    async fn write_turn(
        &self,
        given: Arc<Prepared>,
        thought: Thought,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let house = self.clone();
        let id = given.record.id;
        let answer_vector = match thought.decided.as_ref().map(|(_, _, a)| a) {
            Some(Answer::Answer { text, .. }) => {
                let (text, language) = (text.clone(), Arc::clone(self.language()));
                blocking(move || language.encode(&text)).await?
            }
            _ => None,
        };
        let thought = Thought { decided: without_echo(thought.decided, &given.history), ..thought };
        self.write(move |tx| {
            let record = found(tx, id)?;
            if record.last_seq != given.record.last_seq || record.stage != given.record.stage {
                return Ok(false);
            }
            for (of, reading) in thought.readings {
                tx.append(id, now, Event::TurnRead { of, reading: Box::new(reading) })?;
            }
            if let Some(seen) = &thought.seen {
                house.renew_need(tx, id, now, &given, seen)?;
            }
            let Some((of, decision, answer)) = thought.decided else { return Ok(true) };
            let policy = given.policy.version;
            let (outcome, triggers) = (decision.outcome, decision.triggers.clone());
            let ask_first = decision.ask_first.clone();
            tx.append(id, now, Event::Decided { of, decision: Box::new(decision), policy })?;
            if outcome == Outcome::Handoff {
                house.hand_off(tx, id, now, triggers, &given)?;
            } else if !ask_first.is_empty() {
                let text = question(&given.policy.policy.messages.ask_first, &ask_first);
                let kind = MessageKind::Clarify { choices: Vec::new() };
                say(tx, id, now, Author::Assistant, text, kind)?;
            } else {
                speak(tx, id, now, &given.policy, outcome, answer, answer_vector)?;
            }
            Ok(true)
        })
        .await
    }

    /// The thinking itself broke: a person is fetched, and the reason says so.
    async fn fail_over(
        &self,
        given: Arc<Prepared>,
        why: String,
        now: Timestamp,
    ) -> Result<bool, Error> {
        tracing::error!(conversation = %given.record.id, why, "a turn could not be read");
        let house = self.clone();
        self.write(move |tx| {
            let record = found(tx, given.record.id)?;
            if !matches!(record.stage, Stage::Assistant { .. }) {
                return Ok(true);
            }
            let turn = record.last_seq;
            let evidence = vec![Evidence { turn, text: "the assistant failed".into() }];
            let trigger = Trigger {
                kind: TriggerKind::AssistantFailed,
                weight: detect::default_weight(TriggerKind::AssistantFailed),
                evidence,
            };
            house.hand_off(tx, record.id, now, vec![trigger], &given)?;
            Ok(true)
        })
        .await
    }
}

/// What to do with the customer's last turn.
fn decide(given: &Prepared, turns: &[Turn], assistant: AssistantView, now: Timestamp) -> Decision {
    let policy = &given.policy.policy;
    let from = counts_from(&given.history);
    let cooling_off_s = i64::from(policy.thresholds.cooling_off_s);
    let facts = Facts {
        deferred: was_deferred(&given.history, from),
        from,
        cooling_off: returned_by(&given.history)
            .is_some_and(|(_, at)| now < at.plus_s(cooling_off_s)),
        ..Facts::of(&given.record)
    };
    detect::decide(&TurnInput {
        policy,
        topics: &given.policy.topics,
        customer: &given.customer,
        turns,
        facts,
        assistant,
        now,
    })
}

/// What the last turn of somebody who waits says of what they need.
fn seen_in(given: &Prepared, turns: &[Turn], now: Timestamp) -> Seen {
    let decision = decide(given, turns, AssistantView::default(), now);
    let reading = turns.iter().rev().find_map(|t| t.reading.as_ref());
    let surely = reading.filter(|r| r.certainty >= TONGUE_SURE);
    Seen {
        topic: decision.topic.map(|found| found.id),
        tongue: surely.map(|r| r.tongue),
        triggers: decision.triggers.iter().map(|t| t.kind).collect(),
    }
}

/// An offer of a person does not come with an answer the customer has read already.
fn without_echo(
    decided: Option<(Seq, Decision, Answer)>,
    events: &[Recorded],
) -> Option<(Seq, Decision, Answer)> {
    let (of, decision, answer) = decided?;
    let said = |text: &str| {
        events.iter().any(|e| matches!(&e.event, Event::MessagePosted(m) if m.text == text))
    };
    let echo = matches!(&answer, Answer::Answer { text, .. } if said(text));
    if decision.outcome == Outcome::Offer && echo {
        return Some((of, decision, Answer::None { confidence: 0.0 }));
    }
    Some((of, decision, answer))
}

/// What the assistant says when no person is fetched.
fn speak(
    tx: &mut Tx,
    id: ConversationId,
    now: Timestamp,
    policy: &LivePolicy,
    outcome: Outcome,
    answer: Answer,
    vector: Option<crate::domain::vector::Vector>,
) -> Result<(), Error> {
    let messages = &policy.policy.messages;
    let offers = outcome == Outcome::Offer;
    match answer {
        Answer::Answer { text, sources, confidence, phrased } => {
            let kind = MessageKind::Answer { sources, confidence, vector, phrased };
            say(tx, id, now, Author::Assistant, text, kind)?;
        }
        Answer::Clarify { text, choices, .. } if !offers => {
            say(tx, id, now, Author::Assistant, text, MessageKind::Clarify { choices })?;
        }
        Answer::SmallTalk { text } => {
            say(tx, id, now, Author::Assistant, text, MessageKind::Plain)?;
        }
        Answer::None { .. } | Answer::Clarify { .. } if !offers => {
            let text = messages.nothing_found.clone();
            say(tx, id, now, Author::Assistant, text, MessageKind::NothingFound)?;
        }
        Answer::None { .. } | Answer::Clarify { .. } => {}
    }
    if offers {
        let text = messages.offer.clone();
        say(tx, id, now, Author::Assistant, text, MessageKind::PersonOffered)?;
    }
    Ok(())
}

/// What detection is told of it.
fn view_of(answer: &Answer) -> AssistantView {
    let blank = AssistantView::default();
    match answer {
        Answer::Answer { confidence, .. } => {
            AssistantView { confidence: Some(*confidence), ..blank }
        }
        Answer::Clarify { confidence, .. } => {
            AssistantView { confidence: Some(*confidence), wants_to_clarify: true, ..blank }
        }
        Answer::None { confidence } => {
            AssistantView { confidence: Some(*confidence), nothing_found: true, ..blank }
        }
        Answer::SmallTalk { .. } => blank,
    }
}

/// The question for facts, in the customer's words: `order_number` is an order number.
fn question(text: &str, facts: &[String]) -> String {
    let named: Vec<String> = facts.iter().map(|fact| fact.replace('_', " ")).collect();
    text.replace("{facts}", &named.join(", "))
}
