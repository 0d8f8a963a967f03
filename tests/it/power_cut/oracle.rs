//! What senders know: which messages were acknowledged and where, which were refused, and of which
//! nobody could say. Compared with the store after every power cut.

use std::collections::BTreeMap;

use baton::clock::Timestamp;
use baton::domain::event::{Event, Position};
use baton::domain::message::{Author, Message, MessageKind, Seq};
use baton::ids::{AgentId, ClientMsgId, ConversationId, CustomerId, HandoffId};
use baton::store::{AppendError, Read, Store, StoreError, Tx, WriteError};
use futures_util::future::join_all;
use rand::Rng;
use rand::rngs::StdRng;

const CONVERSATIONS: u64 = 4;
/// Messages sent at once, at most.
const SENDERS: u64 = 6;

/// What was seen over all histories.
#[derive(Clone, Copy, Debug, Default)]
pub struct Totals {
    pub acknowledged: u64,
    pub refused: u64,
    pub unknown: u64,
    pub cuts: u64,
    pub cuts_while_opening: u64,
}

impl Totals {
    pub fn add(&mut self, other: Self) {
        self.acknowledged += other.acknowledged;
        self.refused += other.refused;
        self.unknown += other.unknown;
        self.cuts += other.cuts;
        self.cuts_while_opening += other.cuts_while_opening;
    }
}

/// What the sender of a message was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Acknowledged(Seq, Position),
    Refused,
    /// The store was not available: there or not, but not twice.
    Nothing,
}

/// One message on its way.
#[derive(Clone, Debug)]
pub struct Sent {
    id: u64,
    at: Timestamp,
    /// The job changes its mind after writing.
    refused: bool,
    /// An agent takes the conversation over, or gives it back, in the same job.
    steps: bool,
}

impl Sent {
    fn conversation(&self) -> ConversationId {
        ConversationId(u128::from(self.id % CONVERSATIONS) + 1)
    }

    fn text(&self) -> String {
        let long = if self.id.is_multiple_of(11) { 9_000 } else { 10 };
        format!("message {} {}", self.id, "x".repeat(long))
    }
}

pub struct Oracle {
    seed: u64,
    told: BTreeMap<u64, Told>,
    next: u64,
    pub totals: Totals,
}

impl Oracle {
    pub fn new(seed: u64) -> Self {
        Self { seed, told: BTreeMap::new(), next: 0, totals: Totals::default() }
    }

    /// Some messages that are sent at once: new ones, and now and then one nobody answered for.
    pub fn next_batch(&mut self, rng: &mut StdRng, at: Timestamp) -> Vec<Sent> {
        let n = 1 + rng.next_u64() % SENDERS;
        let unanswered = self.told.iter().filter(|(_, told)| **told == Told::Nothing);
        let again: Vec<u64> = unanswered.map(|(id, _)| *id).take(1).collect();
        let new = (self.next..).take(usize::try_from(n).unwrap());
        let ids: Vec<u64> = new.chain(again).collect();
        self.next += n;
        let sent = ids.into_iter().map(|id| Sent {
            id,
            at,
            refused: rng.next_u32().is_multiple_of(8),
            steps: rng.next_u32().is_multiple_of(4),
        });
        sent.collect()
    }

    /// Sends them at once and keeps what each was told.
    pub fn write(&mut self, store: &Store, batch: Vec<Sent>) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let writes = batch.iter().cloned().map(|sent| store.write(move |tx| post(tx, &sent)));
        let answers = runtime.block_on(join_all(writes));
        for (sent, answer) in batch.iter().zip(answers) {
            let told = self.meaning(answer);
            let earlier = self.told.insert(sent.id, told);
            let count = match told {
                Told::Acknowledged(..) => &mut self.totals.acknowledged,
                Told::Refused => &mut self.totals.refused,
                Told::Nothing => &mut self.totals.unknown,
            };
            *count += 1;
            // Refused only this time: the first attempt may have become durable.
            if told == Told::Refused && earlier == Some(Told::Nothing) {
                self.told.insert(sent.id, Told::Nothing);
            }
        }
    }

    fn meaning(&self, answer: Result<(Seq, Position), WriteError<AppendError>>) -> Told {
        match answer {
            Ok((seq, position)) => Told::Acknowledged(seq, position),
            Err(WriteError::Refused(AppendError::Repeated(earlier))) => {
                Told::Acknowledged(earlier.seq, earlier.position)
            }
            Err(WriteError::Refused(AppendError::NotFound(_))) => Told::Refused,
            Err(
                WriteError::Store(StoreError::Broken(_))
                | WriteError::Refused(AppendError::Store(StoreError::Broken(_))),
            ) => Told::Nothing,
            Err(other) => panic!("seed {}: {other:?}", self.seed),
        }
    }

    /// Compares with everything in the store; false when the power failed meanwhile.
    pub fn compare(&mut self, store: &Store) -> bool {
        let Ok(report) = store.check() else { return false };
        assert!(report.is_clean(), "seed {}: {report:#?}", self.seed);
        let feed = store.read_blocking(|read| read.feed(Position(0), usize::MAX));
        let Ok(feed) = feed else { return false };
        let mut found = BTreeMap::new();
        for recorded in feed {
            let Event::MessagePosted(message) = &recorded.event else { continue };
            let id = u64::try_from(message.client_msg_id.unwrap().0).unwrap();
            let place = (recorded.conversation, message.seq, recorded.position);
            let twice = found.insert(id, (place, message.text.clone()));
            assert!(twice.is_none(), "seed {}: message {id} is there twice", self.seed);
        }
        for (id, told) in &mut self.told {
            let sent = Sent { id: *id, at: Timestamp(0), refused: false, steps: false };
            let there = found.remove(id);
            let seed = self.seed;
            if let Some(((conversation, _, _), text)) = &there {
                assert_eq!((conversation, text), (&sent.conversation(), &sent.text()));
            }
            match (*told, there) {
                (Told::Acknowledged(seq, position), Some(((_, s, p), _))) => {
                    assert_eq!((seq, position), (s, p), "seed {seed}: message {id} moved");
                }
                (Told::Acknowledged(..), None) => panic!("seed {seed}: message {id} is lost"),
                (Told::Refused, Some(_)) => panic!("seed {seed}: message {id} is a ghost"),
                // It is known now.
                (Told::Nothing, Some(((_, s, p), _))) => *told = Told::Acknowledged(s, p),
                (Told::Refused | Told::Nothing, None) => {}
            }
        }
        assert!(found.is_empty(), "seed {}: never sent: {:?}", self.seed, found.keys());
        true
    }
}

/// Posts a message, opening its conversation first where that is needed.
fn post(tx: &mut Tx, sent: &Sent) -> Result<(Seq, Position), AppendError> {
    let (id, at) = (sent.conversation(), sent.at);
    if tx.conversation(id)?.is_none() {
        let customer = CustomerId(id.0 % 2);
        let context = BTreeMap::new();
        tx.append(id, at, Event::Opened { customer, page: String::new(), context })?;
    }
    let message = Message {
        seq: Seq(0),
        at,
        author: Author::Customer,
        text: sent.text(),
        kind: MessageKind::Plain,
        client_msg_id: Some(ClientMsgId(u128::from(sent.id))),
    };
    let recorded = tx.append(id, at, Event::MessagePosted(message))?;
    if sent.steps {
        step(tx, sent)?;
    }
    if sent.refused {
        return Err(AppendError::NotFound(id));
    }
    let Event::MessagePosted(message) = recorded.event else { unreachable!("as it was sent") };
    Ok((message.seq, recorded.position))
}

/// An agent takes the conversation over, or gives it back when one has it.
fn step(tx: &mut Tx, sent: &Sent) -> Result<(), AppendError> {
    let (id, by) = (sent.conversation(), AgentId(1));
    let Some(record) = tx.conversation(id)? else { return Ok(()) };
    let event = match record.stage.handoff() {
        Some(handoff) => Event::Returned { handoff, by, note: String::new() },
        None => {
            Event::TakenOver { handoff: HandoffId(u128::from(sent.id)), by, ask: "the ask".into() }
        }
    };
    tx.append(id, sent.at, event)?;
    Ok(())
}
