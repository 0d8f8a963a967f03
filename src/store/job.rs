//! A write job on its way: the caller's closure, what it returned, and how the caller is answered.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::store::tx::Tx;
use crate::store::{StoreError, WriteError};

/// A write job without its types.
pub(crate) trait Job: Send {
    /// Runs it once; whether what it wrote is to be kept.
    fn run(&mut self, tx: &mut Tx) -> bool;

    /// Answers who asked: with the job's own result when `outcome` says that it is durable.
    fn answer(self: Box<Self>, outcome: Result<(), StoreError>);
}

/// A write job with its types.
pub(crate) struct TypedJob<F, T, E, A> {
    job: Option<F>,
    result: Option<Result<T, WriteError<E>>>,
    reply: A,
}

impl<F, T, E, A> TypedJob<F, T, E, A> {
    pub(crate) fn new(job: F, reply: A) -> Self {
        Self { job: Some(job), result: None, reply }
    }
}

impl<F, T, E, A> Job for TypedJob<F, T, E, A>
where
    F: FnOnce(&mut Tx) -> Result<T, E> + Send,
    T: Send,
    E: Send,
    A: FnOnce(Result<T, WriteError<E>>) + Send,
{
    fn run(&mut self, tx: &mut Tx) -> bool {
        let Some(job) = self.job.take() else { return false };
        let result = match catch_unwind(AssertUnwindSafe(|| job(tx))) {
            Ok(result) => result.map_err(WriteError::Refused),
            Err(_) => Err(WriteError::Store(StoreError::Panicked)),
        };
        let accepted = result.is_ok();
        self.result = Some(result);
        accepted
    }

    fn answer(self: Box<Self>, outcome: Result<(), StoreError>) {
        let own = self.result.unwrap_or(Err(WriteError::Store(StoreError::Closed)));
        (self.reply)(outcome.map_err(WriteError::Store).and(own));
    }
}
