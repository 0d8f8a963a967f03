//! redb, opened the way promises need it: our own disk underneath, a bounded cache, durable
//! two-phase commits that recover at once. Nothing above this file names a redb transaction.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use redb::{
    Builder, Database, Durability, ReadOnlyTable, ReadTransaction, ReadableDatabase,
    ReadableTableMetadata, StorageBackend, TableError, WriteTransaction,
};

use crate::store::StoreError;
use crate::store::disk::{Disk, Medium};
use crate::store::tables::Table;
use crate::store::write_set::WriteSet;

/// A table as a reader sees it.
pub(crate) type ReadTable = ReadOnlyTable<&'static [u8], &'static [u8]>;

/// One opening of the file. After an error it is given up and another one is made.
pub(crate) struct Engine {
    database: Database,
    fence: Arc<AtomicBool>,
}

impl Engine {
    /// Opens what lies on the medium, or creates an empty database there.
    pub(crate) fn open(medium: &dyn Medium, cache_bytes: usize) -> Result<Self, StoreError> {
        let fence = Arc::new(AtomicBool::new(false));
        let backend = Backend { disk: medium.open()?, fence: fence.clone() };
        let database = Builder::new().set_cache_size(cache_bytes).create_with_backend(backend)?;
        Ok(Self { database, fence })
    }

    /// What is durable now, unchanged for as long as it is looked at.
    pub(crate) fn begin_read(&self) -> Result<ReadTransaction, StoreError> {
        Ok(self.database.begin_read()?)
    }

    /// Writes everything or nothing, and returns when it is durable.
    pub(crate) fn commit(&self, changes: &WriteSet) -> Result<(), StoreError> {
        let transaction = self.begin_write()?;
        for table in Table::ALL {
            apply(&transaction, *table, changes)?;
        }
        Ok(transaction.commit()?)
    }

    /// Makes every table exist, so that readers need not ask.
    pub(crate) fn create_tables(&self) -> Result<(), StoreError> {
        let transaction = self.begin_write()?;
        for table in Table::ALL {
            transaction.open_table(table.definition())?;
        }
        Ok(transaction.commit()?)
    }

    fn begin_write(&self) -> Result<WriteTransaction, StoreError> {
        let mut transaction = self.database.begin_write()?;
        transaction.set_durability(Durability::Immediate)?;
        transaction.set_two_phase_commit(true);
        transaction.set_quick_repair(true);
        Ok(transaction)
    }

    /// Bytes of the file that hold something.
    pub(crate) fn used_bytes(&self) -> Result<u64, StoreError> {
        let transaction = self.begin_write()?;
        let stats = transaction.stats()?;
        transaction.abort()?;
        Ok(stats.allocated_pages() * stats.page_size() as u64)
    }

    /// Moves what is alive together and gives the rest back to the file system.
    pub(crate) fn compact(&mut self) -> Result<(), StoreError> {
        while self.database.compact().map_err(redb::Error::from)? {}
        Ok(())
    }

    /// The clean end: the next opening has nothing to repair.
    pub(crate) fn close(self) -> Result<(), StoreError> {
        Ok(self.database.close()?)
    }

    /// The end after an error: whatever redb still wants to do no longer reaches the file, which
    /// may by then be open a second time.
    pub(crate) fn abandon(self) {
        self.fence.store(true, Ordering::SeqCst);
        drop(self.database);
    }
}

fn apply(to: &WriteTransaction, table: Table, changes: &WriteSet) -> Result<(), StoreError> {
    let rows = changes.rows(table);
    if rows.is_empty() {
        return Ok(());
    }
    let mut to = to.open_table(table.definition())?;
    for (key, value) in rows {
        match value {
            Some(value) => drop(to.insert(key.as_slice(), value.as_slice())?),
            None => drop(to.remove(key.as_slice())?),
        }
    }
    Ok(())
}

/// Opens a table for reading; `None` when the file has none of that name (an older store).
pub(crate) fn open_table(
    transaction: &ReadTransaction,
    table: Table,
) -> Result<Option<ReadTable>, StoreError> {
    match transaction.open_table(table.definition()) {
        Ok(opened) => Ok(Some(opened)),
        Err(TableError::TableDoesNotExist(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The value of a key.
pub(crate) fn row(table: &ReadTable, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(table.get(key)?.map(|value| value.value().to_vec()))
}

/// How many rows a table has.
pub(crate) fn len(table: &ReadTable) -> Result<u64, StoreError> {
    Ok(table.len()?)
}

/// A key and its value.
pub(crate) type Row = (Vec<u8>, Vec<u8>);

/// At most `max` rows from `from` (included) to `to` (excluded; `None` for the end), from the
/// lower end or from the upper one.
pub(crate) fn rows(
    table: &ReadTable,
    from: &[u8],
    to: Option<&[u8]>,
    backwards: bool,
    max: usize,
) -> Result<Vec<Row>, StoreError> {
    use std::ops::Bound;
    if to.is_some_and(|to| to <= from) {
        return Ok(Vec::new());
    }
    let upper = to.map_or(Bound::Unbounded, Bound::Excluded);
    let range = table.range::<&[u8]>((Bound::Included(from), upper))?;
    let own = |row: Result<(redb::AccessGuard<&[u8]>, redb::AccessGuard<&[u8]>), _>| {
        row.map(|(key, value)| (key.value().to_vec(), value.value().to_vec()))
    };
    let found: Result<Vec<Row>, redb::StorageError> = if backwards {
        range.rev().take(max).map(own).collect()
    } else {
        range.take(max).map(own).collect()
    };
    Ok(found?)
}

/// Our disk as redb wants it. (One process at a time is held up by a lock file, not in here.)
#[derive(Debug)]
struct Backend {
    disk: Box<dyn Disk>,
    fence: Arc<AtomicBool>,
}

impl Backend {
    fn disk(&self) -> io::Result<&dyn Disk> {
        if self.fence.load(Ordering::SeqCst) {
            return Err(io::Error::other("given up after an error"));
        }
        Ok(self.disk.as_ref())
    }
}

impl StorageBackend for Backend {
    fn len(&self) -> io::Result<u64> {
        self.disk()?.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.disk()?.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.disk()?.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.disk()?.sync()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.disk()?.write(offset, data)
    }
}
