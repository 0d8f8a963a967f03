//! The policy: reading it, changing it, what it was before.

use std::sync::Arc;

use poem_openapi::OpenApi;
use poem_openapi::payload::Json;
use serde_json::json;

use crate::app::error::Error;
use crate::app::lab::Stretch;
use crate::app::live_policy::{Change, Warning};
use crate::clock::Timestamp;
use crate::domain::policy as domain;
use crate::http::body::Body;
use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::Caller;
use crate::http::shapes::answers::{
    PolicyChange, PolicyDocument, PolicyDraft, PolicyTrouble, PolicyVersion, PolicyVersions,
    PolicyWarning,
};
use crate::http::shapes::replay::{PolicyReplay, RecalibratedPolicy};
use crate::http::shapes::requests::{DraftPolicy, ReplayPolicy, WritePolicy};

/// The policy.
pub struct Policy(pub Arc<Edge>);

#[OpenApi]
impl Policy {
    /// The policy in force
    #[oai(path = "/policy", method = "get", operation_id = "read_policy")]
    async fn read(&self, caller: Caller) -> Result<Json<PolicyDocument>, ApiError> {
        let (policy, warnings) = self.0.house.read_policy(&caller.principal)?;
        Ok(Json(document(policy.version, &policy.toml, &warnings)))
    }

    /// Put a new version in force
    #[oai(path = "/policy", method = "put", operation_id = "change_policy")]
    async fn change(
        &self,
        caller: Caller,
        body: Body<WritePolicy>,
    ) -> Result<Json<PolicyDocument>, ApiError> {
        let Body(WritePolicy { toml, note }) = body;
        let (who, note) = (&caller.principal, note.unwrap_or_default());
        let (policy, warnings) = self.0.house.change_policy(who, toml, note).await?;
        Ok(Json(document(policy.version, &policy.toml, &warnings)))
    }

    /// Every version so far, newest first
    #[oai(path = "/policy/versions", method = "get", operation_id = "list_policy_versions")]
    async fn versions(&self, caller: Caller) -> Result<Json<PolicyVersions>, ApiError> {
        let versions = self.0.house.policy_versions(&caller.principal).await?;
        let versions = versions.into_iter().map(|(version, changes)| PolicyVersion {
            version: version.version,
            note: version.note,
            by: version.by.map(|id| id.to_string()),
            at: version.at.to_rfc3339(),
            toml: version.toml,
            changes: changes.into_iter().map(change).collect(),
        });
        Ok(Json(PolicyVersions { versions: versions.collect() }))
    }

    /// The policy in force with its weights recalibrated to what became of conversations: a draft
    #[oai(path = "/policy/recalibration", method = "get", operation_id = "recalibrated_policy")]
    async fn recalibration(&self, caller: Caller) -> Result<Json<RecalibratedPolicy>, ApiError> {
        let found = self.0.house.recalibrated_policy(&caller.principal).await?;
        Ok(Json(found.into()))
    }

    /// Look at a draft that somebody is writing: what it says, what is unwise in it, why it cannot be put
    /// in force, after some of its values have been changed
    #[oai(path = "/policy/drafts", method = "post", operation_id = "draft_policy")]
    async fn draft(
        &self,
        caller: Caller,
        body: Body<DraftPolicy>,
    ) -> Result<Json<PolicyDraft>, ApiError> {
        let Body(DraftPolicy { toml, changes }) = body;
        let changes = changes.unwrap_or_default().into_iter().map(|c| (c.at, c.value));
        let draft = self.0.house.draft_policy(&caller.principal, toml, changes.collect()).await?;
        Ok(Json(PolicyDraft {
            policy: draft.policy.as_ref().map(whole),
            trouble: draft.trouble.map(|trouble| PolicyTrouble {
                line: u32::try_from(trouble.line).ok().filter(|line| *line > 0),
                message: trouble.why,
            }),
            warnings: warned(&draft.warnings),
            toml: draft.toml,
        }))
    }

    /// What a draft would have changed over what has happened, against the policy in force
    #[oai(path = "/policy/replays", method = "post", operation_id = "replay_policy")]
    async fn replay(
        &self,
        caller: Caller,
        body: Body<ReplayPolicy>,
    ) -> Result<Json<PolicyReplay>, ApiError> {
        let Body(ReplayPolicy { toml, from, to }) = body;
        let stretch = Stretch { from: instant("from", from)?, to: instant("to", to)? };
        let lab = self.0.house.replay_policy(&caller.principal, toml, stretch).await?;
        Ok(Json(PolicyReplay::from(&lab)))
    }
}

fn instant(field: &'static str, text: Option<String>) -> Result<Option<Timestamp>, ApiError> {
    let read = |text: String| Timestamp::from_rfc3339(&text);
    let wrong = || Error::invalid(field, "is an instant (RFC 3339)");
    Ok(text.map(|text| read(text).ok_or_else(wrong)).transpose()?)
}

fn change(change: Change) -> PolicyChange {
    PolicyChange { path: change.path, before: change.before, after: change.after }
}

fn document(version: u32, toml: &str, warnings: &[Warning]) -> PolicyDocument {
    PolicyDocument { version, toml: toml.to_owned(), warnings: warned(warnings) }
}

fn warned(warnings: &[Warning]) -> Vec<PolicyWarning> {
    let warnings = warnings.iter().map(|(line, warning)| PolicyWarning {
        line: line.and_then(|line| u32::try_from(line).ok()),
        at: warning.at.clone(),
        message: warning.message.clone(),
    });
    warnings.collect()
}

/// Every value of a policy, also those its document keeps out because they are the usual ones.
fn whole(policy: &domain::Policy) -> serde_json::Value {
    let mut all = json!(policy);
    for (pointer, value) in [
        ("thresholds", json!({"cooling_off_s": policy.thresholds.cooling_off_s})),
        ("messages", json!({"ask_first": policy.messages.ask_first})),
        ("routing", json!({"rules": policy.routing.rules})),
        ("hours", json!({"skills": policy.hours.skills})),
    ] {
        if let (Some(section), Some(more)) = (all[pointer].as_object_mut(), value.as_object()) {
            section.extend(more.clone());
        }
    }
    all["learning"] = json!(policy.learning);
    all
}
