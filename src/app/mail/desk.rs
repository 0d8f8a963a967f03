//! What the console sees of mail: how the servers fare, what went out and what did not, what came;
//! trying both servers, sending once more, and one-time links by mail.

use crate::app::access::{Operation, Principal, allow};
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::mail::{FORGOT_MAX, Health, book, want};
use crate::clock::Timestamp;
use crate::decide::mail as words;
use crate::domain::access::LinkPurpose;
use crate::domain::act::Deed;
use crate::domain::agent::Agent;
use crate::domain::mail::{Mail, MailBook, MailKind, MailState, Receipt, Topic};
use crate::ids::AgentId;
use crate::outbound::mail::{Mailbox, Settings};
use crate::store::Read as _;

/// Mails shown, either way.
const SHOWN_MAX: usize = 100;
/// A password that was forgotten is forgotten for so long: no second mail within it, in seconds.
const FORGOT_S: i64 = 600;
/// Mails looked back on for that.
const LOOK_BACK: usize = 100;
/// Waiting mails counted.
const COUNTED_MAX: usize = 1_000;

/// How mail fares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmailNow {
    /// The settings; none when nothing goes by mail.
    pub settings: Option<Settings>,
    /// How the servers fare.
    pub health: Health,
    /// Mails that wait, at most a thousand counted.
    pub n_waiting: usize,
    /// What went out and what did not, newest first.
    pub mails: Vec<Mail>,
    /// What came, newest first.
    pub receipts: Vec<Receipt>,
}

/// What came of trying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The address a mail was sent to.
    pub to: String,
    /// Why the mail server did not take it; none when it did.
    pub trouble: Option<String>,
    /// Why the mailbox cannot be read; none when it can, or there is none.
    pub inbox_trouble: Option<String>,
}

/// What comes to oneself by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnMails {
    /// Whether anything goes by mail.
    pub sends: bool,
    /// Whether one is told what needs leads.
    pub alerts: bool,
    /// Whether one gets the week in words.
    pub digest: bool,
}

impl House {
    /// How mail fares.
    ///
    /// # Errors
    /// When the asker may not know.
    pub async fn email(&self, who: &Principal) -> Result<EmailNow, Error> {
        allow(who, Operation::ManageEmail)?;
        let settings = self.mails().settings().cloned();
        let health = self.mails().health().clone();
        self.read(move |at| {
            Ok(EmailNow {
                settings,
                health,
                n_waiting: at.mails_waiting(COUNTED_MAX)?.len(),
                mails: at.scan_back(None, SHOWN_MAX)?,
                receipts: at.scan_back(None, SHOWN_MAX)?,
            })
        })
        .await
    }

    /// Sends the asker a mail, now and once, and looks into the mailbox.
    ///
    /// # Errors
    /// [`Error::Conflict`] when nothing goes by mail, [`Error::Invalid`] for somebody without an
    /// address.
    pub async fn try_email(&self, who: &Principal) -> Result<Tried, Error> {
        allow(who, Operation::ManageEmail)?;
        let settings = self.mail_settings()?.clone();
        let me = who.agent().and_then(|id| self.board().agent(id).cloned());
        let me = me.ok_or_else(|| Error::invalid("to", "only people have an address"))?;
        let chance: u128 = self.ids().next(self.now());
        let id = format!("test.{}@{}", crate::ids::encode(chance), settings.domain());
        let test = words::test(self.mails().address());
        let to = (me.name, me.email.clone());
        let letter = self.envelope(&settings, to, test, id, Vec::new());
        let trouble = self.hand_over(&settings, letter).await.err().map(|why| why.to_string());
        let inbox_trouble = match &settings.inbox {
            None => None,
            Some(inbox) => match Mailbox::open(self.connector(), inbox).await {
                Ok(mailbox) => {
                    mailbox.leave().await;
                    self.mails().look.notify_one();
                    None
                }
                Err(why) => Some(why.to_string()),
            },
        };
        Ok(Tried { to: me.email, trouble, inbox_trouble })
    }

    /// Sends a mail that was given up once more.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Conflict`] for one that waits or went out.
    pub async fn mail_again(&self, who: &Principal, number: u64) -> Result<(), Error> {
        allow(who, Operation::ManageEmail)?;
        self.mail_settings()?;
        let now = self.now();
        self.write(move |tx| {
            let mut mail = tx.get::<Mail>(number)?.ok_or(Error::NotFound("mail"))?;
            if !matches!(mail.state, MailState::GivenUp { .. }) {
                return Err(Error::conflict("only what was given up is sent again"));
            }
            if let Some(of) = mail.kind.conversation()
                && tx.mail_waiting_for(of)?.is_some()
            {
                return Err(Error::conflict("another mail of its conversation waits already"));
            }
            mail.state = MailState::Waiting { due_at: now };
            Ok(tx.put(&mail)?)
        })
        .await?;
        self.wake_post();
        Ok(())
    }

    /// Sends an agent a one-time link by mail: an invitation, or a way to another password.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Conflict`] when nothing goes by mail.
    pub async fn mail_link(
        &self,
        who: &Principal,
        agent: AgentId,
        purpose: LinkPurpose,
    ) -> Result<(), Error> {
        allow(who, Operation::ManagePeople)?;
        self.mail_settings()?;
        let name = self.board().agent(agent).map(|it| it.name.clone());
        let name = name.ok_or(Error::NotFound("agent"))?;
        self.open_book().await?;
        let now = self.now();
        let act = self.act(who, Deed::LinkMade, &format!("{} ({name}), by mail", purpose.name()));
        self.write(move |tx| {
            want(tx, MailKind::Link { agent, purpose }, now, now)?;
            Ok(tx.note(act)?)
        })
        .await?;
        self.wake_post();
        Ok(())
    }

    /// How many mails wait, and since when each server fails; none when nothing goes by mail.
    pub(in crate::app) async fn mail_figures(
        &self,
    ) -> Result<Option<(usize, Option<Timestamp>, Option<Timestamp>)>, Error> {
        if self.mails().settings().is_none() {
            return Ok(None);
        }
        let health = self.mails().health().clone();
        let n_waiting = self.read(|at| at.mails_waiting(COUNTED_MAX)).await?.len();
        let since = |trouble: Option<(Timestamp, String)>| trouble.map(|(since, _)| since);
        Ok(Some((n_waiting, since(health.out), since(health.inbox))))
    }

    /// What comes to oneself by mail.
    ///
    /// # Errors
    /// When not an agent.
    pub async fn own_mails(&self, who: &Principal) -> Result<OwnMails, Error> {
        allow(who, Operation::MindOneself)?;
        let me = who.agent().ok_or(Error::Unauthenticated)?;
        let sends = self.mails().settings().is_some();
        let book = self.read(|at| at.get::<MailBook>(MailBook::KEY)).await?;
        let unwanted = book.map(|book| book.unwanted).unwrap_or_default();
        let wants = |topic| !unwanted.contains(&(me, topic));
        Ok(OwnMails { sends, alerts: wants(Topic::Alerts), digest: wants(Topic::Digest) })
    }

    /// Says what comes to oneself by mail.
    ///
    /// # Errors
    /// [`Error::Conflict`] when nothing goes by mail.
    pub async fn choose_mails(
        &self,
        who: &Principal,
        alerts: bool,
        digest: bool,
    ) -> Result<OwnMails, Error> {
        allow(who, Operation::MindOneself)?;
        let me = who.agent().ok_or(Error::Unauthenticated)?;
        self.mail_settings()?;
        self.open_book().await?;
        self.write(move |tx| {
            let mut book = book(tx)?;
            book.unwanted.retain(|(agent, _)| *agent != me);
            let said = [(alerts, Topic::Alerts), (digest, Topic::Digest)];
            let unwanted = said.into_iter().filter(|(wanted, _)| !wanted);
            book.unwanted.extend(unwanted.map(|(_, topic)| (me, topic)));
            Ok(tx.put(&book)?)
        })
        .await?;
        Ok(OwnMails { sends: true, alerts, digest })
    }

    /// Sends somebody who forgot their password a way to another one, if there is somebody with
    /// this address. Whether there is takes no time here and shows nowhere.
    ///
    /// # Errors
    /// [`Error::Conflict`] when nothing goes by mail.
    pub fn forgot_password(&self, email: &str) -> Result<(), Error> {
        self.mail_settings()?;
        let mut forgot = self.mails().forgot();
        if forgot.len() < FORGOT_MAX {
            forgot.push(email.to_lowercase());
        }
        drop(forgot);
        self.wake().mail.notify_one();
        Ok(())
    }

    /// Wants a mail for everybody who said since that they forgot their password.
    pub(super) async fn remind(&self) -> Result<(), Error> {
        let forgot = std::mem::take(&mut *self.mails().forgot());
        let now = self.now();
        for email in forgot {
            self.write(move |tx| {
                let known = tx.agent_by_email(&email)?.filter(|agent| !agent.disabled);
                let Some(Agent { id: agent, .. }) = known else { return Ok(()) };
                let kind = MailKind::Link { agent, purpose: LinkPurpose::Reset };
                let recent = tx.scan_back::<Mail>(None, LOOK_BACK)?;
                let mut recent = recent.iter().filter(|mail| mail.kind == kind);
                if recent.all(|mail| now.ms_since(mail.made_at) >= FORGOT_S * 1_000) {
                    want(tx, kind, now, now)?;
                }
                Ok(())
            })
            .await?;
            self.wake_post();
        }
        Ok(())
    }

    fn mail_settings(&self) -> Result<&Settings, Error> {
        let settings = self.mails().settings();
        settings.ok_or_else(|| Error::conflict("no mail server is set ([email] in the settings)"))
    }
}
