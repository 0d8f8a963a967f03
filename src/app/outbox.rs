//! Telling those outside what happens (promise P14): at least once, in order per conversation.
//!
//! The feed is the outbox: an event that is durable will be told, and nothing is written for it in
//! the chat's own transactions. Of each webhook only a cursor is kept, and the last attempts for
//! people to look at; both are written after the fact and many at once. What a crash forgets is told
//! again. Which event goes next, and when again, is decided in [`crate::decide::deliver`]. Alerts are
//! told the same way, from a feed of their own.

mod course;
mod letter;

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::watch;

use crate::app::error::Error;
use crate::app::house::House;
use crate::app::past::n_brought_in;
use crate::auth::webhooks as signatures;
use crate::clock::{Stopwatch, Timestamp};
use crate::decide::deliver::{self, Flight, Verdict};
use crate::domain::alert::Alert;
use crate::domain::event::{EventKind, Position, Recorded};
use crate::domain::webhook::{DELIVERIES_KEPT, Delivery, Outcome, Progress, Webhook};
use crate::ids::{ConversationId, WebhookId};
use crate::outbound::{self, Post, Target};
use crate::store::{Read as _, Snapshot, Tx};

use course::{Course, Source};
pub use letter::{Letter, News, Render};

/// Events of the feed read at once for one webhook.
const FEED_BATCH: usize = 64;
/// What has come of attempts is written down this often.
const FLUSH_MS: i64 = 250;
/// Attempts that wait to be written down; of more, the oldest are not remembered.
const LOG_MAX: usize = 1_000;
/// Conversations of which is remembered how many of their events were brought in from elsewhere.
const REMEMBERED_MAX: usize = 4_096;
/// The clock is looked at at least this often.
const TICK: Duration = Duration::from_secs(5);
/// Alerts are told in their own order, all of them.
const IN_ONE_ORDER: ConversationId = ConversationId(0);
/// Pause after a failure of our own, before trying again.
const PAUSE: Duration = Duration::from_millis(500);
/// Statuses by which a receiver says that it is gone for good, and that it wants to be left alone.
const GONE: u16 = 410;

/// An attempt that is over.
#[derive(Debug)]
pub(super) struct Sent {
    pub(super) delivery: Delivery,
    leave_alone_s: Option<u32>,
}

impl Sent {
    fn outcome(&self) -> deliver::Outcome {
        match self.delivery.outcome {
            Outcome::Arrived(_) => deliver::Outcome::Arrived,
            Outcome::Refused(GONE) => deliver::Outcome::Gone,
            Outcome::Refused(_) | Outcome::Unanswered(_) => {
                deliver::Outcome::Failed(self.leave_alone_s)
            }
        }
    }
}

type Landed = (WebhookId, u32, Source, Position, Sent);
type Flying = Pin<Box<dyn Future<Output = Landed> + Send>>;

/// Everybody who is being told, and what is under way.
#[derive(Default)]
struct Outbox {
    courses: HashMap<WebhookId, Course>,
    brought_in: HashMap<ConversationId, u32>,
    flying: FuturesUnordered<Flying>,
    log: Vec<Delivery>,
    flushed_at: Timestamp,
}

impl House {
    /// Tells all webhooks what happens until `stop` turns true, then writes down how far it got.
    pub async fn keep_telling(&self, render: Render, mut stop: watch::Receiver<bool>) {
        let mut outbox = Outbox::default();
        let mut stale = true;
        loop {
            let round = async {
                if stale {
                    self.take_courses(&mut outbox).await?;
                }
                self.read_on(&mut outbox).await
            };
            let failed = round.await.inspect_err(|error| self.log("webhooks", error)).is_err();
            stale = failed;
            self.take_off(&mut outbox, render);
            let pause = if failed { PAUSE } else { self.next_look(&outbox) };
            tokio::select! {
                Some(landed) = outbox.flying.next(), if !outbox.flying.is_empty() => {
                    self.landed(&mut outbox, landed);
                }
                () = self.wake().outbox.notified() => {}
                () = self.wake().webhooks.notified() => stale = true,
                () = tokio::time::sleep(pause) => {}
                _ = stop.wait_for(|stopped| *stopped) => break,
            }
            // Not with every event: the chat's own commits come first.
            if self.now().ms_since(outbox.flushed_at) >= FLUSH_MS {
                self.flush(&mut outbox).await;
            }
        }
        self.flush(&mut outbox).await;
    }

    /// Begins with new webhooks, begins anew where people said from where, ends with those that are gone.
    async fn take_courses(&self, outbox: &mut Outbox) -> Result<(), Error> {
        // What is known of a course that goes on must not be lost with it.
        self.flush(outbox).await;
        let mut before = std::mem::take(&mut outbox.courses);
        for faring in self.farings().await? {
            let told = faring.webhook.enabled && faring.progress.resting.is_none();
            let (id, generation) = (faring.webhook.id, faring.progress.generation);
            let same = before.remove(&id).filter(|c| c.progress.generation == generation);
            let course = match same {
                Some(course) => Course { webhook: Arc::new(faring.webhook), ..course },
                None => Course::new(faring),
            };
            if told {
                outbox.courses.insert(id, course);
            }
        }
        Ok(())
    }

    /// Reads the feed on for whoever has room.
    async fn read_on(&self, outbox: &mut Outbox) -> Result<(), Error> {
        let head = self.store().head();
        let Outbox { courses, brought_in, .. } = outbox;
        for course in courses.values_mut() {
            loop {
                let (after, room) = course.feed.room();
                if after >= head || room == 0 {
                    break;
                }
                let events = self.read(move |at| at.feed(after, room.min(FEED_BATCH))).await?;
                if events.is_empty() {
                    break;
                }
                for event in events {
                    let at = event.position;
                    let wanted = course.webhook.wants(EventKind::of(&event.event).name())
                        && !self.was_brought_in(&event, brought_in).await?;
                    let of = event.conversation;
                    let thing = wanted.then(|| (of, News::Event(Arc::new(event))));
                    course.feed.read(at, thing);
                }
                course.changed = true;
            }
            self.read_alerts(course).await?;
        }
        Ok(())
    }

    /// Reads on what began to need somebody, and what is over.
    async fn read_alerts(&self, course: &mut Course) -> Result<(), Error> {
        loop {
            let (after, room) = course.alerts.room();
            if after.0 >= self.n_alerts() || room == 0 {
                return Ok(());
            }
            let read = move |at: &Snapshot| at.scan::<Alert>(Some(after.0), room.min(FEED_BATCH));
            let alerts = self.read(read).await?;
            if alerts.is_empty() {
                return Ok(());
            }
            for alert in alerts {
                let at = Position(alert.number);
                let wanted = course.webhook.wants(alert.kind.name());
                course
                    .alerts
                    .read(at, wanted.then(|| (IN_ONE_ORDER, News::Alert(Arc::new(alert)))));
            }
            course.changed = true;
        }
    }

    /// Whether an event is of the past of another system: nothing of it happened here, and nobody is
    /// told of it as if it had. What follows in the same conversation is told.
    async fn was_brought_in(
        &self,
        event: &Recorded,
        known: &mut HashMap<ConversationId, u32>,
    ) -> Result<bool, Error> {
        let id = event.conversation;
        if let Some(n) = known.get(&id) {
            return Ok(event.number <= *n);
        }
        let n = self.read(move |at| Ok(n_brought_in(&at.history(id, 0)?))).await?;
        if known.len() >= REMEMBERED_MAX {
            known.clear();
        }
        known.insert(id, n);
        Ok(event.number <= n)
    }

    /// Sends whatever may be sent now.
    fn take_off(&self, outbox: &mut Outbox, render: Render) {
        let now = self.now();
        let courses = outbox.courses.values_mut();
        for course in courses.filter(|course| course.progress.resting.is_none()) {
            while let Some((source, flight)) = course.next(now) {
                let Flight { at, thing, attempt } = flight;
                let (house, webhook) = (self.clone(), Arc::clone(&course.webhook));
                let generation = course.progress.generation;
                outbox.flying.push(Box::pin(async move {
                    let letter = Letter::of(&house, &thing, render);
                    let sent = house.send(&webhook, letter, attempt).await;
                    (webhook.id, generation, source, at, sent)
                }));
            }
        }
    }

    /// Takes note of an attempt that is over.
    fn landed(&self, outbox: &mut Outbox, (id, generation, source, at, mut sent): Landed) {
        let course = outbox.courses.get_mut(&id);
        let course = course.filter(|course| course.progress.generation == generation);
        if let Some(course) = course {
            let chance = u64::from_be_bytes(self.ids().bytes());
            let verdict = course.lane(source).settled(at, sent.outcome(), self.now(), chance);
            course.changed = true;
            match verdict {
                Verdict::Done | Verdict::Again(_) => {}
                Verdict::PutAside => {
                    sent.delivery.put_aside = true;
                    let (webhook, position) = (course.webhook.id, at.0);
                    tracing::warn!(%webhook, position, "an event was put aside");
                }
                Verdict::Rest => {
                    tracing::warn!(webhook = %course.webhook.id, "a webhook is not tried any more");
                    course.progress.resting = Some(why(&sent.delivery.outcome));
                }
            }
        }
        if outbox.log.len() >= LOG_MAX {
            outbox.log.remove(0);
        }
        outbox.log.push(sent.delivery);
    }

    /// Writes down how far everybody was told, and what came of attempts.
    async fn flush(&self, outbox: &mut Outbox) {
        outbox.flushed_at = self.now();
        let mut reached = Vec::new();
        for course in outbox.courses.values_mut().filter(|course| course.changed) {
            reached.push(course.reached());
        }
        if reached.is_empty() && outbox.log.is_empty() {
            return;
        }
        let deliveries = outbox.log.clone();
        let written = self.write(move |tx| {
            for progress in reached {
                reach(tx, progress)?;
            }
            deliveries.into_iter().try_for_each(|delivery| log(tx, delivery).map(drop))
        });
        match written.await {
            Ok(()) => {
                outbox.log.clear();
                outbox.courses.retain(|_, course| course.progress.resting.is_none());
                outbox.courses.values_mut().for_each(|course| course.changed = false);
            }
            Err(error) => self.log("webhooks", &error),
        }
    }

    /// Sends one message, once.
    pub(super) async fn send(&self, webhook: &Webhook, letter: Letter, attempt: u32) -> Sent {
        let (at, watch) = (self.now(), Stopwatch::start());
        let answered = self.post(webhook, &letter, at).await;
        let took_ms = u32::try_from(watch.elapsed().as_millis()).unwrap_or(u32::MAX);
        let (outcome, leave_alone_s) = match answered {
            Ok(it) if (200..300).contains(&it.status) => (Outcome::Arrived(it.status), None),
            Ok(it) => (Outcome::Refused(it.status), it.retry_after_s),
            Err(why) => (Outcome::Unanswered(why), None),
        };
        let delivery = Delivery {
            webhook: webhook.id,
            number: 0,
            at,
            position: letter.position,
            conversation: letter.conversation,
            kind: letter.kind,
            attempt,
            outcome,
            took_ms,
            put_aside: false,
        };
        Sent { delivery, leave_alone_s }
    }

    async fn post(
        &self,
        webhook: &Webhook,
        letter: &Letter,
        now: Timestamp,
    ) -> Result<outbound::Answered, String> {
        let target = Target::parse(&webhook.url).map_err(str::to_owned)?;
        let signature = signatures::signature(webhook, &letter.id, now, &letter.body);
        let headers = vec![
            ("webhook-id", letter.id.clone()),
            ("webhook-timestamp", signatures::timestamp(now)),
            ("webhook-signature", signature),
        ];
        let post = Post { target, reach: self.reach(), headers, body: letter.body.clone() };
        outbound::post(self.connector(), &post).await.map_err(|why| why.to_string())
    }

    fn next_look(&self, outbox: &Outbox) -> Duration {
        let due = outbox.courses.values().filter_map(Course::due).min();
        let ms = due.map_or(i64::MAX, |at| at.ms_since(self.now()).max(1));
        let unwritten = !outbox.log.is_empty() || outbox.courses.values().any(|c| c.changed);
        let longest = if unwritten { Duration::from_millis(FLUSH_MS.unsigned_abs()) } else { TICK };
        let wait = Duration::from_millis(ms.unsigned_abs()).min(longest);
        // Everything that may fly does: only time can let more of what is due off the ground.
        if outbox.flying.is_empty() { wait } else { wait.max(longest.min(PAUSE)) }
    }
}

/// Writes down how far a webhook was told, unless people have changed it meanwhile.
fn reach(tx: &mut Tx, progress: Progress) -> Result<(), Error> {
    let Some(kept) = tx.get::<Progress>(progress.webhook)? else { return Ok(()) };
    if kept.generation == progress.generation {
        // Attempts that people asked for are counted there meanwhile.
        tx.put(&Progress { n_attempts: kept.n_attempts, ..progress })?;
    }
    Ok(())
}

/// Keeps an attempt under the next number, and forgets the one that is too old now; nothing when the
/// webhook is gone.
pub(super) fn log(tx: &mut Tx, delivery: Delivery) -> Result<Option<Delivery>, Error> {
    let id = delivery.webhook;
    let Some(mut progress) = tx.get::<Progress>(id)? else { return Ok(None) };
    progress.n_attempts += 1;
    let delivery = Delivery { number: progress.n_attempts, ..delivery };
    if let Some(old) = delivery.number.checked_sub(DELIVERIES_KEPT) {
        tx.delete::<Delivery>((id, old))?;
    }
    tx.put(&delivery)?;
    tx.put(&progress)?;
    Ok(Some(delivery))
}

fn why(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Refused(GONE) => "it says that it is gone for good (410)".to_owned(),
        Outcome::Refused(status) => format!("it took nothing for three days: status {status}"),
        Outcome::Unanswered(why) => format!("it took nothing for three days: {why}"),
        Outcome::Arrived(_) => "it is resting".to_owned(),
    }
}
