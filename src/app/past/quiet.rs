//! Work that must not be felt: on threads of its own that the system lets run when nothing else
//! wants to.

use std::num::NonZero;
use std::thread::available_parallelism;

use futures_util::future::try_join_all;
use tokio::sync::oneshot;

use crate::app::error::Error;

/// How far the thread stands back (0 is everybody's, 19 the least).
const NICE: i32 = 15;

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
        let job = job.clone();
        shares.push(quietly(move || some.into_iter().map(job).collect::<Vec<U>>()));
    }
    Ok(try_join_all(shares).await?.into_iter().flatten().collect())
}

async fn quietly<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let (done, wait) = oneshot::channel();
    let thread = std::thread::Builder::new().name("quiet".to_owned());
    let started = thread.spawn(move || {
        // Without it the work is done all the same, only less quietly.
        if let Err(error) = rustix::process::setpriority_process(None, NICE) {
            tracing::debug!(%error, "the system does not let a thread stand back");
        }
        // Whoever asked may be gone; what was worked out is then of no use.
        let _ = done.send(job());
    });
    started.map_err(|error| Error::Broken(error.to_string()))?;
    wait.await.map_err(|error| Error::Broken(error.to_string()))
}

#[cfg(test)]
mod tests;
