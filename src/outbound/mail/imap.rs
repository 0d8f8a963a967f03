//! The mailbox that answers come to (RFC 3501): what is in it after a place, one mail after another,
//! and a mark on those that were taken. Nothing is deleted, moved or read aloud to anybody: what
//! people do with their mailbox stays theirs.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use async_imap::{Client, Session};
use futures_util::TryStreamExt;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::timeout;

use super::{Inbox, Secrecy};
use crate::outbound::{Connector, Pipe, Unreachable};

/// How long one question to the mailbox may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes of one mail that is fetched; larger ones are left where they are.
pub(super) const MAIL_BYTES_MAX: u32 = 32 * 1_024 * 1_024;
/// Bytes that a server may send until it has let us in: a few lines.
const SIGN_IN_BYTES_MAX: usize = 64 * 1_024;
/// Bytes that a server may send in one visit.
const VISIT_BYTES_MAX: usize = 256 * 1_024 * 1_024;

/// Why the mailbox was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailboxError {
    /// There is no connection.
    #[error("the mailbox cannot be reached: {0}")]
    Unreachable(#[from] Unreachable),
    /// A question took longer than a minute.
    #[error("the mailbox took longer than 60 s")]
    TooSlow,
    /// The server said no, or something that was not understood.
    #[error("the mailbox: {0}")]
    Said(String),
}

impl From<async_imap::error::Error> for MailboxError {
    fn from(error: async_imap::error::Error) -> Self {
        // What could not be understood may be a mail: it stays out of every log.
        let said = match error {
            async_imap::error::Error::Parse(_) => "an answer was not understood".to_owned(),
            other => other.to_string(),
        };
        Self::Said(said.chars().filter(|c| !c.is_control()).take(200).collect())
    }
}

/// A mail in the mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its number there; later ones are higher.
    pub uid: u32,
    /// Its size in bytes.
    pub bytes: u32,
}

/// The mailbox, opened.
#[derive(Debug)]
pub struct Mailbox {
    session: Session<Bounded>,
    /// While this stays the same, numbers mean the same mails.
    pub validity: u32,
    /// The number the next mail gets, as far as the server says.
    pub next: Option<u32>,
}

impl Mailbox {
    /// Signs in and opens the folder.
    ///
    /// # Errors
    /// [`MailboxError`].
    pub async fn open(connector: &Connector, inbox: &Inbox) -> Result<Self, MailboxError> {
        patiently(sign_in(connector, inbox)).await
    }

    /// The mails after a number, oldest first, at most `max`.
    ///
    /// # Errors
    /// [`MailboxError`].
    pub async fn after(&mut self, uid: u32, max: usize) -> Result<Vec<Found>, MailboxError> {
        let set = format!("{}:*", uid.saturating_add(1));
        patiently(async {
            let sizes: Vec<_> =
                self.session.uid_fetch(set, "(UID RFC822.SIZE)").await?.try_collect().await?;
            // Asked for what comes after the last one, a server tells of the last one.
            let found = sizes.iter().filter_map(|it| Some(Found { uid: it.uid?, bytes: it.size? }));
            let mut found: Vec<Found> = found.filter(|it| it.uid > uid).collect();
            found.sort_by_key(|it| it.uid);
            found.truncate(max);
            Ok(found)
        })
        .await
    }

    /// One mail; none when it is gone meanwhile, or larger than is fetched.
    ///
    /// # Errors
    /// [`MailboxError`].
    pub async fn fetch(&mut self, it: Found) -> Result<Option<Vec<u8>>, MailboxError> {
        if it.bytes > MAIL_BYTES_MAX {
            return Ok(None);
        }
        patiently(async {
            let fetched = self.session.uid_fetch(it.uid.to_string(), "(UID BODY.PEEK[])").await?;
            let fetched: Vec<_> = fetched.try_collect().await?;
            let mut mail = fetched.iter().filter(|mail| mail.uid == Some(it.uid));
            Ok(mail.find_map(|mail| mail.body()).map(<[u8]>::to_vec))
        })
        .await
    }

    /// Marks a mail as read, so that people see in their mailbox what was taken.
    ///
    /// # Errors
    /// [`MailboxError`].
    pub async fn mark(&mut self, it: Found) -> Result<(), MailboxError> {
        patiently(async {
            let marked = self.session.uid_store(it.uid.to_string(), "+FLAGS (\\Seen)").await?;
            let _: Vec<_> = marked.try_collect().await?;
            Ok(())
        })
        .await
    }

    /// Waits until the server tells of something by itself (IDLE, RFC 2177), at most for `span`, and
    /// says goodbye; whether it could, or only the time is over that it would have taken to ask.
    ///
    /// # Errors
    /// [`MailboxError`].
    pub async fn listen(mut self, span: Duration) -> Result<bool, MailboxError> {
        let known = patiently(async { Ok(self.session.capabilities().await?) }).await?;
        if !known.has_str("IDLE") {
            self.leave().await;
            return Ok(false);
        }
        let Self { session, validity, next } = self;
        let mut idle = session.idle();
        patiently(async { Ok(idle.init().await?) }).await?;
        let (told, _stop) = idle.wait_with_timeout(span);
        // A server that only says it is still there does not make the time longer.
        if let Ok(told) = timeout(span, told).await {
            told?;
        }
        let session = patiently(async { Ok(idle.done().await?) }).await?;
        Self { session, validity, next }.leave().await;
        Ok(true)
    }

    /// Says goodbye; whether it is heard changes nothing.
    pub async fn leave(mut self) {
        let _ = patiently(async { Ok(self.session.logout().await?) }).await;
    }
}

async fn sign_in(connector: &Connector, inbox: &Inbox) -> Result<Mailbox, MailboxError> {
    let server = &inbox.server;
    let left = Arc::new(AtomicUsize::new(SIGN_IN_BYTES_MAX));
    let mut client = Client::new(Bounded::new(server.connect(connector).await?, &left));
    let hung_up = || MailboxError::Said("it hung up".to_owned());
    let said_no = |error: io::Error| MailboxError::Said(error.to_string());
    client.read_response().await.map_err(said_no)?.ok_or_else(hung_up)?;
    if server.secrecy == Secrecy::Upgrade {
        client.run_command_and_check_ok("STARTTLS", None).await?;
        let pipe = connector.encrypt(&server.host, client.into_inner()).await?;
        client = Client::new(Bounded::new(pipe, &left));
    }
    let (user, password) = server.login.clone().unwrap_or_default();
    let mut session = client.login(user, password).await.map_err(|(error, _)| error)?;
    left.store(VISIT_BYTES_MAX, Ordering::Relaxed);
    let opened = session.select(&inbox.folder).await?;
    let validity = opened.uid_validity.unwrap_or_default();
    Ok(Mailbox { session, validity, next: opened.uid_next })
}

async fn patiently<T>(
    work: impl Future<Output = Result<T, MailboxError>>,
) -> Result<T, MailboxError> {
    timeout(PATIENCE, work).await.unwrap_or(Err(MailboxError::TooSlow))
}

/// A connection over which a server can send only so much: what is read is kept in memory, and read
/// again from its beginning with every piece that comes.
struct Bounded {
    pipe: Box<dyn Pipe>,
    left: Arc<AtomicUsize>,
}

impl Bounded {
    fn new(pipe: Box<dyn Pipe>, left: &Arc<AtomicUsize>) -> Self {
        Self { pipe, left: Arc::clone(left) }
    }
}

impl std::fmt::Debug for Bounded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bounded").field("left", &self.left).finish_non_exhaustive()
    }
}

impl AsyncRead for Bounded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.pipe).poll_read(cx, buf))?;
        let n = buf.filled().len() - before;
        let Some(left) = self.left.load(Ordering::Relaxed).checked_sub(n) else {
            return Poll::Ready(Err(io::Error::other("the server sent more than is read")));
        };
        self.left.store(left, Ordering::Relaxed);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Bounded {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.pipe).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.pipe).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.pipe).poll_shutdown(cx)
    }
}
