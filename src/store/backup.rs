//! Backups: one consistent point of a store that goes on working, as a file of its own beside its
//! checksum and the directory of attached files; and the way back, into an empty directory, as a
//! new lineage.

#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::ids::Epoch;
use crate::store::disk::FileMedium;
use crate::store::engine::Engine;
use crate::store::files::{self, Files};
use crate::store::migrate::{self, MIGRATIONS};
use crate::store::open;
use crate::store::read::{Read, Snapshot, Span};
use crate::store::tables::{Table, hex};
use crate::store::write_set::WriteSet;
use crate::store::{Options, StoreError};

/// Rows and bytes copied in one transaction at most.
const CHUNK_ROWS: usize = 1_000;
const CHUNK_BYTES: usize = 8 * 1024 * 1024;
/// What the directory of attached files is called: as the backup, with this behind it.
const FILES_SUFFIX: &str = ".files";
/// Memory for pages of the copy.
const CACHE_BYTES: usize = 16 * 1024 * 1024;

/// What a restore came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The new lineage.
    pub epoch: Epoch,
    /// Attached files that were not beside the backup, or were damaged there.
    pub n_files_missing: u64,
}

/// Copies what a snapshot sees into a new file `to`, with `to.sha256` and `to.files` beside it.
/// Whatever is cut short leaves no file called `to`. A file once attached never changes, and goes
/// only when it is erased, so the directory fits the snapshot however long copying takes.
pub(crate) fn write(snapshot: Snapshot, attached: &Files, to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        return Err(StoreError::Backup(format!("{} is there already", to.display())));
    }
    files::backup(attached, &snapshot, &with_suffix(to, FILES_SUFFIX))?;
    let new = with_suffix(to, ".new");
    let result = copy(snapshot, &new, &WriteSet::default()).and_then(|()| {
        write_checksum(&new, to)?;
        open::publish(&new, to)
    });
    if result.is_err() && new.exists() {
        fs::remove_file(&new)?;
    }
    result
}

/// Copies every table into a new file, and then changes it.
pub(crate) fn copy(snapshot: Snapshot, new: &Path, then: &WriteSet) -> Result<(), StoreError> {
    if new.exists() {
        fs::remove_file(new)?;
    }
    let engine = Engine::open(&FileMedium(new.to_owned()), CACHE_BYTES)?;
    engine.create_tables()?;
    for table in Table::ALL {
        copy_table(&snapshot, *table, &engine)?;
    }
    drop(snapshot);
    if !then.is_empty() {
        engine.commit(then)?;
    }
    engine.close()
}

fn copy_table(from: &Snapshot, table: Table, to: &Engine) -> Result<(), StoreError> {
    let mut span = Span::all();
    loop {
        let mut chunk = WriteSet::default();
        let mut n_bytes = 0;
        // In small steps: how long rows are is known only after reading them.
        while n_bytes < CHUNK_BYTES {
            let rows = from.rows(table, &span, false, CHUNK_ROWS)?;
            let Some((last, _)) = rows.last() else { break };
            span = Span::after(last);
            for (key, value) in rows {
                n_bytes += key.len() + value.len();
                chunk.set(table, key, Some(value));
            }
        }
        if chunk.is_empty() {
            return Ok(());
        }
        to.commit(&chunk)?;
    }
}

/// Writes the checksum file in the form `sha256sum --check` reads.
fn write_checksum(of: &Path, named: &Path) -> Result<(), StoreError> {
    let name = named.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let path = with_suffix(named, ".sha256");
    let new = with_suffix(named, ".sha256.new");
    File::create(&new)?.write_all(format!("{}  {name}\n", checksum(of)?).as_bytes())?;
    open::publish(&new, &path)
}

fn checksum(path: &Path) -> Result<String, StoreError> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1024 * 1024];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&hash.finalize())),
            n => hash.update(buffer.get(..n).unwrap_or_default()),
        }
    }
}

/// Puts a backup into an empty directory, as a lineage of its own: whoever was connected to the
/// store it was taken from fetches everything anew.
pub(crate) fn restore(from: &Path, dir: &Path, options: &Options) -> Result<Restored, StoreError> {
    verify(from)?;
    fs::create_dir_all(dir)?;
    if fs::read_dir(dir)?.next().is_some() {
        let why = "is not empty; a backup is restored into an empty directory";
        return Err(StoreError::Backup(format!("{} {why}", dir.display())));
    }
    let _lock = open::lock(dir)?;
    let epoch = options.new_epoch();
    let attached = Files::in_directory(dir.join(open::FILES));
    let mut n_files_missing = 0;
    let made = open::create(dir, |medium| {
        fs::copy(from, &medium.0)?;
        let engine = open::engine(medium, options.cache_bytes)?;
        migrate::run(&engine, MIGRATIONS)?;
        let mut meta = WriteSet::default();
        open::set_epoch(&mut meta, epoch);
        engine.commit(&meta)?;
        let read = Snapshot::new(engine.begin_read()?);
        n_files_missing = files::restore(&with_suffix(from, FILES_SUFFIX), &read, &attached)?;
        drop(read);
        engine.close()
    });
    match made {
        Ok(()) => Ok(Restored { epoch, n_files_missing }),
        Err(error) => {
            open::clear(dir)?;
            Err(error)
        }
    }
}

fn verify(from: &Path) -> Result<(), StoreError> {
    let path = with_suffix(from, ".sha256");
    let bad = |why: &str| StoreError::Backup(format!("{}: {why}", path.display()));
    let text = fs::read_to_string(&path).map_err(|error| bad(&error.to_string()))?;
    let wanted = text.split_whitespace().next().ok_or_else(|| bad("it is empty"))?;
    if checksum(from)? != wanted.to_lowercase() {
        return Err(StoreError::Backup(format!(
            "{} is not what was backed up: its checksum differs; use another backup",
            from.display()
        )));
    }
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
