//! Backups by themselves, once a day while Baton serves, where the settings name a directory: each a
//! file with its checksum and the attached files beside it, as `baton backup` writes them. The newest
//! so many are kept. One that fails is said in the log, and the next is tried the next day.

#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::clock::{Clock, Timestamp};
use crate::config::Backups;
use crate::store::{Store, StoreError};

/// What every backup's name begins and ends with.
const NAME: (&str, &str) = ("baton-", ".baton");
/// What lies beside one, by what is added to its name.
const BESIDE: [&str; 2] = [".sha256", ".files"];
const DAY_MS: i64 = 24 * 3_600_000;
const HOUR_MS: i64 = 3_600_000;

/// Backs up once a day, for as long as it is awaited.
pub(super) async fn keep(store: Store, settings: Backups) {
    loop {
        let now = Clock::System.now();
        let wait = next_after(now, settings.hour).ms_since(now).max(1);
        tokio::time::sleep(Duration::from_millis(wait.unsigned_abs())).await;
        let (store, settings) = (store.clone(), settings.clone());
        let now = Clock::System.now();
        let done = tokio::task::spawn_blocking(move || once(&store, &settings, now)).await;
        match done {
            Ok(Ok(file)) => tracing::info!(file = %file.display(), "backed up"),
            Ok(Err(why)) => tracing::error!(%why, "the daily backup failed"),
            Err(why) => tracing::error!(%why, "the daily backup was cut short"),
        }
    }
}

/// The next time it is that hour, UTC.
fn next_after(now: Timestamp, hour: u8) -> Timestamp {
    let midnight = now.0 - now.0.rem_euclid(DAY_MS);
    let today = midnight + i64::from(hour) * HOUR_MS;
    Timestamp(if today > now.0 { today } else { today + DAY_MS })
}

/// Writes one backup and takes away those beyond the number that is kept; where it lies.
fn once(store: &Store, settings: &Backups, now: Timestamp) -> Result<PathBuf, StoreError> {
    fs::create_dir_all(&settings.dir)?;
    let time: String = now.to_rfc3339().chars().take(19).filter(|c| *c != ':').collect();
    let file = settings.dir.join([NAME.0, &time, NAME.1].concat());
    store.backup(&file)?;
    prune(&settings.dir, settings.keep)?;
    Ok(file)
}

/// Takes the oldest away until only so many are left. Their names sort as they were made; nothing
/// else in the directory is touched.
fn prune(dir: &Path, keep: usize) -> Result<(), StoreError> {
    let mut names: Vec<String> = fs::read_dir(dir)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with(NAME.0) && name.ends_with(NAME.1))
        .collect();
    names.sort_unstable();
    let n_over = names.len().saturating_sub(keep);
    for name in names.iter().take(n_over) {
        // What is beside it goes first: a backup that is there is whole.
        for path in BESIDE.map(|beside| dir.join([name, beside].concat())) {
            if path.is_dir() {
                fs::remove_dir_all(&path)?;
            } else if path.exists() {
                fs::remove_file(&path)?;
            }
        }
        fs::remove_file(dir.join(name))?;
    }
    Ok(())
}
