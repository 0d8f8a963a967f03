//! How many files this process may have open, and how many of them connections may take. Store,
//! index, mail and webhooks open files, too: a crowd at the door must never be why one of them
//! can't.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// One file of so many is kept from connections.
const KEPT: u64 = 8;
/// So many are kept at least, as long as that is not more than half of all.
const KEPT_MIN: u64 = 64;

/// Raises what the process may have open as far as it may by itself; how many of them connections
/// may take.
pub fn for_connections() -> usize {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    if limit != raised
        && let Err(error) = setrlimit(Resource::Nofile, raised)
    {
        tracing::debug!(%error, "the number of open files stays as it is");
    }
    let n = getrlimit(Resource::Nofile).current.map_or(u64::MAX, left);
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// What is left of so many files for connections.
fn left(n: u64) -> u64 {
    n - (n / KEPT).max(KEPT_MIN).min(n / 2)
}

#[cfg(test)]
mod tests;
