//! Bytes nobody would send, for everything that reads bytes: what is kept in `tests/data/fuzz` and
//! what comes of changing it, over and over. An input on which a reader behaves as on none before
//! joins those that are changed further, so that they lead deeper. The dice are the same on every
//! run; `BATON_FUZZ` is how many inputs each reader gets.
//!
//! With `BATON_KEEP=1` what led to a behaviour of its own is kept as well, where it is small. What
//! breaks a reader is kept beside the others under the name `found-...`, where it is tried
//! first from then on.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Inputs each reader gets in the gate.
const GATE: u64 = 2_000;
/// Inputs that are changed further, at most.
const POOL_MAX: usize = 2_000;
/// Bytes of an input, at most.
const BYTES_MAX: usize = 64 * 1_024;
/// Inputs kept for each reader, at most, and the bytes of one.
const KEPT_MAX: usize = 24;
const KEPT_BYTES_MAX: usize = 2 * 1_024;
/// What tears formats apart.
const TOKENS: &[&[u8]] = &[
    b"\0",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff\xff\xff\xff\xff",
    b"\xed\xa0\x80",
    b"\xc3",
    b"\xe2\x80\xae",
    b"\xef\xbb\xbf",
    b"\r\n",
    b"\n\n",
    b"\"",
    b"\\",
    b"\\u0000",
    b"[[[[[[[[[[[[[[[[",
    b"{\"a\":",
    b"}}}}}}}}",
    b"<b>",
    b"<!--",
    b"]]>",
    b"&#x10ffff;",
    b"|||",
    b"```",
    b"1e999",
    b"-0",
    b"9223372036854775808",
    b"18446744073709551616",
    b"NaN",
    b"null",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xdd\xff\xff\xff\xff",
    b"\xdf\xff\xff\xff\xff",
    b"\xc6\xff\xff\xff\xff",
    b"\xdb\xff\xff\xff\xff",
    b"=cmd|'/C'!A0",
    b"%00",
    b"..",
    b"/",
];

/// How many inputs there are for each reader.
pub fn inputs() -> u64 {
    std::env::var("BATON_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(GATE)
}

/// The folder of what is kept for a reader.
fn folder(reader: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/fuzz").join(reader)
}

/// What is kept for a reader, in the order of the names.
fn kept(reader: &str) -> Vec<Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(folder(reader)) else { return Vec::new() };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// Has a reader read what is kept, what is given, and what comes of changing them. What `read`
/// returns is how it behaved, as coarse as behaviours are to be told apart; it panics when it finds
/// that something does not hold. Says how many inputs there were and how many behaviours.
#[expect(clippy::disallowed_methods, reason = "a reader is held to the test's own clock")]
pub fn feed<B: Hash>(
    reader: &str,
    given: &[&[u8]],
    within: Duration,
    mut read: impl FnMut(&[u8]) -> B,
) -> (u64, usize) {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ hash(&reader));
    let mut pool = kept(reader);
    pool.extend(given.iter().map(|bytes| bytes.to_vec()));
    assert!(!pool.is_empty(), "nothing to begin with for {reader}");
    let mut behaviours = BTreeSet::new();
    let n_first = pool.len();
    let n_all = inputs().max(n_first as u64);
    for n in 0..n_all {
        let input = match pool.get(n as usize).filter(|_| (n as usize) < n_first) {
            Some(first) => first.clone(),
            None => changed(&pool, &mut dice),
        };
        let since = Instant::now();
        let behaved = catch_unwind(AssertUnwindSafe(|| hash(&read(&input))));
        let took = since.elapsed();
        let Ok(behaved) = behaved else { broken(reader, &input, "it panicked") };
        if took > within {
            broken(reader, &input, &format!("it took {took:?}"));
        }
        if behaviours.insert(behaved) && n as usize >= n_first && pool.len() < POOL_MAX {
            keep(reader, &input);
            pool.push(input);
        }
    }
    (n_all, behaviours.len())
}

/// Keeps an input beside those that are kept, when that is asked for.
fn keep(reader: &str, input: &[u8]) {
    let asked = std::env::var_os("BATON_KEEP").is_some();
    if asked && input.len() <= KEPT_BYTES_MAX && kept(reader).len() < KEPT_MAX {
        std::fs::create_dir_all(folder(reader)).unwrap();
        std::fs::write(folder(reader).join(format!("{:016x}", hash(&input))), input).unwrap();
    }
}

/// Keeps what broke a reader, and ends the test.
fn broken(reader: &str, input: &[u8], why: &str) -> ! {
    let path = folder(reader).join(format!("found-{:016x}", hash(&input)));
    std::fs::create_dir_all(folder(reader)).unwrap();
    std::fs::write(&path, input).unwrap();
    panic!("{reader}: {why} on {}", path.display());
}

/// A message without the figures in it: the same refusal at another place is no other behaviour.
pub fn kind_of(message: &str) -> String {
    let words = message.chars().filter(|c| !c.is_ascii_digit()).take(160);
    words.collect()
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// splitmix64.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % sides.max(1) as u64) as usize
    }
}

/// One of the pool, changed a few times.
fn changed(pool: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = pool[dice.roll(pool.len())].clone();
    for _ in 0..=dice.roll(5) {
        change(&mut bytes, pool, dice);
    }
    bytes.truncate(BYTES_MAX);
    bytes
}

fn change(bytes: &mut Vec<u8>, pool: &[Vec<u8>], dice: &mut Dice) {
    let at = dice.roll(bytes.len() + 1);
    let span = at..(at + 1 + dice.roll(16)).min(bytes.len()).max(at);
    match dice.roll(9) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << dice.roll(8);
            }
        }
        1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = [0, 1, 0x7f, 0x80, 0xff][dice.roll(5)];
            }
        }
        2 => drop(bytes.drain(span)),
        3 => {
            let token = TOKENS[dice.roll(TOKENS.len())];
            bytes.splice(at..at, token.iter().copied());
        }
        // The same again, many times: what nests, nests deep; what repeats, grows.
        4 => {
            let piece = bytes.get(span).unwrap_or_default().to_vec();
            let times = [2, 8, 64, 512][dice.roll(4)];
            bytes.splice(at..at, piece.repeat(times));
        }
        5 => bytes.truncate(at),
        // The start of one and the end of another.
        6 => {
            let other = &pool[dice.roll(pool.len())];
            let from = dice.roll(other.len() + 1);
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
        7 => {
            let other = &pool[dice.roll(pool.len())];
            let from = dice.roll(other.len() + 1);
            let piece = other[from..(from + dice.roll(64)).min(other.len())].to_vec();
            bytes.splice(at..at, piece);
        }
        _ => {
            let token = TOKENS[dice.roll(TOKENS.len())];
            let end = (at + token.len()).min(bytes.len());
            bytes.splice(at..end, token.iter().copied());
        }
    }
}
