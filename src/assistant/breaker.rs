//! When the endpoint is left alone: after a few failures in a row nobody waits for it any more, and
//! now and then one call tries whether it is back. Pure; time is an argument.

use crate::clock::Timestamp;

/// Failures in a row after which it is left alone.
const FAILURES_MAX: u32 = 3;
/// How long at first, in seconds; doubled with each trial that fails.
const REST_S: i64 = 30;
/// And at most.
const REST_S_MAX: i64 = 300;

/// Closed while calls succeed, open while the endpoint is left alone, and for one call half open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Breaker {
    failures: u32,
    until: Option<Timestamp>,
    trying: bool,
}

impl Breaker {
    /// Whether a call may be made now; when it may after a rest, it is the only one until it ends.
    pub(super) fn may(&mut self, now: Timestamp) -> bool {
        match self.until {
            None => true,
            Some(until) if now < until || self.trying => false,
            Some(_) => {
                self.trying = true;
                true
            }
        }
    }

    /// A call was answered to its end.
    pub(super) fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// A call failed.
    pub(super) fn failed(&mut self, now: Timestamp) {
        self.trying = false;
        self.failures = self.failures.saturating_add(1);
        if let Some(doublings) = self.failures.checked_sub(FAILURES_MAX) {
            let rest = REST_S << doublings.min(8);
            self.until = Some(now.plus_s(rest.min(REST_S_MAX)));
        }
    }

    /// The endpoint itself asks for a rest.
    pub(super) fn rest(&mut self, now: Timestamp, s: u32) {
        self.trying = false;
        self.failures = self.failures.max(FAILURES_MAX - 1);
        self.until = Some(now.plus_s(i64::from(s).min(REST_S_MAX)));
    }

    /// A call was given up by the caller: it says nothing.
    pub(super) fn gave_up(&mut self) {
        self.trying = false;
    }
}
