//! How a command talks with the Baton that has the data directory open: one line of JSON each way
//! over a socket file in it. Whoever may read the directory may use it, and nobody else can: this is
//! no way in for people or programs, those have the API.

use std::fs::Permissions;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream as Blocking;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader as AsyncReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::time::timeout;

use crate::cli::{Failure, archive};
use crate::store::Store;

/// The socket's name in the data directory.
const FILE: &str = "control.sock";
/// Bytes of a line, at most.
const LINE_MAX: u64 = 16 * 1024;
/// A command is said, and its answer taken, within this time.
const PATIENCE: Duration = Duration::from_secs(10);

/// What can be asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Command {
    /// Write a consistent copy of the data to this file, which is not there yet.
    Backup { to: PathBuf },
    /// Write everything to a file of JSON lines, which is not there yet.
    Export { to: archive::To },
}

/// What comes back.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reply {
    Done,
    Refused { why: String },
}

/// Takes commands, one after the other, until the task is ended. The caller holds the directory's
/// lock, so a socket that lies there is a dead one's.
///
/// # Errors
/// When the socket cannot be made; a path that is too long for one is the usual reason.
pub(super) fn listen(
    dir: &Path,
    store: Store,
) -> std::io::Result<impl Future<Output = ()> + use<>> {
    let path = dir.join(FILE);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, Permissions::from_mode(0o600))?;
    Ok(async move {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    if let Err(error) = take(stream, &store).await {
                        tracing::warn!(%error, "a command over the control socket was cut short");
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "the control socket takes nobody now");
                    tokio::time::sleep(PATIENCE).await;
                }
            }
        }
    })
}

async fn take(stream: UnixStream, store: &Store) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut line = String::new();
    timeout(PATIENCE, AsyncReader::new(read.take(LINE_MAX)).read_line(&mut line)).await??;
    let reply = match serde_json::from_str(&line) {
        Ok(command) => carry_out(command, store.clone()).await,
        Err(error) => Reply::Refused { why: error.to_string() },
    };
    let mut answer = serde_json::to_vec(&reply)?;
    answer.push(b'\n');
    timeout(PATIENCE, write.write_all(&answer)).await?
}

async fn carry_out(command: Command, store: Store) -> Reply {
    tracing::info!(?command, "a command of this machine begins");
    let done = tokio::task::spawn_blocking(move || match command {
        Command::Backup { to } => store.backup(&to).map_err(Failure::from),
        Command::Export { to } => archive::write(&store, &to).map(drop),
    });
    let refused = match done.await {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(error.to_string()),
        Err(error) => Some(error.to_string()),
    };
    match refused {
        None => Reply::Done,
        Some(why) => {
            tracing::error!(why, "a command of this machine failed");
            Reply::Refused { why }
        }
    }
}

/// Asks the Baton that has `dir` open, and waits until it is done: a large backup takes its time.
///
/// # Errors
/// When nobody listens there, or with what it says against it.
pub(super) fn ask(dir: &Path, command: &Command) -> Result<(), Failure> {
    let path = dir.join(FILE);
    let mut stream = Blocking::connect(&path).map_err(|error| {
        format!(
            "Baton has {} open, but does not listen at {}: {error}",
            dir.display(),
            path.display()
        )
    })?;
    stream.set_write_timeout(Some(PATIENCE))?;
    writeln!(stream, "{}", serde_json::to_string(command)?)?;
    let mut line = String::new();
    BufReader::new(stream.take(LINE_MAX)).read_line(&mut line)?;
    match serde_json::from_str(&line) {
        Ok(Reply::Done) => Ok(()),
        Ok(Reply::Refused { why }) => Err(why.into()),
        Err(_) => Err("Baton ended before it answered".into()),
    }
}
