//! `baton backup` and `baton restore`. A backup is taken whether or not Baton is running: while it
//! is, the process that has the data open writes it, and goes on serving.

use std::path::{PathBuf, absolute};
use std::process::ExitCode;

use clap::Args;

use crate::cli::control::{Command, ask};
use crate::cli::{Failure, tell};
use crate::config::Config;
use crate::store::{Options, Store, StoreError};

/// Where to.
#[derive(Debug, Args)]
pub struct To {
    /// The file to write; its checksum goes beside it.
    file: PathBuf,
}

/// Where from.
#[derive(Debug, Args)]
pub struct From {
    /// The file a backup wrote.
    file: PathBuf,
}

/// Writes a consistent copy of the data.
pub fn backup(config: &Config, to: &To) -> Result<ExitCode, Failure> {
    match Store::open(&config.data_dir, Options::default()) {
        Ok(store) => {
            store.backup(&to.file)?;
            store.close()?;
        }
        Err(StoreError::InUse { dir }) => ask(&dir, &Command::Backup { to: absolute(&to.file)? })?,
        Err(error) => return Err(error.into()),
    }
    tell(&format!("Written to {}", to.file.display()));
    Ok(ExitCode::SUCCESS)
}

/// Restores a copy into an empty data directory.
pub fn restore(config: &Config, from: &From) -> Result<ExitCode, Failure> {
    let restored = Store::restore(&from.file, &config.data_dir, &Options::default())?;
    if restored.n_files_missing > 0 {
        let (n, beside) = (restored.n_files_missing, from.file.display());
        tell(&format!(
            "{n} attached files are not in {beside}.files or damaged there; `baton check` names them"
        ));
    }
    tell(&format!("Restored into {}", config.data_dir.display()));
    Ok(ExitCode::SUCCESS)
}
