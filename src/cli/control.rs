//! How a command talks with the Baton that has the data directory open: lines of JSON each way over
//! a socket file in it, a command first and then, for an import, what is handed in. Whoever may read
//! the directory may use it, and nobody else can: this is no way in for people or programs, those
//! have the API.

use std::fs::Permissions;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream as Blocking;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader as AsyncReader};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};
use tokio::time::timeout;

use crate::app::House;
use crate::cli::{Failure, archive};
use crate::domain::sheet::Shelving;
use crate::store::Store;

/// The socket's name in the data directory.
const FILE: &str = "control.sock";
/// Bytes of a command, at most.
const COMMAND_BYTES_MAX: u64 = 16 * 1024;
/// Bytes of what is handed in at once, at most.
const LINE_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// A command is said, and its answer taken, within this time.
const PATIENCE: Duration = Duration::from_secs(10);
/// The next thing of an import is handed in within this time.
const IMPORT_PATIENCE: Duration = Duration::from_secs(600);
/// Commands under way at the same time, at most.
const COMMANDS_MAX: usize = 4;

/// What can be asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Command {
    /// Write a consistent copy of the data to this file, which is not there yet.
    Backup { to: PathBuf },
    /// Write everything to a file of JSON lines, which is not there yet.
    Export { to: archive::To },
    /// Take in the articles of files; each line is a `FileRead`, each answer a `FileCame`.
    ImportKnowledge { how: Shelving },
    /// Take in conversations of the past; each line is some `PastConversation`s, each answer what
    /// became of them. `read` has every message read.
    ImportConversations { read: bool },
}

/// What comes back.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reply<T> {
    Done(T),
    Refused { why: String },
}

/// Takes commands until the task is ended, and then leaves no socket behind. The caller holds the
/// directory's lock, so a socket that lies there is a dead one's.
///
/// # Errors
/// When the socket cannot be made; a path that is too long for one is the usual reason.
pub(super) fn listen(
    dir: &Path,
    house: House,
) -> std::io::Result<impl Future<Output = ()> + use<>> {
    let path = dir.join(FILE);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    let opened = Opened(path);
    std::fs::set_permissions(&opened.0, Permissions::from_mode(0o600))?;
    Ok(async move {
        let _opened = opened;
        let mut under_way = FuturesUnordered::new();
        loop {
            tokio::select! {
                Some(()) = under_way.next() => {}
                taken = listener.accept(), if under_way.len() < COMMANDS_MAX => match taken {
                    Ok((stream, _)) => under_way.push(take(stream, house.clone())),
                    Err(error) => {
                        tracing::warn!(%error, "the control socket takes nobody now");
                        tokio::time::sleep(PATIENCE).await;
                    }
                },
            }
        }
    })
}

/// The socket's file, for as long as somebody listens at it.
struct Opened(PathBuf);

impl Drop for Opened {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.0) {
            tracing::debug!(%error, "the control socket stays behind");
        }
    }
}

async fn take(stream: UnixStream, house: House) {
    if let Err(error) = Caller::new(stream).serve(house).await {
        tracing::warn!(%error, "a command over the control socket was cut short");
    }
}

/// Who is at the other end.
struct Caller {
    read: AsyncReader<OwnedReadHalf>,
    write: OwnedWriteHalf,
}

impl Caller {
    fn new(stream: UnixStream) -> Self {
        let (read, write) = stream.into_split();
        Self { read: AsyncReader::new(read), write }
    }

    async fn serve(&mut self, house: House) -> std::io::Result<()> {
        let line = timeout(PATIENCE, self.line(COMMAND_BYTES_MAX)).await??;
        match serde_json::from_slice(&line) {
            Ok(Command::Backup { to }) => {
                let work = move |store: Store| Ok(store.backup(&to)?);
                let reply = carry_out("a backup", &house, work).await;
                self.say(&reply).await
            }
            Ok(Command::Export { to }) => {
                let work = move |store: Store| archive::write(&store, &to).map(drop);
                let reply = carry_out("an export", &house, work).await;
                self.say(&reply).await
            }
            Ok(Command::ImportKnowledge { how }) => self.import_knowledge(&house, how).await,
            Ok(Command::ImportConversations { read }) => {
                self.import_conversations(&house, read).await
            }
            Err(error) => self.say(&refused::<()>(error)).await,
        }
    }

    async fn import_knowledge(&mut self, house: &House, how: Shelving) -> std::io::Result<()> {
        let mut shelf = match house.own_shelf(how).await {
            Ok(shelf) => shelf,
            Err(error) => return self.say(&refused::<()>(error)).await,
        };
        self.say(&Reply::Done(())).await?;
        while let Some(file) = self.next().await? {
            let reply = match shelf.put(file).await {
                Ok(came) => Reply::Done(came),
                Err(error) => refused(error),
            };
            self.say(&reply).await?;
        }
        Ok(())
    }

    async fn import_conversations(&mut self, house: &House, read: bool) -> std::io::Result<()> {
        tracing::info!("an import of conversations begins");
        self.say(&Reply::Done(())).await?;
        while let Some(some) = self.next().await? {
            let reply = match house.take_in_conversations(some, read).await {
                Ok(taken) => Reply::Done(taken),
                Err(error) => refused(error),
            };
            self.say(&reply).await?;
        }
        tracing::info!("an import of conversations ends");
        Ok(())
    }

    /// What is handed in next; none when that was all.
    async fn next<T: DeserializeOwned>(&mut self) -> std::io::Result<Option<T>> {
        let line = timeout(IMPORT_PATIENCE, self.line(LINE_BYTES_MAX)).await??;
        if line.is_empty() { Ok(None) } else { Ok(Some(serde_json::from_slice(&line)?)) }
    }

    /// The next line, empty at the end.
    async fn line(&mut self, max: u64) -> std::io::Result<Vec<u8>> {
        let mut line = Vec::new();
        (&mut self.read).take(max).read_until(b'\n', &mut line).await?;
        Ok(line)
    }

    async fn say<T: Serialize>(&mut self, reply: &Reply<T>) -> std::io::Result<()> {
        let mut answer = serde_json::to_vec(reply)?;
        answer.push(b'\n');
        timeout(PATIENCE, self.write.write_all(&answer)).await?
    }
}

fn refused<T>(why: impl ToString) -> Reply<T> {
    Reply::Refused { why: why.to_string() }
}

/// Does something that takes a while with the store, and says what came of it.
async fn carry_out(
    what: &'static str,
    house: &House,
    work: impl FnOnce(Store) -> Result<(), Failure> + Send + 'static,
) -> Reply<()> {
    tracing::info!(what, "a command of this machine begins");
    let store = house.store().clone();
    let done = tokio::task::spawn_blocking(move || work(store)).await;
    let why = match done {
        Ok(Ok(())) => return Reply::Done(()),
        Ok(Err(error)) => error.to_string(),
        Err(error) => error.to_string(),
    };
    tracing::error!(what, why, "a command of this machine failed");
    Reply::Refused { why }
}

/// A command that was taken, and the way to hand in what belongs to it.
pub(super) struct Line {
    stream: BufReader<Blocking>,
}

impl Line {
    /// Asks the Baton that has `dir` open, and waits until it is done: a large backup takes its time.
    /// None when nobody listens there.
    ///
    /// # Errors
    /// What it says against it.
    pub(super) fn call(dir: &Path, command: &Command) -> Result<Option<Self>, Failure> {
        let Ok(stream) = Blocking::connect(dir.join(FILE)) else { return Ok(None) };
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut line = Self { stream: BufReader::new(stream) };
        line.say::<_, ()>(command)?;
        Ok(Some(line))
    }

    /// Hands something in and waits for what became of it.
    ///
    /// # Errors
    /// What is said against it, or that nobody answers any more.
    pub(super) fn say<I: Serialize, O: DeserializeOwned>(
        &mut self,
        said: &I,
    ) -> Result<O, Failure> {
        let mut line = serde_json::to_vec(said)?;
        line.push(b'\n');
        self.stream.get_mut().write_all(&line)?;
        let mut answer = Vec::new();
        (&mut self.stream).take(LINE_BYTES_MAX).read_until(b'\n', &mut answer)?;
        match serde_json::from_slice(&answer) {
            Ok(Reply::Done(done)) => Ok(done),
            Ok(Reply::Refused { why }) => Err(why.into()),
            Err(_) => Err("Baton ended before it answered".into()),
        }
    }
}

/// Asks the Baton that has `dir` open, and waits until it is done.
///
/// # Errors
/// When nobody listens there, or with what it says against it.
pub(super) fn ask(dir: &Path, command: &Command) -> Result<(), Failure> {
    match Line::call(dir, command)? {
        Some(_) => Ok(()),
        None => Err(format!(
            "Baton has {} open, but does not listen at {}",
            dir.display(),
            dir.join(FILE).display()
        )
        .into()),
    }
}
