//! Handing one mail to the server that takes it (RFC 5321): one connection, one mail. A server that
//! should encrypt and does not is told nothing. What it answers is kept for people to read, without
//! the addresses in it.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::{Secrecy, Server};
use crate::outbound::{Connector, Pipe, Unreachable};

/// How long the whole hand-over may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes of one answer.
const ANSWER_BYTES_MAX: usize = 16 * 1_024;
/// Characters of an answer that are kept.
const SAID_CHARS_MAX: usize = 200;

/// Why a mail was not handed over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmtpError {
    /// There is no connection.
    #[error("the mail server cannot be reached: {0}")]
    Unreachable(#[from] Unreachable),
    /// It took longer than a minute.
    #[error("the mail server took longer than 60 s")]
    TooSlow,
    /// The connection broke off, or something else than SMTP was spoken.
    #[error("the mail server hung up")]
    Cut,
    /// The server does not do what the settings ask for.
    #[error("the mail server {0}")]
    Unable(&'static str),
    /// The server does not take it now, or does not let us in.
    #[error("the mail server said {0}")]
    NotNow(String),
    /// The server will never take this mail.
    #[error("the mail server refused it: {0}")]
    Refused(String),
}

/// Hands a mail over; what the server said to it.
///
/// # Errors
/// [`SmtpError`]; only [`SmtpError::Refused`] is for good.
pub async fn deliver(
    connector: &Connector,
    server: &Server,
    (from, to): (&str, &str),
    mail: &[u8],
) -> Result<String, SmtpError> {
    if !to.is_ascii() || to.chars().any(|c| c.is_whitespace() || c.is_control() || "<>".contains(c))
    {
        return Err(SmtpError::Refused("the address cannot be written in SMTP".to_owned()));
    }
    let work = hand_over(connector, server, from, to, mail);
    timeout(PATIENCE, work).await.unwrap_or(Err(SmtpError::TooSlow))
}

async fn hand_over(
    connector: &Connector,
    server: &Server,
    from: &str,
    to: &str,
    mail: &[u8],
) -> Result<String, SmtpError> {
    let domain = from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    let mut talk = Talk { pipe: server.connect(connector).await?, read: Vec::new() };
    talk.answer().await?.fine()?;
    let mut offers = talk.greet(domain).await?;
    if server.secrecy == Secrecy::Upgrade {
        if !offers.contains("STARTTLS") {
            return Err(SmtpError::Unable("does not encrypt, as the settings ask for"));
        }
        talk.say("STARTTLS").await?.fine()?;
        if !talk.read.is_empty() {
            // What was said in the open must not count as said in secret.
            return Err(SmtpError::Cut);
        }
        talk.pipe = connector.encrypt(&server.host, talk.pipe).await?;
        offers = talk.greet(domain).await?;
    }
    if let Some((user, password)) = &server.login {
        talk.sign_in(&offers, user, password).await?;
    }
    talk.say(&format!("MAIL FROM:<{from}>")).await?.fine()?;
    talk.say(&format!("RCPT TO:<{to}>")).await?.taken()?;
    let ready = talk.say("DATA").await?;
    if ready.code != 354 {
        return Err(ready.refusal());
    }
    talk.write(&stuffed(mail)).await?;
    let said = talk.answer().await?.taken()?;
    // It is taken: whether the farewell is heard changes nothing.
    let _ = talk.write(b"QUIT\r\n").await;
    Ok(said)
}

/// An answer: a code, and what was said with it.
struct Answer {
    code: u16,
    said: String,
}

impl Answer {
    /// A step of the way there: whatever is not well is not well now.
    fn fine(self) -> Result<String, SmtpError> {
        if self.is_well() { Ok(self.said) } else { Err(SmtpError::NotNow(self.told())) }
    }

    /// The mail itself: a refusal is for good when the server says so.
    fn taken(self) -> Result<String, SmtpError> {
        if self.is_well() { Ok(self.told()) } else { Err(self.refusal()) }
    }

    fn refusal(self) -> SmtpError {
        let told = self.told();
        if self.code >= 500 { SmtpError::Refused(told) } else { SmtpError::NotNow(told) }
    }

    fn is_well(&self) -> bool {
        (200..300).contains(&self.code)
    }

    /// For people, without addresses: they are of customers.
    fn told(&self) -> String {
        let words = self.said.split_whitespace();
        let words = words.map(|word| if word.contains('@') { "…" } else { word });
        let said = words.collect::<Vec<_>>().join(" ");
        let said: String = said.chars().take(SAID_CHARS_MAX).collect();
        format!("{} {said}", self.code)
    }
}

/// What is said and answered over one connection.
struct Talk {
    pipe: Box<dyn Pipe>,
    /// What came and was not looked at yet.
    read: Vec<u8>,
}

impl Talk {
    async fn greet(&mut self, domain: &str) -> Result<String, SmtpError> {
        Ok(self.say(&format!("EHLO {domain}")).await?.fine()?.to_ascii_uppercase())
    }

    async fn sign_in(&mut self, offers: &str, user: &str, password: &str) -> Result<(), SmtpError> {
        let ways = offers.lines().find(|line| line.trim_start().starts_with("AUTH"));
        let offered = |way: &str| {
            ways.is_some_and(|ways| ways.split([' ', '=']).any(|offered| offered == way))
        };
        if offered("PLAIN") {
            let secret = STANDARD.encode(format!("\0{user}\0{password}"));
            self.say(&format!("AUTH PLAIN {secret}")).await?.fine()?;
            return Ok(());
        }
        if !offered("LOGIN") {
            return Err(SmtpError::Unable("offers no way to sign in that Baton knows"));
        }
        for (words, wanted) in [
            ("AUTH LOGIN".to_owned(), 334),
            (STANDARD.encode(user), 334),
            (STANDARD.encode(password), 235),
        ] {
            let answer = self.say(&words).await?;
            if answer.code != wanted {
                return Err(SmtpError::NotNow(answer.told()));
            }
        }
        Ok(())
    }

    async fn say(&mut self, words: &str) -> Result<Answer, SmtpError> {
        self.write(format!("{words}\r\n").as_bytes()).await?;
        self.answer().await
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), SmtpError> {
        self.pipe.write_all(bytes).await.map_err(|_| SmtpError::Cut)?;
        self.pipe.flush().await.map_err(|_| SmtpError::Cut)
    }

    /// All lines of one answer: `250-SIZE`, ..., `250 HELP`.
    async fn answer(&mut self) -> Result<Answer, SmtpError> {
        let mut said: Vec<String> = Vec::new();
        let mut n_bytes = 0;
        loop {
            let line = self.line().await?;
            n_bytes += line.len();
            let code = line.get(..3).and_then(|code| code.parse().ok()).ok_or(SmtpError::Cut)?;
            said.push(line.get(4..).unwrap_or_default().to_owned());
            if n_bytes > ANSWER_BYTES_MAX {
                return Err(SmtpError::Cut);
            }
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(Answer { code, said: said.join("\n") });
            }
        }
    }

    async fn line(&mut self) -> Result<String, SmtpError> {
        loop {
            if let Some(end) = self.read.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.read.drain(..=end).collect();
                return Ok(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
            let mut piece = [0; 1_024];
            let n = self.pipe.read(&mut piece).await.map_err(|_| SmtpError::Cut)?;
            if n == 0 || self.read.len() > ANSWER_BYTES_MAX {
                return Err(SmtpError::Cut);
            }
            self.read.extend_from_slice(piece.get(..n).unwrap_or_default());
        }
    }
}

/// The mail as it is sent (RFC 5321, 4.5.2): every line ends with CRLF, one that begins with a dot
/// gets another, and a dot alone ends it.
pub(super) fn stuffed(mail: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(mail.len() + 64);
    let mail = mail.strip_suffix(b"\n").unwrap_or(mail);
    for line in mail.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.starts_with(b".") {
            out.push(b'.');
        }
        // A carriage return alone would end the line for some servers and not for others.
        out.extend(line.iter().filter(|byte| **byte != b'\r'));
        out.extend(b"\r\n");
    }
    out.extend(b".\r\n");
    out
}
