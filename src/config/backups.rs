//! The settings of `[backup]`: where a copy of the data goes every day, and how many stay.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{ConfigError, wrong};

/// The hour of the day, UTC, when none is said.
const HOUR: u8 = 2;
/// Backups that are kept when nothing else is said: a week of them.
const KEEP: usize = 7;

/// As typed: nothing is backed up until there is a directory.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedBackups {
    /// Where to.
    pub dir: Option<PathBuf>,
    /// At which hour of the day, UTC.
    pub hour: Option<u8>,
    /// How many are kept.
    pub keep: Option<usize>,
}

/// As meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backups {
    /// Where to.
    pub dir: PathBuf,
    /// At which hour of the day, UTC, 0 to 23.
    pub hour: u8,
    /// How many are kept, at least 1.
    pub keep: usize,
}

impl TypedBackups {
    /// What it means; none without a directory.
    ///
    /// # Errors
    /// [`ConfigError`] for an hour no day has, and for keeping none.
    pub fn meant(self) -> Result<Option<Backups>, ConfigError> {
        let (hour, keep) = (self.hour.unwrap_or(HOUR), self.keep.unwrap_or(KEEP));
        if hour > 23 {
            return Err(wrong("backup.hour", "is 0 to 23"));
        }
        if keep == 0 {
            return Err(wrong("backup.keep", "is at least 1"));
        }
        let dir = self.dir.filter(|dir| !dir.as_os_str().is_empty());
        Ok(dir.map(|dir| Backups { dir, hour, keep }))
    }
}
