//! Opening: the lock that keeps other processes out, the creation that cannot be cut short, the
//! look at the schema version before anything is touched, and the first check.

#[cfg(test)]
mod tests;

use std::fs::{self, File, OpenOptions, TryLockError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use crate::ids::Epoch;
use crate::store::backup;
use crate::store::check;
use crate::store::disk::{FileMedium, Medium};
use crate::store::engine::Engine;
use crate::store::erase::WIPE;
use crate::store::migrate::{self, MIGRATIONS};
use crate::store::read::{Read, Snapshot};
use crate::store::tables::{Table, id_from};
use crate::store::write_set::WriteSet;
use crate::store::{Options, StoreError};

/// The store's file in the data directory.
pub(crate) const FILE: &str = "baton.redb";
/// The directory of the files that came with messages.
pub(crate) const FILES: &str = "files";
/// What the file is called until it is complete.
const FILE_NEW: &str = "baton.redb.new";
/// Held locked by the process that has the directory open.
const LOCK: &str = "baton.lock";
/// Key of the schema version in [`Table::Meta`].
const SCHEMA: &[u8] = b"schema";
/// Key of the epoch in [`Table::Meta`].
const EPOCH: &[u8] = b"epoch";
/// A file is compacted at the start when it is larger than this and more than half is dead.
const COMPACT_FROM_BYTES: u64 = 256 * 1024 * 1024;

/// Takes the directory for this process.
pub(crate) fn lock(dir: &Path) -> Result<File, StoreError> {
    make_dir(dir)?;
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(dir.join(LOCK))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse { dir: dir.to_owned() }),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// The store's file in a locked directory, made when there is none.
pub(crate) fn file(dir: &Path, options: &Options) -> Result<FileMedium, StoreError> {
    let path = dir.join(FILE);
    match fs::metadata(&path) {
        Ok(found) if found.len() == 0 => {
            return Err(StoreError::Damaged(format!("{} is empty", path.display())));
        }
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            create(dir, |medium| format(medium, options, options.new_epoch()))?;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(FileMedium(path))
}

/// Makes the file under another name, completely, before it gets its own: redb's own creation may
/// be cut short by a power cut and then leaves something that is neither nothing nor a store.
pub(crate) fn create(
    dir: &Path,
    fill: impl FnOnce(&FileMedium) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let new = dir.join(FILE_NEW);
    if new.exists() {
        fs::remove_file(&new)?;
    }
    fill(&FileMedium(new.clone()))?;
    publish(&new, &dir.join(FILE))
}

/// Writes what a snapshot sees into a new file, without the marker of what was erased, and gives it
/// the old one's name. Whoever has the old file open reads on in it.
pub(crate) fn anew(path: &Path, snapshot: Snapshot) -> Result<(), StoreError> {
    let new = path.with_file_name(FILE_NEW);
    let mut unmark = WriteSet::default();
    unmark.set(Table::Meta, WIPE.to_vec(), None);
    let written = backup::copy(snapshot, &new, &unmark).and_then(|()| publish(&new, path));
    if written.is_err() && new.exists() {
        fs::remove_file(&new)?;
    }
    written
}

/// Takes away what an opening or a restore that failed has begun in an empty directory.
pub(crate) fn clear(dir: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(dir.join(FILES)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    for name in [FILE_NEW, LOCK] {
        match fs::remove_file(dir.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// Makes a directory and those above it, durably: a name is only as safe as the directory it
/// stands in, up to the first one that was there before.
fn make_dir(dir: &Path) -> Result<(), StoreError> {
    let missing: Vec<&Path> =
        dir.ancestors().take_while(|d| !d.as_os_str().is_empty() && !d.exists()).collect();
    fs::create_dir_all(dir)?;
    missing.into_iter().try_for_each(sync_parent)
}

/// Gives a complete file its name, durably.
pub(crate) fn publish(new: &Path, path: &Path) -> Result<(), StoreError> {
    File::open(new)?.sync_all()?;
    fs::rename(new, path)?;
    sync_parent(path)
}

/// Makes the names in the directory above `path` durable.
fn sync_parent(path: &Path) -> Result<(), StoreError> {
    let above = path.parent().filter(|dir| !dir.as_os_str().is_empty());
    File::open(above.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(())
}

/// Makes an empty store of this version.
pub(crate) fn format(
    medium: &dyn Medium,
    options: &Options,
    epoch: Epoch,
) -> Result<(), StoreError> {
    let engine = engine(medium, options.cache_bytes)?;
    engine.create_tables()?;
    let mut meta = WriteSet::default();
    set_schema(&mut meta, migrate::current(MIGRATIONS));
    set_epoch(&mut meta, epoch);
    engine.commit(&meta)?;
    engine.close()
}

/// Writes down the schema version.
pub(crate) fn set_schema(to: &mut WriteSet, version: u32) {
    to.set(Table::Meta, SCHEMA.to_vec(), Some(version.to_be_bytes().to_vec()));
}

/// Writes down the epoch.
pub(crate) fn set_epoch(to: &mut WriteSet, epoch: Epoch) {
    to.set(Table::Meta, EPOCH.to_vec(), Some(epoch.0.to_be_bytes().to_vec()));
}

/// The schema version in the file.
pub(crate) fn schema(read: &impl Read) -> Result<u32, StoreError> {
    let row = read.row(Table::Meta, SCHEMA)?;
    let bytes: Option<[u8; 4]> = row.and_then(|row| row.try_into().ok());
    let not_ours = || StoreError::Damaged("it is not a store of Baton".to_owned());
    bytes.map(u32::from_be_bytes).ok_or_else(not_ours)
}

/// The epoch in the file.
pub(crate) fn epoch(read: &impl Read) -> Result<Epoch, StoreError> {
    let row = read.row(Table::Meta, EPOCH)?;
    let not_ours = || StoreError::Damaged("it has no epoch".to_owned());
    row.and_then(|row| id_from(&row)).ok_or_else(not_ours)
}

/// Opens the file. A damaged one may make redb panic as well as complain; both are errors here.
pub(crate) fn engine(medium: &dyn Medium, cache_bytes: usize) -> Result<Engine, StoreError> {
    catch_unwind(AssertUnwindSafe(|| Engine::open(medium, cache_bytes)))
        .unwrap_or_else(|_| Err(StoreError::Damaged("it cannot be read at all".to_owned())))
}

/// Opens a formatted store: refuses what is newer, brings what is older up to date, gives dead
/// space back, checks.
pub(crate) fn prepared(medium: &dyn Medium, options: &Options) -> Result<Engine, StoreError> {
    let mut engine = engine(medium, options.cache_bytes)?;
    migrate::run(&engine, MIGRATIONS)?;
    compact_when_mostly_dead(&mut engine, medium)?;
    if options.check_open {
        check::open_conversations(&Snapshot::new(engine.begin_read()?))?;
    }
    Ok(engine)
}

fn compact_when_mostly_dead(engine: &mut Engine, medium: &dyn Medium) -> Result<(), StoreError> {
    let all = medium.open()?.len()?;
    if all <= COMPACT_FROM_BYTES {
        return Ok(());
    }
    let used = engine.used_bytes()?;
    if used < all / 2 {
        tracing::info!(used, all, "more than half of the store's file is dead; compacting");
        engine.compact()?;
    }
    Ok(())
}
