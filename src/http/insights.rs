//! Insights: figures with their definitions, the conversations they count, and what grows out of
//! them.

#![expect(
    clippy::too_many_arguments,
    reason = "one argument a query parameter: the API document is made of them"
)]

use std::sync::Arc;

use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use poem_openapi::payload::{Json, PlainText};
use poem_openapi::{ApiResponse, payload};

use crate::app::insights::{Answered, Asked, Group, Metric, definition, definitions};
use crate::app::what_if::WhatIf;
use crate::http::csv;
use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::Caller;
use crate::http::shapes::insights::{
    ArticlesFigures, By, CalibrationFigures, CountedConversation, CountedConversations, Digest,
    DigestLine, Figure, FigureGroup, Figures, MetricDefinitions, PeopleFigures, StaffingFigures,
    WhatIfFigures,
};
use crate::ids::AgentId;

/// Definitions named in one question, at most.
const METRICS_MAX: usize = 80;
/// Conversations in one list when nobody says.
const PAGE: u32 = 50;
/// The head of the file of figures.
const HEAD: [&str; 11] =
    ["key", "n", "metric", "of", "hits", "value", "low", "high", "p90", "p90_low", "p90_high"];

/// Insights.
pub struct Insights(pub Arc<Edge>);

/// A file of comma-separated values.
#[derive(ApiResponse)]
pub enum Csv {
    /// The file.
    #[oai(status = 200, content_type = "text/csv")]
    File(
        PlainText<String>,
        /// Saved, not shown.
        #[oai(header = "content-disposition")]
        String,
    ),
}

#[OpenApi]
impl Insights {
    /// Every definition: what each figure counts, and of what
    #[oai(path = "/insights/definitions", method = "get", operation_id = "insight_definitions")]
    async fn definitions(&self, caller: Caller) -> Result<Json<MetricDefinitions>, ApiError> {
        let (topics, segments) = self.0.house.measured_names(&caller.principal).await?;
        let metrics = definitions().map(Into::into).collect();
        Ok(Json(MetricDefinitions { metrics, topics, segments }))
    }

    /// Figures of a slice, in one group or one for each value
    #[oai(path = "/insights/figures", method = "get", operation_id = "insight_figures")]
    async fn figures(
        &self,
        caller: Caller,
        /// Which definitions, by their ids with commas between; all of them when left out.
        metrics: Query<Option<String>>,
        /// One group for each value of this.
        by: Query<Option<By>>,
        /// From this day (in the house's time zone) or instant on.
        from: Query<Option<String>>,
        /// Before this day or instant.
        to: Query<Option<String>>,
        /// Conditions `name:value`, all of which must hold: `topic`, `tier`, `segment`, `journey`,
        /// `language`, `trigger`, `cause`, `agent`. May be given several times.
        only: Query<Vec<String>>,
        /// Dates are those of the customers' scores, not of the conversations' beginnings.
        by_score: Query<Option<bool>>,
        /// Within how many seconds a person should take a handoff; without it there is no service
        /// level.
        #[oai(validator(minimum(value = "1"), maximum(value = "86400")))]
        within_s: Query<Option<u32>>,
    ) -> Result<Json<Figures>, ApiError> {
        let asked = asked(from, to, only, by_score.0, within_s.0);
        let answered = self.groups(&caller, metrics.0, by.0, asked).await?;
        Ok(Json(Figures {
            as_of: answered.as_of.to_rfc3339(),
            complete: answered.complete,
            groups: answered.it.iter().map(FigureGroup::from).collect(),
        }))
    }

    /// The same as a file of comma-separated values, one figure a line
    #[oai(path = "/insights/figures.csv", method = "get", operation_id = "insight_figures_csv")]
    async fn figures_csv(
        &self,
        caller: Caller,
        /// Which definitions, by their ids with commas between; all of them when left out.
        metrics: Query<Option<String>>,
        /// One group for each value of this.
        by: Query<Option<By>>,
        /// From this day (in the house's time zone) or instant on.
        from: Query<Option<String>>,
        /// Before this day or instant.
        to: Query<Option<String>>,
        /// Conditions `name:value`, all of which must hold: `topic`, `tier`, `segment`, `journey`,
        /// `language`, `trigger`, `cause`, `agent`. May be given several times.
        only: Query<Vec<String>>,
        /// Dates are those of the customers' scores, not of the conversations' beginnings.
        by_score: Query<Option<bool>>,
        /// Within how many seconds a person should take a handoff; without it there is no service
        /// level.
        #[oai(validator(minimum(value = "1"), maximum(value = "86400")))]
        within_s: Query<Option<u32>>,
    ) -> Result<Csv, ApiError> {
        let asked = asked(from, to, only, by_score.0, within_s.0);
        let answered = self.groups(&caller, metrics.0, by.0, asked).await?;
        let lines = answered.it.iter().flat_map(lines);
        let file: String = std::iter::once(csv::line(HEAD)).chain(lines).collect();
        let name = "attachment; filename=\"figures.csv\"".to_owned();
        Ok(Csv::File(payload::PlainText(file), name))
    }

    /// The conversations a figure counts, newest first
    #[oai(path = "/insights/conversations", method = "get", operation_id = "insight_conversations")]
    async fn conversations(
        &self,
        caller: Caller,
        /// The definition's id.
        metric: Query<String>,
        /// Everything looked at, not only what counts.
        all: Query<Option<bool>>,
        /// Skip so many.
        offset: Query<Option<u32>>,
        /// At most so many, 1 to 100.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u32>>,
        /// From this day (in the house's time zone) or instant on.
        from: Query<Option<String>>,
        /// Before this day or instant.
        to: Query<Option<String>>,
        /// Conditions `name:value`, all of which must hold: `topic`, `tier`, `segment`, `journey`,
        /// `language`, `trigger`, `cause`, `agent`. May be given several times.
        only: Query<Vec<String>>,
        /// Dates are those of the customers' scores, not of the conversations' beginnings.
        by_score: Query<Option<bool>>,
        /// Within how many seconds a person should take a handoff; without it there is no service
        /// level.
        #[oai(validator(minimum(value = "1"), maximum(value = "86400")))]
        within_s: Query<Option<u32>>,
    ) -> Result<Json<CountedConversations>, ApiError> {
        let asked = asked(from, to, only, by_score.0, within_s.0);
        let metric = named(&metric.0)?;
        let counted = !all.0.unwrap_or_default();
        let page = (offset.0.unwrap_or_default() as usize, limit.0.unwrap_or(PAGE) as usize);
        let house = &self.0.house;
        let answered = house.behind_figure(&caller.principal, asked, metric, counted, page).await?;
        let (found, total) = answered.it;
        Ok(Json(CountedConversations {
            total: u32::try_from(total).unwrap_or(u32::MAX),
            conversations: found.iter().map(CountedConversation::from).collect(),
        }))
    }

    /// Whether the risk is what it says: the reliability curve and its error
    #[oai(path = "/insights/calibration", method = "get", operation_id = "insight_calibration")]
    async fn calibration(
        &self,
        caller: Caller,
        /// From this day (in the house's time zone) or instant on.
        from: Query<Option<String>>,
        /// Before this day or instant.
        to: Query<Option<String>>,
        /// Conditions `name:value`, all of which must hold: `topic`, `tier`, `segment`, `journey`,
        /// `language`, `trigger`, `cause`, `agent`. May be given several times.
        only: Query<Vec<String>>,
    ) -> Result<Json<CalibrationFigures>, ApiError> {
        let asked = asked(from, to, only, None, None);
        let answered = self.0.house.calibration(&caller.principal, asked).await?;
        Ok(Json(answered.into()))
    }

    /// What people carry, and where they would be helped: never a ranking
    #[oai(path = "/insights/people", method = "get", operation_id = "insight_people")]
    async fn people(
        &self,
        caller: Caller,
        /// From this day (in the house's time zone) or instant on.
        from: Query<Option<String>>,
        /// Before this day or instant.
        to: Query<Option<String>>,
        /// Conditions `name:value`, all of which must hold: `topic`, `tier`, `segment`, `journey`,
        /// `language`, `trigger`, `cause`, `agent`. May be given several times.
        only: Query<Vec<String>>,
    ) -> Result<Json<PeopleFigures>, ApiError> {
        let asked = asked(from, to, only, None, None);
        let answered = self.0.house.people_figures(&caller.principal, asked).await?;
        Ok(Json(answered.it.into()))
    }

    /// What became of the conversations each article was quoted in
    #[oai(path = "/insights/articles", method = "get", operation_id = "insight_articles")]
    async fn articles(
        &self,
        caller: Caller,
        /// From this day (in the house's time zone) or instant on.
        from: Query<Option<String>>,
        /// Before this day or instant.
        to: Query<Option<String>>,
        /// Conditions `name:value`, all of which must hold: `topic`, `tier`, `segment`, `journey`,
        /// `language`, `trigger`, `cause`, `agent`. May be given several times.
        only: Query<Vec<String>>,
    ) -> Result<Json<ArticlesFigures>, ApiError> {
        let asked = asked(from, to, only, None, None);
        let answered = self.0.house.article_figures(&caller.principal, asked).await?;
        let articles = answered.it.into_iter().map(Into::into).collect();
        Ok(Json(ArticlesFigures { articles }))
    }

    /// When handoffs come, and how many agents hold the target
    #[oai(path = "/insights/staffing", method = "get", operation_id = "insight_staffing")]
    async fn staffing(
        &self,
        caller: Caller,
        /// In which share of cases the target should hold.
        #[oai(validator(minimum(value = "0.5"), maximum(value = "0.99")))]
        share: Query<Option<f64>>,
        /// From this day (in the house's time zone) or instant on.
        from: Query<Option<String>>,
        /// Before this day or instant.
        to: Query<Option<String>>,
        /// Conditions `name:value`, all of which must hold: `topic`, `tier`, `segment`, `journey`,
        /// `language`, `trigger`, `cause`, `agent`. May be given several times.
        only: Query<Vec<String>>,
        /// Within how many seconds a person should take a handoff; without it there is no service
        /// level.
        #[oai(validator(minimum(value = "1"), maximum(value = "86400")))]
        within_s: Query<Option<u32>>,
    ) -> Result<Json<StaffingFigures>, ApiError> {
        let asked = asked(from, to, only, None, within_s.0);
        let answered = self.0.house.staffing(&caller.principal, asked, share.0).await?;
        Ok(Json(answered.it.into()))
    }

    /// The team's own last weeks lived through again with other people or more customers
    #[oai(path = "/insights/what-if", method = "get", operation_id = "insight_what_if")]
    async fn what_if(
        &self,
        caller: Caller,
        /// Agents of whom one more works, at the same times, with commas between.
        more: Query<Option<String>>,
        /// Agents who do not work, with commas between.
        fewer: Query<Option<String>>,
        /// How many times as many ask for a person.
        #[oai(validator(minimum(value = "0.1"), maximum(value = "4")))]
        load: Query<Option<f64>>,
        /// From this day (in the house's time zone) or instant on.
        from: Query<Option<String>>,
        /// Before this day or instant.
        to: Query<Option<String>>,
    ) -> Result<Json<WhatIfFigures>, ApiError> {
        let house = &self.0.house;
        let stretch = house.stretch(from.0.as_deref(), to.0.as_deref())?;
        let different = WhatIf {
            more: agents("more", more.0.as_deref())?,
            fewer: agents("fewer", fewer.0.as_deref())?,
            load: load.0.unwrap_or(1.0),
        };
        let found = house.what_if(&caller.principal, stretch, different).await?;
        Ok(Json(found.into()))
    }

    /// The last seven days in plain words, against the seven before
    #[oai(path = "/insights/digest", method = "get", operation_id = "insight_digest")]
    async fn digest(
        &self,
        caller: Caller,
        /// Conditions `name:value`, all of which must hold.
        only: Query<Vec<String>>,
    ) -> Result<Json<Digest>, ApiError> {
        let asked = Asked { only: only.0, ..Asked::default() };
        let answered = self.0.house.digest(&caller.principal, asked).await?;
        let lines = answered.it.iter().map(DigestLine::from).collect();
        Ok(Json(Digest { as_of: answered.as_of.to_rfc3339(), lines }))
    }
}

impl Insights {
    async fn groups(
        &self,
        caller: &Caller,
        metrics: Option<String>,
        by: Option<By>,
        asked: Asked,
    ) -> Result<Answered<Vec<Group>>, ApiError> {
        let metrics = match metrics.as_deref() {
            None | Some("") => definitions().collect(),
            Some(ids) => ids.split(',').take(METRICS_MAX).map(named).collect::<Result<_, _>>()?,
        };
        let by = by.map(Into::into);
        Ok(self.0.house.figures(&caller.principal, asked, by, metrics).await?)
    }
}

/// Agents by their ids.
fn agents(field: &'static str, text: Option<&str>) -> Result<Vec<AgentId>, ApiError> {
    let all = text.unwrap_or_default().split(',').filter(|id| !id.is_empty());
    let read = |id: &str| id.parse().map_err(|_| ApiError::invalid(field, "names agents by id"));
    all.map(read).collect()
}

fn named(id: &str) -> Result<&'static Metric, ApiError> {
    definition(id).ok_or_else(|| ApiError::invalid("metric", format!("there is no {id:?}")))
}

fn asked(
    from: Query<Option<String>>,
    to: Query<Option<String>>,
    only: Query<Vec<String>>,
    by_score: Option<bool>,
    within_s: Option<u32>,
) -> Asked {
    let (from, to, only) = (from.0, to.0, only.0);
    Asked { from, to, only, by_score: by_score.unwrap_or_default(), within_s }
}

/// The lines of one group.
fn lines(group: &Group) -> Vec<String> {
    let number = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
    let one = |figure: Figure| {
        let (n, of, hits) = (group.n.to_string(), figure.of.to_string(), figure.hits.to_string());
        let rest =
            [figure.value, figure.low, figure.high, figure.p90, figure.p90_low, figure.p90_high]
                .map(number);
        let cells = [group.name.as_str(), &n, &figure.metric, &of, &hits];
        csv::line(cells.into_iter().chain(rest.iter().map(String::as_str)))
    };
    group.figures.iter().map(|figure| one(Figure::from(figure))).collect()
}
