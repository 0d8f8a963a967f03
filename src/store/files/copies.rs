//! Files in checks, backups and restores: every row has its file, and a file is what its name says.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use bytes::Buf as _;
use sha2::{Digest, Sha256};

use crate::domain::attachment::{Attachment, FileHash};
use crate::store::StoreError;
use crate::store::check::CheckReport;
use crate::store::files::{Files, Opened};
use crate::store::open;
use crate::store::read::{Read, Snapshot};
use crate::store::tables::{Key, Table};

/// Rows read at once.
const CHUNK_ROWS: usize = 1_000;
/// Bytes copied at once.
const CHUNK_BYTES: usize = 256 * 1024;

/// Every row's file is there, as long as it should be, and unharmed.
pub(crate) fn check(
    files: &Files,
    read: &Snapshot,
    report: &mut CheckReport,
) -> Result<(), StoreError> {
    each(read, |attachment| {
        let wrong = match hashed(files, attachment.hash, &mut io::sink()) {
            Ok((hash, n)) if hash == attachment.hash && n == attachment.shown.bytes => None,
            Ok(_) => Some("its file is damaged".to_owned()),
            Err(error) => Some(format!("its file cannot be read: {error}")),
        };
        if let Some(what) = wrong {
            report.add(Table::Attachments, &attachment.id.bytes(), what);
        }
        Ok(())
    })
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
    each(read, |attachment| {
        if n_copied == 0 {
            fs::create_dir_all(&new)?;
        }
        let path = new.join(attachment.hash.to_string());
        if !path.exists() && !copied(files, attachment.hash, &path)? {
            tracing::error!(attachment = %attachment.id, "its file is missing or damaged: not in the backup");
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
    each(read, |attachment| {
        if files.open(attachment.hash).is_ok() {
            return Ok(());
        }
        let whole = match File::open(from.join(attachment.hash.to_string())) {
            Ok(file) => taken(files, attachment.hash, file)?,
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

fn each(
    read: &Snapshot,
    mut look: impl FnMut(&Attachment) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut last = None;
    loop {
        let rows = read.scan::<Attachment>(last, CHUNK_ROWS)?;
        let Some(row) = rows.last() else { return Ok(()) };
        last = Some(row.id);
        rows.iter().try_for_each(&mut look)?;
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
