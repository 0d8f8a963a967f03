//! Mail, in and out: handing a letter to the server that takes mails (`smtp`), reading the mailbox
//! that answers come to (`imap`), and the form of a mail either way (`letter`, `read`). Which mails
//! there are, and what becomes of one that came, is for those who call.

mod imap;
mod letter;
mod read;
mod smtp;
#[cfg(test)]
mod tests;

pub use imap::{Found, Mailbox, MailboxError};
pub use letter::{Enclosure, Letter};
pub use read::{Enclosed, Received, read};
pub use smtp::{SmtpError, deliver};

use super::{Connector, Pipe, Reach, Target, Unreachable};

/// How what is said to a server is kept secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Secrecy {
    /// Encrypted from the first byte.
    Whole,
    /// Begun in the open and encrypted before anything matters; without that, nothing is said.
    #[default]
    Upgrade,
    /// Not at all: only to this machine and within the own network.
    Open,
}

/// A mail server.
#[derive(Clone, PartialEq, Eq)]
pub struct Server {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How what is said to it is kept secret.
    pub secrecy: Secrecy,
    /// The name and the password to sign in with.
    pub login: Option<(String, String)>,
    /// How far a connection to it may go.
    pub reach: Reach,
}

/// Without the password.
impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let user = self.login.as_ref().map(|(user, _)| user);
        f.debug_struct("Server")
            .field("at", &(&self.host, self.port, self.secrecy, self.reach))
            .field("user", &user)
            .finish()
    }
}

/// The mailbox that answers come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbox {
    /// Where it is kept.
    pub server: Server,
    /// The folder that is looked into.
    pub folder: String,
    /// How often, in seconds.
    pub poll_s: u32,
}

/// What goes by mail, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Who writes, as people read it; may be empty.
    pub from_name: String,
    /// The address they write from.
    pub from: String,
    /// The server that takes mails.
    pub smtp: Server,
    /// The mailbox that answers come to; none reads no answers.
    pub inbox: Option<Inbox>,
    /// How long somebody is left to go on writing before it goes out as one mail, in seconds.
    pub pause_s: u32,
    /// Whether a mail that answers none of Baton's begins a conversation.
    pub open_unknown: bool,
    /// Whether leads are told of what needs them.
    pub alerts: bool,
    /// How long a customer may wait with nobody there before they are, in minutes.
    pub waiting_min: u32,
    /// Whether leads get the week in words.
    pub digest: bool,
}

impl Settings {
    /// What stands behind the `@` of the address mails come from.
    pub fn domain(&self) -> &str {
        self.from.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
    }
}

impl Server {
    fn target(&self) -> Target {
        Target {
            encrypted: self.secrecy == Secrecy::Whole,
            host: self.host.clone(),
            port: self.port,
            path: "/".to_owned(),
        }
    }

    /// A connection, encrypted already only where it is from the first byte.
    async fn connect(&self, connector: &Connector) -> Result<Box<dyn Pipe>, Unreachable> {
        match self.secrecy {
            Secrecy::Upgrade => connector.connect_to_encrypt(&self.target(), self.reach).await,
            Secrecy::Whole | Secrecy::Open => connector.connect(&self.target(), self.reach).await,
        }
    }
}
