//! How many lines of trouble were logged: what an operator wants to be woken by is that there is
//! any, before reading what.

use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use crate::telemetry::metrics::Counter;

/// Lines that say that something failed.
static ERRORS: Counter = Counter::new();
/// Lines that say that something is not as it should be.
static WARNINGS: Counter = Counter::new();

/// Counts what is logged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counting;

impl<S: Subscriber> Layer<S> for Counting {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        match *event.metadata().level() {
            Level::ERROR => ERRORS.one(),
            Level::WARN => WARNINGS.one(),
            _ => {}
        }
    }
}

/// Lines logged since the start: failures, and warnings.
pub fn logged() -> (u64, u64) {
    (ERRORS.get(), WARNINGS.get())
}
