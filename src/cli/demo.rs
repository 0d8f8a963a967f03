//! `baton demo`: an invented team with its knowledge, its past cases and its customers, on one
//! port. What is made here goes through the same use cases as anything else.

mod furnish;
mod weeks;

use std::path::Path;
use std::process::ExitCode;

use clap::Args;

use crate::app::House;
use crate::app::house::Parts;
use crate::app::indexer::Indexed;
use crate::cli::serve::{runtime, serve};
use crate::cli::{Failure, tell};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::access::LinkPurpose;
use crate::domain::bot::Rules;
use crate::ids::IdSource;
use crate::interchange::child::Reader;
use crate::outbound::Reach;
use crate::store::{Options as StoreOptions, Store};

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;
/// What the demo's own page signs its customers with when the settings name no secret. It opens
/// nothing but the demonstration.
const DEMO_SECRET: &[u8] = b"a demonstration has nothing to hide";

/// How to run the demonstration.
#[derive(Debug, Args)]
pub struct Options {
    /// Begin anew: forget what happened in an earlier demonstration.
    #[arg(long)]
    fresh: bool,
    /// Weeks the team has worked before it begins: what insights, gaps and thresholds show.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(0..=12))]
    weeks: u8,
}

/// Serves the demonstration until told to stop.
pub fn run(mut config: Config, options: &Options) -> Result<ExitCode, Failure> {
    config.demo = true;
    if config.identity_secret.is_empty() {
        config.identity_secret = DEMO_SECRET.to_vec();
    }
    let there = config.data_dir.join("baton.redb").exists();
    if options.fresh && there {
        std::fs::remove_dir_all(&config.data_dir)?;
    }
    if options.fresh || !there {
        make(&config.data_dir, i64::from(options.weeks) * 7)?;
    }
    let settings = config.clone();
    let again = move || Ok(settings.clone());
    serve(config, again, |house, address| async move {
        // The first question is answered, and finds cases that are like it.
        house.until_indexed(Indexed::Everything).await;
        announce(&house, &address).await
    })
}

/// Makes the demonstration's data: the team lives through its past in memory, by a clock that is
/// moved along, and what came of it is put into the directory in one piece.
fn make(dir: &Path, days: i64) -> Result<(), Failure> {
    let until = Clock::System.now();
    let began = until.plus_ms(-days * DAY_MS);
    let house = House::open(Parts {
        second_factor: Default::default(),
        provider: None,
        dir: None,
        clock: Clock::manual(began),
        ids: IdSource::from_system(),
        identity_secret: Vec::new(),
        llm: None,
        privacy: Default::default(),
        reach: Reach::Beyond,
        email: None,
        bot: Rules::default(),
        reader: Reader::this_executable()?,
    })?;
    tell("Furnishing the demonstration ...");
    runtime()?.block_on(async {
        let people = furnish::furnish(&house, until).await?;
        weeks::live(&house, &people, began, until).await
    })?;
    std::fs::create_dir_all(dir)?;
    let copy = dir.with_extension("new");
    for left in [copy.clone(), copy.with_extension("new.sha256")] {
        if left.exists() {
            std::fs::remove_file(left)?;
        }
    }
    house.store().backup(&copy)?;
    Store::restore(&copy, dir, &StoreOptions::default())?;
    std::fs::remove_file(copy.with_extension("new.sha256"))?;
    std::fs::remove_file(&copy)?;
    house.close();
    Ok(())
}

/// Prints where to go and how each of the team gets in.
async fn announce(house: &House, address: &str) -> Result<(), Failure> {
    tell("");
    tell(&format!("  Customers   {address}/"));
    tell(&format!("  Console     {address}/console/"));
    tell(&format!("  API         {address}/api/"));
    tell(&format!("  Manual      {address}/help/"));
    tell("");
    tell("  Sign in once as:");
    let team: Vec<_> = house.board().agents().cloned().collect();
    for agent in team {
        let link = house.issue_link(LinkPurpose::SignIn, Some(agent.id)).await?;
        let skills: Vec<_> = agent.skills.keys().map(String::as_str).collect();
        tell(&format!("  {:16} {:13} {}", agent.name, agent.role.name(), skills.join(", ")));
        tell(&format!("    {address}/sign-in/{}", link.reveal()));
    }
    tell("");
    Ok(())
}
