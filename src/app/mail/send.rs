//! Sending what waits: at least once, under the same id for every attempt, with pauses that grow
//! while the mail server takes nothing. What goes next, and when again, is decided in
//! [`crate::decide::deliver`], as for webhooks; the mail server is the one receiver.

use std::collections::HashSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::watch;

use crate::app::error::Error;
use crate::app::house::House;
use crate::app::mail::compose::{Composed, Made};
use crate::app::mail::follow::Followed;
use crate::app::mail::{WAITING_MAX, want};
use crate::clock::Timestamp;
use crate::decide::deliver::{Lane, Outcome, Verdict};
use crate::domain::event::Position;
use crate::domain::mail::{MAILS_KEPT, Mail, MailBook, MailKind, MailState, MailThread};
use crate::domain::message::Seq;
use crate::ids::ConversationId;
use crate::outbound::mail::{Settings, SmtpError};
use crate::store::{Read as _, Tx};

/// The clock is looked at at least this often.
const TICK: Duration = Duration::from_secs(5);
/// Pause after a failure of our own, before trying again.
const PAUSE: Duration = Duration::from_millis(500);
/// How long mails under way may take when Baton ends.
const LAST: Duration = Duration::from_secs(5);

/// What came of sending one mail.
#[derive(Debug)]
enum Landed {
    Sent {
        told: Seq,
        subject: String,
        id: String,
    },
    Wait(Timestamp),
    /// Of what was wanted when that was found.
    NotNeeded(MailKind),
    Refused(String),
    Failed(String),
}

type Flying = Pin<Box<dyn Future<Output = (u64, Landed)> + Send>>;

/// What is under way.
struct Run {
    settings: Settings,
    followed: Option<Followed>,
    lane: Lane<Mail>,
    /// Mails in the lane.
    known: HashSet<u64>,
    flying: FuturesUnordered<Flying>,
    /// What came of mails and could not be written down yet.
    unwritten: Vec<(u64, Landed, Option<Verdict>)>,
    /// When a mail that is not in the lane is due.
    next_due: Option<Timestamp>,
}

impl House {
    /// Sends what waits until `stop` turns true.
    pub async fn keep_mailing(&self, mut stop: watch::Receiver<bool>) {
        let Some(settings) = self.mails().settings().cloned() else { return };
        self.mails().wanted.store(true, Ordering::Release);
        let mut run = Run {
            settings,
            followed: None,
            lane: Lane::new(Position(0), None),
            known: HashSet::new(),
            flying: FuturesUnordered::new(),
            unwritten: Vec::new(),
            next_due: None,
        };
        loop {
            let round = self.round(&mut run).await.inspect_err(|error| self.log("mail", error));
            let pause = if round.is_ok() { self.next_mail(&run) } else { PAUSE };
            let over = tokio::select! {
                Some(over) = run.flying.next(), if !run.flying.is_empty() => Some(over),
                () = self.wake().mail.notified() => None,
                () = tokio::time::sleep(pause) => None,
                _ = stop.wait_for(|stopped| *stopped) => break,
            };
            if let Some((number, landed)) = over {
                self.mail_landed(&mut run, number, landed).await;
            }
        }
        let rest = async {
            while let Some((number, landed)) = run.flying.next().await {
                self.mail_landed(&mut run, number, landed).await;
            }
        };
        // What is not over by then is sent again after the next start, under the same id.
        let _ = tokio::time::timeout(LAST, rest).await;
    }

    async fn round(&self, run: &mut Run) -> Result<(), Error> {
        let unwritten = std::mem::take(&mut run.unwritten);
        for (number, landed, verdict) in unwritten {
            self.write_down(run, number, landed, verdict).await;
        }
        let mut followed = if let Some(followed) = run.followed {
            followed
        } else {
            let at = self.open_book().await?.followed;
            Followed { now: at, durable: at }
        };
        let looked = self.follow(&mut followed, run.settings.pause_s).await;
        run.followed = Some(followed);
        looked?;
        self.remind().await?;
        let taken = self.take_due(run).await;
        if taken.is_err() {
            self.mails().wanted.store(true, Ordering::Release);
        }
        taken?;
        self.send_due(run);
        Ok(())
    }

    /// Takes mails that are due into the lane.
    async fn take_due(&self, run: &mut Run) -> Result<(), Error> {
        let now = self.now();
        let is_due = run.next_due.is_some_and(|at| at <= now);
        if !self.mails().wanted.swap(false, Ordering::AcqRel) && !is_due {
            return Ok(());
        }
        run.next_due = None;
        let waiting = self.read(|at| at.mails_waiting(WAITING_MAX)).await?;
        for mail in waiting {
            if run.known.contains(&mail.number) {
                continue;
            }
            let MailState::Waiting { due_at } = mail.state else { continue };
            if due_at > now {
                run.next_due = Some(run.next_due.map_or(due_at, |next| next.min(due_at)));
                continue;
            }
            if run.lane.room().1 == 0 {
                // More wait than fit: the rest is looked at when there is room.
                run.next_due = Some(now.plus_s(1));
                break;
            }
            match self.is_due(&mail, &run.settings).await? {
                Made::Ready(_) => self.join(run, mail),
                Made::Wait(at) if at <= now => self.join(run, mail),
                Made::Wait(at) => {
                    run.next_due = Some(run.next_due.map_or(at, |next| next.min(at)));
                    self.put_off(mail.number, at).await?;
                }
                Made::NotNeeded(why) => {
                    tracing::debug!(mail = mail.number, why, "a mail is not needed");
                    let over = Landed::NotNeeded(mail.kind);
                    self.write_down(run, mail.number, over, None).await;
                }
            }
        }
        Ok(())
    }

    fn join(&self, run: &mut Run, mail: Mail) {
        run.known.insert(mail.number);
        // Each mail stands for itself: a conversation has only one that waits.
        let alone = ConversationId(u128::from(mail.number));
        run.lane.read(Position(mail.number), Some((alone, mail)));
    }

    async fn put_off(&self, number: u64, until: Timestamp) -> Result<(), Error> {
        self.write(move |tx| {
            if let Some(mut mail) = tx.get::<Mail>(number)?.filter(Mail::waits) {
                mail.state = MailState::Waiting { due_at: until };
                tx.put(&mail)?;
            }
            Ok(())
        })
        .await
    }

    fn send_due(&self, run: &mut Run) {
        while let Some(flight) = run.lane.next(self.now()) {
            let (house, settings, mail) = (self.clone(), run.settings.clone(), flight.thing);
            run.flying.push(Box::pin(async move {
                let landed = house.fly(&mail, &settings).await;
                (mail.number, landed)
            }));
        }
    }

    async fn fly(&self, mail: &Mail, settings: &Settings) -> Landed {
        let Composed { letter, told, subject } = match self.compose(mail, settings).await {
            Ok(Made::Ready(composed)) => *composed,
            Ok(Made::Wait(at)) => return Landed::Wait(at),
            Ok(Made::NotNeeded(why)) => {
                tracing::debug!(mail = mail.number, why, "a mail is not needed");
                return Landed::NotNeeded(mail.kind.clone());
            }
            Err(error) => {
                self.log("mail", &error);
                return Landed::Failed("something inside failed; the log says what".to_owned());
            }
        };
        let id = letter.id.clone();
        match self.hand_over(settings, letter).await {
            Ok(_) => Landed::Sent { told, subject, id },
            Err(SmtpError::Refused(why)) => Landed::Refused(why),
            Err(error) => Landed::Failed(error.to_string()),
        }
    }

    async fn mail_landed(&self, run: &mut Run, number: u64, landed: Landed) {
        let failed = matches!(landed, Landed::Failed(_));
        let outcome = if failed { Outcome::Failed(None) } else { Outcome::Arrived };
        let chance = u64::from_be_bytes(self.ids().bytes());
        let verdict = run.lane.settled(Position(number), outcome, self.now(), chance);
        let trouble = match &landed {
            Landed::Failed(why) => run.lane.failing_since().map(|since| (since, why.clone())),
            _ => None,
        };
        self.mails().health().out = trouble;
        self.write_down(run, number, landed, Some(verdict)).await;
    }

    /// Writes down what came of a mail; later again, when it cannot be now.
    async fn write_down(
        &self,
        run: &mut Run,
        number: u64,
        landed: Landed,
        verdict: Option<Verdict>,
    ) {
        let now = self.now();
        let after = match (&landed, verdict) {
            (Landed::Sent { .. }, _) => MailState::Sent { at: now },
            (Landed::Wait(at), _) => MailState::Waiting { due_at: *at },
            // Gone, unless more was said meanwhile: then it is looked at again.
            (Landed::NotNeeded(_), _) => MailState::Waiting { due_at: now },
            (Landed::Refused(why), _) | (Landed::Failed(why), Some(Verdict::PutAside)) => {
                tracing::warn!(mail = number, why, "a mail was given up");
                MailState::GivenUp { at: now, why: why.clone() }
            }
            (Landed::Failed(why), Some(Verdict::Again(at))) => {
                tracing::warn!(mail = number, why, "a mail did not go out; it is tried again");
                MailState::Waiting { due_at: at }
            }
            (Landed::Failed(_), _) => MailState::Waiting { due_at: now },
        };
        let stays =
            matches!(landed, Landed::Failed(_)) && matches!(after, MailState::Waiting { .. });
        let pause_s = run.settings.pause_s;
        let note = Note::of(&landed);
        let written = self.write(move |tx| settle(tx, number, after, note, now, pause_s)).await;
        if let Err(error) = written {
            self.log("mail", &error);
            run.unwritten.push((number, landed, verdict));
            return;
        }
        if !stays {
            run.known.remove(&number);
            self.mails().wanted.fetch_or(true, Ordering::AcqRel);
        }
    }

    fn next_mail(&self, run: &Run) -> Duration {
        if !run.unwritten.is_empty() || self.mails().wanted.load(Ordering::Acquire) {
            return PAUSE;
        }
        let due = run.lane.due().into_iter().chain(run.next_due).min();
        let ms = due.map_or(i64::MAX, |at| at.ms_since(self.now()).max(1));
        Duration::from_millis(ms.unsigned_abs()).clamp(Duration::from_millis(50), TICK)
    }
}

/// What is written down of a mail beside where it stands.
enum Note {
    Sent { told: Seq, subject: String, id: String },
    Failed(String),
    NotNeeded(MailKind),
    Nothing,
}

impl Note {
    fn of(landed: &Landed) -> Self {
        match landed {
            Landed::Sent { told, subject, id } => {
                Self::Sent { told: *told, subject: subject.clone(), id: id.clone() }
            }
            Landed::Failed(why) | Landed::Refused(why) => Self::Failed(why.clone()),
            Landed::NotNeeded(kind) => Self::NotNeeded(kind.clone()),
            Landed::Wait(_) => Self::Nothing,
        }
    }
}

/// Where a mail stands now, and what its conversation has been told. What was said while it was
/// under way is wanted anew.
fn settle(
    tx: &mut Tx,
    number: u64,
    after: MailState,
    note: Note,
    now: Timestamp,
    pause_s: u32,
) -> Result<(), Error> {
    let Some(mut mail) = tx.get::<Mail>(number)? else { return Ok(()) };
    let kind = mail.kind.clone();
    mail.state = after;
    mail.trouble = None;
    match note {
        Note::NotNeeded(found) if found == kind => {
            tx.delete::<Mail>(number)?;
            return Ok(());
        }
        Note::NotNeeded(_) | Note::Nothing => tx.put(&mail)?,
        Note::Failed(why) => {
            mail.n_attempts += 1;
            mail.trouble = Some(why);
            tx.put(&mail)?;
        }
        Note::Sent { told, subject, id } => {
            mail.n_attempts += 1;
            tx.put(&mail)?;
            if let MailKind::FollowUp { conversation, up_to } = kind
                && tx.conversation(conversation)?.is_some_and(|it| it.erased_at.is_none())
            {
                let known = tx.get::<MailThread>(conversation)?;
                let mut thread = known.unwrap_or_else(|| MailThread::new(conversation, subject));
                thread.told = thread.told.max(told);
                thread.note(id);
                tx.put(&thread)?;
                if up_to > told {
                    let kind = MailKind::FollowUp { conversation, up_to };
                    want(tx, kind, now, now.plus_s(i64::from(pause_s)))?;
                }
            }
        }
    }
    let n_mails = tx.get::<MailBook>(MailBook::KEY)?.map_or(0, |book| book.n_mails);
    if !mail.waits() && number + MAILS_KEPT <= n_mails {
        tx.delete::<Mail>(number)?;
    }
    Ok(())
}
