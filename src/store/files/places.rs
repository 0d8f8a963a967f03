//! Where files lie: a directory, and its twin in memory.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use crate::domain::attachment::FileHash;
use crate::store::files::{Opened, Place, Sheet};

/// Files that are not complete yet lie here.
const INCOMING: &str = "incoming";
/// Characters of the hash that name the directory within: files are spread over 256 of them.
const FAN_CHARS: usize = 2;

/// A directory.
#[derive(Debug)]
pub(crate) struct Directory(PathBuf);

impl Directory {
    /// In `dir`; whatever an earlier run left unfinished there is taken away.
    pub(crate) fn new(dir: PathBuf) -> Self {
        let unfinished = dir.join(INCOMING);
        if unfinished.exists() && fs::remove_dir_all(&unfinished).is_err() {
            tracing::warn!(dir = %unfinished.display(), "unfinished files could not be taken away");
        }
        Self(dir)
    }

    fn passing(&self, name: &str) -> PathBuf {
        self.0.join(INCOMING).join(name)
    }

    fn lasting(&self, hash: FileHash) -> PathBuf {
        let name = hash.to_string();
        let fan: String = name.chars().take(FAN_CHARS).collect();
        self.0.join(fan).join(name)
    }
}

impl Place for Directory {
    fn create(&self, passing: &str) -> io::Result<Box<dyn Sheet>> {
        let path = self.passing(passing);
        fs::create_dir_all(self.0.join(INCOMING))?;
        Ok(Box::new(OpenOptions::new().write(true).create_new(true).open(path)?))
    }

    fn rename(&self, passing: &str, hash: FileHash) -> io::Result<()> {
        let path = self.lasting(hash);
        if let Some(fan) = path.parent() {
            fs::create_dir_all(fan)?;
        }
        fs::rename(self.passing(passing), path)
    }

    fn sync_name(&self, hash: FileHash) -> io::Result<()> {
        // The directory that holds the name, the one that holds that, and the data directory.
        let path = self.lasting(hash);
        path.ancestors().skip(1).take(3).try_for_each(sync_dir)
    }

    fn remove(&self, passing: &str) -> io::Result<()> {
        fs::remove_file(self.passing(passing))
    }

    fn open(&self, hash: FileHash) -> io::Result<Opened> {
        File::open(self.lasting(hash)).map(Opened::File)
    }

    fn all(&self) -> io::Result<Vec<FileHash>> {
        let mut found = Vec::new();
        for fan in entries(&self.0)? {
            if fan.file_name() != Some(INCOMING.as_ref()) && fan.is_dir() {
                let names = entries(&fan)?.into_iter();
                found.extend(
                    names.filter_map(|path| FileHash::from_name(path.file_name()?.to_str()?)),
                );
            }
        }
        Ok(found)
    }

    fn take_away(&self, hash: FileHash) -> io::Result<()> {
        let path = self.lasting(hash);
        fs::remove_file(&path)?;
        path.parent().map_or(Ok(()), sync_dir)
    }
}

/// What lies in a directory; nothing where there is none.
fn entries(dir: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(dir) {
        Ok(found) => found.map(|entry| Ok(entry?.path())).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn sync_dir(dir: &Path) -> io::Result<()> {
    let dir = if dir.as_os_str().is_empty() { Path::new(".") } else { dir };
    File::open(dir)?.sync_all()
}

impl Sheet for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}

/// Memory, where everything is as durable as anything.
#[derive(Clone, Debug, Default)]
pub(crate) struct InMemory(Arc<Mutex<BTreeMap<String, Vec<u8>>>>);

impl InMemory {
    fn names(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place for InMemory {
    fn create(&self, passing: &str) -> io::Result<Box<dyn Sheet>> {
        self.names().insert(passing.to_owned(), Vec::new());
        Ok(Box::new((self.clone(), passing.to_owned())))
    }

    fn rename(&self, passing: &str, hash: FileHash) -> io::Result<()> {
        let mut names = self.names();
        let bytes = names.remove(passing).ok_or(io::ErrorKind::NotFound)?;
        names.insert(hash.to_string(), bytes);
        Ok(())
    }

    fn sync_name(&self, _hash: FileHash) -> io::Result<()> {
        Ok(())
    }

    fn remove(&self, passing: &str) -> io::Result<()> {
        self.names().remove(passing);
        Ok(())
    }

    fn open(&self, hash: FileHash) -> io::Result<Opened> {
        let names = self.names();
        let bytes = names.get(&hash.to_string()).ok_or(io::ErrorKind::NotFound)?;
        Ok(Opened::Bytes(Bytes::copy_from_slice(bytes)))
    }

    fn all(&self) -> io::Result<Vec<FileHash>> {
        Ok(self.names().keys().filter_map(|name| FileHash::from_name(name)).collect())
    }

    fn take_away(&self, hash: FileHash) -> io::Result<()> {
        self.names().remove(&hash.to_string());
        Ok(())
    }
}

impl Sheet for (InMemory, String) {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut names = self.0.names();
        names.get_mut(&self.1).ok_or(io::ErrorKind::NotFound)?.extend_from_slice(bytes);
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }
}
