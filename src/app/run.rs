//! What goes on by itself while the house is open: turns are taken, the line is routed, what is due
//! is done, the index follows. Each loop ends when told to stop; each failure is logged and tried
//! again, never fatal.

use std::time::Duration;

use tokio::sync::watch;

use crate::app::error::Error;
use crate::app::house::House;
use crate::app::indexer::Indexed;
use crate::app::privacy::{TIDY_EVERY, Tidied};
use crate::assistant::Llm;
use crate::clock::{Stopwatch, Timestamp};
use crate::domain::event::Position;
use crate::telemetry::tasks::Tasks;

/// Turns taken at the same time: as many as there are cores on a small box.
const TURN_WORKERS: usize = 2;
/// The clock is looked at at least this often.
const TICK: Duration = Duration::from_secs(5);
/// And at most this often.
const TICK_MIN: Duration = Duration::from_millis(250);
/// How long after the start what has had its time is looked for first.
const PAUSE_BEFORE_TIDYING: Duration = Duration::from_secs(60);
/// Trials of thresholds are looked at so often: what outcomes say changes over days.
const LEARNING: Duration = Duration::from_secs(3_600);
/// Pause after a failure, before trying again.
const PAUSE: Duration = Duration::from_millis(500);

impl House {
    /// Starts the loops; they end when `stop` turns true.
    pub fn start(&self, tasks: &Tasks, stop: &watch::Receiver<bool>) {
        // Turns that wait for the model must not keep others from being taken.
        let held_up = self.llm().filter(|llm| llm.answers()).map_or(0, Llm::held_max);
        for _ in 0..TURN_WORKERS + held_up {
            let house = self.clone();
            tasks.spawn("turns", until(stop.clone(), async move { house.take_turns().await }));
        }
        let house = self.clone();
        tasks.spawn("router", until(stop.clone(), async move { house.keep_routing().await }));
        let house = self.clone();
        tasks.spawn("expiry", until(stop.clone(), async move { house.keep_expiring().await }));
        let house = self.clone();
        let work = async move { house.keep_minding_bots().await };
        tasks.spawn("bots", until(stop.clone(), work));
        let house = self.clone();
        tasks.spawn("index", until(stop.clone(), async move { house.keep_indexing().await }));
        if let Some(llm) = self.llm().filter(|llm| llm.summarises()).cloned() {
            let house = self.clone();
            let work = async move { house.keep_summarising(&llm).await };
            tasks.spawn("summaries", until(stop.clone(), work));
        }
        let house = self.clone();
        tasks.spawn("tidy", until(stop.clone(), async move { house.keep_tidy().await }));
        let house = self.clone();
        tasks.spawn("learning", until(stop.clone(), async move { house.keep_learning().await }));
        let house = self.clone();
        tasks.spawn("mailbox", until(stop.clone(), async move { house.keep_reading().await }));
        let house = self.clone();
        tasks.spawn("alarms", until(stop.clone(), async move { house.keep_alert().await }));
        let house = self.clone();
        tasks.spawn("measure", until(stop.clone(), async move { house.keep_measuring().await }));
    }

    async fn take_turns(&self) {
        self.until_indexed(Indexed::Articles).await;
        loop {
            let turn = self.turns().next().await;
            let watch = Stopwatch::start();
            let taken = self.take_turn(turn.id).await;
            self.vitals().turns.note(watch.elapsed());
            if let Err(error) = taken {
                self.log("turn", &error);
                tokio::time::sleep(PAUSE).await;
                self.turns().push(turn.id);
            }
        }
    }

    async fn keep_summarising(&self, llm: &Llm) {
        loop {
            let handoff = self.summaries().next().await;
            if let Err(error) = self.summarise(llm, handoff.id).await {
                self.log("summary", &error);
            }
        }
    }

    async fn keep_routing(&self) {
        loop {
            let next = match self.route_once().await {
                Ok(next) => next,
                Err(error) => {
                    self.log("routing", &error);
                    None
                }
            };
            let wait = self.until_due(next);
            let _ = tokio::time::timeout(wait, self.wake().router.notified()).await;
        }
    }

    async fn keep_expiring(&self) {
        loop {
            let next = match self.expire_once().await {
                Ok(next) => next,
                Err(error) => {
                    self.log("expiry", &error);
                    None
                }
            };
            let wait = self.until_due(next);
            let _ = tokio::time::timeout(wait, self.wake().expiry.notified()).await;
            tokio::time::sleep(TICK_MIN).await;
        }
    }

    async fn keep_indexing(&self) {
        let mut at = self.search().checkpoint();
        while let Err(error) = self.begin_indexing().await {
            self.log("indexing", &error);
            tokio::time::sleep(PAUSE).await;
        }
        loop {
            match self.index_on(at).await {
                Ok(reached) => at = reached,
                Err(error) => {
                    self.log("indexing", &error);
                    tokio::time::sleep(PAUSE).await;
                }
            }
            let _ = tokio::time::timeout(TICK, self.wake().index.notified()).await;
            tokio::time::sleep(TICK_MIN).await;
        }
    }

    async fn begin_indexing(&self) -> Result<(), Error> {
        self.index_articles().await?;
        self.indexed(Indexed::Articles).await
    }

    async fn index_on(&self, from: Position) -> Result<Position, Error> {
        let reached = self.index_once(from).await?;
        if self.index_behind() {
            self.indexed(Indexed::Everything).await?;
        }
        Ok(reached)
    }

    async fn keep_tidy(&self) {
        loop {
            // Not in the way of the start.
            tokio::time::sleep(PAUSE_BEFORE_TIDYING).await;
            match self.tidy_once().await {
                Ok(tidied) if tidied != Tidied::default() => {
                    tracing::info!(?tidied, "what had had its time is gone");
                }
                Ok(_) => {}
                Err(error) => self.log("tidying", &error),
            }
            tokio::time::sleep(TIDY_EVERY).await;
        }
    }

    async fn keep_learning(&self) {
        loop {
            if let Err(error) = self.tend_trials().await {
                self.log("learning", &error);
            }
            tokio::time::sleep(LEARNING).await;
        }
    }

    async fn keep_measuring(&self) {
        loop {
            if let Err(error) = self.measure_once().await {
                self.log("measuring", &error);
                tokio::time::sleep(PAUSE).await;
            }
            let _ = tokio::time::timeout(TICK, self.wake().measure.notified()).await;
            tokio::time::sleep(TICK_MIN).await;
        }
    }

    /// Says that a step failed, which is tried again.
    pub(super) fn log(&self, what: &'static str, error: &Error) {
        let cause = match error {
            Error::Broken(cause) => cause.clone(),
            other => other.to_string(),
        };
        self.vitals().steps_failed.one();
        tracing::error!(what, cause, "a background step failed");
    }

    /// How long to sleep for something due at `next`.
    pub(super) fn until_due(&self, next: Option<Timestamp>) -> Duration {
        let ms = next.map_or(i64::MAX, |at| at.ms_since(self.now()).max(1));
        Duration::from_millis(ms.unsigned_abs()).min(TICK)
    }
}

async fn until(mut stop: watch::Receiver<bool>, work: impl Future<Output = ()>) {
    tokio::select! {
        () = work => {}
        _ = stop.wait_for(|stopped| *stopped) => {}
    }
}
