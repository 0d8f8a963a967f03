//! Making a mail's words, in the moment it goes out and of what is known then. A one-time link is
//! made here, for this attempt alone: its secret never waits anywhere.

use std::io::Read as _;

use crate::app::error::Error;
use crate::app::house::House;
use crate::app::live_policy::blocking;
use crate::app::past::is_past;
use crate::auth::mail as ids;
use crate::clock::Timestamp;
use crate::decide::mail::{self, Next, Standing};
use crate::decide::measure::digest::digest;
use crate::decide::measure::slice::Slice;
use crate::domain::agent::Agent;
use crate::domain::attachment::{Attached, Attachment};
use crate::domain::conversation::Conversation;
use crate::domain::customer::Customer;
use crate::domain::event::{Event, Recorded};
use crate::domain::mail::{Mail, MailBook, MailKind, MailThread};
use crate::domain::message::{Author, Message, Seq};
use crate::domain::reading::Tongue;
use crate::ids::{AgentId, ConversationId};
use crate::outbound::mail::{Enclosure, Letter, Settings};
use crate::store::{Opened, Read as _};

/// Events of a conversation looked at for one mail.
const EVENTS_MAX: usize = 2_000;
/// Bytes of files that go along with one mail; others are only named.
const ENCLOSED_BYTES_MAX: u64 = 10 * 1_024 * 1_024;
/// How long figures that are still being gathered are waited for, in seconds.
const GATHERING_S: i64 = 60;

/// A mail that may go out.
#[derive(Debug)]
pub(super) struct Composed {
    pub(super) letter: Letter,
    /// The last message it tells.
    pub(super) told: Seq,
    /// The subject of the conversation's mails.
    pub(super) subject: String,
}

/// What comes of composing.
#[derive(Debug)]
pub(super) enum Made {
    Ready(Box<Composed>),
    Wait(Timestamp),
    NotNeeded(&'static str),
}

/// A conversation as a mail needs it.
struct Talk {
    record: Conversation,
    customer: Customer,
    thread: Option<MailThread>,
    history: Vec<Recorded>,
}

impl House {
    /// Whether a mail that is due may go out now, without making anything.
    pub(super) async fn is_due(&self, mail: &Mail, settings: &Settings) -> Result<Made, Error> {
        match mail.kind {
            MailKind::FollowUp { conversation, .. } => {
                self.follow_up(mail, conversation, settings).await
            }
            // Whoever it is for decides when it goes out: no secret is made before.
            _ => Ok(Made::Wait(self.now())),
        }
    }

    /// Makes a mail's words.
    pub(super) async fn compose(&self, mail: &Mail, settings: &Settings) -> Result<Made, Error> {
        let (agent, words) = match &mail.kind {
            MailKind::FollowUp { conversation, .. } => {
                return self.follow_up(mail, *conversation, settings).await;
            }
            MailKind::Link { agent, purpose } => {
                let Some(agent) = self.addressee(*agent) else { return Ok(gone()) };
                let secret = self.issue_link(*purpose, Some(agent.id)).await?;
                let link = format!("{}/sign-in/{}", self.mails().address(), secret.reveal());
                let words = mail::link(*purpose, &agent.name, &link);
                (agent, words)
            }
            MailKind::Digest { agent, as_of } => {
                let Some(agent) = self.addressee(*agent) else { return Ok(gone()) };
                let slice = Slice { as_of: *as_of, ..Slice::default() };
                let (lines, complete) = self.measured(move |all| digest(all, &slice)).await?;
                if !complete {
                    return Ok(Made::Wait(self.now().plus_s(GATHERING_S)));
                }
                let lines: Vec<String> = lines.into_iter().map(|line| line.text).collect();
                (agent, mail::digest(&lines, self.mails().address()))
            }
            MailKind::Alert { agent, lines } => {
                let Some(agent) = self.addressee(*agent) else { return Ok(gone()) };
                (agent, mail::alert(lines, self.mails().address()))
            }
        };
        let to = (agent.name, agent.email);
        let letter = self.letter(mail.number, None, settings, to, words, Vec::new()).await?;
        Ok(Made::Ready(Box::new(Composed { letter, told: Seq(0), subject: String::new() })))
    }

    /// Somebody inside who may still be written to.
    fn addressee(&self, id: AgentId) -> Option<Agent> {
        let agent = self.board().agent(id).cloned();
        agent.filter(|agent| !agent.disabled && !agent.email.is_empty())
    }

    async fn follow_up(
        &self,
        mail: &Mail,
        id: ConversationId,
        settings: &Settings,
    ) -> Result<Made, Error> {
        let Some(talk) = self.talk(id).await? else {
            return Ok(Made::NotNeeded("the conversation is gone"));
        };
        let Talk { record, customer, thread, history } = talk;
        if record.erased_at.is_some() {
            return Ok(Made::NotNeeded("its words are gone"));
        }
        if history.iter().any(|event| is_past(&event.event)) {
            return Ok(Made::NotNeeded("it is of another system's past"));
        }
        let address = record.contact.clone().or_else(|| customer.email.clone());
        let standing = Standing {
            history: &history,
            thread: thread.as_ref(),
            seen: record.customer_seen,
            is_there: self.hub().is_connected(record.customer),
            has_address: address.is_some(),
            pause_s: settings.pause_s,
        };
        let messages = match mail::next(&standing, self.now()) {
            Next::Wait(at) => return Ok(Made::Wait(at)),
            Next::Nothing(why) => return Ok(Made::NotNeeded(why)),
            Next::Send(messages) => messages,
        };
        let told = messages.last().map_or(Seq(0), |message| message.seq);
        let enclosed = self.enclosed(&messages).await?;
        let named: Vec<&str> = enclosed.iter().map(|file| file.name.as_str()).collect();
        let said: Vec<(String, &Message)> = messages
            .iter()
            .map(|message| (self.speaker(message, record.tongue), message))
            .collect();
        let (subject, follows) = match thread {
            Some(thread) => (thread.subject, thread.ids),
            None => (mail::subject(&asked(&record, &history), record.tongue), Vec::new()),
        };
        let answers = !follows.is_empty();
        let reads = settings.inbox.is_some();
        let words = mail::follow_up(&subject, answers, &said, &named, record.tongue, reads);
        let to = (customer.name, address.unwrap_or_default());
        let letter = self.letter(mail.number, Some(id), settings, to, words, follows).await?;
        let letter = Letter { enclosed, ..letter };
        Ok(Made::Ready(Box::new(Composed { letter, told, subject })))
    }

    async fn talk(&self, id: ConversationId) -> Result<Option<Talk>, Error> {
        self.read(move |at| {
            let Some(record) = at.conversation(id)? else { return Ok(None) };
            let customer = at.get::<Customer>(record.customer)?.unwrap_or_default();
            let (thread, history) = (at.get::<MailThread>(id)?, at.tail(id, EVENTS_MAX)?);
            Ok(Some(Talk { record, customer, thread, history }))
        })
        .await
    }

    /// The files of these messages, as many as may go along: whoever has left cannot fetch them.
    async fn enclosed(&self, messages: &[Message]) -> Result<Vec<Enclosure>, Error> {
        let mut left = ENCLOSED_BYTES_MAX;
        let files = messages.iter().flat_map(Message::files).cloned();
        let fitting: Vec<Attached> = files
            .filter(|file| match left.checked_sub(file.bytes) {
                Some(rest) => {
                    left = rest;
                    true
                }
                None => false,
            })
            .collect();
        let ids: Vec<_> = fitting.iter().map(|file| file.id).collect();
        let rows: Vec<Option<Attachment>> = self
            .read(move |at| ids.into_iter().map(|id| at.get::<Attachment>(id)).collect())
            .await?;
        let store = self.store().files().clone();
        blocking(move || {
            let read = |row: Attachment| -> Option<Enclosure> {
                let mut bytes = Vec::new();
                match store.open(row.hash).ok()? {
                    Opened::Bytes(held) => bytes.extend_from_slice(&held),
                    Opened::File(file) => {
                        file.take(ENCLOSED_BYTES_MAX).read_to_end(&mut bytes).ok()?;
                    }
                }
                Some(Enclosure { name: row.shown.name, kind: row.shown.kind, bytes })
            };
            // A file that is gone is named, as one that is too large is.
            rows.into_iter().flatten().filter_map(read).collect()
        })
        .await
    }

    fn speaker(&self, message: &Message, tongue: Tongue) -> String {
        match message.author {
            Author::Agent(agent) => self.agent_name(agent),
            _ if tongue == Tongue::De => "Assistent".to_owned(),
            _ => "Assistant".to_owned(),
        }
    }

    async fn letter(
        &self,
        number: u64,
        of: Option<ConversationId>,
        settings: &Settings,
        to: (String, String),
        words: mail::Letter,
        follows: Vec<String>,
    ) -> Result<Letter, Error> {
        let book = self.read(|at| at.get::<MailBook>(MailBook::KEY)).await?;
        let book = book.ok_or_else(|| Error::Broken("there is no book of mails".to_owned()))?;
        let id = ids::id(&book.secret, self.store().epoch(), of, number, settings.domain());
        Ok(self.envelope(settings, to, words, id, follows))
    }

    /// A letter with these words.
    pub(super) fn envelope(
        &self,
        settings: &Settings,
        to: (String, String),
        words: mail::Letter,
        id: String,
        follows: Vec<String>,
    ) -> Letter {
        Letter {
            from: (settings.from_name.clone(), settings.from.clone()),
            to,
            subject: words.subject,
            text: words.text,
            id,
            follows,
            written_s: self.now().0 / 1_000,
            enclosed: Vec::new(),
        }
    }

    /// Makes the bytes of a letter and hands them over; what the server said.
    pub(super) async fn hand_over(
        &self,
        settings: &Settings,
        letter: Letter,
    ) -> Result<String, crate::outbound::mail::SmtpError> {
        let to = letter.to.1.clone();
        let bytes = blocking(move || letter.bytes()).await.unwrap_or_default();
        let ends = (settings.from.as_str(), to.as_str());
        crate::outbound::mail::deliver(self.connector(), &settings.smtp, ends, &bytes).await
    }
}

fn gone() -> Made {
    Made::NotNeeded("nobody of that name may be written to any more")
}

/// What the customer wants, in one line: as briefed, or as they first wrote.
fn asked(record: &Conversation, history: &[Recorded]) -> String {
    if let Some(handoff) = record.handoff.as_ref().filter(|handoff| !handoff.ask.is_empty()) {
        return handoff.ask.clone();
    }
    let first = history.iter().find_map(|event| match &event.event {
        Event::MessagePosted(message) if message.author == Author::Customer => Some(&message.text),
        _ => None,
    });
    first.cloned().unwrap_or_default()
}
