//! Questions to what is measured: figures, the conversations they count, and what grows out of
//! them. For leads and administrators.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::app::access::{Operation, Principal, allow};
use crate::app::error::Error;
use crate::app::house::House;
use crate::clock::Timestamp;
use crate::decide::measure::articles::uses;
use crate::decide::measure::calibration::{calibration, judged};
use crate::decide::measure::course::{Cause, Course};
use crate::decide::measure::digest::digest;
use crate::decide::measure::figures::{behind, figures, groups};
use crate::decide::measure::people::{loads, needs};
use crate::decide::measure::register::{Number, Register};
use crate::decide::measure::slice::{JOURNEYS, Key, Slice, TIERS, TONGUES};
use crate::decide::measure::staffing::week;
use crate::decide::measure::{Measures, metrics};
use crate::domain::decision::TriggerKind;
use crate::ids::{AgentId, ArticleId};

pub use crate::decide::measure::articles::Use;
pub use crate::decide::measure::calibration::{Bin, Calibration, Error as CalibrationError};
pub use crate::decide::measure::digest::Line;
pub use crate::decide::measure::figures::{Figure, Group};
pub use crate::decide::measure::metrics::{Metric, all as definitions, find as definition};
pub use crate::decide::measure::people::{Load, Need};
pub use crate::decide::measure::slice::By;
pub use crate::decide::measure::staffing::{Hour, Week};

/// Groups answered at most; the largest ones stay.
const GROUPS_MAX: usize = 400;
/// Within how many seconds a person should take it, when nobody says.
const WITHIN_S: u32 = 60;
/// In which share of cases.
const SHARE: f64 = 0.8;

/// What somebody wants to look at, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// From this day or instant on.
    pub from: Option<String>,
    /// Before this day or instant.
    pub to: Option<String>,
    /// Conditions `name:value`, all of which must hold.
    pub only: Vec<String>,
    /// Dates are those of the scores.
    pub by_score: bool,
    /// Within how many seconds a person should take it.
    pub within_s: Option<u32>,
}

/// An answer, with how much of history is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered<T> {
    /// The answer.
    pub it: T,
    /// The instant it is looked from.
    pub as_of: Timestamp,
    /// Everything that has happened is in it; else history is still being read after a start.
    pub complete: bool,
}

/// A conversation behind a figure, in one line.
#[derive(Clone, Debug, PartialEq)]
pub struct Behind {
    /// Its course.
    pub course: Course,
    /// Its topic.
    pub topic: Option<String>,
}

/// What people carry and where they would be helped, by their ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PeopleFigures {
    /// What each agent carried.
    pub loads: Vec<(AgentId, Load)>,
    /// Differences beyond chance: who (none for the team), topic, what.
    pub needs: Vec<(Option<AgentId>, String, Need)>,
}

impl House {
    /// Figures of a slice: one group of all, or one for each value of `by`.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming what cannot be read, [`Error::Forbidden`].
    pub async fn figures(
        &self,
        who: &Principal,
        asked: Asked,
        by: Option<By>,
        metrics: Vec<&'static Metric>,
    ) -> Result<Answered<Vec<Group>>, Error> {
        let zone = self.zone();
        self.ask(who, asked, move |measures, slice| match by {
            None => vec![whole(measures, slice, &metrics)],
            Some(by) => {
                let mut all = groups(measures, slice, by, &zone, &metrics);
                if all.len() > GROUPS_MAX {
                    all.sort_by_key(|group| std::cmp::Reverse(group.n));
                    all.truncate(GROUPS_MAX);
                    all.sort_by(|a, b| a.key.cmp(&b.key));
                }
                all
            }
        })
        .await
    }

    /// The conversations a figure looked at, or only those that count; and how many there are.
    ///
    /// # Errors
    /// As [`figures`](Self::figures).
    pub async fn behind_figure(
        &self,
        who: &Principal,
        asked: Asked,
        metric: &'static Metric,
        counted: bool,
        page: (usize, usize),
    ) -> Result<Answered<(Vec<Behind>, usize)>, Error> {
        self.ask(who, asked, move |measures, slice| {
            let (found, n) = behind(measures, slice, metric, counted, page.0, page.1);
            let one = |course: &Course| Behind {
                topic: measures.topics.thing(course.topic).cloned(),
                course: course.clone(),
            };
            (found.into_iter().map(one).collect(), n)
        })
        .await
    }

    /// Whether the risk is what it says.
    ///
    /// # Errors
    /// As [`figures`](Self::figures).
    pub async fn calibration(
        &self,
        who: &Principal,
        asked: Asked,
    ) -> Result<Answered<Calibration>, Error> {
        self.ask(who, asked, |measures, slice| {
            calibration(&judged(measures.courses().iter(), slice))
        })
        .await
    }

    /// What people carry and where they would be helped.
    ///
    /// # Errors
    /// As [`figures`](Self::figures).
    pub async fn people_figures(
        &self,
        who: &Principal,
        asked: Asked,
    ) -> Result<Answered<PeopleFigures>, Error> {
        self.ask(who, asked, |measures, slice| {
            let agent = |n: Number| measures.agents.thing(n).copied();
            let loads = loads(measures.courses().iter(), slice);
            let needs = needs(measures.courses().iter(), slice);
            PeopleFigures {
                loads: loads.into_iter().filter_map(|l| Some((agent(l.agent)?, l))).collect(),
                needs: needs
                    .into_iter()
                    .filter_map(|need| {
                        let topic = measures.topics.thing(need.topic)?.clone();
                        Some((need.agent.and_then(agent), topic, need))
                    })
                    .collect(),
            }
        })
        .await
    }

    /// What became of the conversations each article was quoted in.
    ///
    /// # Errors
    /// As [`figures`](Self::figures).
    pub async fn article_figures(
        &self,
        who: &Principal,
        asked: Asked,
    ) -> Result<Answered<Vec<(ArticleId, Use)>>, Error> {
        self.ask(who, asked, |measures, slice| {
            let uses = uses(measures.courses().iter(), slice);
            let named = |it: Use| Some((*measures.articles.thing(it.article)?, it));
            uses.into_iter().filter_map(named).collect()
        })
        .await
    }

    /// When handoffs come, and how many agents hold the target.
    ///
    /// # Errors
    /// As [`figures`](Self::figures).
    pub async fn staffing(
        &self,
        who: &Principal,
        asked: Asked,
        share: Option<f64>,
    ) -> Result<Answered<Week>, Error> {
        let zone = self.zone();
        self.ask(who, asked, move |measures, slice| {
            let within = slice.within_s.unwrap_or(WITHIN_S);
            week(measures.courses(), slice, &zone, within, share.unwrap_or(SHARE))
        })
        .await
    }

    /// The last seven days in plain words.
    ///
    /// # Errors
    /// As [`figures`](Self::figures).
    pub async fn digest(
        &self,
        who: &Principal,
        asked: Asked,
    ) -> Result<Answered<Vec<Line>>, Error> {
        self.ask(who, asked, digest).await
    }

    /// Every topic and segment seen so far: what can be looked at.
    ///
    /// # Errors
    /// When the asker may not.
    pub async fn measured_names(
        &self,
        who: &Principal,
    ) -> Result<(Vec<String>, Vec<String>), Error> {
        allow(who, Operation::ReadInsights)?;
        let sorted = |register: &Register<String>| {
            let mut all = register.all().to_vec();
            all.sort();
            all
        };
        let ask = move |m: &Measures| (sorted(&m.topics), sorted(&m.segments));
        Ok(self.measured(ask).await?.0)
    }

    async fn ask<T: Send + 'static>(
        &self,
        who: &Principal,
        asked: Asked,
        question: impl FnOnce(&Measures, &Slice) -> T + Send + 'static,
    ) -> Result<Answered<T>, Error> {
        allow(who, Operation::ReadInsights)?;
        let (as_of, zone) = (self.now(), self.zone());
        let (answer, complete) = self
            .measured(move |measures| {
                let slice = slice(&asked, measures, &zone, as_of)?;
                Ok::<_, Error>(question(measures, &slice))
            })
            .await?;
        Ok(Answered { it: answer?, as_of, complete })
    }

    /// The house's time zone: days begin there.
    pub(super) fn zone(&self) -> TimeZone {
        let name = self.policy().policy.hours.zone.clone();
        TimeZone::get(&name).unwrap_or(TimeZone::UTC)
    }
}

fn whole(measures: &Measures, slice: &Slice, asked: &[&'static Metric]) -> Group {
    let rate = metrics::find("handoff_rate");
    let n = rate.map_or(0, |rate| figures(measures, slice, &[rate]).first().map_or(0, |f| f.of));
    let figures: Vec<Figure> = figures(measures, slice, asked);
    Group { key: Key::Unknown, name: "all".to_owned(), n, figures }
}

/// Reads what was asked for. A topic, segment or agent nobody has seen yet leaves nothing to look
/// at: that is an empty answer, not an error.
fn slice(
    asked: &Asked,
    measures: &Measures,
    zone: &TimeZone,
    as_of: Timestamp,
) -> Result<Slice, Error> {
    let mut slice = Slice {
        as_of,
        from: asked.from.as_deref().map(|text| instant("from", text, zone)).transpose()?,
        to: asked.to.as_deref().map(|text| instant("to", text, zone)).transpose()?,
        by_score: asked.by_score,
        within_s: asked.within_s,
        ..Slice::default()
    };
    for condition in &asked.only {
        let (name, value) = condition
            .split_once(':')
            .ok_or_else(|| Error::invalid("only", "is written name:value, such as tier:premium"))?;
        if !narrow(&mut slice, measures, name, value)? {
            slice.to = Some(Timestamp(i64::MIN));
        }
    }
    Ok(slice)
}

/// Adds one condition; `false` when nothing can fulfil it.
fn narrow(slice: &mut Slice, measures: &Measures, name: &str, value: &str) -> Result<bool, Error> {
    let numbered = |register: &Register<String>| match value {
        "" => Some(Number::NONE),
        named => register.find(&named.to_owned()),
    };
    match name {
        "topic" => {
            slice.topic = numbered(&measures.topics);
            return Ok(slice.topic.is_some());
        }
        "segment" => {
            slice.segment = numbered(&measures.segments);
            return Ok(slice.segment.is_some());
        }
        "agent" => {
            let id: AgentId =
                value.parse().map_err(|_| Error::invalid("only", "names no agent by id"))?;
            slice.agent = measures.agents.find(&id);
            return Ok(slice.agent.is_some());
        }
        "tier" => slice.tier = listed(&TIERS, |t| t.name(), name, value)?,
        "journey" => slice.journey = listed(&JOURNEYS, |j| j.name(), name, value)?,
        "language" => slice.tongue = listed(&TONGUES, |t| t.code(), name, value)?,
        "trigger" => slice.trigger = listed(&TriggerKind::ALL, |t| t.name(), name, value)?,
        "cause" => slice.cause = listed(&Cause::ALL, |c| c.name(), name, value)?,
        _ => return Err(Error::invalid("only", format!("knows no condition {name:?}"))),
    }
    Ok(true)
}

fn listed<T: Copy>(
    all: &[T],
    name_of: fn(T) -> &'static str,
    name: &str,
    value: &str,
) -> Result<Option<T>, Error> {
    let found = all.iter().copied().find(|one| name_of(*one) == value);
    let known = || all.iter().map(|one| name_of(*one)).collect::<Vec<_>>().join(", ");
    found.map(Some).ok_or_else(|| Error::invalid("only", format!("{name} is one of {}", known())))
}

/// An instant, or the beginning of a day where the house is.
fn instant(field: &'static str, text: &str, zone: &TimeZone) -> Result<Timestamp, Error> {
    if let Some(instant) = Timestamp::from_rfc3339(text) {
        return Ok(instant);
    }
    let day: Option<Date> = text.parse().ok();
    let start = day.and_then(|day| day.to_zoned(zone.clone()).ok());
    start
        .map(|start| Timestamp(start.timestamp().as_millisecond()))
        .ok_or_else(|| Error::invalid(field, "is a day (2026-01-31) or an instant (RFC 3339)"))
}

#[cfg(test)]
mod tests;
