//! The policy in force, with what is prepared from it once instead of at every turn, and the use
//! cases of reading and changing it.

use std::sync::Arc;

use crate::app::access::{Operation, Principal, allow};
use crate::app::acts::doer;
use crate::app::error::Error;
use crate::app::house::House;
use crate::decide::detect::{self, Topics, confusable};
use crate::decide::route;
use crate::domain::act::{Deed, Doer};
use crate::domain::agent::Agent;
use crate::domain::decision::TriggerKind;
use crate::domain::lint;
use crate::domain::policy::{Policy, PolicyVersion};
use crate::interchange::policy_toml;
use crate::language::Language;
use crate::store::{Read, Store};

/// The policy every new house starts with.
pub const DEFAULT_TOML: &str = include_str!("../../data/policy/default.toml");
/// Bytes of a policy document, at most.
const TOML_BYTES_MAX: usize = 256 * 1024;
/// Versions listed at once, at most.
const POLICY_VERSIONS_MAX: usize = 100;

/// The policy in force.
#[derive(Debug)]
pub struct LivePolicy {
    /// Its version; 0 for the built-in default.
    pub version: u32,
    /// The document as it was written.
    pub toml: String,
    /// What it says.
    pub policy: Policy,
    /// Its topics, with what their examples mean.
    pub topics: Topics,
}

/// What a version changed.
pub type Change = policy_toml::Change;

/// Why a document cannot be put in force, and where.
pub type Trouble = policy_toml::PolicyError;

/// Something unwise but possible in a policy, with the line it stands at when the document has it.
pub type Warning = (Option<usize>, lint::Warning);

/// A document somebody is writing, looked at without putting it in force.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The document, with what was to be changed in it.
    pub toml: String,
    /// What it says, the usual weights included; none while it cannot be read.
    pub policy: Option<Policy>,
    /// What is unwise in it.
    pub warnings: Vec<Warning>,
    /// Why it cannot be put in force; none when it can.
    pub trouble: Option<Trouble>,
}

impl LivePolicy {
    /// The newest policy of the store, or the built-in default.
    ///
    /// # Errors
    /// When the store fails, or holds a policy that cannot be read.
    pub fn load(store: &Store, language: &Language) -> Result<Self, Error> {
        match store.read_blocking(|at| at.policy())? {
            Some(stored) => Self::prepare(stored.version, stored.toml, language),
            None => Self::prepare(0, DEFAULT_TOML.to_owned(), language),
        }
    }

    /// Reads a document and prepares its topics.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming line and reason.
    pub fn prepare(version: u32, toml: String, language: &Language) -> Result<Self, Error> {
        let policy = policy_toml::parse(&toml).map_err(refused)?;
        let topics = Topics::prepare(&policy.topics, |text| language.encode(text));
        Ok(Self { version, toml, policy, topics })
    }
}

impl House {
    /// The policy in force, for those who may read it, with what is unwise in it now: people come
    /// and go, so that a policy can become so.
    ///
    /// # Errors
    /// When the asker may not.
    pub fn read_policy(&self, who: &Principal) -> Result<(Arc<LivePolicy>, Vec<Warning>), Error> {
        allow(who, Operation::ReadPolicy)?;
        let policy = self.policy();
        let warnings = located(&policy.toml, self.findings(&policy.policy));
        Ok((policy, warnings))
    }

    /// Every stored version, newest first, each with what it changed against the one before; the
    /// first is compared with the policy a new house starts with.
    ///
    /// # Errors
    /// When the asker may not.
    pub async fn policy_versions(
        &self,
        who: &Principal,
    ) -> Result<Vec<(PolicyVersion, Vec<Change>)>, Error> {
        allow(who, Operation::ReadPolicy)?;
        let read = |at: &crate::store::Snapshot| {
            at.scan_back::<PolicyVersion>(None, POLICY_VERSIONS_MAX + 1)
        };
        let versions = self.read(read).await?;
        Ok(with_changes(versions))
    }

    /// Puts a new version in force.
    ///
    /// # Errors
    /// [`Error::Invalid`] with line and reason when it cannot be read or contradicts itself.
    pub async fn change_policy(
        &self,
        who: &Principal,
        toml: String,
        note: String,
    ) -> Result<(Arc<LivePolicy>, Vec<Warning>), Error> {
        allow(who, Operation::WritePolicy)?;
        self.put_policy(doer(who), toml, note).await
    }

    /// Puts a new version in force without asking who may: for what the house does by itself.
    ///
    /// # Errors
    /// As [`change_policy`](Self::change_policy).
    pub(super) async fn put_policy(
        &self,
        who: Doer,
        toml: String,
        note: String,
    ) -> Result<(Arc<LivePolicy>, Vec<Warning>), Error> {
        let (prepared, warnings) = self.prepare_draft(toml).await?;
        let (by, at) = (who.agent(), self.now());
        let mut act = self.act_of(who, Deed::PolicyChanged, "");
        let (document, policy) = (prepared.toml.clone(), prepared.policy.clone());
        let version = self
            .write(move |tx| {
                let version = tx.policy()?.map_or(1, |last| last.version + 1);
                act.about = format!("version {version}");
                tx.note(act)?;
                tx.put(&PolicyVersion { version, toml: document, policy, note, by, at })?;
                Ok(version)
            })
            .await?;
        self.set_policy(LivePolicy { version, ..prepared });
        // Whoever waits is served by the new rules too; the policy is in force either way.
        if let Err(error) = self.reconsider_all(None).await {
            tracing::warn!(%error, "not everybody in line was looked at again");
        }
        Ok((self.policy(), warnings))
    }

    /// Reads a document that is not in force, with what is unwise in it, refusing what contradicts
    /// itself.
    ///
    /// # Errors
    /// [`Error::Invalid`] with line and reason.
    pub(super) async fn prepare_draft(
        &self,
        toml: String,
    ) -> Result<(LivePolicy, Vec<Warning>), Error> {
        bounded(&toml)?;
        let language = Arc::clone(self.language());
        let (prepared, alike) = blocking(move || {
            let prepared = LivePolicy::prepare(0, toml, &language)?;
            let alike = alike(&prepared.policy, &language);
            Ok::<_, Error>((prepared, alike))
        })
        .await??;
        let (warnings, trouble) = self.judged(&prepared.toml, &prepared.policy, alike);
        trouble.map_or(Ok((prepared, warnings)), |trouble| Err(refused(trouble)))
    }

    /// Looks at a document somebody is writing, after changing in it what stands at some paths
    /// ([`policy_toml::with_value`]). What is wrong with the document is part of the answer.
    ///
    /// # Errors
    /// [`Error::Invalid`] when a change has no place in the document, or it is too large.
    pub async fn draft_policy(
        &self,
        who: &Principal,
        mut toml: String,
        changes: Vec<(String, serde_json::Value)>,
    ) -> Result<Draft, Error> {
        allow(who, Operation::WritePolicy)?;
        bounded(&toml)?;
        for (at, value) in changes {
            toml = policy_toml::with_value(&toml, &at, &value)
                .map_err(|e| Error::invalid("changes", e.to_string()))?;
        }
        let policy = match policy_toml::parse(&toml) {
            Ok(policy) => policy,
            Err(trouble) => {
                let trouble = Some(trouble);
                return Ok(Draft { toml, policy: None, warnings: Vec::new(), trouble });
            }
        };
        let language = Arc::clone(self.language());
        let (policy, alike) = blocking(move || {
            let alike = alike(&policy, &language);
            (policy, alike)
        })
        .await?;
        let (warnings, trouble) = self.judged(&toml, &policy, alike);
        Ok(Draft { toml, policy: Some(with_usual_weights(policy)), warnings, trouble })
    }

    /// What is unwise in a document, and the first thing for which it is refused.
    fn judged(
        &self,
        toml: &str,
        policy: &Policy,
        alike: Vec<lint::Warning>,
    ) -> (Vec<Warning>, Option<Trouble>) {
        let mut findings = self.findings(policy);
        findings.extend(alike);
        let (fatal, warnings): (Vec<_>, Vec<_>) =
            located(toml, findings).into_iter().partition(|(_, found)| found.refused);
        let trouble = fatal.into_iter().next().map(|(line, found)| Trouble {
            line: line.unwrap_or(0),
            why: format!("{}: {}", found.at, found.message),
        });
        (warnings, trouble)
    }

    /// What is wrong or unwise in a policy, for the people there are.
    fn findings(&self, policy: &Policy) -> Vec<lint::Warning> {
        let agents: Vec<Agent> = self.board().agents().filter(|a| !a.disabled).cloned().collect();
        let mut findings = detect::lint(policy);
        findings.extend(route::lint(policy, &agents));
        findings
    }
}

/// The same policy with the weights it leaves out.
fn with_usual_weights(mut policy: Policy) -> Policy {
    for kind in TriggerKind::ALL {
        let weight = || detect::default_weight(kind);
        policy.weights.entry(kind.name().to_owned()).or_insert_with(weight);
    }
    policy
}

fn bounded(toml: &str) -> Result<(), Error> {
    let large = || Error::invalid("toml", format!("is larger than {TOML_BYTES_MAX} bytes"));
    (toml.len() <= TOML_BYTES_MAX).then_some(()).ok_or_else(large)
}

fn refused(trouble: Trouble) -> Error {
    Error::invalid("toml", trouble.to_string())
}

/// Each finding with the line of the document it is about.
fn located(toml: &str, findings: Vec<lint::Warning>) -> Vec<Warning> {
    findings.into_iter().map(|found| (policy_toml::line_of(toml, &found.at), found)).collect()
}

/// Topics that customers' words will not tell apart, each pair with a sentence that shows it.
fn alike(policy: &Policy, language: &Language) -> Vec<lint::Warning> {
    let pairs = confusable(&policy.topics, |text| language.encode(text));
    let warnings = pairs.into_iter().map(|pair| lint::Warning {
        at: format!("topics.{}", pair.one),
        message: format!(
            "is easily taken for {:?}: {} of their examples are nearer to the other, such as {:?}",
            pair.other,
            pair.astray.len(),
            pair.astray.first().map(String::as_str).unwrap_or_default(),
        ),
        refused: false,
    });
    warnings.collect()
}

/// Versions, newest first, with what each changed.
fn with_changes(versions: Vec<PolicyVersion>) -> Vec<(PolicyVersion, Vec<Change>)> {
    let first = policy_toml::parse(DEFAULT_TOML).unwrap_or_default();
    let older: Vec<Policy> = versions.iter().skip(1).map(|v| v.policy.clone()).collect();
    let before = older.into_iter().chain([first]);
    let compared = versions.into_iter().zip(before).map(|(version, before)| {
        let changes = policy_toml::changes(&before, &version.policy);
        (version, changes)
    });
    compared.take(POLICY_VERSIONS_MAX).collect()
}

/// Runs something that computes for long away from the async workers.
///
/// # Errors
/// [`Error::Broken`] when it panicked.
pub(super) async fn blocking<T: Send + 'static>(
    job: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(job).await.map_err(|e| Error::Broken(e.to_string()))
}
