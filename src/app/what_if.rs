//! What if: the team's own last weeks lived through again with one more or one fewer at work, or with
//! more customers who ask for a person.

use crate::app::access::{Operation, Principal, allow};
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::insights::instant;
use crate::app::lab::{REPLAYED_MAX, RETRY_S, Stretch};
use crate::app::live_policy::blocking;
use crate::decide::replay::Line;
use crate::domain::agent::Agent;
use crate::store::Read;

pub use crate::decide::replay::{Wait, WhatIf, WhatIfWaits};

/// Agents who come or go at once, at most.
const PEOPLE_MAX: usize = 20;
/// How many times as many customers are lived through, at most and at least.
const LOADS: std::ops::RangeInclusive<f64> = 0.1..=4.0;

impl House {
    /// Waits of the last weeks of a stretch as they were, lived through again, and with what is
    /// different; none when nobody asked for a person in it.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an agent who is not there, too many of them, or a load beyond 0.1 to 4;
    /// [`Error::Busy`] while something else is lived through.
    pub async fn what_if(
        &self,
        who: &Principal,
        stretch: Stretch,
        different: WhatIf,
    ) -> Result<Option<WhatIfWaits>, Error> {
        allow(who, Operation::ReadInsights)?;
        if !LOADS.contains(&different.load) {
            return Err(Error::invalid("load", "is from 0.1 to 4 times as many"));
        }
        let agents = self.read(|at| at.scan::<Agent>(None, usize::MAX)).await?;
        for (field, named) in [("more", &different.more), ("fewer", &different.fewer)] {
            if named.len() > PEOPLE_MAX {
                return Err(Error::invalid(field, format!("names at most {PEOPLE_MAX} agents")));
            }
            if named.iter().any(|id| !agents.iter().any(|agent| agent.id == *id)) {
                return Err(Error::invalid(field, "names somebody who is no agent here"));
            }
        }
        let Ok(_one) = self.bench().0.try_lock() else {
            return Err(Error::Busy { retry_after_s: RETRY_S });
        };
        let (mut line, mut before, mut left) = (Line::default(), None, REPLAYED_MAX);
        while left > 0 {
            let (stored, last) = self.bite(before, stretch, left).await?;
            if last.is_none() {
                break;
            }
            before = last;
            left = left.saturating_sub(stored.len());
            for (id, events, _) in stored {
                line.note_as_it_was(id, &events);
            }
        }
        let policy = self.policy();
        blocking(move || line.what_if(&agents, &policy.policy.routing, &different)).await
    }

    /// A stretch of time as it is written in questions to insights: days of the house's time zone, or
    /// instants.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the field.
    pub fn stretch(&self, from: Option<&str>, to: Option<&str>) -> Result<Stretch, Error> {
        let zone = self.zone();
        let read =
            |field, text: Option<&str>| text.map(|text| instant(field, text, &zone)).transpose();
        Ok(Stretch { from: read("from", from)?, to: read("to", to)? })
    }
}
