//! Looking after what needs somebody now: those outside are told when it begins and when it is over,
//! leads by mail; and on Monday morning the week in words. Each is a mail that waits like any other.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Weekday;
use jiff::{Timestamp as Instant, ToSpan};

use crate::app::error::Error;
use crate::app::house::House;
use crate::app::live_policy::blocking;
use crate::app::mail::{book, want};
use crate::clock::Timestamp;
use crate::decide::mail::{Alarm, Seen, alarms, fresh, kept, turned};
use crate::domain::agent::{Presence, Role};
use crate::domain::alert::{ALERTS_KEPT, Alert, AlertBook, AlertKind, Lasting, WAITING_MIN};
use crate::domain::conversation::Conversation;
use crate::domain::mail::{MailBook, MailKind, Topic};
use crate::ids::AgentId;
use crate::store::{Read as _, Tx};

/// How often is looked.
const EVERY: Duration = Duration::from_secs(30);
/// The hour of Monday from which the week is told, where the house is.
const DIGEST_HOUR: i8 = 8;
/// Leads who are written to, at most.
const LEADS_MAX: usize = 50;

impl House {
    /// Looks now and then.
    pub(in crate::app) async fn keep_alert(&self) {
        loop {
            // Not in the very moment of a start: whoever is at work connects first.
            tokio::time::sleep(EVERY).await;
            if let Err(error) = self.alert_once().await {
                self.log("alarms", &error);
            }
        }
    }

    /// Writes down what has begun to need somebody and what is over, for those outside; and where
    /// anything goes by mail, wants a mail for every lead, for that and when a week is over.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn alert_once(&self) -> Result<(), Error> {
        let now = self.now();
        let all = self.look(now).await?;
        let Some(settings) = self.mails().settings() else { return Ok(()) };
        let known = self.open_book().await?;
        if settings.digest {
            self.tell_the_week(&known, now).await?;
        }
        if settings.alerts {
            self.tell_leads(&known, all, now).await?;
        }
        Ok(())
    }

    /// What needs somebody now; what began or ended is written down and told outside.
    async fn look(&self, now: Timestamp) -> Result<Vec<Alarm>, Error> {
        let book = self
            .read(|at| {
                if let Some(book) = at.get::<AlertBook>(AlertBook::KEY)? {
                    return Ok(book);
                }
                let free = at.get::<MailBook>(MailBook::KEY)?.map(|book| book.free);
                Ok(AlertBook { free: free.unwrap_or_default(), ..AlertBook::default() })
            })
            .await?;
        let store = self.store().clone();
        let bytes = blocking(move || store.free_bytes()).await?;
        let looks = bytes.and_then(|bytes| kept(book.free.clone(), now, bytes));
        let mut free = looks.clone().unwrap_or_else(|| book.free.clone());
        free.extend(bytes.map(|bytes| (now, bytes)).filter(|_| looks.is_none()));
        let webhooks: Vec<(String, Timestamp)> = self
            .farings()
            .await?
            .into_iter()
            .filter(|faring| faring.webhook.enabled)
            .filter_map(|it| Some((it.webhook.name, it.progress.failing_since?)))
            .collect();
        let tokens = self.tokens_ending().await?;
        let (certificate, (open, n_available)) = (self.certificate(), self.who_waits());
        let settings = self.mails().settings();
        let seen = Seen {
            open: &open,
            n_available,
            waiting_min: settings.map_or(WAITING_MIN, |settings| settings.waiting_min),
            free: &free,
            is_full: self.store().is_full(),
            webhooks: &webhooks,
            tokens: &tokens,
            certificate: certificate.as_ref(),
            mailbox_failing: self.mails().health().inbox.as_ref().map(|(since, _)| *since),
        };
        let all = alarms(&seen, now);
        let (turns, standing) = turned(&all, &book.standing, now);
        if !turns.is_empty() || looks.is_some() {
            let free = looks.unwrap_or(book.free);
            let n = self.write(move |tx| write_down(tx, turns, standing, free, now)).await?;
            self.alerts_to(n);
            self.wake().outbox.notify_one();
        }
        Ok(all)
    }

    /// Wants a mail for every lead, for what has begun to need one, and again after a day.
    async fn tell_leads(
        &self,
        known: &MailBook,
        all: Vec<Alarm>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let (told, raised) = fresh(all, &known.raised, now);
        if told.is_empty() && raised == known.raised {
            return Ok(());
        }
        let lines: Vec<String> = told.into_iter().map(|alarm| alarm.text).collect();
        let leads =
            if lines.is_empty() { Vec::new() } else { self.leads(&known.unwanted, Topic::Alerts) };
        self.write(move |tx| {
            for agent in leads {
                want(tx, MailKind::Alert { agent, lines: lines.clone() }, now, now)?;
            }
            let mut book = book(tx)?;
            book.raised = raised;
            Ok(tx.put(&book)?)
        })
        .await?;
        self.wake_post();
        Ok(())
    }

    /// Conversations in which somebody waits, and how many agents take work.
    fn who_waits(&self) -> (Vec<Conversation>, usize) {
        let board = self.board();
        let waits = |record: &&std::sync::Arc<Conversation>| record.stage.handoff().is_some();
        let open = board.open().filter(waits).map(|record| (**record).clone()).collect();
        let available = |id: AgentId| board.presence(id) == Presence::Available;
        (open, board.agents().filter(|agent| available(agent.id)).count())
    }

    /// Leads and administrators who want to be told.
    fn leads(&self, unwanted: &[(AgentId, Topic)], topic: Topic) -> Vec<AgentId> {
        let board = self.board();
        let leads = board.agents().filter(|agent| agent.role >= Role::Lead && !agent.disabled);
        let leads = leads.filter(|agent| !unwanted.contains(&(agent.id, topic)));
        leads.take(LEADS_MAX).map(|agent| agent.id).collect()
    }

    /// Wants the week's digest for every lead, once a week.
    async fn tell_the_week(&self, known: &MailBook, now: Timestamp) -> Result<(), Error> {
        let Some(monday) = monday(now, &self.zone()) else { return Ok(()) };
        let last = &known.digest;
        if *last == monday {
            return Ok(());
        }
        // The first time there is only something to remember.
        let leads =
            if last.is_empty() { Vec::new() } else { self.leads(&known.unwanted, Topic::Digest) };
        self.write(move |tx| {
            for agent in leads {
                want(tx, MailKind::Digest { agent, as_of: now }, now, now)?;
            }
            let mut book = book(tx)?;
            book.digest = monday;
            Ok(tx.put(&book)?)
        })
        .await?;
        self.wake_post();
        Ok(())
    }
}

/// Keeps what began and what is over under the next numbers, and forgets what is too old now; the last
/// number.
fn write_down(
    tx: &mut Tx,
    turns: Vec<(AlertKind, String, Lasting)>,
    standing: BTreeMap<String, Lasting>,
    free: Vec<(Timestamp, u64)>,
    now: Timestamp,
) -> Result<u64, Error> {
    let mut n = tx.get::<AlertBook>(AlertBook::KEY)?.map_or(0, |book| book.n);
    for (kind, name, Lasting { since, text }) in turns {
        n += 1;
        tx.put(&Alert { number: n, at: now, kind, name, text, since })?;
        if let Some(old) = n.checked_sub(ALERTS_KEPT) {
            tx.delete::<Alert>(old)?;
        }
    }
    tx.put(&AlertBook { n, standing, free })?;
    Ok(n)
}

/// The last Monday whose morning has come, as `2026-01-26`.
fn monday(now: Timestamp, zone: &jiff::tz::TimeZone) -> Option<String> {
    let instant = Instant::from_millisecond(now.0).ok()?;
    let morning =
        instant.to_zoned(zone.clone()).datetime().checked_sub(DIGEST_HOUR.hours()).ok()?;
    let back = i64::from(morning.weekday().since(Weekday::Monday));
    let monday = morning.date().checked_sub(back.days()).ok()?;
    Some(monday.to_string())
}

#[cfg(test)]
mod tests;
