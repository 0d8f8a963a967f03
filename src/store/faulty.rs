//! A disk for tests that fails when told to, is as small as told to, and counts what is asked of
//! it. (The disk that loses power is in `tests/it`.)

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::store::disk::{Disk, Medium, Memory};

/// Memory that fails when told to.
#[derive(Clone, Debug)]
pub(crate) struct Faulty {
    memory: Memory,
    state: Arc<State>,
}

#[derive(Debug)]
struct State {
    failing: AtomicBool,
    capacity: AtomicU64,
    n_syncs: AtomicU64,
}

impl Faulty {
    pub(crate) fn new() -> Self {
        let state = State {
            failing: AtomicBool::new(false),
            capacity: AtomicU64::new(u64::MAX),
            n_syncs: AtomicU64::new(0),
        };
        Self { memory: Memory::default(), state: Arc::new(state) }
    }

    /// From now on everything fails, or no longer.
    pub(crate) fn fail(&self, failing: bool) {
        self.state.failing.store(failing, Ordering::SeqCst);
    }

    /// From now on the disk has this many bytes.
    pub(crate) fn resize(&self, capacity: u64) {
        self.state.capacity.store(capacity, Ordering::SeqCst);
    }

    /// How often something was made durable.
    pub(crate) fn n_syncs(&self) -> u64 {
        self.state.n_syncs.load(Ordering::SeqCst)
    }

    fn works(&self) -> io::Result<&Memory> {
        if self.state.failing.load(Ordering::SeqCst) {
            return Err(io::Error::other("this disk fails on purpose"));
        }
        Ok(&self.memory)
    }
}

impl Medium for Faulty {
    fn open(&self) -> io::Result<Box<dyn Disk>> {
        self.works()?;
        Ok(Box::new(self.clone()))
    }

    fn free_bytes(&self) -> Option<u64> {
        let capacity = self.state.capacity.load(Ordering::SeqCst);
        Some(capacity.saturating_sub(self.memory.len().ok()?))
    }
}

impl Disk for Faulty {
    fn len(&self) -> io::Result<u64> {
        self.works()?.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.works()?.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        if len > self.state.capacity.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.works()?.set_len(len)
    }

    fn sync(&self) -> io::Result<()> {
        self.state.n_syncs.fetch_add(1, Ordering::SeqCst);
        self.works()?.sync()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.works()?.write(offset, data)
    }
}
