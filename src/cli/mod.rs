//! The command line: one file a subcommand. Here are only the arguments and the way to them.

pub mod encode;
pub mod eval;
pub mod score;

mod archive;
mod backup;
mod backups;
mod bench;
mod cert;
mod certificates;
mod check;
mod control;
mod demo;
mod fit;
mod import;
mod manual;
mod read_file;
mod serve;
mod simulate;
mod user;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::{Config, Typed, explained};

/// Why a command ended early, in words for the person at the terminal.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Baton: an AI answers your customers, knows when to step back, and hands over to the right person.
#[derive(Debug, Parser)]
#[command(name = "baton", version, about)]
pub struct Arguments {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

/// Settings that every command understands.
#[derive(Clone, Debug, Args)]
struct Settings {
    /// The settings file (TOML).
    #[arg(long, short, global = true, env = "BATON_CONFIG")]
    config: Option<PathBuf>,
    /// Where the data lies.
    #[arg(long, short, global = true)]
    data_dir: Option<PathBuf>,
    /// The port to listen on; 0 takes a free one.
    #[arg(long, short, global = true)]
    port: Option<u16>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve customers and agents.
    Serve,
    /// Serve an invented team with its knowledge and past cases, to try Baton out.
    Demo(demo::Options),
    /// Score decisions on JSON lines: see `baton score --help`.
    #[command(subcommand)]
    Score(score::Kind),
    /// Measure decisions on labelled JSON lines, with 95 % intervals.
    Eval(eval::Settings),
    /// Fit the weights of the triggers to a team's own labelled transcripts.
    Fit(fit::Options),
    /// Measure this machine: messages a second, delivery, similar cases, memory, start.
    Bench(bench::Options),
    /// What a policy would do to a day: a scenario, or this house's own past.
    Simulate(Box<simulate::Options>),
    /// Verify settings and store; says what is wrong and what to do.
    Check,
    /// Read the settings and say whether they are good; explain them.
    Config {
        /// Print every setting with its default, environment variable and meaning: a settings file.
        #[arg(long)]
        explain: bool,
    },
    /// Make a self-signed certificate for names and addresses, and print its fingerprint.
    Cert(cert::Options),
    /// Write everything to a file of JSON lines, also while Baton runs.
    Export(archive::To),
    /// Take such a file in on a fresh box.
    ImportArchive(archive::From),
    /// Throw the search index away; the next start builds it anew.
    Reindex,
    /// Write a consistent copy of the data to a file, with its checksum, also while Baton runs.
    Backup(backup::To),
    /// Restore such a copy into an empty data directory.
    Restore(backup::From),
    /// Take in what the team has elsewhere.
    #[command(subcommand)]
    Import(import::What),
    /// Read a file of others within limits; Baton starts this itself.
    #[command(subcommand, hide = true)]
    ReadFile(read_file::What),
    /// What the linear heads look at, for fitting them.
    #[command(hide = true)]
    Encode(encode::Options),
    /// Add people and let them in again.
    #[command(subcommand)]
    User(user::Action),
}

impl Settings {
    fn config(&self) -> Result<Config, Failure> {
        let mut typed = match &self.config {
            Some(path) => Typed::from_file(path)?,
            None => Typed::default(),
        };
        typed = typed.with_env(|name| std::env::var(name).ok())?;
        typed.data_dir = self.data_dir.clone().or(typed.data_dir);
        typed.port = self.port.or(typed.port);
        Ok(typed.meant()?)
    }
}

impl Arguments {
    /// Whether it serves people, for days perhaps; everything else is done once and over.
    pub fn serves(&self) -> bool {
        matches!(self.command, Command::Serve | Command::Demo(_))
    }
}

/// Runs a command.
///
/// # Errors
/// Whatever keeps it from being done, in words.
pub fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let settings = arguments.settings;
    match arguments.command {
        Command::Serve => serve::run(settings.config()?, move || settings.config()),
        Command::Demo(options) => demo::run(settings.config()?, &options),
        Command::Score(kind) => score::run(&kind),
        Command::Encode(options) => encode(&options),
        Command::Eval(settings) => eval::run(&settings),
        Command::Fit(options) => fit::run(&options),
        Command::Bench(options) => bench::run(&options),
        Command::Simulate(options) => simulate::run(&options, || settings.config()),
        Command::Config { explain: true } => {
            tell(explained().trim_end());
            Ok(ExitCode::SUCCESS)
        }
        Command::Config { explain: false } => {
            settings.config()?;
            tell("The settings are good.");
            Ok(ExitCode::SUCCESS)
        }
        Command::Cert(options) => cert::run(&options),
        Command::Export(to) => archive::export(&settings.config()?, &to),
        Command::ImportArchive(from) => archive::import(&settings.config()?, &from),
        Command::Check => check::check(&settings.config()?),
        Command::Reindex => check::reindex(&settings.config()?),
        Command::Backup(to) => backup::backup(&settings.config()?, &to),
        Command::Restore(from) => backup::restore(&settings.config()?, &from),
        Command::Import(what) => import::run(&settings.config()?, &what),
        Command::ReadFile(what) => read_file::run(&what),
        Command::User(action) => user::run(&settings.config()?, &action),
    }
}

fn encode(options: &encode::Options) -> Result<ExitCode, Failure> {
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    let input = std::io::stdin().lock();
    let tally = encode::liken(options, input, &mut output, std::io::stderr())?;
    output.flush()?;
    Ok(if tally.n_bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints a line for the person at the terminal; a closed pipe is not an error.
fn tell(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
