//! Thresholds that follow what outcomes say of them: suggested, tried in the shadow, put in force by
//! a lead or, where the policy allows it, by themselves, watched, and taken back when outcomes speak
//! against them. Every change is a policy version like any other.

use crate::app::access::{Operation, Principal, allow};
use crate::app::acts::doer;
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::lab::Stretch;
use crate::clock::Timestamp;
use crate::decide::learn::Outcome;
use crate::decide::learn::threshold::{Band, Posterior, Rails, band, posterior};
use crate::decide::measure::Measures;
use crate::decide::measure::calibration::{Judged, judged, too_late};
use crate::decide::measure::course::Cause;
use crate::decide::measure::slice::Slice;
use crate::decide::replay::{Change, Lab};
use crate::domain::act::Doer;
use crate::domain::learning::{Expected, Trial, TrialState};
use crate::domain::policy::{Policy, Topic};
use crate::ids::TrialId;
use crate::interchange::policy_toml::with_threshold;
use crate::store::Read;

/// How far back outcomes are looked at, in days.
const DAYS: i64 = 180;
/// A threshold in force is watched for so many days; then it stays.
const WATCHED_DAYS: i64 = 28;
/// A trial that ended keeps a topic from being tried again for so many days.
const REST_DAYS: i64 = 14;
/// Trials listed, the newest.
const TRIALS_MAX: usize = 100;
/// Seconds of a day.
const DAY_S: i64 = 86_400;

/// What outcomes say of one topic.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicThreshold {
    /// The topic's id.
    pub topic: String,
    /// Its name.
    pub name: String,
    /// The threshold that applies to it, but for customer tiers with a lower one.
    pub threshold: f64,
    /// What its outcomes say.
    pub posterior: Posterior,
}

/// A trial with what has become of it so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// The trial.
    pub trial: Trial,
    /// Outcomes since it began, of turns that the two thresholds decide differently.
    pub band: Band,
    /// Conversations since it began with such a turn, whatever became of them.
    pub n_differ: u32,
}

impl Tried {
    /// A trial that begins.
    fn anew(trial: Trial) -> Self {
        Self { trial, band: Band::default(), n_differ: 0 }
    }
}

/// What outcomes say of all thresholds, and what is being tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Thresholds {
    /// When it was looked at.
    pub as_of: Timestamp,
    /// How far suggestions may go.
    pub rails: Rails,
    /// Whether trials begin and end by themselves.
    pub automatic: bool,
    /// Days in the shadow before a trial comes into force by itself.
    pub shadow_days: u16,
    /// Every topic of the policy.
    pub topics: Vec<TopicThreshold>,
    /// The trials, newest first.
    pub trials: Vec<Tried>,
}

/// What is measured of thresholds: outcomes, and the risks that were decided in each conversation.
struct Measured {
    outcomes: Vec<Outcome>,
    risks: Vec<(String, Timestamp, f64)>,
}

impl House {
    /// What outcomes say of the thresholds, and what is being tried.
    ///
    /// # Errors
    /// When the asker may not, or the store fails.
    pub async fn thresholds(&self, who: &Principal) -> Result<Thresholds, Error> {
        allow(who, Operation::ReadInsights)?;
        self.looked_at().await
    }

    async fn looked_at(&self) -> Result<Thresholds, Error> {
        let (policy, now) = (self.policy(), self.now());
        let trials = self.read(|at| at.scan_back::<Trial>(None, TRIALS_MAX)).await?;
        let measured = self.measured(move |measures| outcomes(measures, now)).await?.0;
        let learning = &policy.policy.learning;
        let rails = rails(&policy.policy);
        let topics = policy.policy.topics.iter().map(|topic| {
            let own: Vec<&Outcome> =
                measured.outcomes.iter().filter(|o| o.topic == topic.id).collect();
            let threshold = threshold_of(&policy.policy, topic);
            let posterior = posterior(&own, threshold, &rails);
            TopicThreshold {
                topic: topic.id.clone(),
                name: topic.name.clone(),
                threshold,
                posterior,
            }
        });
        Ok(Thresholds {
            as_of: now,
            rails,
            automatic: learning.automatic,
            shadow_days: learning.shadow_days,
            topics: topics.collect(),
            trials: trials.into_iter().map(|trial| tried(trial, &measured)).collect(),
        })
    }

    /// Begins to try what the outcomes of a topic suggest, in the shadow.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a topic that is not in the policy, [`Error::Conflict`] when nothing is
    /// suggested for it or it is on trial already, [`Error::Busy`] while another replay runs.
    pub async fn begin_trial(&self, who: &Principal, topic: String) -> Result<Tried, Error> {
        allow(who, Operation::WritePolicy)?;
        Ok(Tried::anew(self.begin(doer(who), topic).await?))
    }

    async fn begin(&self, who: Doer, topic: String) -> Result<Trial, Error> {
        let known = self.looked_at().await?;
        let Some(found) = known.topics.iter().find(|t| t.topic == topic) else {
            return Err(Error::invalid("topic", "is no topic of the policy"));
        };
        if known.trials.iter().any(|t| t.trial.topic == topic && t.trial.is_open()) {
            return Err(Error::conflict("this topic is on trial already"));
        }
        let Some(to) = found.posterior.suggested else {
            return Err(Error::conflict("the outcomes suggest no other threshold"));
        };
        let policy = self.policy();
        let own_before =
            policy.policy.topics.iter().find(|t| t.id == topic).and_then(|t| t.threshold);
        let toml = with_threshold(&policy.toml, &topic, Some(to)).ok_or_else(unwritable)?;
        let lab = self.replayed(toml, Stretch::default()).await?;
        let now = self.now();
        let trial = Trial {
            id: self.ids().next(now),
            topic,
            from: found.threshold,
            own_before,
            to,
            begun_at: now,
            by: who.agent(),
            n: u32::try_from(found.posterior.n).unwrap_or(u32::MAX),
            at_threshold: found.posterior.at_threshold.value,
            expected: expected(&lab),
            state: TrialState::Shadow,
        };
        self.put_trial(trial).await
    }

    /// Puts a threshold on trial in force.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Conflict`] when it is not in the shadow, or the policy has
    /// changed under it.
    pub async fn accept_trial(&self, who: &Principal, id: TrialId) -> Result<Tried, Error> {
        allow(who, Operation::WritePolicy)?;
        let trial = self.trial(id).await?;
        let trial = self.put_in_force(doer(who), trial).await?;
        self.tried(trial).await
    }

    async fn put_in_force(&self, who: Doer, trial: Trial) -> Result<Trial, Error> {
        if trial.state != TrialState::Shadow {
            return Err(Error::conflict("only a trial in the shadow can be accepted"));
        }
        if self.current(&trial) != Some(trial.from) {
            return Err(Error::conflict("the threshold has been changed since"));
        }
        let note = format!(
            "{}: a person from {:.2} on instead of {:.2}, as its outcomes suggest",
            trial.topic, trial.to, trial.from
        );
        let version = self.write_threshold(who, &trial, Some(trial.to), note).await?;
        let (at, by) = (self.now(), who.agent());
        self.put_trial(Trial { state: TrialState::InForce { at, version, by }, ..trial }).await
    }

    /// Gives a trial up; one that is in force is taken back.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Conflict`] when it is over.
    pub async fn end_trial(&self, who: &Principal, id: TrialId) -> Result<Tried, Error> {
        allow(who, Operation::WritePolicy)?;
        let trial = self.trial(id).await?;
        let ended = match trial.state {
            TrialState::Shadow => {
                let state = TrialState::Dropped { at: self.now(), by: who.agent() };
                self.put_trial(Trial { state, ..trial }).await?
            }
            TrialState::InForce { .. } => {
                self.roll_back(doer(who), trial, "taken back by hand").await?
            }
            _ => return Err(Error::conflict("this trial is over")),
        };
        self.tried(ended).await
    }

    async fn tried(&self, trial: Trial) -> Result<Tried, Error> {
        let now = self.now();
        Ok(self.measured(move |measures| tried(trial, &outcomes(measures, now))).await?.0)
    }

    /// What trials do by the clock: those that were borne out stay, those that somebody overruled end,
    /// and where the policy allows it they begin, come into force and are taken back.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn tend_trials(&self) -> Result<(), Error> {
        let automatic = self.policy().policy.learning.automatic;
        let open = self.read(|at| at.scan_back::<Trial>(None, TRIALS_MAX)).await?;
        if !automatic && !open.iter().any(Trial::is_open) {
            return Ok(());
        }
        let known = self.looked_at().await?;
        for tried in known.trials.iter().filter(|t| t.trial.is_open()) {
            self.tend(tried, &known).await?;
        }
        if !automatic {
            return Ok(());
        }
        let rests = |trial: &Trial| {
            trial.is_open() || known.as_of.ms_since(trial.begun_at) < REST_DAYS * DAY_S * 1_000
        };
        for found in known.topics.iter().filter(|t| t.posterior.suggested.is_some()) {
            let tried =
                known.trials.iter().any(|t| t.trial.topic == found.topic && rests(&t.trial));
            if !tried {
                match self.begin(Doer::House, found.topic.clone()).await {
                    Ok(_) | Err(Error::Busy { .. } | Error::Conflict { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    async fn tend(&self, tried: &Tried, known: &Thresholds) -> Result<(), Error> {
        let (trial, now) = (tried.trial.clone(), known.as_of);
        let days = |since: Timestamp| now.ms_since(since) / (DAY_S * 1_000);
        let current = self.current(&trial);
        let overruled = TrialState::Dropped { at: now, by: None };
        match trial.state {
            TrialState::Shadow if current != Some(trial.from) => {
                self.put_trial(Trial { state: overruled, ..trial }).await?;
            }
            TrialState::Shadow if known.automatic && tried.band.against => {
                self.put_trial(Trial { state: overruled, ..trial }).await?;
            }
            TrialState::Shadow
                if known.automatic && days(trial.begun_at) >= i64::from(known.shadow_days) =>
            {
                self.put_in_force(Doer::House, trial).await?;
            }
            TrialState::InForce { .. } if current != Some(trial.to) => {
                self.put_trial(Trial { state: overruled, ..trial }).await?;
            }
            TrialState::InForce { .. } if known.automatic && tried.band.against => {
                let why = format!(
                    "of {} outcomes between the two thresholds, a person was needed in {}",
                    tried.band.n, tried.band.n_needed
                );
                self.roll_back(Doer::House, trial, &why).await?;
            }
            TrialState::InForce { at, .. } if days(at) >= WATCHED_DAYS && !tried.band.against => {
                self.put_trial(Trial { state: TrialState::Kept { at: now }, ..trial }).await?;
            }
            _ => {}
        }
        Ok(())
    }

    async fn roll_back(&self, who: Doer, trial: Trial, why: &str) -> Result<Trial, Error> {
        let (at, by, why) = (self.now(), who.agent(), why.to_owned());
        if self.current(&trial) == Some(trial.to) {
            let note = format!("{}: back to {:.2}, {why}", trial.topic, trial.from);
            self.write_threshold(who, &trial, trial.own_before, note).await?;
        }
        self.put_trial(Trial { state: TrialState::RolledBack { at, by, why }, ..trial }).await
    }

    async fn write_threshold(
        &self,
        who: Doer,
        trial: &Trial,
        threshold: Option<f64>,
        note: String,
    ) -> Result<u32, Error> {
        let policy = self.policy();
        let toml = with_threshold(&policy.toml, &trial.topic, threshold).ok_or_else(unwritable)?;
        Ok(self.put_policy(who, toml, note).await?.0.version)
    }

    /// The threshold that applies to a trial's topic now; none when the topic is gone.
    fn current(&self, trial: &Trial) -> Option<f64> {
        let policy = self.policy();
        let topic = policy.policy.topics.iter().find(|t| t.id == trial.topic)?;
        Some(threshold_of(&policy.policy, topic))
    }

    async fn trial(&self, id: TrialId) -> Result<Trial, Error> {
        self.read(move |at| at.get::<Trial>(id)).await?.ok_or(Error::NotFound("trial"))
    }

    async fn put_trial(&self, trial: Trial) -> Result<Trial, Error> {
        self.write(move |tx| {
            tx.put(&trial)?;
            Ok(trial)
        })
        .await
    }
}

fn unwritable() -> Error {
    Error::conflict("the policy's document does not name this topic in a way that can be edited")
}

fn rails(policy: &Policy) -> Rails {
    let l = &policy.learning;
    Rails { step_max: l.step_max, lowest: l.lowest, highest: l.highest }
}

fn threshold_of(policy: &Policy, topic: &Topic) -> f64 {
    topic.threshold.unwrap_or(policy.thresholds.handoff)
}

fn expected(lab: &Lab) -> Expected {
    let n = |kinds: &[Change]| kinds.iter().filter_map(|kind| lab.counts.get(kind)).sum();
    Expected {
        n: lab.n,
        more: n(&[Change::New, Change::Earlier]),
        fewer: n(&[Change::Gone, Change::GoneOrLater, Change::Later]),
        caught: lab.effect.caught,
        needless: lab.effect.needless,
        lost: lab.effect.lost,
        spared: lab.effect.spared,
    }
}

/// What has become of a trial so far.
fn tried(trial: Trial, measured: &Measured) -> Tried {
    let since = |at: Timestamp| at >= trial.begun_at;
    let own: Vec<&Outcome> =
        measured.outcomes.iter().filter(|o| o.topic == trial.topic && since(o.at)).collect();
    let (low, high) = (trial.from.min(trial.to), trial.from.max(trial.to));
    let differs = measured.risks.iter().filter(|(topic, at, risk)| {
        *topic == trial.topic && since(*at) && (low..high).contains(risk)
    });
    let n_differ = u32::try_from(differs.count()).unwrap_or(u32::MAX);
    Tried { band: band(&own, trial.from, trial.to), n_differ, trial }
}

/// What is known of thresholds from the last [`DAYS`].
fn outcomes(measures: &Measures, now: Timestamp) -> Measured {
    let from = Some(now.plus_s(-DAYS * DAY_S));
    let slice = Slice { as_of: now, from, ..Slice::default() };
    let topic = |number| measures.topics.thing(number).cloned();
    let named = |too_late: bool| {
        move |j: Judged| {
            let (at, risk, needed) = (j.at, j.risk, j.needed);
            Some(Outcome { topic: topic(j.topic)?, at, risk, needed, too_late })
        }
    };
    let courses = || measures.courses().iter();
    let mut outcomes: Vec<Outcome> =
        judged(courses(), &slice).into_iter().filter_map(named(false)).collect();
    outcomes.extend(too_late(courses(), &slice).into_iter().filter_map(named(true)));
    let mut risks = Vec::new();
    for course in courses().filter(|course| slice.holds(course)) {
        let legs = course.legs.iter().filter(|leg| leg.cause == Cause::Learned);
        let mut of = |number, at, risk: f32| {
            risks.extend(topic(number).map(|topic| (topic, at, f64::from(risk))));
        };
        legs.for_each(|leg| of(leg.topic, leg.requested_at, leg.risk));
        if let Some(risk) = course.peak_risk {
            of(course.topic, course.opened_at, risk);
        }
    }
    Measured { outcomes, risks }
}
