//! The scenarios that ship, reading one from a file, and what theory says where it can.

use std::fs;

use crate::cli::Failure;
use crate::decide::simulate::Scenario;
use crate::decide::simulate::erlang::{Theory, erlang_a, erlang_c};

macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        /// Scenarios that ship, with their text.
        pub(super) const SHIPPED: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../data/scenarios/", $name, ".toml")))),*];
    };
}

shipped!("mms", "mms-m", "mixed-skill", "steady", "vip-15", "surge", "staff-drop", "empty-history",);

/// One line for each scenario that ships.
pub(super) fn list() -> Vec<String> {
    let each = SHIPPED.iter().map(|(name, text)| {
        let about = parse(text).map_or_else(|why| why, |scenario| scenario.about);
        format!("{name:<14} {about}")
    });
    each.collect()
}

/// A scenario that ships, or one from a file.
///
/// # Errors
/// When there is none, it cannot be read, or makes no sense.
pub(super) fn read(name: &str) -> Result<Scenario, Failure> {
    let shipped = SHIPPED.iter().find(|(known, _)| *known == name);
    let text = match shipped {
        Some((_, text)) => (*text).to_owned(),
        None => fs::read_to_string(name).map_err(|e| format!("{name}: {e}"))?,
    };
    let scenario = parse(&text).map_err(|why| format!("{name}: {why}"))?;
    let wrong = scenario.lint();
    if wrong.is_empty() {
        Ok(scenario)
    } else {
        Err(format!("{name}: {}", wrong.join("; ")).into())
    }
}

fn parse(text: &str) -> Result<Scenario, String> {
    toml::from_str(text).map_err(|e| {
        let before = e.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(0, |before| before.matches('\n').count() + 1);
        format!("line {line}: {}", e.message())
    })
}

/// What queueing theory says: one kind of request, exponential, at an even rate, agents who are all
/// alike and take one at a time, offers accepted at once.
pub(super) fn theory(scenario: &Scenario) -> Option<Theory> {
    let [topic] = scenario.topics.as_slice() else { return None };
    let [group] = scenario.agents.as_slice() else { return None };
    let per_hour = *scenario.per_hour.first()?;
    let even = scenario.per_hour.iter().all(|n| *n == per_hour);
    let plain = even
        && scenario.spread == 1.0
        && group.capacity == 1
        && group.shifts.is_empty()
        && scenario.offers.accept_s == 0.0
        && scenario.offers.declined + scenario.offers.lapsed == 0.0
        && scenario.customers.len() <= 1;
    if !plain {
        return None;
    }
    let per_s = per_hour / 3_600.0;
    if scenario.patience_s > 0.0 {
        return erlang_a(per_s, topic.takes_s, group.count, scenario.patience_s);
    }
    erlang_c(per_s, topic.takes_s, group.count)
}
