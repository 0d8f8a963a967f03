//! The one home of spawned tasks: each has a name, and all are waited for at the end.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinHandle;

/// Tasks of one process; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Tasks(Arc<Mutex<Vec<(&'static str, JoinHandle<()>)>>>);

impl Tasks {
    /// Starts a task that is waited for at the end.
    #[expect(clippy::disallowed_methods, reason = "the one home of spawned tasks")]
    pub fn spawn(&self, name: &'static str, work: impl Future<Output = ()> + Send + 'static) {
        let handle = tokio::spawn(work);
        let mut tasks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.retain(|(_, task)| !task.is_finished());
        tasks.push((name, handle));
    }

    /// Waits for all tasks, at most `patience` in all; those still running are stopped then.
    pub async fn finish(&self, patience: Duration) {
        let tasks = {
            let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *held)
        };
        let stops: Vec<_> = tasks.iter().map(|(name, t)| (*name, t.abort_handle())).collect();
        let all = async {
            for (name, task) in tasks {
                if let Err(error) = task.await
                    && error.is_panic()
                {
                    tracing::error!(task = name, %error, "a task ended badly");
                }
            }
        };
        if tokio::time::timeout(patience, all).await.is_err() {
            for (name, stop) in stops.into_iter().filter(|(_, stop)| !stop.is_finished()) {
                tracing::warn!(task = name, "stopped a task that did not end");
                stop.abort();
            }
        }
    }
}
