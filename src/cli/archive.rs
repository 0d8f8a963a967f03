//! `baton export` and `baton import-archive`: everything out as JSON lines, and back in on a fresh
//! box. An archive is taken whether or not Baton is running.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf, absolute};
use std::process::ExitCode;

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::app::archive::{self, Scope, Tally};
use crate::cli::control::{Command, ask};
use crate::cli::{Failure, tell};
use crate::clock::Timestamp;
use crate::config::Config;
use crate::store::{Options, Store, StoreError};

/// What goes out, and where to.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct To {
    /// The file to write; attached files go into a folder beside it (`FILE.files`).
    file: PathBuf,
    /// Only conversations begun on this day or later (2026-01-31, or an instant of RFC 3339, UTC).
    #[arg(long)]
    since: Option<String>,
    /// Only conversations begun before this day.
    #[arg(long)]
    until: Option<String>,
    /// Also what lets people and programs in: hashes of passwords and tokens, secrets of webhooks.
    #[arg(long)]
    secrets: bool,
}

/// What is taken in.
#[derive(Debug, Args)]
pub struct From {
    /// The file an export wrote, with its folder of attached files beside it.
    file: PathBuf,
}

/// Writes an archive.
pub fn export(config: &Config, to: &To) -> Result<ExitCode, Failure> {
    let whole = To { file: absolute(&to.file)?, ..to.clone() };
    scope(&whole)?;
    match Store::open(&config.data_dir, Options::default()) {
        Ok(store) => {
            tell(&said(write(&store, &whole)?));
            store.close()?;
        }
        Err(StoreError::InUse { dir }) => ask(&dir, &Command::Export { to: whole })?,
        Err(error) => return Err(error.into()),
    }
    tell(&format!("Written to {}", to.file.display()));
    Ok(ExitCode::SUCCESS)
}

/// Writes an archive of an open store: complete under its name, or not there.
pub(super) fn write(store: &Store, to: &To) -> Result<Tally, Failure> {
    if to.file.exists() {
        return Err(format!("{} is there already", to.file.display()).into());
    }
    let passing = beside(&to.file, ".new");
    let file = OpenOptions::new().write(true).create(true).truncate(true).open(&passing)?;
    let mut out = BufWriter::new(&file);
    let tally = archive::export(store, &scope(to)?, &mut out, &beside(&to.file, ".files"));
    let tally = tally.inspect_err(|_| drop(std::fs::remove_file(&passing)))?;
    out.flush()?;
    drop(out);
    file.sync_all()?;
    std::fs::rename(&passing, &to.file)?;
    Ok(tally)
}

/// Takes an archive in.
pub fn import(config: &Config, from: &From) -> Result<ExitCode, Failure> {
    let file = BufReader::new(File::open(&from.file)?);
    let store = Store::open(&config.data_dir, Options::default())?;
    let tally = archive::import(&store, file, &beside(&from.file, ".files"));
    let tally = tally.map_err(|error| match error {
        archive::Failure::NotEmpty => error.to_string(),
        error => format!("{error}; {} holds a part of it now: empty it", config.data_dir.display()),
    })?;
    store.close()?;
    tell(&said(tally));
    tell(&format!("Taken in by {}", config.data_dir.display()));
    Ok(ExitCode::SUCCESS)
}

fn said(tally: Tally) -> String {
    let Tally { n_lines, n_events, n_files, n_files_missing } = tally;
    let missing = match n_files_missing {
        0 => String::new(),
        n => format!(", {n} files missing"),
    };
    format!("{n_lines} lines, {n_events} of them events, {n_files} files{missing}")
}

fn scope(to: &To) -> Result<Scope, Failure> {
    let instant = |text: &Option<String>| text.as_deref().map(day_or_instant).transpose();
    Ok(Scope { since: instant(&to.since)?, until: instant(&to.until)?, secrets: to.secrets })
}

fn day_or_instant(text: &str) -> Result<Timestamp, Failure> {
    let instant = Timestamp::from_rfc3339(text);
    let instant = instant.or_else(|| Timestamp::from_rfc3339(&format!("{text}T00:00:00Z")));
    instant.ok_or_else(|| format!("{text:?} is no day and no instant").into())
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    file.with_file_name(name)
}
