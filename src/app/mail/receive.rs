//! Reading the mailbox: answers come back into their conversations. A mail is posted before it is
//! written down as looked at, and known again by its own id, so that a crash in between shows
//! nothing twice and loses nothing. Only a sealed id leads into a conversation; whoever only claims
//! an address is a stranger.

use std::time::Duration;

use bytes::Bytes;

use crate::app::access::Principal;
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::live_policy::blocking;
use crate::app::mail::book;
use crate::auth::mail as ids;
use crate::clock::Timestamp;
use crate::decide::mail::{automatic, new_words};
use crate::domain::attachment::FILES_MAX;
use crate::domain::conversation::Conversation;
use crate::domain::customer::Customer;
use crate::domain::event::Event;
use crate::domain::mail::{
    MailBook, MailHash, MailSecret, MailThread, Place, RECEIPTS_KEPT, Receipt, Taken,
};
use crate::domain::message::{Seq, TEXT_CHARS_MAX};
use crate::ids::{AttachmentId, ClientMsgId, ConversationId, CustomerId};
use crate::outbound::mail::{
    Enclosed, Found, Inbox, Mailbox, MailboxError, Received, Settings, read,
};
use crate::store::{Read as _, Tx};

/// Mails looked at in one visit; the rest is looked at in the next, which follows at once.
const VISIT_MAX: usize = 100;
/// Mails to one conversation within an hour; more are left in the mailbox.
const HOURLY_MAX: usize = 20;
/// Receipts looked back on for that.
const LOOK_BACK: usize = 500;
/// Between two visits there is at least this long, however much the server tells, in seconds.
const REST_S: u64 = 1;
/// The first pause after a failure, in seconds; it doubles up to the longest.
const PAUSE_S: u64 = 5;
const PAUSE_S_MAX: u64 = 300;
/// Stands at the end of words that were too long.
const CUT: &str = "\n[…]";
/// What a conversation's page says that a mail began.
const PAGE: &str = "e-mail";

impl House {
    /// Reads the mailbox now and then, where there is one, and whenever its server tells of something.
    pub(in crate::app) async fn keep_reading(&self) {
        let Some(settings) = self.mails().settings().cloned() else { return };
        let Some(inbox) = settings.inbox.clone() else { return };
        let mut pause_s = PAUSE_S;
        loop {
            let mut open = None;
            let wait = match self.visit(&settings, &inbox).await {
                Ok((is_all, mailbox)) => {
                    pause_s = PAUSE_S;
                    open = is_all.then_some(mailbox);
                    if is_all { u64::from(inbox.poll_s) } else { 0 }
                }
                Err(why) => {
                    let mut health = self.mails().health();
                    let since = health.inbox.as_ref().map_or(self.now(), |(since, _)| *since);
                    tracing::warn!(why, "the mailbox was not read");
                    health.inbox = Some((since, why));
                    pause_s = (pause_s * 2).min(PAUSE_S_MAX);
                    pause_s
                }
            };
            let span = Duration::from_secs(wait);
            tokio::select! {
                () = tokio::time::sleep(span) => {}
                () = told(open, span) => {}
                () = self.mails().look.notified() => {}
            }
        }
    }

    /// Looks at what came since; whether that is all of it, and the mailbox still open.
    async fn visit(&self, settings: &Settings, inbox: &Inbox) -> Result<(bool, Mailbox), String> {
        let inside = |error: Error| {
            self.log("mailbox", &error);
            "something inside failed; the log says what".to_owned()
        };
        let outside = |error: MailboxError| error.to_string();
        let known = self.open_book().await.map_err(inside)?;
        let mut mailbox = Mailbox::open(self.connector(), inbox).await.map_err(outside)?;
        // Another validity, or the first visit: what is there is looked through for answers.
        let same = known.place.filter(|place| place.validity == mailbox.validity);
        let place = same.unwrap_or(Place {
            validity: mailbox.validity,
            uid: 0,
            old_to: mailbox.next.map_or(u32::MAX, |next| next.saturating_sub(1)),
        });
        let after = place.uid;
        let found = mailbox.after(after, VISIT_MAX).await.map_err(outside)?;
        let visit = Visit { settings, secret: &known.secret, place };
        for it in &found {
            let mail = match mailbox.fetch(*it).await {
                // What cannot be fetched again and again is in nobody's way.
                Err(MailboxError::Said(_)) if self.mails().is_stuck(it.uid) => None,
                fetched => fetched.map_err(outside)?,
            };
            let taken = self.look_at(&visit, *it, mail).await.map_err(inside)?;
            if matches!(taken, Some(Taken::Posted | Taken::Opened)) {
                // Only a mark for people; the place is what counts.
                let _ = mailbox.mark(*it).await;
            }
        }
        if same.is_none() && found.is_empty() {
            self.reached(&visit, 0, None).await.map_err(inside)?;
        }
        let mut health = self.mails().health();
        health.inbox = None;
        health.read_at = Some(self.now());
        drop(health);
        Ok((found.len() < VISIT_MAX, mailbox))
    }

    /// Takes one mail, and writes down that it was looked at; none when it came before.
    async fn look_at(
        &self,
        visit: &Visit<'_>,
        it: Found,
        mail: Option<Vec<u8>>,
    ) -> Result<Option<Taken>, Error> {
        let Some(bytes) = mail else {
            let hash = ids::hash(format!("{}/{}", visit.place.validity, it.uid).as_bytes());
            let looked = Looked { hash, taken: Taken::TooLarge, of: None };
            return self.reached(visit, it.uid, Some(looked)).await;
        };
        // Whoever sends what breaks the reader breaks only this.
        let (hash, parsed) = blocking(move || {
            let parsed = std::panic::catch_unwind(|| read(&bytes)).unwrap_or_default();
            let id = parsed.as_ref().and_then(|mail| mail.id.clone());
            let hash = id.map_or_else(|| ids::hash(&bytes), |id| ids::hash(id.as_bytes()));
            (hash, parsed)
        })
        .await?;
        let (taken, of) = match parsed {
            None => (Taken::Unreadable, None),
            Some(mail) => match self.take_mail(visit, it.uid, hash, mail).await {
                Ok(taken) => taken,
                Err(later @ (Error::StorageFull | Error::Busy { .. } | Error::Broken(_))) => {
                    return Err(later);
                }
                // What is refused today is refused tomorrow: it is not in the way of others.
                Err(refused) => {
                    tracing::warn!(uid = it.uid, %refused, "a mail was not taken");
                    (Taken::Unreadable, None)
                }
            },
        };
        self.reached(visit, it.uid, Some(Looked { hash, taken, of })).await
    }

    async fn take_mail(
        &self,
        visit: &Visit<'_>,
        uid: u32,
        hash: MailHash,
        mail: Received,
    ) -> Result<(Taken, Option<ConversationId>), Error> {
        let from = mail.from.clone().unwrap_or_default();
        let own = from.eq_ignore_ascii_case(&visit.settings.from);
        if own || automatic(&mail.heads, &mail.kind, &mail.subject, &from).is_some() {
            return Ok((Taken::Automatic, None));
        }
        let words = new_words(&mail.text);
        if words.is_empty() && mail.enclosed.is_empty() {
            return Ok((Taken::Empty, None));
        }
        let sealed = mail.answers.iter().find_map(|id| ids::conversation(visit.secret, id));
        let record = match sealed {
            Some(id) => self.read(move |at| at.conversation(id)).await?,
            None => None,
        };
        // What was erased takes no words: whoever answers it is as good as a stranger.
        let record = record.filter(|record| record.erased_at.is_none());
        let (record, taken, words) = match record {
            Some(record) => {
                let words = self.attributed(&record, &from, words).await?;
                (record, Taken::Posted, words)
            }
            None if visit.begins(uid) && !from.is_empty() => {
                (self.begin_by_mail(hash, &mail, &from).await?, Taken::Opened, words)
            }
            None => return Ok((Taken::Unknown, None)),
        };
        let id = record.id;
        if self.is_too_often(id).await? {
            return Ok((Taken::TooMany, Some(id)));
        }
        let posted = self.post_mail(&record, hash, words, mail.enclosed).await?;
        let subject = mail.subject.clone();
        let own_id = mail.id.clone();
        self.write(move |tx| heard(tx, id, posted, subject, own_id)).await?;
        Ok((taken, Some(id)))
    }

    /// The words, with the address they came from where it is not the one that was written to: it
    /// may be the customer's other one, or somebody whom the mail was passed on to.
    async fn attributed(
        &self,
        record: &Conversation,
        from: &str,
        words: String,
    ) -> Result<String, Error> {
        let customer = record.customer;
        let known = self.read(move |at| at.get::<Customer>(customer)).await?;
        let known = record.contact.clone().or(known.and_then(|customer| customer.email));
        let same = known.is_some_and(|known| known.eq_ignore_ascii_case(from));
        Ok(if same || words.is_empty() { words } else { format!("[{from}]\n{words}") })
    }

    /// Begins a conversation as a customer nobody has verified; the same one for the same mail.
    async fn begin_by_mail(
        &self,
        hash: MailHash,
        mail: &Received,
        from: &str,
    ) -> Result<Conversation, Error> {
        let now = self.now();
        let (id, customer): (ConversationId, CustomerId) =
            (self.ids().next(now), self.ids().next(now));
        let name: String = mail.from_name.clone().unwrap_or_default();
        let name = name.chars().filter(|c| !c.is_control()).take(100).collect();
        let email = Some(from.to_owned());
        let opened = Event::Opened { customer, page: PAGE.to_owned(), context: Default::default() };
        let number = |book: &MailBook| book.n_receipts + 1;
        self.write(move |tx| {
            // A crash after this left the receipt: what it opened is gone on with.
            if let Some(before) = tx.receipt_of(hash)?.and_then(|receipt| receipt.conversation) {
                return tx.conversation(before)?.ok_or(Error::NotFound("conversation"));
            }
            let known =
                Customer { id: customer, name, email, created_at: now, ..Customer::default() };
            tx.put(&known)?;
            tx.append(id, now, opened)?;
            let mut book = book(tx)?;
            book.n_receipts = number(&book);
            let taken = Taken::Opened;
            let number = book.n_receipts;
            tx.put(&Receipt { number, hash, at: now, taken, conversation: Some(id) })?;
            tx.put(&book)?;
            tx.conversation(id)?.ok_or(Error::NotFound("conversation"))
        })
        .await
    }

    /// Posts a mail's words and files as the customer's, once.
    async fn post_mail(
        &self,
        record: &Conversation,
        hash: MailHash,
        words: String,
        files: Vec<Enclosed>,
    ) -> Result<Option<Seq>, Error> {
        let who = Principal::Customer(record.customer);
        let mut kept: Vec<AttachmentId> = Vec::new();
        let n_files = files.len();
        for file in files.into_iter().filter(|file| !file.bytes.is_empty()).take(FILES_MAX) {
            let upload = self.begin_upload(&who, record.id, &file.name).await?;
            kept.push(upload.take(Bytes::from(file.bytes)).await?.keep().await?.id);
        }
        let more = n_files.saturating_sub(FILES_MAX);
        let note = if more > 0 { format!("\n[{more} more files]") } else { String::new() };
        let text = fitting(words, &note);
        let id = message_id(hash);
        match self.post_with_files(&who, record.id, id, text, kept).await {
            Ok(ack) => Ok(Some(ack.seq)),
            // The same id with other words: it was cut differently before. It is there.
            Err(Error::Conflict { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn is_too_often(&self, id: ConversationId) -> Result<bool, Error> {
        let since = self.now().plus_s(-3_600);
        self.read(move |at| {
            let recent = at.scan_back::<Receipt>(None, LOOK_BACK)?;
            let recent = recent.iter().take_while(|receipt| receipt.at > since);
            Ok(recent.filter(|it| it.conversation == Some(id)).count() >= HOURLY_MAX)
        })
        .await
    }

    /// Writes down how far the mailbox was read, and what became of the mail there; none when it
    /// came before.
    async fn reached(
        &self,
        visit: &Visit<'_>,
        uid: u32,
        looked: Option<Looked>,
    ) -> Result<Option<Taken>, Error> {
        let place = Place { uid, ..visit.place };
        let now = self.now();
        self.write(move |tx| reach(tx, place, looked, now)).await
    }
}

/// Resolves when the server has told of something; never for one that tells nothing by itself.
async fn told(open: Option<Mailbox>, span: Duration) {
    let Some(mailbox) = open else { return std::future::pending().await };
    match mailbox.listen(span).await {
        Ok(true) => tokio::time::sleep(Duration::from_secs(REST_S)).await,
        Ok(false) => std::future::pending().await,
        Err(error) => {
            tracing::debug!(%error, "the mailbox is not listened to until it is asked again");
            std::future::pending::<()>().await;
        }
    }
}

/// What is the same for all mails of one visit.
struct Visit<'a> {
    settings: &'a Settings,
    secret: &'a MailSecret,
    /// How far the mailbox was read before.
    place: Place,
}

impl Visit<'_> {
    /// Whether a mail that answers none of Baton's begins a conversation: not what was there before,
    /// which may be years old.
    fn begins(&self, uid: u32) -> bool {
        self.settings.open_unknown && uid > self.place.old_to
    }
}

/// What became of a mail.
struct Looked {
    hash: MailHash,
    taken: Taken,
    of: Option<ConversationId>,
}

fn reach(
    tx: &mut Tx,
    place: Place,
    looked: Option<Looked>,
    now: Timestamp,
) -> Result<Option<Taken>, Error> {
    let mut book = book(tx)?;
    book.place = Some(place);
    let mut fresh = None;
    if let Some(Looked { hash, taken, of }) = looked {
        match tx.receipt_of(hash)? {
            Some(_) if taken != Taken::Opened => {}
            Some(_) => fresh = Some(taken),
            None => {
                book.n_receipts += 1;
                let number = book.n_receipts;
                tx.put(&Receipt { number, hash, at: now, taken, conversation: of })?;
                if let Some(old) = number.checked_sub(RECEIPTS_KEPT) {
                    tx.delete::<Receipt>(old)?;
                }
                fresh = Some(taken);
            }
        }
    }
    tx.put(&book)?;
    Ok(fresh)
}

/// Takes note of a mail that came into a conversation.
fn heard(
    tx: &mut Tx,
    id: ConversationId,
    posted: Option<Seq>,
    subject: String,
    own_id: Option<String>,
) -> Result<(), Error> {
    let bare = subject.trim_start();
    let bare = bare.strip_prefix("Re:").or(bare.strip_prefix("AW:")).unwrap_or(bare).trim();
    let known = tx.get::<MailThread>(id)?;
    let mut thread = known.unwrap_or_else(|| MailThread::new(id, bare.to_owned()));
    thread.heard = thread.heard.max(posted);
    if let Some(own_id) = own_id {
        thread.note(own_id);
    }
    Ok(tx.put(&thread)?)
}

/// The words, cut where they are longer than a message may be.
fn fitting(words: String, note: &str) -> String {
    let room = TEXT_CHARS_MAX.saturating_sub(note.chars().count() + CUT.chars().count());
    if words.chars().count() <= room {
        return words + note;
    }
    words.chars().take(room).collect::<String>() + CUT + note
}

/// A message's identity, from the mail it came in: the same mail never posts twice.
fn message_id(hash: MailHash) -> ClientMsgId {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hash.0).for_each(|(to, from)| *to = from);
    ClientMsgId(u128::from_be_bytes(bytes))
}
