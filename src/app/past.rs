//! Taking in handoffs of the past, from another system or a demonstration: each becomes a whole
//! conversation with its events, and a case that can be found from then on.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::conversations::found;
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::live_policy::blocking;
use crate::clock::Timestamp;
use crate::decide::detect::default_weight;
use crate::domain::case::Case;
use crate::domain::customer::Customer;
use crate::domain::decision::{Evidence, Trigger, TriggerKind};
use crate::domain::event::Event;
use crate::domain::handoff::{Because, Need, WrapUp};
use crate::domain::message::{Author, Message, MessageKind, Seq};
use crate::domain::reading::Reading;
use crate::ids::{AgentId, CaseId, ConversationId, CustomerId, HandoffId};
use crate::store::{Read, Tx};

/// Milliseconds between two messages of the past, when the source does not say.
const BETWEEN_MS: i64 = 45_000;
/// How long an agent had to answer an offer of the past, in seconds.
const OFFER_S: i64 = 30;

/// One handoff of the past.
#[derive(Clone, Debug)]
pub struct PastHandoff {
    /// Who asked; the same e-mail address is the same customer.
    pub customer: Customer,
    /// Who took it.
    pub agent: AgentId,
    /// When the conversation began.
    pub at: Timestamp,
    /// Who said what; the agent's first message marks the handoff.
    pub turns: Vec<(Author, String)>,
    /// What was asked, in one line.
    pub ask: String,
    /// The topic.
    pub topic: Option<String>,
    /// How it ended.
    pub wrap_up: WrapUp,
    /// The customer's score.
    pub score: Option<u8>,
}

/// Ids and readings prepared before the transaction.
struct Prepared {
    conversation: ConversationId,
    customer: CustomerId,
    handoff: HandoffId,
    case: CaseId,
    readings: Vec<Option<Reading>>,
    meaning: Option<crate::domain::vector::Vector>,
}

impl House {
    /// Takes in one handoff of the past.
    ///
    /// # Errors
    /// [`Error::Invalid`] when no agent speaks in it.
    pub async fn take_in(&self, past: PastHandoff) -> Result<ConversationId, Error> {
        if !past.turns.iter().any(|(author, _)| matches!(author, Author::Agent(_))) {
            return Err(Error::invalid("turns", "hold no message of an agent"));
        }
        let prepared = self.prepare(&past).await?;
        let id = prepared.conversation;
        self.write(move |tx| write(tx, &past, prepared)).await?;
        Ok(id)
    }

    async fn prepare(&self, past: &PastHandoff) -> Result<Prepared, Error> {
        let (turns, ask) = (past.turns.clone(), past.ask.clone());
        let language = Arc::clone(self.language());
        let (readings, meaning) = blocking(move || {
            let customer = |author: &Author| matches!(author, Author::Customer);
            let readings: Vec<_> =
                turns.iter().map(|(a, text)| customer(a).then(|| language.read(text))).collect();
            let said: Vec<&str> =
                turns.iter().filter(|(a, _)| customer(a)).map(|(_, t)| t.as_str()).collect();
            (readings, language.encode(&format!("{ask}\n{}", said.join("\n"))))
        })
        .await?;
        let ids = self.ids();
        Ok(Prepared {
            conversation: ids.next(past.at),
            customer: ids.next(past.at),
            handoff: ids.next(past.at),
            case: ids.next(past.at),
            readings,
            meaning,
        })
    }
}

fn write(tx: &mut Tx, past: &PastHandoff, prepared: Prepared) -> Result<(), Error> {
    let id = prepared.conversation;
    let customer = known(tx, past, prepared.customer)?;
    tx.put(&customer)?;
    let mut at = past.at;
    let opened =
        Event::Opened { customer: customer.id, page: String::new(), context: BTreeMap::new() };
    tx.append(id, at, opened)?;
    let mut handed_off = false;
    for (i, (author, text)) in past.turns.iter().enumerate() {
        at = at.plus_ms(BETWEEN_MS);
        if matches!(author, Author::Agent(_)) && !handed_off {
            hand_off(tx, past, &prepared, at)?;
            handed_off = true;
        }
        let seq = found(tx, id)?.last_seq.next();
        let kind = MessageKind::Plain;
        let message =
            Message { seq, at, author: *author, text: text.clone(), kind, client_msg_id: None };
        tx.append(id, at, Event::MessagePosted(message))?;
        if let Some(reading) = prepared.readings.get(i).cloned().flatten() {
            tx.append(id, at, Event::TurnRead { of: seq, reading: Box::new(reading) })?;
        }
    }
    wrap_up(tx, past, prepared, &customer, at.plus_ms(BETWEEN_MS))
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

fn hand_off(
    tx: &mut Tx,
    past: &PastHandoff,
    prepared: &Prepared,
    at: Timestamp,
) -> Result<(), Error> {
    let (id, handoff) = (prepared.conversation, prepared.handoff);
    let turn = Seq(found(tx, id)?.last_seq.0);
    let evidence = vec![Evidence { turn, text: "handed over before Baton".into() }];
    let trigger = Trigger {
        kind: TriggerKind::TakenOver,
        weight: default_weight(TriggerKind::TakenOver),
        evidence,
    };
    let need = Need { topic: past.topic.clone(), tier: 1, complexity: 1, ..Need::default() };
    let ask = past.ask.clone();
    let triggers = vec![trigger];
    let requested = Event::HandoffRequested { handoff, triggers, need, cost_per_min: 1.0, ask };
    tx.append(id, at.plus_ms(-BETWEEN_MS), requested)?;
    let because = Box::new(Because { line: "from the past".into(), ..Because::default() });
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
    let (id, handoff, case) = (prepared.conversation, prepared.handoff, prepared.case);
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
