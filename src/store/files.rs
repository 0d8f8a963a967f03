//! Files that came with messages: kept beside the store's own file, each under the hash of its
//! bytes. A file is written under a passing name, made durable, and only then given its lasting
//! one; the row that names it is written after that. So a power cut leaves at worst a file that
//! no row names, never a row without its file, and never half a file under a hash.
//!
//! What it does not do: know who may see a file, or what it is.

mod copies;
mod places;

#[cfg(test)]
mod tests;

use std::fmt;
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::domain::attachment::FileHash;
use crate::store::StoreError;
pub(crate) use copies::{backup, check, each, each_row, restore};
use places::{Directory, InMemory};

/// Where files lie: a directory, memory, or a test's disk that loses power. Each step is one that
/// a power cut can come before.
pub(crate) trait Place: fmt::Debug + Send + Sync + 'static {
    /// A new file under a passing name.
    fn create(&self, passing: &str) -> io::Result<Box<dyn Sheet>>;
    /// Gives a file its lasting name.
    fn rename(&self, passing: &str, hash: FileHash) -> io::Result<()>;
    /// Makes the lasting name durable.
    fn sync_name(&self, hash: FileHash) -> io::Result<()>;
    /// Takes away what was not finished.
    fn remove(&self, passing: &str) -> io::Result<()>;
    /// A file by its lasting name.
    fn open(&self, hash: FileHash) -> io::Result<Opened>;
    /// Every lasting name.
    fn all(&self) -> io::Result<Vec<FileHash>>;
    /// Takes a file away, durably.
    fn take_away(&self, hash: FileHash) -> io::Result<()>;
}

/// A file that is being written.
pub(crate) trait Sheet: Send {
    /// Adds to its end.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Returns when everything written is durable.
    fn sync(&mut self) -> io::Result<()>;
}

/// A file to read.
#[derive(Debug)]
pub enum Opened {
    /// On the disk.
    File(File),
    /// In memory.
    Bytes(Bytes),
}

/// The files of one store.
#[derive(Clone, Debug)]
pub struct Files(Arc<dyn Place>);

impl Files {
    /// In a directory of their own, which is made when the first one comes.
    pub(crate) fn in_directory(dir: PathBuf) -> Self {
        Self(Arc::new(Directory::new(dir)))
    }

    /// In memory.
    pub(crate) fn in_memory() -> Self {
        Self(Arc::new(InMemory::default()))
    }

    /// Begins a file. `passing` is a name nobody else uses. Blocks for as long as the disk takes,
    /// as everything here does.
    ///
    /// # Errors
    /// What the disk says; so for all of these.
    pub fn begin(&self, passing: String) -> Result<Incoming, StoreError> {
        let sheet = self.0.create(&passing)?;
        let place = Arc::clone(&self.0);
        Ok(Incoming { place, passing, sheet, hash: Sha256::new(), n_bytes: 0, kept: false })
    }

    /// A file by its hash; an error of kind `NotFound` when there is none.
    pub fn open(&self, hash: FileHash) -> io::Result<Opened> {
        self.0.open(hash)
    }

    /// Every file there is, whether or not a row names it.
    pub(crate) fn all(&self) -> io::Result<Vec<FileHash>> {
        self.0.all()
    }

    /// Takes a file away, durably. Only what no row names may go.
    pub(crate) fn remove(&self, hash: FileHash) -> io::Result<()> {
        self.0.take_away(hash)
    }
}

/// A file that is coming in. Dropped before it is kept, it is gone.
pub struct Incoming {
    place: Arc<dyn Place>,
    passing: String,
    sheet: Box<dyn Sheet>,
    hash: Sha256,
    n_bytes: u64,
    kept: bool,
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming").field("n_bytes", &self.n_bytes).finish_non_exhaustive()
    }
}

impl Incoming {
    /// Adds to its end.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.sheet.write(bytes)?;
        self.hash.update(bytes);
        self.n_bytes += bytes.len() as u64;
        Ok(())
    }

    /// Bytes so far.
    pub fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    /// Returns when the file is durable under its lasting name, which is its hash.
    pub fn keep(mut self) -> Result<FileHash, StoreError> {
        let hash = FileHash(self.hash.clone().finalize().into());
        self.sheet.sync()?;
        self.place.rename(&self.passing, hash)?;
        self.kept = true;
        self.place.sync_name(hash)?;
        Ok(hash)
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // What stays behind is taken away at the next start.
        if !self.kept && self.place.remove(&self.passing).is_err() {
            tracing::debug!("a file that was not finished stays until the next start");
        }
    }
}
