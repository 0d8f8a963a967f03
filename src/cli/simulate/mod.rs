//! `baton simulate`: what a policy would do to a day, by living through it with the very code that
//! decides when serving: a scenario from a file, one of those that ship, or the house's own past.

mod scenarios;
mod table;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::app::live_policy::DEFAULT_TOML;
use crate::cli::{Failure, tell};
use crate::clock::Timestamp;
use crate::config::Config;
use crate::decide::simulate::history::{day_of, reproduced};
use crate::decide::simulate::{Day, Desk, Visit, crowd, simulate};
use crate::domain::agent::Agent;
use crate::domain::event::Position;
use crate::domain::policy::Routing;
use crate::interchange::policy_toml;
use crate::store::{Options as StoreOptions, Read, Store};
use table::{Lived, Report};

/// Conversations at once of the round robin that is compared with.
const CAP: u8 = 2;
/// Events of the past that are read, at most.
const EVENTS_MAX: usize = 5_000_000;

/// What to simulate and what to print.
#[derive(Debug, Args)]
pub struct Options {
    /// A scenario file, or the name of one that ships; none lists those.
    scenario: Option<String>,
    /// The last day of this house's own past instead (Baton must be stopped).
    #[arg(long, conflicts_with = "scenario")]
    history: bool,
    /// Which day of the past, like 2026-01-31 (UTC).
    #[arg(long, requires = "history")]
    day: Option<String>,
    /// A policy (TOML) whose routing decides; without it the scenario's own, for the past the one
    /// a new house starts with.
    #[arg(long)]
    policy: Option<PathBuf>,
    /// Compare with the ways other desks do it, and on the same arrivals.
    #[arg(long)]
    compare: bool,
    /// Compare with another policy (TOML), on the same arrivals.
    #[arg(long)]
    against: Option<PathBuf>,
    /// How often, each time with other chance.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print one JSON object instead of the table.
    #[arg(long)]
    json: bool,
    /// Write a line for each customer and desk to this file.
    #[arg(long)]
    csv: Option<PathBuf>,
}

/// Simulates and prints.
///
/// # Errors
/// When the scenario or a policy cannot be read or makes no sense.
pub fn run(
    options: &Options,
    config: impl Fn() -> Result<Config, Failure>,
) -> Result<ExitCode, Failure> {
    let report = if options.history {
        history(options, &config()?)?
    } else if let Some(name) = &options.scenario {
        scenario(options, name)?
    } else {
        scenarios::list().iter().for_each(|line| tell(line));
        return Ok(ExitCode::SUCCESS);
    };
    if let Some(path) = &options.csv {
        let mut file = std::io::BufWriter::new(fs::File::create(path)?);
        report.write_csv(&mut file)?;
        file.flush()?;
    }
    let mut out = std::io::stdout().lock();
    if options.json {
        report.write_json(&mut out)?;
    } else {
        report.write_table(&mut out)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn scenario(options: &Options, name: &str) -> Result<Report, Failure> {
    let scenario = scenarios::read(name)?;
    let desks = desks(options, &scenario.routing)?;
    let crowds: Vec<Vec<Visit>> =
        (0..options.seeds).map(|n| crowd(&scenario, options.seed.wrapping_add(n))).collect();
    let live = |(name, desk): (String, Desk)| {
        let days = crowds.iter().map(|visits| simulate(&scenario, &desk, visits)).collect();
        Lived { name, days }
    };
    let lived = desks.into_iter().map(live).collect();
    let theory = scenarios::theory(&scenario);
    Ok(Report { scenario, lived, theory, reproduced: None, n_seeds: options.seeds })
}

fn history(options: &Options, config: &Config) -> Result<Report, Failure> {
    let store = Store::open(&config.data_dir, StoreOptions::default())?;
    let (events, agents) = store.read_blocking(|at| {
        let from = at.head()?.0.saturating_sub(EVENTS_MAX as u64);
        let events = at.feed(Position(from), EVENTS_MAX)?;
        Ok((events, at.scan::<Agent>(None, usize::MAX)?))
    })?;
    let in_force = store.read_blocking(|at| at.policy())?;
    store.close()?;
    let day = options.day.as_deref().map(begins).transpose()?;
    let past = day_of(&events, &agents, day, options.seed)
        .ok_or("no customer was put in line on that day: there is nothing to live through again")?;
    let routing = match in_force {
        Some(version) => version.policy.routing,
        None => policy_toml::parse(DEFAULT_TOML)?.routing,
    };
    let as_it_was = Desk::Baton(Box::new(routing.clone()));
    let again = simulate(&past.scenario, &as_it_was, &past.visits);
    let reproduced = Some((past.from, reproduced(&past, &again)));
    let live = |(name, desk): (String, Desk)| {
        let day: Day = simulate(&past.scenario, &desk, &past.visits);
        Lived { name, days: vec![day] }
    };
    let lived = desks(options, &routing)?.into_iter().map(live).collect();
    Ok(Report { scenario: past.scenario, lived, theory: None, reproduced, n_seeds: 1 })
}

fn begins(day: &str) -> Result<Timestamp, Failure> {
    let at = Timestamp::from_rfc3339(&format!("{day}T00:00:00Z"));
    at.ok_or_else(|| format!("--day: {day:?} is no date like 2026-01-31").into())
}

/// Who decides: the first is what the others are compared with.
fn desks(options: &Options, own: &Routing) -> Result<Vec<(String, Desk)>, Failure> {
    let routing = options.policy.as_deref().map(routing_of).transpose()?;
    let routing = routing.unwrap_or_else(|| own.clone());
    let mut desks = vec![("baton".to_owned(), Desk::Baton(Box::new(routing)))];
    if let Some(path) = &options.against {
        let other = Desk::Baton(Box::new(routing_of(path)?));
        desks.push((path.display().to_string(), other));
    }
    if options.compare {
        desks.extend(Desk::baselines(CAP).map(|desk| (desk.name().to_owned(), desk)));
    }
    Ok(desks)
}

fn routing_of(path: &Path) -> Result<Routing, Failure> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let policy = policy_toml::parse(&text).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(policy.routing)
}

#[cfg(test)]
mod tests;
