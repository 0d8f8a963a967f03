//! What the store promises, on memory: nothing here waits for a disk.

use std::sync::{Arc, Mutex};

use crate::clock::Timestamp;
use crate::domain::event::{Event, Position};
use crate::domain::message::{Author, Message, MessageKind, Seq};
use crate::ids::{ClientMsgId, ConversationId, CustomerId};
use crate::store::{AppendError, Read, Store, StoreError, WriteError};

const AT: Timestamp = Timestamp(1_000);

fn opened(customer: u128) -> Event {
    let customer = CustomerId(customer);
    Event::Opened { customer, page: String::new(), context: Default::default() }
}

fn said(text: &str, id: u128) -> Event {
    Event::MessagePosted(Message {
        seq: Seq(0),
        at: AT,
        author: Author::Customer,
        text: text.into(),
        kind: MessageKind::Plain,
        client_msg_id: Some(ClientMsgId(id)),
    })
}

fn append(store: &Store, id: u128, event: Event) -> Result<Position, WriteError<AppendError>> {
    store.write_blocking(move |tx| Ok(tx.append(ConversationId(id), AT, event)?.position))
}

#[test]
fn what_was_written_is_read_back_with_its_places() {
    let store = Store::in_memory().unwrap();
    assert_eq!(append(&store, 7, opened(1)), Ok(Position(1)));
    assert_eq!(append(&store, 8, opened(1)), Ok(Position(2)));
    assert_eq!(append(&store, 7, said("hello", 1)), Ok(Position(3)));
    assert_eq!(store.head(), Position(3));
    let (history, all, ids) = store
        .read_blocking(|read| {
            let id = ConversationId(7);
            Ok((read.history(id, 0)?, read.feed(Position(0), 10)?, read.open_conversations()?))
        })
        .unwrap();
    assert_eq!(
        history.iter().map(|e| (e.position.0, e.number)).collect::<Vec<_>>(),
        [(1, 1), (3, 2)]
    );
    assert_eq!(all.len(), 3);
    assert_eq!(ids, [ConversationId(7), ConversationId(8)]);
    let Event::MessagePosted(message) = &history[1].event else { panic!("a message") };
    assert_eq!((message.seq, message.text.as_str()), (Seq(1), "hello"));
}

#[test]
fn a_message_sent_again_is_known_and_never_doubled() {
    let store = Store::in_memory().unwrap();
    append(&store, 7, opened(1)).unwrap();
    append(&store, 7, said("hello", 9)).unwrap();
    let again = append(&store, 7, said("hello", 9));
    let Err(WriteError::Refused(AppendError::Repeated(earlier))) = again else {
        panic!("{again:?}")
    };
    assert_eq!((earlier.seq, earlier.position), (Seq(1), Position(2)));
    assert_eq!(store.head(), Position(2));
}

#[test]
fn a_refused_job_leaves_nothing_and_does_not_spoil_its_batch() {
    let store = Store::in_memory().unwrap();
    append(&store, 7, opened(1)).unwrap();
    let refused: Result<(), _> = store.write_blocking(|tx| {
        tx.append(ConversationId(7), AT, said("ghost", 1))?;
        tx.append(ConversationId(9), AT, opened(2))?;
        Err(AppendError::NotFound(ConversationId(7)))
    });
    assert!(matches!(refused, Err(WriteError::Refused(AppendError::NotFound(_)))));
    assert_eq!(append(&store, 7, said("real", 1)), Ok(Position(2)));
    let there = store.read_blocking(|read| read.conversation(ConversationId(9)));
    assert_eq!(there, Ok(None));
}

#[test]
fn a_panicking_job_is_refused_and_the_writer_goes_on() {
    let store = Store::in_memory().unwrap();
    let result: Result<(), WriteError<StoreError>> = store.write_blocking(|_| panic!("on purpose"));
    assert_eq!(result, Err(WriteError::Store(StoreError::Panicked)));
    assert_eq!(append(&store, 7, opened(1)), Ok(Position(1)));
}

#[test]
fn listeners_are_told_in_order_before_the_writer_is_answered() {
    let store = Store::in_memory().unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let log = heard.clone();
    store.on_commit(Arc::new(move |events, records| {
        let mut log = log.lock().unwrap();
        log.extend(events.iter().map(|e| (e.position.0, records.len())));
    }));
    append(&store, 7, opened(1)).unwrap();
    append(&store, 7, said("hello", 1)).unwrap();
    assert_eq!(*heard.lock().unwrap(), [(1, 1), (2, 1)]);
}

#[test]
fn a_closed_store_says_so() {
    let store = Store::in_memory().unwrap();
    let other = store.clone();
    store.close().unwrap();
    assert_eq!(append(&other, 7, opened(1)), Err(WriteError::Store(StoreError::Closed)));
    assert!(!other.healthy());
}
