//! What the store's one file lies on: a real file, memory, or a test's disk that loses power. What
//! redb makes of it is in `engine`.

use std::fmt::Debug;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Growth is filled with zeros in steps of this many bytes, just before the first write into one.
const FILL_BYTES: u64 = 512 * 1024;

/// One growing sequence of bytes that can be made durable.
pub trait Disk: Debug + Send + Sync + 'static {
    /// Bytes there are.
    fn len(&self) -> io::Result<u64>;
    /// Fills `out` from `offset`; an error when that reaches past the end.
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()>;
    /// Cuts or grows; what is new reads as zeros.
    fn set_len(&self, len: u64) -> io::Result<()>;
    /// Returns when everything written before is durable.
    fn sync(&self) -> io::Result<()>;
    /// Writes all of `data` at `offset`.
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()>;
}

/// Where disks come from: opened at the start, and again whenever an error made the last one
/// unusable.
pub trait Medium: Debug + Send + Sync + 'static {
    /// The same bytes, opened anew.
    fn open(&self) -> io::Result<Box<dyn Disk>>;
    /// Bytes that can still be written; `None` when there is no such limit.
    fn free_bytes(&self) -> Option<u64>;
    /// The file, where there is one that could be written anew; memory leaves nothing behind.
    fn path(&self) -> Option<&Path> {
        None
    }
}

/// A file.
#[derive(Clone, Debug)]
pub struct FileMedium(pub PathBuf);

impl Medium for FileMedium {
    fn open(&self) -> io::Result<Box<dyn Disk>> {
        Ok(Box::new(FileDisk::open(&self.0)?))
    }

    fn free_bytes(&self) -> Option<u64> {
        fs4::available_space(self.0.parent()?).ok()
    }

    fn path(&self) -> Option<&Path> {
        Some(&self.0)
    }
}

/// A file whose growth is filled with zeros before it is used. A file system has to journal the
/// first write into space it only promised, which makes small durable writes ten times slower.
#[derive(Debug)]
struct FileDisk {
    file: File,
    /// Which steps are known to have their space.
    filled: Mutex<Vec<bool>>,
}

impl FileDisk {
    fn open(path: &Path) -> io::Result<Self> {
        let mut how = OpenOptions::new();
        let file = how.read(true).write(true).create(true).truncate(false).open(path)?;
        Ok(Self { file, filled: Mutex::default() })
    }

    /// Gives space to every step that `offset..end` touches. A step that already holds something
    /// is left alone, so this is right for files of earlier runs as well.
    fn fill(&self, offset: u64, end: u64) -> io::Result<()> {
        let mut filled = self.filled.lock().unwrap_or_else(PoisonError::into_inner);
        for step in offset / FILL_BYTES..end.div_ceil(FILL_BYTES) {
            let index = usize::try_from(step).map_err(io::Error::other)?;
            if filled.get(index) == Some(&true) {
                continue;
            }
            self.fill_step(step)?;
            if filled.len() <= index {
                filled.resize(index + 1, false);
            }
            filled[index] = true;
        }
        Ok(())
    }

    fn fill_step(&self, step: u64) -> io::Result<()> {
        let start = step * FILL_BYTES;
        let end = self.file.metadata()?.len().min(start + FILL_BYTES);
        let mut bytes = vec![0; usize::try_from(end.saturating_sub(start)).unwrap_or(0)];
        self.file.read_exact_at(&mut bytes, start)?;
        if bytes.iter().all(|b| *b == 0) {
            self.file.write_all_at(&bytes, start)?;
        }
        Ok(())
    }
}

impl Disk for FileDisk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.file.read_exact_at(out, offset)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        // What is cut off, or only half there, has to be looked at again.
        let whole = usize::try_from(self.len()?.min(len) / FILL_BYTES).unwrap_or(0);
        self.filled.lock().unwrap_or_else(PoisonError::into_inner).truncate(whole);
        self.file.set_len(len)
    }

    fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.fill(offset, offset + data.len() as u64)?;
        self.file.write_all_at(data, offset)
    }
}

/// Memory, for tests and for looking at a policy without a house.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<RwLock<Vec<u8>>>);

impl Medium for Memory {
    fn open(&self) -> io::Result<Box<dyn Disk>> {
        Ok(Box::new(self.clone()))
    }

    fn free_bytes(&self) -> Option<u64> {
        None
    }
}

impl Disk for Memory {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.read().unwrap_or_else(PoisonError::into_inner).len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let bytes = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let from = span(offset, out.len())
            .and_then(|span| bytes.get(span))
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(from);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let len = usize::try_from(len).map_err(io::Error::other)?;
        self.0.write().unwrap_or_else(PoisonError::into_inner).resize(len, 0);
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut bytes = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let to = span(offset, data.len())
            .and_then(|span| bytes.get_mut(span))
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        to.copy_from_slice(data);
        Ok(())
    }
}

fn span(offset: u64, len: usize) -> Option<std::ops::Range<usize>> {
    let start = usize::try_from(offset).ok()?;
    Some(start..start.checked_add(len)?)
}
