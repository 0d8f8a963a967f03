//! The weeks before a demonstration begins, lived through: customers come and ask, the assistant
//! answers, agents take what it hands over, everything by the use cases that serve real ones. The
//! clock is moved from one deed to the next; chance has a fixed seed.

mod talk;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use serde::Deserialize;

use crate::app::House;
use crate::app::access::Principal;
use crate::app::customers::{CustomerChange, Introduction};
use crate::app::error::Error;
use crate::cli::Failure;
use crate::cli::demo::DAY_MS;
use crate::cli::demo::furnish::{People, json};
use crate::clock::Timestamp;
use crate::decide::simulate::Dice;
use crate::domain::agent::Role;
use crate::domain::customer::{CustomerTier, Journey};
use crate::domain::stage::Stage;
use crate::ids::{AgentId, ConversationId};
use crate::store::Read;

/// The seed of what happens by chance.
const SEED: u64 = 7;
const HOUR_MS: i64 = 3_600_000;
const MINUTE_MS: i64 = 60_000;
/// When people begin and stop to work, in hours of the day (UTC).
const WORKS_FROM: i64 = 7;
const WORKS_TO: i64 = 17;
/// Customers on a weekday and on a day of the weekend, on average.
const ON_A_WEEKDAY: f64 = 13.0;
const AT_THE_WEEKEND: f64 = 3.0;
/// Nobody new comes in the last hours: what is under way ends before the demonstration begins.
const LAST_HOURS: i64 = 3;
/// How long somebody waits for a person, on average, in milliseconds.
const PATIENCE_MS: f64 = 8.0 * 60_000.0;
/// Who comes back every so often has been here before.
const REGULARS: usize = 60;

#[derive(Deserialize)]
struct Script {
    names: Vec<String>,
    topics: Vec<Line>,
    unknown: Vec<Line>,
    courtesies: Vec<String>,
    wants_person: Vec<String>,
    openings: Vec<String>,
    closings: Vec<String>,
}

/// What is asked about one thing, and what agents answer.
#[derive(Deserialize)]
struct Line {
    weight: f64,
    asked: Vec<String>,
    again: Vec<String>,
    agents: Vec<String>,
    fix: String,
    #[serde(default)]
    unknown: bool,
}

/// Somebody's next deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    /// An agent comes or goes.
    Shift(AgentId, bool),
    /// A customer comes.
    Arrive,
    /// The conversation of this number goes on.
    GoOn(usize),
}

/// A conversation under way.
struct Talk {
    id: ConversationId,
    customer: Principal,
    line: usize,
    n_asked: usize,
    patient_until: Timestamp,
    n_replies: usize,
    scored: bool,
}

struct Weeks<'a> {
    house: &'a House,
    script: Script,
    lines: Vec<Line>,
    dice: Dice,
    until: Timestamp,
    next: BinaryHeap<Reverse<(Timestamp, usize, Act)>>,
    n_acts: usize,
    talks: Vec<Talk>,
    agents: Vec<AgentId>,
    regulars: Vec<Principal>,
}

/// Lives from `began` until `until`; the house's clock stands at `began`.
///
/// # Errors
/// When the house refuses what it never should.
pub(super) async fn live(
    house: &House,
    people: &People,
    began: Timestamp,
    until: Timestamp,
) -> Result<(), Failure> {
    let mut script: Script = json("weeks.json")?;
    let mut lines = std::mem::take(&mut script.topics);
    lines.extend(script.unknown.drain(..).map(|line| Line { unknown: true, ..line }));
    let mut weeks = Weeks {
        house,
        script,
        lines,
        dice: Dice::new(SEED),
        until,
        next: BinaryHeap::new(),
        n_acts: 0,
        talks: Vec::new(),
        agents: people.values().copied().collect(),
        regulars: Vec::new(),
    };
    weeks.plan(people, began);
    while let Some(Reverse((at, _, act))) = weeks.next.pop() {
        if at >= until {
            break;
        }
        house.clock().advance_ms(at.ms_since(house.now()).max(0));
        house.expire_once().await?;
        weeks.act(act).await?;
        house.route_once().await?;
    }
    weeks.leave().await?;
    house.clock().advance_ms(until.ms_since(house.now()).max(0));
    Ok(())
}

impl Weeks<'_> {
    fn after(&mut self, ms: f64, act: Act) {
        let at = self.house.now().plus_ms(ms.max(1.0) as i64);
        self.at(at, act);
    }

    fn at(&mut self, at: Timestamp, act: Act) {
        self.n_acts += 1;
        self.next.push(Reverse((at, self.n_acts, act)));
    }

    /// Who works when, and when customers come.
    fn plan(&mut self, people: &People, began: Timestamp) {
        let midnight = |day: i64| {
            let day_ms = began.0.div_euclid(DAY_MS) * DAY_MS;
            Timestamp(day_ms + day * DAY_MS)
        };
        let days = self.until.ms_since(began) / DAY_MS;
        for day in 0..=days {
            let start = midnight(day);
            // The first of January 1970 was a Thursday.
            let weekend = (start.0.div_euclid(DAY_MS) + 3).rem_euclid(7) >= 5;
            let shifts = people.values().enumerate().filter(|(n, _)| !weekend || *n == 1);
            for (number, agent) in shifts {
                let late = (number as i64 % 2) * HOUR_MS;
                for (hour, comes) in [(WORKS_FROM, true), (WORKS_TO, false)] {
                    let at = start.plus_ms(hour * HOUR_MS + late);
                    if at > began && at < self.until {
                        self.at(at, Act::Shift(*agent, comes));
                    }
                }
            }
            let mean = if weekend { AT_THE_WEEKEND } else { ON_A_WEEKDAY };
            let mut hour = WORKS_FROM as f64;
            loop {
                hour += self.dice.exponential((WORKS_TO - WORKS_FROM) as f64 / mean);
                let at = start.plus_ms((hour * HOUR_MS as f64) as i64);
                if hour >= WORKS_TO as f64 + 1.0 {
                    break;
                }
                if at > began && at < self.until.plus_ms(-LAST_HOURS * HOUR_MS) {
                    self.at(at, Act::Arrive);
                }
            }
        }
    }

    async fn act(&mut self, act: Act) -> Result<(), Error> {
        match act {
            Act::Shift(agent, comes) => self.house.agent_connection(agent, comes),
            Act::Arrive => self.arrive().await?,
            Act::GoOn(number) => self.go_on(number).await?,
        }
        Ok(())
    }

    async fn arrive(&mut self) -> Result<(), Error> {
        let customer = self.customer().await?;
        let opened =
            self.house.open_conversation(&customer, String::new(), BTreeMap::new()).await?;
        let weights: Vec<f64> = self.lines.iter().map(|line| line.weight).collect();
        let line = self.dice.pick(weights.iter().copied());
        let patience = self.dice.exponential(PATIENCE_MS) as i64;
        let number = self.talks.len();
        self.talks.push(Talk {
            id: opened.id,
            customer,
            line,
            n_asked: 0,
            patient_until: self.house.now().plus_ms(MINUTE_MS * 2 + patience),
            n_replies: 0,
            scored: false,
        });
        self.ask(number).await
    }

    /// Somebody new, or who has been here before.
    async fn customer(&mut self) -> Result<Principal, Error> {
        if self.regulars.len() >= REGULARS && self.dice.share() < 0.5 {
            let place = (self.dice.share() * self.regulars.len() as f64) as usize;
            if let Some(known) = self.regulars.get(place) {
                return Ok(known.clone());
            }
        }
        let name = self.one_of(|script| &script.names);
        let met = self
            .house
            .meet_customer(Introduction { name: Some(name), ..Introduction::default() })
            .await?;
        let tier = self.dice.pick([3.0, 8.0, 3.0, 1.0].into_iter());
        let journey = self.dice.pick([2.0, 2.0, 9.0, 1.0].into_iter());
        let tier = CustomerTier::ALL.get(tier).copied().unwrap_or_default();
        let segment = if self.dice.share() < 0.6 { "shop" } else { "wholesale" };
        let change = CustomerChange {
            tier: Some(tier),
            value_per_year: Some([0, 348, 1_428, 9_600].get(tier as usize).copied().unwrap_or(0)),
            journey: Journey::ALL.get(journey).copied(),
            attributes: [("segment".to_owned(), segment.to_owned())].into(),
            ..CustomerChange::default()
        };
        self.house.change_customer(&lead(), met.customer.id, change).await?;
        let who = Principal::Customer(met.customer.id);
        self.regulars.push(who.clone());
        Ok(who)
    }

    /// Whoever is still there leaves: the demonstration begins with nobody waiting.
    async fn leave(&mut self) -> Result<(), Error> {
        for number in 0..self.talks.len() {
            let Some(id) = self.talks.get(number).map(|talk| talk.id) else { continue };
            let record = self.house.store().read(move |at| at.conversation(id)).await?;
            let Some(stage) = record.map(|record| record.stage) else { continue };
            match stage {
                Stage::Active { handoff, with, .. } => self.wrap_up(number, handoff, with).await?,
                Stage::WrapUp { handoff, by, .. } => self.wrap_up(number, handoff, by).await?,
                Stage::Closed { .. } | Stage::FollowUp { .. } => {}
                _ => self.end(number).await?,
            }
        }
        Ok(())
    }

    fn line_of(&self, number: usize) -> Option<&Line> {
        self.lines.get(self.talks.get(number)?.line)
    }

    fn one_of(&mut self, from: impl Fn(&Script) -> &Vec<String>) -> String {
        let all = from(&self.script).clone();
        self.pick(&all)
    }

    fn pick(&mut self, from: &[String]) -> String {
        let place = (self.dice.share() * from.len() as f64) as usize;
        from.get(place).cloned().unwrap_or_default()
    }
}

/// Who keeps the books.
fn lead() -> Principal {
    Principal::Agent { id: AgentId::default(), role: Role::Lead }
}
