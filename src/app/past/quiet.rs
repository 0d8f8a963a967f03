//! Work that must not be felt: on a thread of its own that the system lets run when nothing else
//! wants to.

use tokio::sync::oneshot;

use crate::app::error::Error;

/// How far the thread stands back (0 is everybody's, 19 the least).
const NICE: i32 = 15;

/// Runs a job that takes long and is in no hurry.
///
/// # Errors
/// When no thread can be had, or the job panicked.
pub(super) async fn quietly<T: Send + 'static>(
    job: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
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
