//! `baton check` and `baton reindex`: is everything as it should be, and if not, what to do.

use std::process::ExitCode;

use crate::cli::{Failure, tell};
use crate::config::Config;
use crate::store::{Options, Store};

/// Verifies the store from end to end and says what was found.
pub fn check(config: &Config) -> Result<ExitCode, Failure> {
    let options = Options { check_open: false, ..Options::default() };
    let store = Store::open(&config.data_dir, options)?;
    let report = store.check()?;
    store.close()?;
    for finding in &report.findings {
        tell(&format!("{finding}\n  {}", finding.remedy()));
    }
    let (events, talks, others) = (report.n_events, report.n_conversations, report.n_records);
    let wrong = report.n_findings;
    tell(&format!("{events} events, {talks} conversations, {others} other rows: {wrong} wrong"));
    if let Some(end) = report.acts_end {
        let hash: String = end.hash.iter().map(|byte| format!("{byte:02x}")).collect();
        tell(&format!("The audit holds {} acts and ends with {hash}", end.number));
    }
    Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Throws the index away; the next start builds it anew in the background.
pub fn reindex(config: &Config) -> Result<ExitCode, Failure> {
    let index = config.data_dir.join("index");
    // Holding the store's lock shows that no Baton is serving from this directory.
    let store = Store::open(&config.data_dir, Options::default())?;
    if index.exists() {
        std::fs::remove_dir_all(&index)?;
    }
    store.close()?;
    tell("The search index is gone; the next start builds it anew.");
    Ok(ExitCode::SUCCESS)
}
