//! Rows of any bytes: a row is read or refused by name, never trusted; and what was read is written
//! as what is read again.

use std::time::Duration;

use crate::domain::access::{Credential, CustomerToken, Link, Session, Token};
use crate::domain::act::Act;
use crate::domain::agent::Agent;
use crate::domain::alert::{Alert, AlertBook};
use crate::domain::article::{Article, Revision};
use crate::domain::attachment::Attachment;
use crate::domain::case::Case;
use crate::domain::conversation::Conversation;
use crate::domain::customer::Customer;
use crate::domain::event::Position;
use crate::domain::learning::{Filling, Trial};
use crate::domain::policy::PolicyVersion;
use crate::domain::second_factor::SecondFactor;
use crate::domain::webhook::{Delivery, Progress, Webhook};
use crate::fuzz::{feed, kind_of};
use crate::promise;
use crate::store::feed::{DEDUP_VERSION, Dedup, decode_event, encode_event};
use crate::store::record::{Record, decode, encode};
use crate::store::tables::{Key, Table};

/// One row takes no longer than this in an unoptimised build beside other tests.
const WITHIN: Duration = Duration::from_secs(1);

/// The bytes kept of rows whose names begin so.
fn samples(start: &str) -> Vec<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/records");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let of_name = paths.into_iter().filter(|path| {
        path.file_stem().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(start))
    });
    of_name
        .map(|path| {
            let digits: Vec<u8> = std::fs::read(path).unwrap();
            let pairs = digits.trim_ascii().chunks(2);
            pairs
                .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
                .collect()
        })
        .collect()
}

fn fed<R: Record>(given: Vec<Vec<u8>>) -> (u64, usize) {
    let given: Vec<&[u8]> = given.iter().map(Vec::as_slice).collect();
    let reader = format!("row-{}", R::TABLE.name());
    feed(&reader, &given, WITHIN, |bytes| match decode::<R>(R::TABLE, R::VERSION, b"key", bytes) {
        Ok(record) => {
            let written = encode(R::VERSION, &record);
            let again: R = decode(R::TABLE, R::VERSION, b"key", &written).unwrap();
            assert_eq!(encode(R::VERSION, &again), written);
            let _found_by = (again.key().bytes(), again.indexes());
            "read".to_owned()
        }
        Err(why) => kind_of(&why.to_string()),
    })
}

fn fed_as_kept<R: Record>() -> (u64, usize) {
    fed::<R>(samples(R::TABLE.name()))
}

#[test]
fn rows_of_nouns_are_read_or_refused() {
    let trial =
        promise::Trial::of(&["Parsers"], "store::damaged::rows_of_nouns_are_read_or_refused");
    let policy = PolicyVersion {
        version: 2,
        toml: "[thresholds]\nhandoff = 0.5\n".into(),
        policy: Default::default(),
        note: "n".into(),
        by: None,
        at: crate::clock::Timestamp(1),
    };
    let all = [
        fed_as_kept::<Conversation>(),
        fed_as_kept::<Act>(),
        fed_as_kept::<Article>(),
        fed_as_kept::<Attachment>(),
        fed_as_kept::<Case>(),
        fed::<PolicyVersion>(vec![encode(PolicyVersion::VERSION, &policy)]),
        fed_as_kept::<Filling>(),
        fed_as_kept::<Trial>(),
        fed_as_kept::<Credential>(),
        fed_as_kept::<SecondFactor>(),
        fed_as_kept::<Session>(),
        fed_as_kept::<Link>(),
        fed_as_kept::<CustomerToken>(),
        fed_as_kept::<Alert>(),
        fed_as_kept::<AlertBook>(),
        fed_as_kept::<Webhook>(),
        fed_as_kept::<Progress>(),
        fed_as_kept::<Delivery>(),
        fed_as_kept::<Revision>(),
        fed_as_kept::<Customer>(),
        fed_as_kept::<Agent>(),
        fed_as_kept::<Token>(),
    ];
    let (n, told): (Vec<u64>, Vec<usize>) = all.into_iter().unzip();
    let found = format!(
        "rows of {} tables, {} behaviours told apart, all in time",
        told.len(),
        told.iter().sum::<usize>()
    );
    trial.held(n.iter().sum(), "rows", found);
}

#[test]
fn rows_of_the_feed_are_read_or_refused() {
    let trial =
        promise::Trial::of(&["Parsers"], "store::damaged::rows_of_the_feed_are_read_or_refused");
    let given = samples("event_");
    let given: Vec<&[u8]> = given.iter().map(Vec::as_slice).collect();
    let key = Position(u64::MAX).bytes();
    let (n, told) = feed("row-feed", &given, WITHIN, |bytes| match decode_event(&key, bytes) {
        Ok(entry) => {
            let written = encode_event(&entry.recorded, entry.prev);
            let again = decode_event(&key, &written).unwrap();
            assert_eq!(encode_event(&again.recorded, again.prev), written);
            "read".to_owned()
        }
        Err(why) => kind_of(&why.to_string()),
    });
    let dedup = Dedup {
        body_hash: Dedup::hash_of("a"),
        seq: crate::domain::message::Seq(3),
        position: Position(9),
        at: crate::clock::Timestamp(1),
    };
    let row = encode(DEDUP_VERSION, &dedup);
    let read = |bytes: &[u8]| decode::<Dedup>(Table::Dedup, DEDUP_VERSION, b"key", bytes);
    let (more, others) = feed("row-dedup", &[&row], WITHIN, |bytes| match read(bytes) {
        Ok(dedup) => {
            assert_eq!(read(&encode(DEDUP_VERSION, &dedup)).unwrap(), dedup);
            "read".to_owned()
        }
        Err(why) => kind_of(&why.to_string()),
    });
    let found = format!("{} behaviours told apart, all in time", told + others);
    trial.held(n + more, "rows", found);
}
