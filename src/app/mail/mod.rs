//! What goes by mail, and what comes back by it. What is to go out is a row of the store before
//! anything is sent, so that no crash loses it; its words are made when it goes out. `follow` looks
//! through the feed for what customers are told, `send` sends what waits, `receive` reads the
//! mailbox, `alarms` looks after what leads are told, `desk` is what the console sees of it all.

mod alarms;
mod compose;
mod desk;
mod follow;
mod receive;
mod send;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::Notify;

use crate::app::error::Error;
use crate::app::house::House;
use crate::auth::mail as ids;
use crate::clock::Timestamp;
use crate::domain::mail::{MAILS_KEPT, Mail, MailBook, MailKind, MailState};
use crate::outbound::mail::Settings;
use crate::store::{Read as _, Tx};

pub use desk::{EmailNow, OwnMails, Tried};

/// Attempts to fetch one mail, before it is passed by.
const STUCK_MAX: u32 = 3;
/// People who may say at once that they forgot their password; more are not heard.
const FORGOT_MAX: usize = 50;
/// Mails that may wait at once; more are refused.
const WAITING_MAX: usize = 5_000;

/// Everything about mail that is kept in memory.
#[derive(Debug, Default)]
pub struct Post {
    settings: Option<Settings>,
    /// The address people type, known once the house listens.
    address: OnceLock<String>,
    health: Mutex<Health>,
    /// Something was wanted since waiting mails were looked through last.
    wanted: AtomicBool,
    /// The mailbox should be looked into now.
    look: Notify,
    /// A mail that could not be fetched, and how often.
    stuck: Mutex<(u32, u32)>,
    /// Addresses of people who say that they forgot their password.
    forgot: Mutex<Vec<String>>,
}

/// How the servers fare.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Since when the mail server takes nothing, and what it said last.
    pub out: Option<(Timestamp, String)>,
    /// Since when the mailbox cannot be read, and why.
    pub inbox: Option<(Timestamp, String)>,
    /// When it was read last.
    pub read_at: Option<Timestamp>,
}

impl Post {
    /// With the settings; none sends and reads nothing.
    pub(super) fn new(settings: Option<Settings>) -> Self {
        Self { settings, ..Self::default() }
    }

    /// The settings, when anything goes by mail.
    pub(super) fn settings(&self) -> Option<&Settings> {
        self.settings.as_ref()
    }

    fn health(&self) -> MutexGuard<'_, Health> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes note that a mail could not be fetched; whether that has been so too often.
    fn is_stuck(&self, uid: u32) -> bool {
        let mut stuck = self.stuck.lock().unwrap_or_else(PoisonError::into_inner);
        *stuck = if stuck.0 == uid { (uid, stuck.1 + 1) } else { (uid, 1) };
        stuck.1 >= STUCK_MAX
    }

    fn forgot(&self) -> MutexGuard<'_, Vec<String>> {
        self.forgot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where people find the house, as far as it is known.
    fn address(&self) -> &str {
        self.address.get().map_or("", String::as_str)
    }
}

impl House {
    /// Says at which address people find the house: mails lead there.
    pub fn stands_at(&self, address: &str) {
        // Said once, at the start; whoever says it again changes nothing.
        let _ = self.mails().address.set(address.to_owned());
    }

    /// Takes up waiting mails soon.
    fn wake_post(&self) {
        self.mails().wanted.store(true, Ordering::Release);
        self.wake().mail.notify_one();
    }

    /// Makes the book of mails where there is none yet: what happened before is nobody's mail.
    async fn open_book(&self) -> Result<MailBook, Error> {
        if let Some(book) = self.read(|at| at.get::<MailBook>(MailBook::KEY)).await? {
            return Ok(book);
        }
        let secret = ids::mint(self.ids());
        self.write(move |tx| {
            if let Some(book) = tx.get::<MailBook>(MailBook::KEY)? {
                return Ok(book);
            }
            let book = MailBook::new(secret, tx.head()?);
            tx.put(&book)?;
            Ok(book)
        })
        .await
    }
}

/// The book of mails, which the loops have made.
fn book(tx: &Tx) -> Result<MailBook, Error> {
    let book = tx.get::<MailBook>(MailBook::KEY)?;
    book.ok_or_else(|| Error::Broken("there is no book of mails".to_owned()))
}

/// Writes down a mail that is to go out, and forgets the oldest that is over.
fn want(tx: &mut Tx, kind: MailKind, now: Timestamp, due_at: Timestamp) -> Result<Mail, Error> {
    if tx.mails_waiting(WAITING_MAX)?.len() >= WAITING_MAX {
        return Err(Error::conflict(format!("{WAITING_MAX} mails wait already")));
    }
    let mut book = book(tx)?;
    book.n_mails += 1;
    let mail = Mail {
        number: book.n_mails,
        kind,
        made_at: now,
        n_attempts: 0,
        trouble: None,
        state: MailState::Waiting { due_at },
    };
    tx.put(&mail)?;
    tx.put(&book)?;
    if let Some(old) = book.n_mails.checked_sub(MAILS_KEPT)
        && tx.get::<Mail>(old)?.is_some_and(|mail| !mail.waits())
    {
        tx.delete::<Mail>(old)?;
    }
    Ok(mail)
}
