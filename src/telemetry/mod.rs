//! What the operator sees of the inside: logs and figures. Message text, secrets and tokens
//! never come here: our own lines hold none, and what libraries say is heard only down to `info`,
//! whatever the settings ask for. Below that they log what they carry: the frames of a socket with
//! tokens and messages, a mail server's talk with the password.

pub mod lines;
pub mod metrics;
pub mod tasks;

use std::sync::OnceLock;

use tracing::{Level, Metadata};
use tracing_subscriber::filter::{FilterExt, LevelFilter, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::reload::{self, Handle};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry};

/// How log lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// What is logged can be exchanged while the process runs; there is one log of it. (How it is
/// written cannot: what a span noted in one form is not there in the other.)
static LOG: OnceLock<Handle<EnvFilter, Registry>> = OnceLock::new();

/// Starts logging to standard error. `filter` is in the form of `info,baton=debug`; a filter that
/// cannot be read falls back to `info`.
pub fn start(filter: &str, format: LogFormat) {
    let (filter, log) = reload::Layer::new(filter_of(filter));
    // Without the hint, every line of every library would be weighed before it is left out.
    let filter = filter.and(filter_fn(may_be_heard).with_max_level_hint(LevelFilter::TRACE));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        LogFormat::Text => lines.with_target(false).boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    let all = tracing_subscriber::registry().with(lines.with_filter(filter)).with(lines::Counting);
    // A second start in one process (tests) keeps the first one's.
    if all.try_init().is_ok() {
        let _ = LOG.set(log);
    }
}

/// Goes on logging by another filter.
pub fn go_on(filter: &str) {
    if let Some(log) = LOG.get() {
        // The log is gone only when the process is.
        let _ = log.reload(filter_of(filter));
    }
}

/// Our own lines at any level; those of libraries as long as they can't hold what they carry.
fn may_be_heard(line: &Metadata<'_>) -> bool {
    let room = line.target().split("::").next();
    room == Some(env!("CARGO_CRATE_NAME")) || *line.level() <= Level::INFO
}

fn filter_of(text: &str) -> EnvFilter {
    EnvFilter::try_new(text).unwrap_or_else(|_| EnvFilter::new("info"))
}
