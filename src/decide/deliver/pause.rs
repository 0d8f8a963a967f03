//! How long to wait after a failure: twice as long each time, up to an hour, and never at the very
//! moment at which everybody else comes back as well.

/// The first pause, in ms.
const FIRST_MS: i64 = 1_000;
/// The longest, in ms.
const LONGEST_MS: i64 = 3_600_000;

/// The pause after so many failures, in ms: between half of its span and all of it, by `chance`
/// ("equal jitter", M. Brooker, "Exponential Backoff and Jitter", 2015), and no shorter than the
/// other side asked for, within the longest.
pub(super) fn after(failures: u32, asked_s: Option<u32>, chance: u64) -> i64 {
    let doubled = FIRST_MS.checked_shl(failures.saturating_sub(1).min(40)).unwrap_or(LONGEST_MS);
    let span = doubled.min(LONGEST_MS);
    let half = span / 2;
    let spread = i64::try_from(chance % (half.unsigned_abs() + 1)).unwrap_or(half);
    let asked = asked_s.map_or(0, |s| i64::from(s) * 1_000).min(LONGEST_MS);
    (half + spread).max(asked)
}
