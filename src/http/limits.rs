//! How much anybody may ask of Baton: sizes, times, connections, rates. Each is a setting with the
//! value that ships as its default. Who may ask for what is decided elsewhere.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// The limits of one house.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// A connection says its first byte within this time, in ms.
    pub first_byte_ms: u64,
    /// A request's head is complete within this time, in ms; also how long a connection may idle.
    pub header_ms: u64,
    /// A request's body is complete within this time, in ms.
    pub body_ms: u64,
    /// A client that takes nothing of its answer for this long is cut, in ms.
    pub write_stall_ms: u64,
    /// Bytes of a request's head.
    pub header_bytes_max: usize,
    /// Fields of a request's head.
    pub header_fields_max: usize,
    /// Bytes of a JSON body.
    pub body_bytes_max: usize,
    /// Bytes of one attached file.
    pub upload_bytes_max: u64,
    /// An upload that brings nothing for this long is cut, in ms.
    pub upload_gap_ms: u64,
    /// An upload is complete within this time, in ms.
    pub upload_ms: u64,
    /// Files customers may upload in an hour from one address.
    pub uploads_per_hour: u32,
    /// Connections at once, an eighth of them for agents only; fewer where the system gives too few
    /// files.
    pub connections_max: usize,
    /// Connections at once from one address (one /64 of IPv6), without signed-in agents and
    /// programs.
    pub connections_per_ip_max: u32,
    /// Time for requests under way when the house closes, in ms.
    pub drain_ms: u64,
    /// A customer's messages a minute.
    pub messages_per_min: u32,
    /// A customer's messages at once.
    pub message_burst: u32,
    /// New conversations an hour from one address.
    pub conversations_per_hour: u32,
    /// New customer sessions an hour from one address.
    pub customer_sessions_per_hour: u32,
    /// Sign-ins a minute for one account from one address.
    pub sign_ins_per_min: u32,
    /// One-time links looked at or used a minute from one address. Nobody guesses one, so this is
    /// no more than keeping the noise down.
    pub links_per_min: u32,
    /// Sign-ins a second, all together: each takes a core for tens of milliseconds.
    pub sign_ins_per_s: u32,
    /// Other requests a second of one principal or address.
    pub requests_per_s: u32,
    /// Other requests at once of one principal or address.
    pub request_burst: u32,
    /// Bytes of one message over a socket.
    pub socket_bytes_max: usize,
    /// Bytes waiting to be written to one socket.
    pub socket_buffer_bytes_max: usize,
    /// A socket says who it is within this time, in ms.
    pub hello_ms: u64,
    /// A socket is pinged this often, in ms.
    pub ping_ms: u64,
    /// A socket silent for this long is dead, in ms.
    pub dead_ms: u64,
    /// Typing signs a second from one socket.
    pub typing_per_s: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            first_byte_ms: 10_000,
            header_ms: 10_000,
            body_ms: 15_000,
            write_stall_ms: 30_000,
            header_bytes_max: 32 * 1_024,
            header_fields_max: 64,
            body_bytes_max: 1_024 * 1_024,
            upload_bytes_max: 25 * 1_024 * 1_024,
            upload_gap_ms: 15_000,
            upload_ms: 300_000,
            uploads_per_hour: 20,
            connections_max: 12_000,
            connections_per_ip_max: 64,
            drain_ms: 5_000,
            messages_per_min: 30,
            message_burst: 10,
            conversations_per_hour: 10,
            customer_sessions_per_hour: 60,
            sign_ins_per_min: 5,
            links_per_min: 60,
            sign_ins_per_s: 20,
            requests_per_s: 50,
            request_burst: 200,
            socket_bytes_max: 64 * 1_024,
            socket_buffer_bytes_max: 256 * 1_024,
            hello_ms: 5_000,
            ping_ms: 25_000,
            dead_ms: 60_000,
            typing_per_s: 1,
        }
    }
}

impl Limits {
    /// How long what is under way has to finish when the house closes.
    pub fn drain(&self) -> Duration {
        Duration::from_millis(self.drain_ms)
    }
}

/// Limits that can be exchanged while they hold; clones share them.
#[derive(Clone, Debug)]
pub struct Current(Arc<RwLock<Arc<Limits>>>);

impl Current {
    /// These, for now.
    pub fn new(limits: Limits) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(limits))))
    }

    /// Those that hold now.
    pub fn get(&self) -> Arc<Limits> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets others hold from now on.
    pub fn set(&self, limits: Limits) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(limits);
    }
}

/// So many at once, then so many a span: a token bucket's shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// At once.
    pub burst: u32,
    /// The time in which one more becomes free, in ms.
    pub ms_each: f64,
}

impl Rate {
    /// `n` in `span_s` seconds, `burst` of them at once. Zero stands for one: a limit that lets
    /// nothing through is a mistake in the settings, not a wish.
    pub fn new(n: u32, span_s: u32, burst: u32) -> Self {
        let ms_each = f64::from(span_s.max(1)) * 1_000.0 / f64::from(n.max(1));
        Self { burst: burst.max(1), ms_each }
    }

    /// The seconds in which all of the burst becomes free.
    pub fn whole_s(&self) -> u32 {
        self.seconds(f64::from(self.burst))
    }

    /// The whole seconds in which so many become free.
    fn seconds(&self, n: f64) -> u32 {
        (n.max(0.0) * self.ms_each / 1_000.0).ceil() as u32
    }
}

/// What is left to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// How many, at once.
    pub n: u32,
    /// The seconds until there is at least one; at least 1 when there is none.
    pub next_in_s: u32,
    /// The seconds until all of it is there again.
    pub full_in_s: u32,
}

/// Keys remembered by one table of buckets.
const KEYS_MAX: usize = 50_000;

#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// Free at `at`.
    free: f64,
    at: Timestamp,
}

/// A token bucket for each key, in bounded memory.
#[derive(Debug)]
pub struct Buckets<K> {
    rate: Rate,
    keys_max: usize,
    by_key: Mutex<HashMap<K, Bucket>>,
}

impl<K: Hash + Eq> Buckets<K> {
    /// Everybody starts with the whole burst.
    pub fn new(rate: Rate) -> Self {
        Self { rate, keys_max: KEYS_MAX, by_key: Mutex::new(HashMap::new()) }
    }

    /// Everybody's.
    pub fn rate(&self) -> Rate {
        self.rate
    }

    /// Takes one for `key`; what is left after it.
    ///
    /// # Errors
    /// When there is none: what is left all the same.
    pub fn take(&self, key: K, now: Timestamp) -> Result<Left, Left> {
        let mut by_key = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
        if by_key.len() >= self.keys_max && !by_key.contains_key(&key) {
            self.make_room(&mut by_key, now);
        }
        let full = Bucket { free: f64::from(self.rate.burst), at: now };
        let bucket = by_key.entry(key).or_insert(full);
        bucket.free = self.free_at(*bucket, now);
        bucket.at = now;
        let taken = bucket.free >= 1.0;
        if taken {
            bucket.free -= 1.0;
        }
        let free = bucket.free;
        let left = Left {
            n: free as u32,
            next_in_s: if free >= 1.0 { 0 } else { self.rate.seconds(1.0 - free).max(1) },
            full_in_s: self.rate.seconds(f64::from(self.rate.burst) - free),
        };
        if taken { Ok(left) } else { Err(left) }
    }

    fn free_at(&self, bucket: Bucket, now: Timestamp) -> f64 {
        let gained = now.ms_since(bucket.at).max(0) as f64 / self.rate.ms_each;
        (bucket.free + gained).min(f64::from(self.rate.burst))
    }

    /// Forgets whoever has nothing to be remembered for. When everybody has, more keys are in play
    /// than people could be behind, and all start anew rather than memory growing.
    fn make_room(&self, by_key: &mut HashMap<K, Bucket>, now: Timestamp) {
        let full = f64::from(self.rate.burst);
        by_key.retain(|_, bucket| self.free_at(*bucket, now) < full);
        if by_key.len() >= self.keys_max {
            by_key.clear();
        }
    }
}

#[cfg(test)]
mod tests;
