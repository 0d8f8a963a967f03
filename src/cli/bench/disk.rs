//! What the disk can do by itself: a page appended and made durable, over and over. No server that
//! acknowledges durable messages one by one can be faster.

use std::fs::{File, remove_file};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use crate::cli::Failure;
use crate::clock::Stopwatch;

/// Bytes of one append.
const PAGE: usize = 4 * 1_024;
/// Appends not counted: the first ones allocate.
const WARM_UP: usize = 5;

/// Appends a page and waits for the disk, `n` times, in a file of its own below `dir`.
///
/// # Errors
/// When the disk refuses.
pub(super) fn append_and_sync(dir: &Path, n: usize) -> Result<Vec<Duration>, Failure> {
    let path = dir.join("floor");
    let mut file = File::create(&path)?;
    let page = [b'x'; PAGE];
    let mut times = Vec::with_capacity(n);
    for round in 0..n + WARM_UP {
        let watch = Stopwatch::start();
        file.write_all(&page)?;
        file.sync_data()?;
        if round >= WARM_UP {
            times.push(watch.elapsed());
        }
    }
    drop(file);
    remove_file(&path)?;
    Ok(times)
}

/// Whether a directory lies in memory, where making durable costs nothing and means nothing; read
/// off the kernel's list of mounts, the longest one that holds the directory.
pub(super) fn in_memory(dir: &Path) -> bool {
    let Ok(mounts) = std::fs::read_to_string("/proc/mounts") else { return false };
    let dir = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    let holds = mounts.lines().filter_map(|line| {
        let mut fields = line.split(' ').skip(1);
        let (at, kind) = (fields.next()?, fields.next()?);
        dir.starts_with(at).then_some((at.len(), kind))
    });
    holds
        .max_by_key(|(length, _)| *length)
        .is_some_and(|(_, kind)| ["tmpfs", "ramfs"].contains(&kind))
}
