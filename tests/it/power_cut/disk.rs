//! A disk whose unsynced writes are lost in part when the power fails.

use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard};

use baton::store::{Disk, Medium};
use rand::Rng;
use rand::rngs::StdRng;

/// What a disk writes whole.
const SECTOR: usize = 512;

/// A disk that loses power after a given number of operations.
#[derive(Clone, Debug, Default)]
pub struct PowerCutDisk(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// What a reader sees.
    seen: Vec<u8>,
    /// What is certain to survive.
    durable: Vec<u8>,
    /// What was asked for since.
    pending: Vec<Change>,
    left: u64,
    off: bool,
}

#[derive(Clone, Debug)]
enum Change {
    Write(usize, Vec<u8>),
    Resize(usize),
}

impl Change {
    fn apply(&self, to: &mut Vec<u8>) {
        match self {
            Self::Write(at, bytes) => write(to, *at, bytes),
            Self::Resize(len) => to.resize(*len, 0),
        }
    }

    /// Some sectors of it, by chance.
    fn apply_torn(&self, to: &mut Vec<u8>, rng: &mut StdRng) {
        let Self::Write(at, bytes) = self else { return self.apply(to) };
        // Sectors lie on the disk's grid, not on the write's.
        let mut start = 0;
        while start < bytes.len() {
            let end = (start + SECTOR - (at + start) % SECTOR).min(bytes.len());
            if rng.next_u32().is_multiple_of(2) {
                write(to, at + start, &bytes[start..end]);
            }
            start = end;
        }
    }
}

fn write(to: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    let end = at + bytes.len();
    if to.len() < end {
        to.resize(end, 0);
    }
    to[at..end].copy_from_slice(bytes);
}

impl PowerCutDisk {
    /// The power fails at this operation from now.
    pub fn fail_after(&self, operations: u64) {
        let mut state = self.state();
        state.left = operations;
        state.off = false;
    }

    /// Whether the power has failed.
    pub fn is_off(&self) -> bool {
        self.state().off
    }

    /// What is on the disk when the power comes back: everything durable, and of the rest any part.
    pub fn cut(&self, rng: &mut StdRng) {
        let mut state = self.state();
        let survives = rng.next_u32() % 101;
        let tears = rng.next_u32().is_multiple_of(3);
        for change in std::mem::take(&mut state.pending) {
            if rng.next_u32() % 100 >= survives {
                continue;
            }
            if tears {
                change.apply_torn(&mut state.durable, rng);
            } else {
                change.apply(&mut state.durable);
            }
        }
        state.seen = state.durable.clone();
        state.off = true;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    fn powered(&self) -> io::Result<MutexGuard<'_, State>> {
        let state = self.state();
        if state.off { Err(io::Error::other("the power is off")) } else { Ok(state) }
    }

    /// Counts an operation that changes something; the one at which the power fails may still
    /// reach the disk in part.
    fn change(&self, change: Change) -> io::Result<()> {
        let mut state = self.powered()?;
        state.left = state.left.saturating_sub(1);
        state.pending.push(change.clone());
        if state.left == 0 {
            state.off = true;
            return Err(io::Error::other("the power fails"));
        }
        change.apply(&mut state.seen);
        Ok(())
    }
}

impl Medium for PowerCutDisk {
    fn open(&self) -> io::Result<Box<dyn Disk>> {
        drop(self.powered()?);
        Ok(Box::new(self.clone()))
    }

    fn free_bytes(&self) -> Option<u64> {
        None
    }
}

impl Disk for PowerCutDisk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.powered()?.seen.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let state = self.powered()?;
        let start = usize::try_from(offset).unwrap();
        let span: Range<usize> = start..start + out.len();
        out.copy_from_slice(state.seen.get(span).ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.change(Change::Resize(usize::try_from(len).unwrap()))
    }

    fn sync(&self) -> io::Result<()> {
        let mut state = self.powered()?;
        state.left = state.left.saturating_sub(1);
        if state.left == 0 {
            state.off = true;
            return Err(io::Error::other("the power fails"));
        }
        for change in std::mem::take(&mut state.pending) {
            change.apply(&mut state.durable);
        }
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.change(Change::Write(usize::try_from(offset).unwrap(), data.to_vec()))
    }
}
