//! How many files the process may have open. Each connection is one; so is much of what makes a
//! connection worth having: parts of the index, attached files, whoever reads an import, webhooks.
//! Connections leave enough of them for that, so that no crowd at the door takes them all.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// One file in so many is kept back from connections.
const SHARE_KEPT: usize = 8;
/// Files kept back at least: a house at rest has about 20 open, and a commit of the index as many.
const KEPT_MIN: usize = 64;

/// Files the process may have open, once it has asked for all that the system gives it: what a
/// process begins with (often 1,024) is meant for programs that wait for files by the oldest means.
pub fn most() -> usize {
    let given = getrlimit(Resource::Nofile);
    let asked = Rlimit { current: given.maximum, maximum: given.maximum };
    if let Err(error) = setrlimit(Resource::Nofile, asked) {
        tracing::warn!(%error, "no more files may be open than at the start");
    }
    let most = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    usize::try_from(most).unwrap_or(usize::MAX)
}

/// How many of so many files connections may take.
pub fn for_connections(n_files: usize) -> usize {
    n_files.saturating_sub((n_files / SHARE_KEPT).max(KEPT_MIN)).max(1)
}

#[cfg(test)]
mod tests;
