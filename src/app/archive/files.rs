//! Files beside an archive, each under its hash: copied out of a store, and taken into another.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use crate::app::archive::{Failure, Tally};
use crate::domain::attachment::FileHash;
use crate::store::{Opened, Store};

/// Bytes of a file copied at once.
const PIECE_BYTES: usize = 256 * 1_024;

/// Copies a file out, unless it lies there.
pub(super) fn copy_out(store: &Store, hash: FileHash, files: &Path) -> io::Result<()> {
    let to = files.join(hash.to_string());
    if to.exists() {
        return Ok(());
    }
    let from = store.files().open(hash)?;
    std::fs::create_dir_all(files)?;
    let mut to = File::create(to)?;
    match from {
        Opened::File(mut file) => io::copy(&mut file, &mut to).map(drop)?,
        Opened::Bytes(bytes) => to.write_all(&bytes)?,
    }
    to.sync_all()
}

/// Takes a file in, if it is there and what its hash says.
pub(super) fn copy_in(
    store: &Store,
    hash: FileHash,
    files: &Path,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let path = files.join(hash.to_string());
    if !path.exists() {
        tally.n_files_missing += 1;
        return Ok(());
    }
    let mut from = File::open(path)?;
    let mut incoming = store.files().begin(hash.to_string())?;
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let n = from.read(&mut piece)?;
        if n == 0 {
            break;
        }
        incoming.write(piece.get(..n).unwrap_or_default())?;
    }
    if incoming.keep()? == hash {
        tally.n_files += 1;
    } else {
        tally.n_files_missing += 1;
    }
    Ok(())
}
