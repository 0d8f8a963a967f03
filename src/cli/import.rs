//! `baton import`: what a team has elsewhere. It works whether or not Baton is running: while it is,
//! the process that has the data open takes everything in, and goes on serving. The files are read
//! here, by whoever may read them, each in a process with limits.

mod conversations;
mod desk;
mod knowledge;
mod sitemap;

use std::process::ExitCode;

use clap::Subcommand;

use crate::cli::Failure;
use crate::config::Config;

/// What to import.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Articles: Markdown, text, HTML and PDF files, CSV of question and answer, zip archives, folders.
    Knowledge(knowledge::Options),
    /// Conversations of another system: they become cases.
    Conversations(conversations::Options),
}

/// Imports it.
pub fn run(config: &Config, what: &What) -> Result<ExitCode, Failure> {
    match what {
        What::Knowledge(options) => knowledge::run(config, options),
        What::Conversations(options) => conversations::run(config, options),
    }
}
