//! The local LLM: a client of any OpenAI-compatible chat endpoint the administrator names.
//!
//! One call is one connection; dropping what it returned hangs up, which is how a server learns that
//! nobody waits any more. Everything is bounded: calls at once, the wait for the first token, the
//! time in all, the bytes of an answer. What the model says is only text here; whether any of it may
//! be said is decided elsewhere, and nothing here ever logs what was asked or answered.

mod breaker;
mod call;
mod endpoint;
mod settings;
mod sse;
#[cfg(test)]
mod tests;
mod wire;

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::clock::{Stopwatch, Timestamp};
use crate::domain::chat::Chat;
use crate::outbound::{Connector, Unreachable};
use breaker::Breaker;
use call::Reply;
use wire::TokensName;

pub use endpoint::Endpoint;
pub use settings::{Key, Settings};

/// Callers that may wait for a free call, for each call that may be made at once. Whoever comes
/// later is told so at once and does without.
const WAITING_PER_CALL: usize = 3;

/// The endpoint, with what was learnt of it. Cloning is cheap: it is one handle.
#[derive(Clone, Debug)]
pub struct Llm(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: Settings,
    connector: Connector,
    /// Places of those who call or wait.
    places: Arc<Semaphore>,
    /// Calls made at once.
    calls: Arc<Semaphore>,
    breaker: Mutex<Breaker>,
    /// By which name the endpoint takes the limit of tokens, see [`TokensName`].
    tokens_name: AtomicU8,
    tally: Tally,
}

/// How its calls went since the start.
#[derive(Debug, Default)]
struct Tally {
    answered: AtomicU64,
    failed: AtomicU64,
    spent_us: AtomicU64,
}

/// Why the model says nothing. No variant holds anything that was asked or answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LlmError {
    /// Too many calls wait already.
    #[error("too many calls wait already")]
    Busy,
    /// It failed a few times in a row and is left alone for a while.
    #[error("left alone for a while after failing")]
    Resting,
    /// It cannot be reached.
    #[error("cannot be reached: {0}")]
    Unreachable(String),
    /// It answered with this status.
    #[error("answered with status {0}")]
    Refused(u16),
    /// It asks to be left alone for this long, in seconds.
    #[error("asks to be left alone for {0} s")]
    TooMany(u32),
    /// The first token, or the end, did not come in time.
    #[error("too slow")]
    TooSlow,
    /// The answer broke off.
    #[error("the answer broke off")]
    Cut,
    /// The answer is not of the shape that was agreed.
    #[error("unreadable: {0}")]
    Unreadable(&'static str),
    /// The answer is longer than anything needed.
    #[error("the answer is too long")]
    TooLong,
}

impl From<Unreachable> for LlmError {
    fn from(why: Unreachable) -> Self {
        Self::Unreachable(why.0)
    }
}

impl Llm {
    /// A client; connects to nothing yet.
    ///
    /// # Errors
    /// When the endpoint is `https` and this machine trusts no certificate at all.
    pub fn new(settings: Settings) -> Result<Self, LlmError> {
        let calls = settings.calls_max.max(1);
        let connector = Connector::new();
        if settings.endpoint.0.encrypted {
            connector.encrypts()?;
        }
        Ok(Self(Arc::new(Inner {
            connector,
            places: Arc::new(Semaphore::new(calls * (1 + WAITING_PER_CALL))),
            calls: Arc::new(Semaphore::new(calls)),
            breaker: Mutex::default(),
            tokens_name: AtomicU8::new(TokensName::default() as u8),
            tally: Tally::default(),
            settings,
        })))
    }

    /// The model's name, as the administrator wrote it.
    pub fn model(&self) -> &str {
        &self.0.settings.model
    }

    /// Calls that were answered, calls that failed, and the time spent in both since the start.
    pub fn tally(&self) -> (u64, u64, Duration) {
        let of = |n: &AtomicU64| n.load(Ordering::Relaxed);
        let Tally { answered, failed, spent_us } = &self.0.tally;
        (of(answered), of(failed), Duration::from_micros(of(spent_us)))
    }

    /// Whether it phrases answers.
    pub fn answers(&self) -> bool {
        self.0.settings.answers
    }

    /// Whether it sums conversations up.
    pub fn summarises(&self) -> bool {
        self.0.settings.summaries
    }

    /// How many callers it can hold up at the same time, waiting ones included.
    pub fn held_max(&self) -> usize {
        self.0.settings.calls_max.max(1) * (1 + WAITING_PER_CALL)
    }

    /// Asks, and returns when the first words have come. Dropping it at any time hangs up.
    ///
    /// # Errors
    /// [`LlmError`]; `Busy` and `Resting` at once, the others within the time for the first token.
    pub async fn speak(&self, chat: &Chat, now: Timestamp) -> Result<Speech, LlmError> {
        let place = Arc::clone(&self.0.places).try_acquire_owned().map_err(|_| LlmError::Busy)?;
        if !self.breaker().may(now) {
            return Err(LlmError::Resting);
        }
        let mut watch = Watch { llm: self.clone(), now, since: Stopwatch::start(), told: false };
        let mut calling = false;
        let ends = Box::pin(tokio::time::sleep(self.0.settings.whole));
        let first = timeout(self.0.settings.first_token, async {
            let calls = Arc::clone(&self.0.calls);
            let call = calls.acquire_owned().await.map_err(|_| LlmError::Busy)?;
            calling = true;
            let mut reply = self.call(chat).await?;
            let first = reply.next().await?;
            Ok((call, reply, first))
        });
        let came = first.await.unwrap_or(Err(LlmError::TooSlow));
        if !calling {
            return Err(LlmError::Busy);
        }
        let (call, reply, first) = came.inspect_err(|error| watch.failed(error))?;
        Ok(Speech { reply, first, ends, watch, _places: [place, call] })
    }

    /// Calls; once more when the endpoint knows the limit of tokens by the other name.
    async fn call(&self, chat: &Chat) -> Result<Reply, LlmError> {
        let inner = &*self.0;
        let name = TokensName::from(inner.tokens_name.load(Ordering::Relaxed));
        let call = |name| {
            let body = wire::request(&inner.settings.model, chat, name);
            call::call(&inner.connector, &inner.settings, body)
        };
        match call(name).await? {
            call::Called::Reply(reply) => Ok(reply),
            call::Called::OtherName => {
                let other = name.other();
                let call::Called::Reply(reply) = call(other).await? else {
                    return Err(LlmError::Refused(400));
                };
                inner.tokens_name.store(other as u8, Ordering::Relaxed);
                Ok(reply)
            }
        }
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.0.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An answer as it is being written.
#[derive(Debug)]
pub struct Speech {
    reply: Reply,
    first: Option<String>,
    ends: std::pin::Pin<Box<tokio::time::Sleep>>,
    watch: Watch,
    _places: [OwnedSemaphorePermit; 2],
}

impl Speech {
    /// The next words; `None` when it has said everything.
    ///
    /// # Errors
    /// [`LlmError`] when the rest does not come; what came before is then only a part.
    pub async fn next(&mut self) -> Result<Option<String>, LlmError> {
        if let Some(first) = self.first.take() {
            return Ok(Some(first));
        }
        let next = tokio::select! {
            next = self.reply.next() => next,
            () = &mut self.ends => Err(LlmError::TooSlow),
        };
        match &next {
            Ok(Some(_)) => {}
            Ok(None) => self.watch.succeeded(),
            Err(error) => self.watch.failed(error),
        }
        next
    }

    /// Whether it ended for want of tokens: its last sentence is then only a part.
    pub fn ran_out(&self) -> bool {
        self.reply.ran_out()
    }
}

/// Tells the breaker how a call went; a call nobody waited for says nothing about the endpoint.
#[derive(Debug)]
struct Watch {
    llm: Llm,
    now: Timestamp,
    since: Stopwatch,
    told: bool,
}

impl Watch {
    fn succeeded(&mut self) {
        self.told = true;
        self.count(&self.llm.0.tally.answered);
        self.llm.breaker().succeeded();
    }

    /// One more of these, and the time it took.
    fn count(&self, of: &AtomicU64) {
        of.fetch_add(1, Ordering::Relaxed);
        let us = u64::try_from(self.since.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.llm.0.tally.spent_us.fetch_add(us, Ordering::Relaxed);
    }

    fn failed(&mut self, error: &LlmError) {
        self.told = true;
        self.count(&self.llm.0.tally.failed);
        let elapsed = i64::try_from(self.since.elapsed().as_millis()).unwrap_or(i64::MAX);
        let now = self.now.plus_ms(elapsed);
        match error {
            LlmError::TooMany(s) => self.llm.breaker().rest(now, *s),
            _ => self.llm.breaker().failed(now),
        }
        tracing::warn!(model = self.llm.model(), why = %error, "the LLM did not answer");
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if !self.told {
            self.llm.breaker().gave_up();
        }
    }
}
