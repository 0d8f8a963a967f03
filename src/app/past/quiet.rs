//! Work that must not be felt: on threads of its own that run when nothing else wants to, and that
//! give way in the very moment something does.
//!
//! A low rank alone is not enough: somebody with little of it still keeps the core until their turn is
//! over, and a customer's message is handed from thread to thread several times before it is
//! acknowledged. On a machine whose cores others never leave idle, though, work of that kind would
//! never be done: there it goes on with a low rank.

#![expect(unsafe_code, reason = "no crate we have tells the system that a thread is in no hurry")]

use std::num::NonZero;
use std::thread::available_parallelism;
use std::time::Duration;

use futures_util::future::try_join_all;
use rustix::time::{ClockId, clock_gettime};
use tokio::sync::oneshot;

use crate::app::error::Error;
use crate::clock::Stopwatch;

/// How far a thread stands back that competes with others (0 is everybody's, 19 the least).
const NICE: i32 = 15;
/// What a thread that only runs on idle cores must get of the time, from when on it is asked for: a
/// quarter, after a second.
const SHARE_MIN: u32 = 4;
const ASKED_FROM: Duration = Duration::from_secs(1);

/// How a thread stands back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rank {
    /// It runs on idle cores alone.
    Idle,
    /// It competes, with little weight.
    Low,
}

/// Does to each what takes long and is in no hurry, on as many threads as there are cores; what came
/// of them, in their order.
///
/// # Errors
/// When no thread can be had, or the work panicked.
pub(super) async fn quietly_each<T, U>(
    all: Vec<T>,
    job: impl Fn(T) -> U + Clone + Send + 'static,
) -> Result<Vec<U>, Error>
where
    T: Send + 'static,
    U: Send + 'static,
{
    let n_threads = available_parallelism().map_or(1, NonZero::get);
    let share = all.len().div_ceil(n_threads).max(1);
    let mut all = all.into_iter();
    let mut shares = Vec::with_capacity(n_threads);
    loop {
        let some: Vec<T> = all.by_ref().take(share).collect();
        if some.is_empty() {
            break;
        }
        shares.push(share_of(some, job.clone()));
    }
    Ok(try_join_all(shares).await?.into_iter().flatten().collect())
}

/// One thread's share, and a second thread for what is left of it when the first gets nowhere.
async fn share_of<T, U>(
    share: Vec<T>,
    job: impl Fn(T) -> U + Clone + Send + 'static,
) -> Result<Vec<U>, Error>
where
    T: Send + 'static,
    U: Send + 'static,
{
    let again = job.clone();
    let (mut done, left) = quietly(Rank::Idle, move || {
        let (since, mut left) = (Stopwatch::start(), share.into_iter());
        let mut done = Vec::with_capacity(left.len());
        while !gets_nowhere(since.elapsed(), worked()) {
            let Some(one) = left.next() else { break };
            done.push(job(one));
        }
        (done, left)
    })
    .await?;
    if left.len() > 0 {
        done.extend(quietly(Rank::Low, move || left.map(again).collect::<Vec<U>>()).await?);
    }
    Ok(done)
}

/// Whether a thread that has been there so long had too little of the time.
fn gets_nowhere(elapsed: Duration, worked: Duration) -> bool {
    elapsed > ASKED_FROM && worked * SHARE_MIN < elapsed
}

/// How long this thread had a core.
fn worked() -> Duration {
    clock_gettime(ClockId::ThreadCPUTime).try_into().unwrap_or_default()
}

async fn quietly<T: Send + 'static>(
    rank: Rank,
    job: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let (done, wait) = oneshot::channel();
    let thread = std::thread::Builder::new().name("quiet".to_owned());
    let started = thread.spawn(move || {
        // Without it the work is done all the same, only less quietly.
        if let Err(error) = stand_back(rank) {
            tracing::debug!(%error, "the system does not let a thread stand back");
        }
        // Whoever asked may be gone; what was worked out is then of no use.
        let _ = done.send(job());
    });
    started.map_err(|error| Error::Broken(error.to_string()))?;
    wait.await.map_err(|error| Error::Broken(error.to_string()))
}

/// Takes the calling thread back; with a low rank, too, where it may not wait for idle cores.
fn stand_back(rank: Rank) -> std::io::Result<()> {
    let parameters = libc::sched_param { sched_priority: 0 };
    let waits = rank == Rank::Idle
        // SAFETY: the call reads `parameters`, which outlives it; 0 is the calling thread.
        && unsafe { libc::sched_setscheduler(0, libc::SCHED_IDLE, &raw const parameters) } == 0;
    if !waits {
        rustix::process::setpriority_process(None, NICE)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
