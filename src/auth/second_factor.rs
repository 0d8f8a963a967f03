//! Codes beside a password: those of an authenticator app (RFC 6238 over RFC 4226: HMAC-SHA-1, six
//! digits, thirty seconds, what every app speaks) and recovery codes for the day it is lost. A code
//! counts once, and whoever guesses waits longer and longer. Pure functions over the record, with
//! `now` as an argument.

use data_encoding::{BASE32_NOPAD, Encoding, Specification};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::auth::percent_encoded;
use crate::clock::Timestamp;
use crate::domain::access::SecretHash;
use crate::domain::second_factor::{AppSecret, SecondFactor};
use crate::ids::{AgentId, IdSource};

/// Recovery codes somebody gets at once.
pub const RECOVERY_CODES: usize = 10;
/// Bytes of an app's secret (RFC 4226, section 4, R6).
const SECRET_BYTES: usize = 20;
/// Seconds a code holds.
const STEP_S: i64 = 30;
/// How many steps a phone's clock may be off, either way (RFC 6238, section 5.2).
const STEPS_OFF: u64 = 1;
/// Codes are below this.
const CODES: u32 = 1_000_000;
/// Bytes of a recovery code: 80 bits of chance, so a plain hash cannot be searched backwards.
const RECOVERY_BYTES: usize = 10;
/// Characters of a recovery code that stand together.
const GROUP_CHARS: usize = 4;
/// Wrong codes in a row before anybody has to wait.
const FREE_TRIES: u32 = 5;
/// The first wait, in seconds; each wrong code after it doubles it.
const WAIT_S: u32 = 60;
/// The longest wait, in seconds: an hour.
const WAIT_MAX_S: u32 = 3_600;

/// What a code was worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// It is the app's.
    App,
    /// It is a recovery code, and one fewer is left.
    Recovery,
    /// It is wrong, or has counted before.
    Nothing {
        /// Whether this was the last before waiting begins.
        now_waits: bool,
    },
    /// It was not looked at: there were too many wrong ones.
    Unread {
        /// Seconds until one is looked at again.
        wait_s: u32,
    },
}

/// A second factor that asks for nothing yet: the app has to show first that it knows the secret.
pub fn begin(agent: AgentId, ids: &IdSource, now: Timestamp) -> SecondFactor {
    SecondFactor {
        agent,
        secret: AppSecret(ids.bytes::<SECRET_BYTES>().to_vec()),
        begun_at: now,
        active_since: None,
        last_step: 0,
        recovery: Vec::new(),
        n_wrong: 0,
        wrong_at: now,
    }
}

/// The secret as people type it into an app: 32 letters and digits in base 32.
pub fn typed(secret: &AppSecret) -> String {
    BASE32_NOPAD.encode(&secret.0)
}

/// What an app reads: the `otpauth` address that authenticator apps agree on, with the name of the
/// house and of the person it stands under in the app.
pub fn app_address(secret: &AppSecret, house: &str, person: &str) -> String {
    let (house, person) = (percent_encoded(house), percent_encoded(person));
    let secret = typed(secret);
    format!(
        "otpauth://totp/{house}:{person}?secret={secret}&issuer={house}&algorithm=SHA1&digits=6&\
         period={STEP_S}"
    )
}

/// New recovery codes, as `7KQ2-9D3M-X0PA-5T1R`, and what is kept of them.
pub fn recovery_codes(ids: &IdSource) -> (Vec<String>, Vec<SecretHash>) {
    let made = |_| {
        let text = crockford().encode(&ids.bytes::<RECOVERY_BYTES>());
        let groups: Vec<&str> = text
            .as_bytes()
            .chunks(GROUP_CHARS)
            .filter_map(|c| std::str::from_utf8(c).ok())
            .collect();
        let shown = groups.join("-");
        let hash = hash(&text);
        (shown, hash)
    };
    (0..RECOVERY_CODES).map(made).unzip()
}

/// Looks at a code, and remembers in the record that it did.
pub fn weigh(factor: &mut SecondFactor, code: &str, now: Timestamp) -> Worth {
    let wait_s = wait_s(factor, now);
    if wait_s > 0 {
        return Worth::Unread { wait_s };
    }
    let code: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let worth = match step_of(factor, &code, now) {
        Some(step) => {
            factor.last_step = step;
            Worth::App
        }
        None if taken(&mut factor.recovery, &code) => Worth::Recovery,
        None => Worth::Nothing { now_waits: factor.n_wrong + 1 == FREE_TRIES },
    };
    if let Worth::Nothing { .. } = worth {
        factor.n_wrong = factor.n_wrong.saturating_add(1);
        factor.wrong_at = now;
    } else {
        factor.n_wrong = 0;
    }
    worth
}

/// The code of an app at an instant.
pub fn code_at(secret: &AppSecret, at: Timestamp) -> String {
    code(secret, step_at(at))
}

/// Seconds until a code is looked at.
fn wait_s(factor: &SecondFactor, now: Timestamp) -> u32 {
    let Some(over) = factor.n_wrong.checked_sub(FREE_TRIES) else { return 0 };
    let wait = WAIT_S.saturating_mul(2_u32.saturating_pow(over)).min(WAIT_MAX_S);
    let left_ms = factor.wrong_at.plus_s(i64::from(wait)).ms_since(now);
    u32::try_from((left_ms.max(0) + 999) / 1_000).unwrap_or(WAIT_MAX_S)
}

/// The step an app's code belongs to, if it is one that has not counted.
fn step_of(factor: &SecondFactor, presented: &str, now: Timestamp) -> Option<u64> {
    let here = step_at(now);
    let steps = here.saturating_sub(STEPS_OFF)..=here + STEPS_OFF;
    steps
        .filter(|step| *step > factor.last_step)
        .find(|step| code(&factor.secret, *step).as_bytes().ct_eq(presented.as_bytes()).into())
}

fn taken(left: &mut Vec<SecretHash>, presented: &str) -> bool {
    let hash = hash(&presented.to_uppercase());
    let found = left.iter().position(|known| *known == hash);
    found.map(|at| left.swap_remove(at)).is_some()
}

fn step_at(at: Timestamp) -> u64 {
    u64::try_from(at.0.div_euclid(1_000 * STEP_S)).unwrap_or(0)
}

/// RFC 4226, section 5.3: four bytes of the HMAC, from where its last four bits say.
fn code(secret: &AppSecret, step: u64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(&secret.0).expect("HMAC takes a key of any length");
    mac.update(&step.to_be_bytes());
    let tag = mac.finalize().into_bytes();
    let from = usize::from(tag.last().copied().unwrap_or(0) & 15);
    let four = tag.iter().skip(from).take(4).fold(0_u32, |n, byte| (n << 8) | u32::from(*byte));
    format!("{:06}", (four & 0x7fff_ffff) % CODES)
}

fn hash(text: &str) -> SecretHash {
    SecretHash(Sha256::digest(text.as_bytes()).into())
}

/// Crockford's alphabet: no letter that is taken for a digit.
fn crockford() -> Encoding {
    let mut alphabet = Specification::new();
    alphabet.symbols.push_str("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    alphabet.encoding().expect("thirty-two different symbols are an alphabet")
}

#[cfg(test)]
mod tests;
