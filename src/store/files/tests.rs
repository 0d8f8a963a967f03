//! A disk that loses power before any one step: what has a lasting name afterwards is whole, and
//! whatever was said to be kept is there.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::domain::attachment::FileHash;
use crate::store::StoreError;
use crate::store::files::{Files, Opened, Place, Sheet};

/// A disk on which only what was synced outlives the cut.
#[derive(Clone, Debug, Default)]
struct Cut(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// Steps left before the power goes.
    left: usize,
    names: BTreeMap<String, usize>,
    durable_names: BTreeMap<String, usize>,
    written: Vec<Vec<u8>>,
    durable: Vec<Vec<u8>>,
}

impl Cut {
    fn before(step: usize) -> Self {
        let cut = Self::default();
        cut.0.lock().unwrap().left = step;
        cut
    }

    fn step<T>(&self, what: impl FnOnce(&mut State) -> Option<T>) -> io::Result<T> {
        let mut state = self.0.lock().unwrap();
        state.left = state.left.checked_sub(1).ok_or_else(|| io::Error::other("no power"))?;
        what(&mut state).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// What is there when the power is back.
    fn after(&self) -> BTreeMap<String, Vec<u8>> {
        let state = self.0.lock().unwrap();
        let names = state.durable_names.iter();
        names.map(|(name, at)| (name.clone(), state.durable[*at].clone())).collect()
    }
}

impl Place for Cut {
    fn create(&self, passing: &str) -> io::Result<Box<dyn Sheet>> {
        self.step(|state| {
            state.written.push(Vec::new());
            state.durable.push(Vec::new());
            let at = state.written.len() - 1;
            state.names.insert(passing.to_owned(), at);
            Some(Box::new((self.clone(), at)) as Box<dyn Sheet>)
        })
    }

    fn rename(&self, passing: &str, hash: FileHash) -> io::Result<()> {
        self.step(|state| {
            let at = state.names.remove(passing)?;
            state.names.insert(hash.to_string(), at);
            // A journal may well have the new name on the disk before anybody asked for it.
            state.durable_names.insert(hash.to_string(), at);
            Some(())
        })
    }

    fn sync_name(&self, _hash: FileHash) -> io::Result<()> {
        self.step(|state| {
            state.durable_names.clone_from(&state.names);
            Some(())
        })
    }

    fn remove(&self, passing: &str) -> io::Result<()> {
        self.step(|state| state.names.remove(passing).map(drop))
    }

    fn open(&self, hash: FileHash) -> io::Result<Opened> {
        let found = self.after().remove(&hash.to_string());
        found.map(|bytes| Opened::Bytes(Bytes::from(bytes))).ok_or(io::ErrorKind::NotFound.into())
    }

    fn all(&self) -> io::Result<Vec<FileHash>> {
        Ok(self.after().keys().filter_map(|name| FileHash::from_name(name)).collect())
    }

    fn take_away(&self, hash: FileHash) -> io::Result<()> {
        let name = hash.to_string();
        self.step(|state| {
            state.durable_names.remove(&name);
            state.names.remove(&name).map(drop)
        })
    }
}

impl Sheet for (Cut, usize) {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.step(|state| {
            state.written[self.1].extend_from_slice(bytes);
            Some(())
        })
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.step(|state| {
            state.durable[self.1] = state.written[self.1].clone();
            Some(())
        })
    }
}

fn sent(files: &Files, parts: &[&[u8]]) -> Result<FileHash, StoreError> {
    let mut incoming = files.begin("one".to_owned())?;
    for part in parts {
        incoming.write(part)?;
    }
    incoming.keep()
}

#[test]
fn whenever_the_power_goes_what_has_a_hash_for_a_name_is_whole() {
    let parts: [&[u8]; 3] = [b"one ", b"two ", b"three"];
    let whole = FileHash(Sha256::digest(b"one two three").into());
    let mut n_kept = 0;
    for step in 0..12 {
        let cut = Cut::before(step);
        let answer = sent(&Files(Arc::new(cut.clone())), &parts);
        let after = cut.after();
        for (name, bytes) in &after {
            let hash = FileHash(Sha256::digest(bytes).into()).to_string();
            assert_eq!(name, &hash, "a power cut before step {step} left a torn file");
        }
        if answer.is_ok() {
            n_kept += 1;
            assert!(after.contains_key(&whole.to_string()), "kept, and gone after the cut");
        }
    }
    assert_eq!(n_kept, 5, "seven steps, then it is kept");
}

#[test]
fn what_is_not_finished_is_gone_and_what_is_sent_twice_lies_there_once() {
    let dir = tempfile::tempdir().unwrap();
    let files = Files::in_directory(dir.path().join("files"));
    let mut broken_off = files.begin("two".to_owned()).unwrap();
    broken_off.write(b"half").unwrap();
    drop(broken_off);
    let first = sent(&files, &[b"same"]).unwrap();
    assert_eq!(sent(&files, &[b"sa", b"me"]).unwrap(), first);
    let incoming = std::fs::read_dir(dir.path().join("files/incoming")).unwrap();
    assert_eq!(incoming.count(), 0);
    let name = first.to_string();
    let path = dir.path().join("files").join(name.get(..2).unwrap()).join(&name);
    assert_eq!(std::fs::read(path).unwrap(), b"same");
}
