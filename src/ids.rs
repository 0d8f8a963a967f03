//! Identifiers: time-ordered 128-bit numbers, one newtype a noun, prefixed on the wire
//! (`cnv_06Q...`). Time order keeps new rows together at the right edge of the store's trees.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// Crockford's base 32: no I, L, O, U, so an id read aloud is not misheard.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 26 characters of 5 bits hold 130 bits, the smallest count that holds 128.
const ENCODED_CHARS: usize = 26;

/// What those characters look like, as a regular expression.
pub const DIGITS_PATTERN: &str = "[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}";

/// Why a text is not the identifier it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected an id like {prefix}_ followed by 26 letters and digits")]
pub struct IdError {
    /// What the id should have begun with, without the underscore.
    pub prefix: &'static str,
}

/// 26 characters of Crockford's base 32 for 128 bits.
pub fn encode(value: u128) -> String {
    (0..ENCODED_CHARS)
        .rev()
        .map(|place| ALPHABET[(value >> (place * 5)) as usize & 31] as char)
        .collect()
}

/// The number behind 26 characters; `None` for any other text. Upper and lower case are one.
pub fn decode(text: &str) -> Option<u128> {
    if text.len() != ENCODED_CHARS {
        return None;
    }
    let mut value: u128 = 0;
    for (i, c) in text.bytes().enumerate() {
        let digit = ALPHABET.iter().position(|a| *a == c.to_ascii_uppercase())?;
        if i == 0 && digit > 7 {
            return None;
        }
        value = (value << 5) | digit as u128;
    }
    Some(value)
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u128);

        impl $name {
            /// What this kind of id begins with on the wire, without the underscore.
            pub const PREFIX: &'static str = $prefix;
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", $prefix, encode(self.0))
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                text.strip_prefix($prefix)
                    .and_then(|rest| rest.strip_prefix('_'))
                    .and_then(decode)
                    .map(Self)
                    .ok_or(IdError { prefix: $prefix })
            }
        }

        /// 16 bytes in the store's records; as on the wire where people read along.
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                if to.is_human_readable() {
                    return to.collect_str(self);
                }
                as_bytes::serialize(&self.0, to)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                if from.is_human_readable() {
                    let text = String::deserialize(from)?;
                    return text.parse().map_err(serde::de::Error::custom);
                }
                as_bytes::deserialize(from).map(Self)
            }
        }

        impl From<u128> for $name {
            fn from(value: u128) -> Self {
                Self(value)
            }
        }
    )*};
}

ids! {
    /// A thread between one customer and whoever answers.
    ConversationId = "cnv";
    /// One passing of a conversation from the assistant to people.
    HandoffId = "hof";
    /// A person asking.
    CustomerId = "cus";
    /// A person who takes handoffs.
    AgentId = "agt";
    /// A knowledge article.
    ArticleId = "art";
    /// A wrapped-up handoff that others learn from.
    CaseId = "cas";
    /// Something somebody did to the house itself.
    ActId = "act";
    /// A threshold on trial.
    TrialId = "trl";
    /// A file sent with a message.
    AttachmentId = "att";
    /// A picture of an agent.
    PictureId = "pic";
    /// A console session.
    SessionId = "ses";
    /// An API token.
    TokenId = "tok";
    /// Somebody outside who is told what happens.
    WebhookId = "whk";
    /// A one-time link: set-up, sign-in, invitation.
    LinkId = "lnk";
    /// The lineage of the data; new after a restore.
    Epoch = "epo";
    /// A message's identity, made by its sender before the first send.
    ClientMsgId = "msg";
}

/// 128-bit integers as 16 bytes: the record encoding has no wider integer than 64 bits.
mod as_bytes {
    use serde::{Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(value: &u128, to: S) -> Result<S::Ok, S::Error> {
        serde_bytes::serialize(&value.to_be_bytes()[..], to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u128, D::Error> {
        let bytes: Vec<u8> = serde_bytes::deserialize(from)?;
        let bytes: [u8; 16] =
            bytes.try_into().map_err(|_| D::Error::custom("an id is 16 bytes"))?;
        Ok(u128::from_be_bytes(bytes))
    }
}

/// The one source of chance for identifiers and secrets; seeded in tests, from the system else.
#[derive(Clone)]
pub struct IdSource(Arc<Mutex<State>>);

struct State {
    rng: StdRng,
    last: u128,
}

impl fmt::Debug for IdSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdSource")
    }
}

impl IdSource {
    /// A source no two runs share, seeded by the operating system.
    ///
    /// # Panics
    /// When the operating system has no randomness to give; nothing safe can be made then.
    #[expect(clippy::disallowed_methods, reason = "the one home of chance")]
    pub fn from_system() -> Self {
        let mut seed = [0_u8; 32];
        getrandom::fill(&mut seed).expect("the operating system provides randomness");
        Self::with(StdRng::from_seed(seed))
    }

    /// The same ids on every run: for simulations and tests.
    #[expect(clippy::disallowed_methods, reason = "the one home of chance")]
    pub fn seeded(seed: u64) -> Self {
        Self::with(StdRng::seed_from_u64(seed))
    }

    fn with(rng: StdRng) -> Self {
        Self(Arc::new(Mutex::new(State { rng, last: 0 })))
    }

    /// A new id: 48 bits of milliseconds, then 80 bits of chance; strictly above the one before.
    pub fn next<T: From<u128>>(&self, now: Timestamp) -> T {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let time = u128::from(now.0.unsigned_abs() & 0xFFFF_FFFF_FFFF) << 80;
        let chance =
            (u128::from(state.rng.next_u64()) << 16) | u128::from(state.rng.next_u32() >> 16);
        let id = (time | chance).max(state.last + 1);
        state.last = id;
        T::from(id)
    }

    /// `N` bytes of chance, for secrets.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = [0_u8; N];
        state.rng.fill_bytes(&mut out);
        out
    }
}
