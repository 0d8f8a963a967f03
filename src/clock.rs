//! Time as a value: the one home of the wall clock. Everything else is given `now` as an argument,
//! so that a test can advance a day in a microsecond and a replay sees the same instants again.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use serde::{Deserialize, Serialize};

/// An instant: milliseconds since the Unix epoch, UTC. Never negative in practice.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The instant `ms` milliseconds later (saturating).
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// The instant `s` seconds later (saturating).
    #[must_use]
    pub fn plus_s(self, s: i64) -> Self {
        self.plus_ms(s.saturating_mul(1_000))
    }

    /// Milliseconds from `earlier` to here; negative when `earlier` is later.
    pub fn ms_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// RFC 3339 with milliseconds, as it stands on the wire: `2026-01-31T09:30:00.250Z`.
    pub fn to_rfc3339(self) -> String {
        let instant = jiff::Timestamp::from_millisecond(self.0).unwrap_or_default();
        format!("{instant:.3}")
    }

    /// Reads RFC 3339; `None` when the text is not an instant.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(|t| Self(t.as_millisecond()))
    }
}

/// Where `now` comes from: the machine, or a test that moves it by hand.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's wall clock.
    System,
    /// A clock that stands still until somebody moves it.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `at` until moved.
    pub fn manual(at: Timestamp) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(at.0)))
    }

    /// The instant it is now.
    #[expect(clippy::disallowed_methods, reason = "the one home of the wall clock")]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => {
                let since_epoch = std::time::SystemTime::now()
                    .duration_since(std::time::UNIX_EPOCH)
                    .unwrap_or_default();
                Timestamp(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
            }
            Self::Manual(at) => Timestamp(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a manual clock forward; a system clock cannot be moved and stays as it is.
    pub fn advance_ms(&self, ms: i64) {
        if let Self::Manual(at) = self {
            at.fetch_add(ms, Ordering::SeqCst);
        }
    }
}

/// A running stopwatch for durations that are only reported, never decided upon.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Starts measuring.
    #[expect(clippy::disallowed_methods, reason = "the one home of the monotonic clock")]
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// Time passed since the start.
    pub fn elapsed(&self) -> std::time::Duration {
        self.0.elapsed()
    }
}
