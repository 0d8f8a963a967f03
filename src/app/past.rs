//! Taking in handoffs of the past, from another system or a demonstration: each becomes a whole
//! conversation with its events, and a case that can be found from then on. It is written in one
//! transaction, so that nobody who listens ever sees it open.

mod foreign;
mod quiet;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::cases::MEANING_CHARS_MAX;
use crate::app::conversations::found;
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::live_policy::blocking;
use crate::clock::Timestamp;
use crate::decide::detect::default_weight;
use crate::domain::case::Case;
use crate::domain::customer::Customer;
use crate::domain::decision::{Evidence, Trigger, TriggerKind};
use crate::domain::event::{Event, Recorded};
use crate::domain::handoff::{Because, Need, WrapUp};
use crate::domain::message::{Author, Message, MessageKind, Seq};
use crate::domain::reading::Reading;
use crate::ids::{AgentId, CaseId, ConversationId, CustomerId, HandoffId};
use crate::language::Language;
use crate::store::{Read, Tx};

/// Milliseconds between two messages of the past, when the source does not say.
const BETWEEN_MS: i64 = 45_000;
/// How long an agent had to answer an offer of the past, in seconds.
const OFFER_S: i64 = 30;
/// Customer messages of one conversation that are read, at most.
const READ_MAX: usize = 40;
/// What an offer of the past says instead of reasons.
const BECAUSE: &str = "from the past";

/// One handoff of the past.
#[derive(Clone, Debug)]
pub struct PastHandoff {
    /// Who asked; the same e-mail address is the same customer.
    pub customer: Customer,
    /// Who took it.
    pub agent: AgentId,
    /// When the conversation began.
    pub at: Timestamp,
    /// Who said what, and when; the agent's first message marks the handoff.
    pub turns: Vec<(Author, Timestamp, String)>,
    /// What was asked, in one line.
    pub ask: String,
    /// The topic.
    pub topic: Option<String>,
    /// How it ended.
    pub wrap_up: WrapUp,
    /// The customer's score.
    pub score: Option<u8>,
}

/// Turns of which nobody knows when they were, after one another.
pub fn spaced(
    at: Timestamp,
    turns: impl IntoIterator<Item = (Author, String)>,
) -> Vec<(Author, Timestamp, String)> {
    let numbered = (1_i64..).zip(turns);
    numbered.map(|(n, (by, text))| (by, at.plus_ms(n * BETWEEN_MS), text)).collect()
}

/// What a conversation and all that belongs to it are known by.
#[derive(Clone, Copy, Debug)]
struct Ids {
    conversation: ConversationId,
    customer: CustomerId,
    handoff: HandoffId,
    case: CaseId,
}

/// Ids and readings prepared before the transaction.
struct Prepared {
    ids: Ids,
    readings: Vec<Option<Reading>>,
    meaning: Option<crate::domain::vector::Vector>,
}

impl House {
    /// Takes in one handoff of the past.
    ///
    /// # Errors
    /// [`Error::Invalid`] when no agent speaks in it.
    pub async fn take_in(&self, past: PastHandoff) -> Result<ConversationId, Error> {
        if !past.turns.iter().any(|(author, ..)| matches!(author, Author::Agent(_))) {
            return Err(Error::invalid("turns", "hold no message of an agent"));
        }
        let ids = self.ids();
        let ids = Ids {
            conversation: ids.next(past.at),
            customer: ids.next(past.at),
            handoff: ids.next(past.at),
            case: ids.next(past.at),
        };
        let language = Arc::clone(self.language());
        let (past, prepared) = blocking(move || {
            let prepared = prepare(&language, &past, ids, READ_MAX);
            (past, prepared)
        })
        .await?;
        self.write(move |tx| write(tx, &past, prepared)).await?;
        Ok(ids.conversation)
    }
}

/// Reads what the customer said, as many messages as that, and what all of it means.
fn prepare(language: &Language, past: &PastHandoff, ids: Ids, n_read: usize) -> Prepared {
    let theirs = |by: &Author| matches!(by, Author::Customer);
    let mut left = n_read;
    let readings = past.turns.iter().map(|(by, _, text)| {
        let read = theirs(by) && left > 0;
        left -= usize::from(read);
        read.then(|| language.read(text))
    });
    let readings = readings.collect();
    let said = past.turns.iter().filter(|(by, ..)| theirs(by)).map(|(.., text)| text.as_str());
    let said = said.collect::<Vec<_>>().join("\n");
    Prepared { ids, readings, meaning: language.encode(&meaning(&past.ask, &said)) }
}

/// The text a case's meaning is made of: the encoder reads no further.
fn meaning(ask: &str, said: &str) -> String {
    format!("{ask}\n{said}").chars().take(MEANING_CHARS_MAX).collect()
}

/// Whether an offer is one of the past: what it says of waiting and working is another system's.
pub(super) fn is_past(event: &Event) -> bool {
    matches!(event, Event::Offered { because, .. } if because.line == BECAUSE)
}

/// How many of a conversation's first events were brought in with it from elsewhere: up to the end of
/// its handoff, and the score that came with that. None of one that began here.
pub(super) fn n_brought_in(history: &[Recorded]) -> u32 {
    if !history.iter().any(|event| is_past(&event.event)) {
        return 0;
    }
    let mut rest =
        history.iter().skip_while(|event| !matches!(event.event, Event::WrappedUp { .. }));
    let Some(end) = rest.next() else { return 0 };
    let scored = rest.next().filter(|next| matches!(next.event, Event::Scored { .. }));
    scored.filter(|scored| scored.at == end.at).unwrap_or(end).number
}

fn write(tx: &mut Tx, past: &PastHandoff, prepared: Prepared) -> Result<(), Error> {
    let id = prepared.ids.conversation;
    let customer = known(tx, past, prepared.ids.customer)?;
    tx.put(&customer)?;
    let mut at = past.at;
    let opened =
        Event::Opened { customer: customer.id, page: String::new(), context: BTreeMap::new() };
    tx.append(id, at, opened)?;
    let mut handed_off = false;
    for (i, (author, when, text)) in past.turns.iter().enumerate() {
        if matches!(author, Author::Agent(_)) && !handed_off {
            hand_off(tx, past, &prepared, at, at.max(*when))?;
            handed_off = true;
        }
        at = at.max(*when);
        let seq = found(tx, id)?.last_seq.next();
        let kind = MessageKind::Plain;
        let message =
            Message { seq, at, author: *author, text: text.clone(), kind, client_msg_id: None };
        tx.append(id, at, Event::MessagePosted(message))?;
        if let Some(reading) = prepared.readings.get(i).cloned().flatten() {
            tx.append(id, at, Event::TurnRead { of: seq, reading: Box::new(reading) })?;
        }
    }
    wrap_up(tx, past, prepared, &customer, at)
}

/// The customer as known before, by address, or a new one.
fn known(tx: &Tx, past: &PastHandoff, new: CustomerId) -> Result<Customer, Error> {
    let reference = past.customer.external_ref.clone().or_else(|| past.customer.email.clone());
    if let Some(reference) = &reference
        && let Some(customer) = tx.customer_by_ref(reference)?
    {
        return Ok(customer);
    }
    Ok(Customer { id: new, created_at: past.at, external_ref: reference, ..past.customer.clone() })
}

/// The customer waits since the last thing said before the agent's first message, and until then.
fn hand_off(
    tx: &mut Tx,
    past: &PastHandoff,
    prepared: &Prepared,
    since: Timestamp,
    at: Timestamp,
) -> Result<(), Error> {
    let (id, handoff) = (prepared.ids.conversation, prepared.ids.handoff);
    let before = found(tx, id)?;
    let evidence =
        vec![Evidence { turn: Seq(before.last_seq.0), text: "handed over before Baton".into() }];
    let trigger = Trigger {
        kind: TriggerKind::TakenOver,
        weight: default_weight(TriggerKind::TakenOver),
        evidence,
    };
    let (topic, tongue) = (past.topic.clone(), before.tongue);
    let need = Need { topic, tier: 1, tongue, complexity: 1, ..Need::default() };
    let ask = past.ask.clone();
    let triggers = vec![trigger];
    let requested = Event::HandoffRequested { handoff, triggers, need, cost_per_min: 1.0, ask };
    tx.append(id, since, requested)?;
    let because = Box::new(Because { line: BECAUSE.into(), ..Because::default() });
    let expires_at = at.plus_s(OFFER_S);
    let offered = Event::Offered { handoff, to: past.agent, expires_at, because };
    tx.append(id, at, offered)?;
    tx.append(id, at, Event::Accepted { handoff, by: past.agent })?;
    Ok(())
}

fn wrap_up(
    tx: &mut Tx,
    past: &PastHandoff,
    prepared: Prepared,
    customer: &Customer,
    at: Timestamp,
) -> Result<(), Error> {
    let Ids { conversation: id, handoff, case, .. } = prepared.ids;
    let (record, events) = (found(tx, id)?, tx.history(id, 0)?);
    let (by, up) = (past.agent, past.wrap_up.clone());
    let made = crate::app::cases::make(&record, &events, customer, by, &up, prepared.meaning);
    tx.put(&Case { id: case, handoff, resolved_at: at, ..made })?;
    tx.append(id, at, Event::WrappedUp { handoff, by, case, wrap_up: up })?;
    if let Some(score) = past.score {
        tx.append(id, at, Event::Scored { score, comment: String::new() })?;
        crate::app::cases::note_score(tx, &found(tx, id)?, score)?;
    }
    Ok(())
}
