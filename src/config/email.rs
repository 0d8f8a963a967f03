//! The settings of `[email]`: the server that takes mails, the mailbox that answers come to, and
//! what goes by mail at all.

use serde::{Deserialize, Serialize};

use super::{ConfigError, wrong};
use crate::domain::alert::WAITING_MIN;
use crate::outbound::Reach;
use crate::outbound::mail::{Inbox, Secrecy, Server, Settings};

/// How long somebody is left to finish what they write before it goes out, in seconds.
const PAUSE_S: u32 = 60;
/// How often the mailbox is looked into, in seconds.
const POLL_S: u32 = 60;
/// The longest of either that can be set, in seconds.
const SPAN_S_MAX: u32 = 3_600;

/// The `[email]` table as typed: everything may be missing.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedEmail {
    /// Who writes, as `Shop support <support@shop.example>`.
    pub from: Option<String>,
    /// The server that takes mails.
    pub smtp_host: Option<String>,
    /// Its port.
    pub smtp_port: Option<u16>,
    /// How what is said to it is kept secret.
    pub smtp_security: Option<String>,
    /// The name to sign in with there.
    pub smtp_user: Option<String>,
    /// The password.
    pub smtp_password: Option<String>,
    /// The server that keeps the mailbox.
    pub imap_host: Option<String>,
    /// Its port.
    pub imap_port: Option<u16>,
    /// How what is said to it is kept secret.
    pub imap_security: Option<String>,
    /// The name to sign in with there.
    pub imap_user: Option<String>,
    /// The password.
    pub imap_password: Option<String>,
    /// The folder that is looked into.
    pub imap_folder: Option<String>,
    /// How often it is looked into, in seconds.
    pub imap_poll_s: Option<u32>,
    /// How long somebody is left to finish what they write, in seconds.
    pub pause_s: Option<u32>,
    /// Whether a mail that answers none of Baton's begins a conversation.
    pub open_unknown: bool,
    /// Whether leads are told of what needs them; yes unless said otherwise.
    pub alerts: Option<bool>,
    /// How long a customer may wait with nobody there, in minutes.
    pub waiting_min: Option<u32>,
    /// Whether leads get the week in words; yes unless said otherwise.
    pub digest: Option<bool>,
    /// Whether the servers may stand on this machine or in the own network.
    pub private: bool,
}

/// Without passwords.
impl std::fmt::Debug for TypedEmail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let said = |password: &Option<String>| password.is_some();
        f.debug_struct("TypedEmail")
            .field("from", &self.from)
            .field("smtp", &(&self.smtp_host, self.smtp_port, &self.smtp_security))
            .field("smtp_user", &(&self.smtp_user, said(&self.smtp_password)))
            .field("imap", &(&self.imap_host, self.imap_port, &self.imap_security))
            .field("imap_user", &(&self.imap_user, said(&self.imap_password)))
            .field("imap_folder", &(&self.imap_folder, self.imap_poll_s))
            .field("what", &(self.pause_s, self.open_unknown, self.alerts, self.waiting_min))
            .field("more", &(self.digest, self.private))
            .finish()
    }
}

impl TypedEmail {
    /// What it means; nothing without a server that takes mails.
    ///
    /// # Errors
    /// [`ConfigError`] for an address that is none, a security nobody knows, settings that do not go
    /// together.
    pub(super) fn meant(self) -> Result<Option<Settings>, ConfigError> {
        let reach = if self.private { Reach::Everywhere } else { Reach::Beyond };
        let Some(host) = said(self.smtp_host) else {
            if said(self.imap_host).is_some() {
                return Err(wrong("email.smtp_host", "is needed beside email.imap_host"));
            }
            return Ok(None);
        };
        let Some(from) = said(self.from) else {
            return Err(wrong("email.from", "is needed beside email.smtp_host"));
        };
        let (from_name, from) = sender(&from)?;
        let secrecy = secrecy("email.smtp_security", self.smtp_security)?;
        let usual = if secrecy == Secrecy::Whole { 465 } else { 587 };
        let smtp = Server {
            host,
            port: self.smtp_port.filter(|port| *port > 0).unwrap_or(usual),
            secrecy,
            login: login("email.smtp_password", self.smtp_user, self.smtp_password)?,
            reach,
        };
        let poll_s = span("email.imap_poll_s", self.imap_poll_s, POLL_S)?;
        let inbox = match said(self.imap_host) {
            None => None,
            Some(host) => {
                let secrecy = secrecy_of_inbox(self.imap_security)?;
                let usual = if secrecy == Secrecy::Whole { 993 } else { 143 };
                let login = login("email.imap_password", self.imap_user, self.imap_password)?;
                if login.is_none() {
                    return Err(wrong("email.imap_user", "is needed beside email.imap_host"));
                }
                let port = self.imap_port.filter(|port| *port > 0).unwrap_or(usual);
                let folder = said(self.imap_folder).unwrap_or_else(|| "INBOX".to_owned());
                if folder.chars().any(char::is_control) {
                    return Err(wrong("email.imap_folder", "holds no control characters"));
                }
                Some(Inbox { server: Server { host, port, secrecy, login, reach }, folder, poll_s })
            }
        };
        Ok(Some(Settings {
            from_name,
            from,
            smtp,
            inbox,
            pause_s: span("email.pause_s", self.pause_s, PAUSE_S)?,
            open_unknown: self.open_unknown,
            alerts: self.alerts.unwrap_or(true),
            waiting_min: self.waiting_min.unwrap_or(WAITING_MIN).max(1),
            digest: self.digest.unwrap_or(true),
        }))
    }
}

fn said(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn span(key: &str, typed: Option<u32>, usual: u32) -> Result<u32, ConfigError> {
    let s = typed.unwrap_or(usual);
    if (1..=SPAN_S_MAX).contains(&s) {
        return Ok(s);
    }
    Err(wrong(key, format!("is 1 to {SPAN_S_MAX}")))
}

fn secrecy(key: &str, typed: Option<String>) -> Result<Secrecy, ConfigError> {
    match said(typed).as_deref() {
        None | Some("starttls") => Ok(Secrecy::Upgrade),
        Some("tls") => Ok(Secrecy::Whole),
        Some("none") => Ok(Secrecy::Open),
        Some(_) => Err(wrong(key, "is tls, starttls or none")),
    }
}

/// A mailbox is usually spoken with encrypted from the first byte.
fn secrecy_of_inbox(typed: Option<String>) -> Result<Secrecy, ConfigError> {
    let typed = said(typed).unwrap_or_else(|| "tls".to_owned());
    secrecy("email.imap_security", Some(typed))
}

fn login(
    key: &str,
    user: Option<String>,
    password: Option<String>,
) -> Result<Option<(String, String)>, ConfigError> {
    match (said(user), password.filter(|password| !password.is_empty())) {
        (None, _) => Ok(None),
        (Some(_), None) => Err(wrong(key, "is needed beside the name to sign in with")),
        (Some(user), Some(password)) => Ok(Some((user, password))),
    }
}

/// `Name <address>`, or an address alone.
fn sender(typed: &str) -> Result<(String, String), ConfigError> {
    let (name, address) = match typed.split_once('<') {
        None => ("", typed),
        Some((name, rest)) => (name, rest.strip_suffix('>').unwrap_or(rest)),
    };
    let name = name.trim().trim_matches('"').trim();
    let address = address.trim();
    let lawful = address.is_ascii()
        && !address.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\",;".contains(c))
        && address.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
    if !lawful || name.chars().any(char::is_control) {
        return Err(wrong("email.from", "is written as Shop support <support@shop.example>"));
    }
    Ok((name.to_owned(), address.to_owned()))
}

#[cfg(test)]
mod tests;
