//! `baton backup` and `baton restore`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::{Failure, tell};
use crate::config::Config;
use crate::store::{Options, Store};

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
    let store = Store::open(&config.data_dir, Options::default())?;
    store.backup(&to.file)?;
    store.close()?;
    tell(&format!("Written to {}", to.file.display()));
    Ok(ExitCode::SUCCESS)
}

/// Restores a copy into an empty data directory.
pub fn restore(config: &Config, from: &From) -> Result<ExitCode, Failure> {
    Store::restore(&from.file, &config.data_dir, &Options::default())?;
    tell(&format!("Restored into {}", config.data_dir.display()));
    Ok(ExitCode::SUCCESS)
}
