//! What is counted while the house is open, for those who watch machines. Every figure has one row
//! here, with its name, labels and meaning; the page of them is written from the same rows. Figures
//! about the work itself, for people, are in [`crate::app::insights`].

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::app::error::Error;
use crate::app::house::House;
use crate::assistant::Llm;
use crate::domain::agent::Presence;
use crate::domain::conversation::Conversation;
use crate::domain::event::{Event, EventKind, Recorded};
use crate::domain::stage::Owner;
use crate::telemetry::lines;
use crate::telemetry::metrics::{Counter, Kind, Metric, Page, Spans};

macro_rules! metrics {
    ($($metric:ident = $kind:ident $name:literal [$labels:literal] $help:literal;)*) => {
        $(const $metric: Metric =
            Metric { name: $name, kind: Kind::$kind, labels: $labels, help: $help };)*

        /// Every figure, in the order of the page.
        pub const METRICS: &[Metric] = &[$($metric,)*];
    };
}

metrics! {
    UP = Gauge "baton_ready" [""] "1 while new work is taken.";
    STARTED = Gauge "baton_start_time_seconds" [""] "When this process opened the house, Unix time.";
    EVENTS = Counter "baton_events_total" ["kind: a kind of event, as in the API"] "What happened in conversations since the start.";
    OPEN = Gauge "baton_conversations_open" ["owner: assistant, queue, offered, agent"] "Conversations that are not closed, by who has them.";
    QUEUE_OLDEST = Gauge "baton_queue_oldest_seconds" [""] "How long whoever has waited longest has waited; 0 when nobody waits.";
    WAITS = Histogram "baton_wait_seconds" [""] "From a handoff being requested to a person having it.";
    AGENTS = Gauge "baton_agents" ["presence: available, busy, away, offline"] "People who take handoffs.";
    ACKNOWLEDGED = Histogram "baton_acknowledgement_seconds" [""] "From a message's arrival to its durable acknowledgement.";
    TURNS = Histogram "baton_turn_seconds" [""] "From a turn being taken up to its answer or handoff standing in the conversation.";
    TURNS_PENDING = Gauge "baton_turns_pending" [""] "Conversations whose turn waits to be read and decided.";
    LLM_CALLS = Counter "baton_llm_calls_total" ["outcome: answered, failed"] "Calls of the language model.";
    LLM_SECONDS = Counter "baton_llm_seconds_total" [""] "Time spent in calls of the language model.";
    SOCKETS = Gauge "baton_sockets_open" [""] "Open sockets of customers and consoles.";
    REQUESTS = Counter "baton_requests_total" ["status: 1xx to 5xx"] "Requests answered, by class of status.";
    TURNED_AWAY = Counter "baton_visitors_turned_away_total" [""] "Requests and sockets of visitors for whom there was no place.";
    REQUEST_SPANS = Histogram "baton_request_seconds" [""] "From a request's head to its answer's head.";
    LINES = Counter "baton_log_lines_total" ["level: error, warn"] "Lines of trouble in the log.";
    STEPS_FAILED = Counter "baton_background_failures_total" [""] "Background steps that failed and are tried again.";
    FEED = Gauge "baton_feed_position" [""] "Events in the feed.";
    INDEXED = Gauge "baton_index_position" [""] "The event up to which the search index is durable.";
    STORE_BYTES = Gauge "baton_store_bytes" [""] "Size of the store's file.";
    STORE_FREE = Gauge "baton_disk_free_bytes" [""] "Space left where the data lies.";
    INDEX_BYTES = Gauge "baton_index_bytes" [""] "Size of the search index.";
    WEBHOOK_BEHIND = Gauge "baton_webhook_behind" ["webhook: its id"] "Events of the feed that a webhook has not been told of.";
    WEBHOOK_FAILING = Gauge "baton_webhook_failing_seconds" ["webhook: its id"] "How long a webhook has taken nothing; 0 when it does.";
    MAILS_WAITING = Gauge "baton_mails_waiting" [""] "Mails that wait to go out, at most 1000 counted.";
    MAIL_FAILING = Gauge "baton_mail_failing_seconds" ["server: out, mailbox"] "How long a mail server has taken nothing or shown nothing; 0 when it does.";
    CERTIFICATE = Gauge "baton_certificate_seconds" [""] "How long the certificate that is served is still good; negative once it is not. Nothing without TLS.";
    MEMORY = Gauge "baton_resident_bytes" [""] "Memory of this process.";
    FILES = Gauge "baton_open_files" [""] "Descriptors of this process.";
}

/// What is counted as it happens.
#[derive(Debug)]
pub struct Vitals {
    events: [Counter; EventKind::ALL.len()],
    waits: Spans,
    pub(super) acknowledged: Spans,
    pub(super) turns: Spans,
    pub(super) steps_failed: Counter,
}

impl Default for Vitals {
    fn default() -> Self {
        Self {
            events: std::array::from_fn(|_| Counter::new()),
            waits: Spans::of_waits(),
            acknowledged: Spans::default(),
            turns: Spans::default(),
            steps_failed: Counter::new(),
        }
    }
}

impl Vitals {
    /// Takes note of what has just become durable.
    pub(super) fn committed(&self, events: &[Arc<Recorded>], records: &[Arc<Conversation>]) {
        for event in events {
            let kind = EventKind::of(&event.event);
            if let Some(counter) = self.events.get(kind as usize) {
                counter.one();
            }
            let ends_wait = matches!(
                event.event,
                Event::Accepted { .. } | Event::Picked { .. } | Event::Assigned { .. }
            );
            if !ends_wait {
                continue;
            }
            let record = records.iter().find(|record| record.id == event.conversation);
            if let Some(handoff) = record.and_then(|record| record.handoff.as_ref()) {
                let ms = event.at.ms_since(handoff.requested_at).max(0);
                self.waits.note(Duration::from_millis(ms.unsigned_abs()));
            }
        }
    }
}

/// What only the edge knows.
#[derive(Debug, Default)]
pub struct EdgeVitals {
    /// Answered requests, by class of status.
    pub requests: [Counter; 5],
    /// Visitors for whom there was no place.
    pub turned_away: Counter,
    /// How long answering took.
    pub spans: Spans,
}

impl House {
    /// The page of all figures.
    ///
    /// # Errors
    /// When the store cannot say how webhooks fare.
    pub async fn metrics(
        &self,
        edge: &EdgeVitals,
        ready: bool,
        n_sockets: usize,
    ) -> Result<String, Error> {
        let mut page = Page::default();
        page.value(&UP, &[], if ready { 1.0 } else { 0.0 });
        page.value(&STARTED, &[], self.started().0 as f64 / 1_000.0);
        self.events_on(&mut page);
        self.board_on(&mut page);
        self.work_on(&mut page);
        page.value(&SOCKETS, &[], n_sockets as f64);
        for (class, n) in ["1xx", "2xx", "3xx", "4xx", "5xx"].iter().zip(&edge.requests) {
            page.value(&REQUESTS, &[("status", class)], n.get() as f64);
        }
        page.value(&TURNED_AWAY, &[], edge.turned_away.get() as f64);
        page.spans(&REQUEST_SPANS, &edge.spans);
        let (errors, warnings) = lines::logged();
        page.value(&LINES, &[("level", "error")], errors as f64);
        page.value(&LINES, &[("level", "warn")], warnings as f64);
        page.value(&STEPS_FAILED, &[], self.vitals().steps_failed.get() as f64);
        self.sizes_on(&mut page).await?;
        self.webhooks_on(&mut page).await?;
        self.mail_on(&mut page).await?;
        if let Some(certificate) = self.certificate() {
            let ms = certificate.ends_at.ms_since(self.now());
            page.value(&CERTIFICATE, &[], ms as f64 / 1_000.0);
        }
        process_on(&mut page);
        Ok(page.text())
    }

    fn events_on(&self, page: &mut Page) {
        for (kind, n) in EventKind::ALL.iter().zip(&self.vitals().events) {
            page.value(&EVENTS, &[("kind", kind.name())], n.get() as f64);
        }
    }

    fn board_on(&self, page: &mut Page) {
        let now = self.now();
        let board = self.board();
        let (mut assistant, mut queue, mut offered, mut agent) = (0_u32, 0_u32, 0_u32, 0_u32);
        let mut oldest_ms = 0;
        for record in board.open() {
            match record.stage.owner() {
                Owner::Assistant => assistant += 1,
                Owner::Queue | Owner::Offered(_) => {
                    let asked = record.handoff.as_ref().map_or(now, |h| h.requested_at);
                    oldest_ms = oldest_ms.max(now.ms_since(asked));
                    let n = if record.stage.owner() == Owner::Queue {
                        &mut queue
                    } else {
                        &mut offered
                    };
                    *n += 1;
                }
                Owner::Agent(_) => agent += 1,
                Owner::Closed => {}
            }
        }
        let owners =
            [("assistant", assistant), ("queue", queue), ("offered", offered), ("agent", agent)];
        for (owner, n) in owners {
            page.value(&OPEN, &[("owner", owner)], f64::from(n));
        }
        page.value(&QUEUE_OLDEST, &[], oldest_ms as f64 / 1_000.0);
        page.spans(&WAITS, &self.vitals().waits);
        for presence in [Presence::Available, Presence::Busy, Presence::Away, Presence::Offline] {
            let n = board.agents().filter(|a| !a.disabled && board.presence(a.id) == presence);
            page.value(&AGENTS, &[("presence", presence.name())], n.count() as f64);
        }
    }

    fn work_on(&self, page: &mut Page) {
        page.spans(&ACKNOWLEDGED, &self.vitals().acknowledged);
        page.spans(&TURNS, &self.vitals().turns);
        page.value(&TURNS_PENDING, &[], self.turns().len() as f64);
        if let Some((answered, failed, span)) = self.llm().map(Llm::tally) {
            page.value(&LLM_CALLS, &[("outcome", "answered")], answered as f64);
            page.value(&LLM_CALLS, &[("outcome", "failed")], failed as f64);
            page.value(&LLM_SECONDS, &[], span.as_secs_f64());
        }
    }

    async fn sizes_on(&self, page: &mut Page) -> Result<(), Error> {
        page.value(&FEED, &[], self.store().head().0 as f64);
        page.value(&INDEXED, &[], self.search().checkpoint().0 as f64);
        let store = self.store().clone();
        let index = self.dir().map(|dir| dir.join("index"));
        let sizes = crate::app::live_policy::blocking(move || {
            (store.bytes(), store.free_bytes(), index.map_or(0, |dir| bytes_below(&dir)))
        });
        let (bytes, free, index) = sizes.await?;
        page.value(&STORE_BYTES, &[], bytes.unwrap_or(0) as f64);
        if let Some(free) = free {
            page.value(&STORE_FREE, &[], free as f64);
        }
        page.value(&INDEX_BYTES, &[], index as f64);
        Ok(())
    }

    async fn webhooks_on(&self, page: &mut Page) -> Result<(), Error> {
        let (head, now) = (self.store().head(), self.now());
        let farings = self.farings().await?;
        for faring in &farings {
            let id = faring.webhook.id.to_string();
            let behind = head.0.saturating_sub(faring.progress.told.0);
            page.value(&WEBHOOK_BEHIND, &[("webhook", &id)], behind as f64);
        }
        for faring in &farings {
            let id = faring.webhook.id.to_string();
            let failing = faring.progress.failing_since.map_or(0, |since| now.ms_since(since));
            page.value(&WEBHOOK_FAILING, &[("webhook", &id)], failing as f64 / 1_000.0);
        }
        Ok(())
    }
}

impl House {
    /// Nothing where nothing goes by mail.
    async fn mail_on(&self, page: &mut Page) -> Result<(), Error> {
        let Some((n_waiting, out, mailbox)) = self.mail_figures().await? else { return Ok(()) };
        page.value(&MAILS_WAITING, &[], n_waiting as f64);
        for (server, since) in [("out", out), ("mailbox", mailbox)] {
            let ms = since.map_or(0, |since| self.now().ms_since(since));
            page.value(&MAIL_FAILING, &[("server", server)], ms as f64 / 1_000.0);
        }
        Ok(())
    }
}

/// Bytes of the files right below a directory: the index has no deeper ones.
fn bytes_below(dir: &Path) -> u64 {
    let bytes = |dir: &Path| -> u64 {
        let files = std::fs::read_dir(dir).into_iter().flatten().flatten();
        files.filter_map(|file| file.metadata().ok()).filter(|m| m.is_file()).map(|m| m.len()).sum()
    };
    let versions = std::fs::read_dir(dir).into_iter().flatten().flatten();
    bytes(dir) + versions.map(|version| bytes(&version.path())).sum::<u64>()
}

/// What Linux knows of this process (proc(5)); nothing elsewhere.
fn process_on(page: &mut Page) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib =
        resident.and_then(|rest| rest.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
    if let Some(kib) = kib {
        page.value(&MEMORY, &[], kib * 1_024.0);
    }
    if let Ok(files) = std::fs::read_dir("/proc/self/fd") {
        page.value(&FILES, &[], files.count() as f64);
    }
}

#[cfg(test)]
mod tests;
