//! From what is measured to its shapes.

use crate::app::insights as app;
use crate::app::what_if::WhatIfWaits;
use crate::http::shapes::insights::{
    AgentLoad, ArticleFigures, By, CalibrationFigures, CountedConversation, DigestLine, Estimate,
    Figure, FigureGroup, HoldOut, MetricDefinition, PeopleFigures, ReliabilityBin, StaffingFigures,
    StaffingHour, TrainingNeed, WhatIfFigures,
};

impl From<By> for app::By {
    fn from(by: By) -> Self {
        match by {
            By::Day => Self::Day,
            By::Week => Self::Week,
            By::Hour => Self::Hour,
            By::Weekday => Self::Weekday,
            By::Topic => Self::Topic,
            By::Tier => Self::Tier,
            By::Segment => Self::Segment,
            By::Journey => Self::Journey,
            By::Language => Self::Language,
            By::Trigger => Self::Trigger,
            By::Cause => Self::Cause,
            By::Agent => Self::Agent,
        }
    }
}

impl From<&'static app::Metric> for MetricDefinition {
    fn from(metric: &'static app::Metric) -> Self {
        Self {
            id: metric.id.to_owned(),
            name: metric.name.to_owned(),
            theme: metric.theme.name().to_owned(),
            unit: metric.unit.name().to_owned(),
            counts: metric.counts.to_owned(),
            of: metric.of.to_owned(),
            interval: metric.interval().to_owned(),
        }
    }
}

impl From<&app::Figure> for Figure {
    fn from(figure: &app::Figure) -> Self {
        let (middle, p90) = (figure.middle, figure.p90);
        Self {
            metric: figure.metric.id.to_owned(),
            of: figure.of,
            hits: figure.hits,
            value: middle.value,
            low: middle.low,
            high: middle.high,
            p90: p90.value,
            p90_low: p90.low,
            p90_high: p90.high,
        }
    }
}

impl From<&app::Group> for FigureGroup {
    fn from(group: &app::Group) -> Self {
        let figures = group.figures.iter().map(Figure::from).collect();
        Self { key: group.name.clone(), n: group.n, figures }
    }
}

impl From<&app::Behind> for CountedConversation {
    fn from(behind: &app::Behind) -> Self {
        let course = &behind.course;
        Self {
            conversation_id: course.id.to_string(),
            opened_at: course.opened_at.to_rfc3339(),
            over_at: course.over_at.map(|at| at.to_rfc3339()),
            topic: behind.topic.clone(),
            tier: course.tier.name().to_owned(),
            cause: course.legs.first().map(|leg| leg.cause.name().to_owned()),
            n_handoffs: u32::try_from(course.legs.len()).unwrap_or(u32::MAX),
            n_turns: u32::from(course.n_turns),
            score: course.score.map(|(score, _)| score),
        }
    }
}

impl From<&app::Bin> for ReliabilityBin {
    fn from(bin: &app::Bin) -> Self {
        let app::Bin { from, to, n, risk, needed, low, high } = *bin;
        Self { from, to, n, risk, needed, low, high }
    }
}

impl From<app::CalibrationError> for Estimate {
    fn from(error: app::CalibrationError) -> Self {
        Self { value: error.value, low: error.low, high: error.high }
    }
}

impl From<app::Answered<app::Calibration>> for CalibrationFigures {
    fn from(answered: app::Answered<app::Calibration>) -> Self {
        let later = answered.it.later.map(|later| HoldOut {
            n: later.n,
            as_decided: later.as_decided.into(),
            recalibrated: later.recalibrated.into(),
            slope: later.slope,
            shift: later.shift,
            off_by: later.off_by,
            drifted: later.drifted,
        });
        Self {
            as_of: answered.as_of.to_rfc3339(),
            complete: answered.complete,
            n: answered.it.n,
            bins: answered.it.bins.iter().map(ReliabilityBin::from).collect(),
            later,
        }
    }
}

impl From<app::PeopleFigures> for PeopleFigures {
    fn from(people: app::PeopleFigures) -> Self {
        let load = |(agent, load): &(crate::ids::AgentId, app::Load)| AgentLoad {
            agent_id: agent.to_string(),
            n_done: load.n_done,
            held_s: load.held_s,
            shared_s: load.shared_s,
        };
        let need = |(agent, topic, need): &(Option<crate::ids::AgentId>, String, app::Need)| {
            TrainingNeed {
                agent_id: agent.map(|id| id.to_string()),
                topic: topic.clone(),
                aspect: need.aspect.name().to_owned(),
                n: need.n,
                n_others: need.n_others,
                value: need.value,
                low: need.low,
                high: need.high,
            }
        };
        let loads = people.loads.iter().map(load).collect();
        Self { loads, needs: people.needs.iter().map(need).collect() }
    }
}

impl From<(crate::ids::ArticleId, app::Use)> for ArticleFigures {
    fn from((article, it): (crate::ids::ArticleId, app::Use)) -> Self {
        Self {
            article_id: article.to_string(),
            n: it.n,
            confirmed: it.confirmed,
            assumed: it.assumed,
            escalated: it.escalated,
            failed: it.failed,
        }
    }
}

impl From<app::Week> for StaffingFigures {
    fn from(week: app::Week) -> Self {
        let hour = |hour: &app::Hour| StaffingHour {
            weekday: hour.weekday,
            hour: hour.hour,
            n: hour.n,
            per_week: hour.per_week,
            agents: hour.agents,
        };
        Self {
            weeks: week.weeks,
            takes_s: week.takes_s,
            within_s: week.within_s,
            share: week.share,
            hours: week.hours.iter().map(hour).collect(),
        }
    }
}

impl From<&app::Line> for DigestLine {
    fn from(line: &app::Line) -> Self {
        let metric = line.metric.map(|metric| metric.id.to_owned());
        Self { text: line.text.clone(), metric, changed: line.changed }
    }
}

impl From<Option<WhatIfWaits>> for WhatIfFigures {
    fn from(it: Option<WhatIfWaits>) -> Self {
        Self {
            days: it.map_or(0, |it| it.days),
            actual: it.map(|it| it.actual.into()),
            simulated: it.map(|it| it.simulated.into()),
            what_if: it.map(|it| it.what_if.into()),
        }
    }
}
