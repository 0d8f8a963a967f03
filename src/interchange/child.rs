//! Files of others are read in a process of their own: this executable again, with limits on time,
//! memory and output that it sets itself before it looks at a single byte, and with nothing of the
//! house open. What a file can do to it, it does to nobody else.
//!
//! The file comes on standard input; lines of JSON go out on standard output.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};

use rustix::process::{Resource, Rlimit, setrlimit};
use serde::de::DeserializeOwned;

/// The hidden subcommand.
pub const SUBCOMMAND: &str = "read-file";
/// Bytes of address space of the child, its own executable included.
const MEMORY_BYTES_MAX: u64 = 768 * 1_024 * 1_024;
/// Bytes of one line of its output.
const LINE_BYTES_MAX: u64 = 64 * 1_024 * 1_024;

/// What a child may use up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Seconds of a processor.
    pub cpu_s: u64,
    /// Bytes of output, all lines together.
    pub output_bytes_max: u64,
}

/// For one file of articles.
pub const ONE_FILE: Allowance = Allowance { cpu_s: 20, output_bytes_max: 256 * 1_024 * 1_024 };

/// For one export of conversations: 43,000 take some ten seconds.
pub const ONE_EXPORT: Allowance =
    Allowance { cpu_s: 1_800, output_bytes_max: 64 * 1_024 * 1_024 * 1_024 };

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ChildError {
    /// The process could not be started or talked with.
    #[error("the process that reads files cannot be used: {0}")]
    Process(#[from] std::io::Error),
    /// It ended before it was done.
    #[error("{0}")]
    Ended(String),
}

/// Sets the limits of the process that calls it. To be called in the child, first of all.
///
/// # Errors
/// When the system refuses; nothing must be read then.
pub fn confine(allowance: Allowance) -> std::io::Result<()> {
    let limits = [
        (Resource::Cpu, allowance.cpu_s),
        (Resource::As, MEMORY_BYTES_MAX),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ];
    for (resource, most) in limits {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

/// How a child is started.
#[derive(Clone, Debug)]
pub struct Reader {
    executable: PathBuf,
}

impl Reader {
    /// By the executable that runs now.
    ///
    /// # Errors
    /// When the system does not say which that is.
    pub fn this_executable() -> std::io::Result<Self> {
        Ok(Self { executable: std::env::current_exe()? })
    }

    /// By another executable of Baton.
    pub fn by(executable: impl Into<PathBuf>) -> Self {
        Self { executable: executable.into() }
    }

    /// Feeds `input` to a child with `arguments` and hands each line of its answer to `take`, until
    /// it has said everything or `take` says that it is enough.
    ///
    /// # Errors
    /// [`ChildError::Ended`] in words for people when a limit ended it. What came before is taken.
    pub fn read<T: DeserializeOwned>(
        &self,
        arguments: &[OsString],
        allowance: Allowance,
        input: impl Read + Send + 'static,
        mut take: impl FnMut(T) -> bool,
    ) -> Result<(), ChildError> {
        let mut child = Running(
            Command::new(&self.executable)
                .arg(SUBCOMMAND)
                .args(arguments)
                .env_clear()
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()?,
        );
        let feeding = child.feed(input)?;
        let output = child.0.stdout.take().ok_or(ErrorKind::BrokenPipe).map_err(broken)?;
        let mut lines = BufReader::new(output.take(allowance.output_bytes_max));
        let mut line = Vec::new();
        loop {
            line.clear();
            let n = (&mut lines).take(LINE_BYTES_MAX).read_until(b'\n', &mut line)?;
            if n == 0 {
                break;
            }
            let Ok(read) = serde_json::from_slice(&line) else {
                return Err(child.why(allowance));
            };
            if !take(read) {
                return Ok(());
            }
        }
        if lines.get_ref().limit() == 0 {
            return Err(ChildError::Ended("holds more than can be taken at once".into()));
        }
        let status = child.0.wait()?;
        // A child that ended early breaks the pipe; how it ended says more than that.
        let _ = feeding.join();
        if status.success() { Ok(()) } else { Err(ended(status, allowance)) }
    }
}

/// A child that is gone when nobody waits for it any more.
struct Running(Child);

impl Running {
    fn feed(
        &mut self,
        mut input: impl Read + Send + 'static,
    ) -> std::io::Result<std::thread::JoinHandle<()>> {
        let mut into = self.0.stdin.take().ok_or_else(|| broken(ErrorKind::BrokenPipe))?;
        std::thread::Builder::new().name("feed-reader".to_owned()).spawn(move || {
            let copied = std::io::copy(&mut input, &mut into).and_then(|_| into.flush());
            if let Err(error) = copied
                && error.kind() != ErrorKind::BrokenPipe
            {
                tracing::warn!(%error, "a file could not be handed over to be read");
            }
        })
    }

    /// Why its output broke off in the middle of a line.
    fn why(&mut self, allowance: Allowance) -> ChildError {
        // It may still be writing what nobody can read.
        let _ = self.0.kill();
        match self.0.wait() {
            Ok(status) if status.success() => {
                ChildError::Ended("holds a line that is too long".into())
            }
            Ok(status) => ended(status, allowance),
            Err(error) => error.into(),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !matches!(self.0.try_wait(), Ok(Some(_))) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
}

fn broken(kind: ErrorKind) -> std::io::Error {
    kind.into()
}

fn ended(status: ExitStatus, allowance: Allowance) -> ChildError {
    use std::os::unix::process::ExitStatusExt;
    ChildError::Ended(match status.signal() {
        Some(libc::SIGXCPU | libc::SIGKILL) => {
            format!("takes more than {} s to read", allowance.cpu_s)
        }
        Some(libc::SIGABRT) => "takes more memory to read than it may have".into(),
        _ => format!("cannot be read: the process that reads it ended with {status}"),
    })
}

#[cfg(test)]
mod tests;
