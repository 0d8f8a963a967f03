//! Files in checks, backups and restores: every row has its file, and a file is what its name says.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use bytes::Buf as _;
use sha2::{Digest, Sha256};

use crate::domain::agent::Agent;
use crate::domain::attachment::{Attachment, FileHash};
use crate::store::StoreError;
use crate::store::check::{CheckReport, each_row as each_raw};
use crate::store::files::{Files, Opened};
use crate::store::open;
use crate::store::read::{Read, Snapshot};
use crate::store::record::{Record, decode};
use crate::store::tables::{Key, Table, hex};

/// Rows read at once.
const CHUNK_ROWS: usize = 1_000;
/// Bytes copied at once.
const CHUNK_BYTES: usize = 256 * 1024;

/// Every row's file is there, as long as it should be, and unharmed. A row that cannot be read is
/// among the findings already.
pub(crate) fn check(
    files: &Files,
    read: &Snapshot,
    report: &mut CheckReport,
) -> Result<(), StoreError> {
    let mut look = |named: Named| {
        let wrong = match hashed(files, named.hash, &mut io::sink()) {
            Ok((hash, n)) if hash == named.hash && n == named.bytes => None,
            Ok(_) => Some("its file is damaged".to_owned()),
            Err(error) => Some(format!("its file cannot be read: {error}")),
        };
        if let Some(what) = wrong {
            report.add(named.table, &named.key, what);
        }
    };
    each_raw(read, Table::Attachments, |key, value| {
        readable::<Attachment>(key, value).map(|it| Named::of(&it)).into_iter().for_each(&mut look);
        Ok(())
    })?;
    each_raw(read, Table::Agents, |key, value| {
        let named = readable::<Agent>(key, value).and_then(|it| Named::of_agent(&it));
        named.into_iter().for_each(&mut look);
        Ok(())
    })
}

fn readable<R: Record>(key: &[u8], value: &[u8]) -> Option<R> {
    decode(R::TABLE, R::VERSION, key, value).ok()
}

/// Copies every file a snapshot names into the directory `to`, which is complete when it has that
/// name; there is none when there are no files. A file that is gone or damaged is left out and
/// said in the log: one lost picture is no reason to have no backup.
pub(crate) fn backup(files: &Files, read: &Snapshot, to: &Path) -> Result<(), StoreError> {
    let new = with_suffix(to, ".new");
    for leftover in [&new, &to.to_owned()] {
        if leftover.exists() {
            fs::remove_dir_all(leftover)?;
        }
    }
    let mut n_copied = 0_u64;
    each(read, |named| {
        if n_copied == 0 {
            fs::create_dir_all(&new)?;
        }
        let path = new.join(named.hash.to_string());
        if !path.exists() && !copied(files, named.hash, &path)? {
            let (table, row) = (named.table.name(), hex(&named.key));
            tracing::error!(table, row, "its file is missing or damaged: not in the backup");
        }
        n_copied += 1;
        Ok(())
    })?;
    if n_copied == 0 { Ok(()) } else { open::publish(&new, to) }
}

/// Whether a whole file came over; nothing is left of one that did not.
fn copied(files: &Files, hash: FileHash, path: &Path) -> Result<bool, StoreError> {
    let mut file = File::create(path)?;
    let whole = hashed(files, hash, &mut file).is_ok_and(|(found, _)| found == hash);
    file.sync_all()?;
    if !whole {
        fs::remove_file(path)?;
    }
    Ok(whole)
}

/// Puts the files of a backup where a store looks for them; how many of those its rows name are
/// not among them.
pub(crate) fn restore(from: &Path, read: &Snapshot, files: &Files) -> Result<u64, StoreError> {
    let mut n_missing = 0;
    each(read, |named| {
        if files.open(named.hash).is_ok() {
            return Ok(());
        }
        let whole = match File::open(from.join(named.hash.to_string())) {
            Ok(file) => taken(files, named.hash, file)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(error.into()),
        };
        n_missing += u64::from(!whole);
        Ok(())
    })?;
    Ok(n_missing)
}

/// Whether a file was what its name says; another one is not kept under that name.
fn taken(files: &Files, hash: FileHash, mut from: File) -> Result<bool, StoreError> {
    let mut incoming = files.begin(hash.to_string())?;
    let mut buffer = vec![0; CHUNK_BYTES];
    let mut found = Sha256::new();
    loop {
        let n = from.read(&mut buffer)?;
        let chunk = buffer.get(..n).unwrap_or_default();
        if chunk.is_empty() {
            break;
        }
        found.update(chunk);
        incoming.write(chunk)?;
    }
    let whole = FileHash(found.finalize().into()) == hash;
    if whole {
        incoming.keep()?;
    }
    Ok(whole)
}

/// Reads a file to its end into `to`: what it hashes to, and how long it is.
fn hashed(files: &Files, hash: FileHash, to: &mut impl io::Write) -> io::Result<(FileHash, u64)> {
    let mut from: Box<dyn io::Read> = match files.open(hash)? {
        Opened::File(file) => Box::new(file),
        Opened::Bytes(bytes) => Box::new(bytes.reader()),
    };
    let (mut found, mut n_bytes) = (Sha256::new(), 0);
    let mut buffer = vec![0; CHUNK_BYTES];
    loop {
        let n = from.read(&mut buffer)?;
        let chunk = buffer.get(..n).unwrap_or_default();
        if chunk.is_empty() {
            return Ok((FileHash(found.finalize().into()), n_bytes));
        }
        found.update(chunk);
        to.write_all(chunk)?;
        n_bytes += n as u64;
    }
}

/// A file, and the row that names it.
pub(crate) struct Named {
    /// Which table the row stands in.
    pub(crate) table: Table,
    /// The row's key.
    pub(crate) key: Vec<u8>,
    /// What the file is kept under.
    pub(crate) hash: FileHash,
    /// How long it should be.
    pub(crate) bytes: u64,
}

impl Named {
    fn of(it: &Attachment) -> Self {
        let (key, bytes) = (it.id.bytes(), it.shown.bytes);
        Self { table: Table::Attachments, key, hash: it.hash, bytes }
    }

    fn of_agent(it: &Agent) -> Option<Self> {
        let picture = it.picture.as_ref()?;
        let (key, bytes) = (it.id.bytes(), picture.bytes);
        Some(Self { table: Table::Agents, key, hash: picture.hash, bytes })
    }
}

/// Looks at every file that a row names: files of messages, and agents' pictures.
pub(crate) fn each(
    read: &impl Read,
    mut look: impl FnMut(Named) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    each_row::<Attachment>(read, |it| look(Named::of(&it)))?;
    each_row::<Agent>(read, |it| Named::of_agent(&it).map_or(Ok(()), &mut look))
}

/// Looks at every row of a noun, a chunk at a time.
pub(crate) fn each_row<R: Record>(
    read: &impl Read,
    mut look: impl FnMut(R) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut last = None;
    loop {
        let rows = read.scan::<R>(last, CHUNK_ROWS)?;
        let Some(row) = rows.last() else { return Ok(()) };
        last = Some(row.key());
        rows.into_iter().try_for_each(&mut look)?;
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
