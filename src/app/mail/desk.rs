//! What the console sees of mail: how the servers fare, what went out and what did not, what came;
//! trying both servers, sending once more, and one-time links by mail.

use crate::app::access::{Operation, Principal, allow};
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::mail::{Health, want};
use crate::decide::mail as words;
use crate::domain::access::LinkPurpose;
use crate::domain::act::Deed;
use crate::domain::mail::{Mail, MailKind, MailState, Receipt};
use crate::ids::AgentId;
use crate::outbound::mail::{Mailbox, Settings};
use crate::store::Read as _;

/// Mails shown, either way.
const SHOWN_MAX: usize = 100;
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

    fn mail_settings(&self) -> Result<&Settings, Error> {
        let settings = self.mails().settings();
        settings.ok_or_else(|| Error::conflict("no mail server is set ([email] in the settings)"))
    }
}
