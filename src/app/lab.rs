//! The policy lab: a draft replayed over what has happened, before it goes live. Reads the store in
//! small bites, so that no transaction stays open for long, and one replay runs at a time.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::app::access::{Operation, Principal, allow};
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::live_policy::{DEFAULT_TOML, LivePolicy, blocking};
use crate::clock::Timestamp;
use crate::decide::detect::recalibrated;
use crate::decide::measure::calibration::{judged, recalibration};
use crate::decide::measure::course::{Assisted, Course};
use crate::decide::measure::slice::Slice;
use crate::decide::replay::{Line, Rules, walk};
use crate::domain::agent::Agent;
use crate::domain::conversation::Conversation;
use crate::domain::customer::Customer;
use crate::domain::event::Recorded;
use crate::domain::handoff::{Review, Verdict};
use crate::domain::policy::{PolicyVersion, Topic};
use crate::ids::ConversationId;
use crate::interchange::policy_toml::{self, with_weights};
use crate::store::Read;

pub use crate::decide::replay::{Change, Difference, Known, Lab, Step, Wait, Waits};

/// Conversations replayed at most, the newest.
pub const REPLAYED_MAX: usize = 50_000;
/// Differences kept for looking at; all are counted.
const KEPT_MAX: usize = 300;
/// Versions of the policy looked at for the same topics, the newest.
const ALIKE_MAX: usize = 1_000;
/// Conversations read in one transaction.
const BITE: usize = 100;
/// When another replay runs, in how many seconds to ask again.
pub(super) const RETRY_S: u32 = 3;

/// Lets one replay run at a time.
#[derive(Debug, Default)]
pub(super) struct Bench(pub(super) tokio::sync::Mutex<()>);

/// Which conversations are replayed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// Begun at this instant or later.
    pub from: Option<Timestamp>,
    /// Begun before this instant.
    pub to: Option<Timestamp>,
}

/// A policy whose weights have been recalibrated.
#[derive(Clone, Debug, PartialEq)]
pub struct Recalibrated {
    /// The document.
    pub toml: String,
    /// Outcomes it rests on.
    pub n: usize,
    /// The log-odds are this times what they were ...
    pub slope: f64,
    /// ... plus this.
    pub shift: f64,
}

/// A conversation with everything a replay needs.
type Stored = (ConversationId, Vec<Recorded>, Customer);

impl House {
    /// What a draft would have changed, against the policy in force.
    ///
    /// # Errors
    /// [`Error::Invalid`] with line and reason when the draft cannot be read or contradicts itself,
    /// [`Error::Busy`] while another replay runs.
    pub async fn replay_policy(
        &self,
        who: &Principal,
        toml: String,
        stretch: Stretch,
    ) -> Result<Lab, Error> {
        allow(who, Operation::WritePolicy)?;
        self.replayed(toml, stretch).await
    }

    /// The policy in force with its weights recalibrated to what became of conversations: a draft, to
    /// be looked at in the lab.
    ///
    /// # Errors
    /// [`Error::Conflict`] with too few outcomes, or when they say that the risk says nothing.
    pub async fn recalibrated_policy(&self, who: &Principal) -> Result<Recalibrated, Error> {
        allow(who, Operation::ReadPolicy)?;
        let slice = Slice { as_of: self.now(), ..Slice::default() };
        let outcomes = self.measured(move |m| judged(m.courses().iter(), &slice)).await?.0;
        let Some((slope, shift)) = recalibration(&outcomes) else {
            return Err(Error::conflict("too few outcomes are known to recalibrate from"));
        };
        if slope <= 0.0 {
            return Err(Error::conflict(
                "by the outcomes the risk says nothing: look at its topics",
            ));
        }
        let policy = self.policy();
        let (weights, of_rules) = recalibrated(&policy.policy, slope, shift);
        let toml = with_weights(&policy.toml, &weights, &of_rules)
            .ok_or_else(|| Error::conflict("the policy's document cannot be changed by itself"))?;
        Ok(Recalibrated { toml, n: outcomes.len(), slope, shift })
    }

    /// [`replay_policy`](Self::replay_policy) without asking who may: for what the house does by
    /// itself.
    ///
    /// # Errors
    /// As there.
    pub(super) async fn replayed(&self, toml: String, stretch: Stretch) -> Result<Lab, Error> {
        let Ok(_one) = self.bench().0.try_lock() else {
            return Err(Error::Busy { retry_after_s: RETRY_S });
        };
        let (draft, _) = self.prepare_draft(toml).await?;
        let draft = Arc::new(draft);
        let known = Arc::new(self.known().await?);
        let agents = self.read(|at| at.scan::<Agent>(None, usize::MAX)).await?;
        let (policy, mut before) = (self.policy(), None);
        let alike = Arc::new(self.alike([Arc::clone(&policy), Arc::clone(&draft)]).await?);
        let (mut lab, mut line) = (Lab::default(), Line::default());
        let mut left = REPLAYED_MAX;
        loop {
            let (stored, last) = self.bite(before, stretch, left).await?;
            let Some(last) = last else { break };
            before = Some(last);
            left = left.saturating_sub(stored.len());
            let (draft, policy) = (Arc::clone(&draft), Arc::clone(&policy));
            let (known, alike) = (Arc::clone(&known), Arc::clone(&alike));
            (lab, line) = blocking(move || {
                let rules = rules_of(&policy, &draft, &alike);
                for (id, events, customer) in stored {
                    let (fates, n_turns) = walk(&events, &customer, rules);
                    let known = || known.get(&id).copied().unwrap_or_default();
                    line.note(id, &events, &fates);
                    lab.note(id, fates, n_turns, known, KEPT_MAX);
                }
                (lab, line)
            })
            .await?;
            if left == 0 {
                break;
            }
        }
        blocking(move || {
            let (in_force, draft) = (&policy.policy.routing, &draft.policy.routing);
            lab.waits = line.waits(&agents, in_force, draft);
            lab
        })
        .await
    }

    /// The next conversations, newest first, and the last one looked at; none at the end.
    pub(super) async fn bite(
        &self,
        before: Option<ConversationId>,
        stretch: Stretch,
        left: usize,
    ) -> Result<(Vec<Stored>, Option<ConversationId>), Error> {
        self.read(move |at| {
            let records = at.scan_back::<Conversation>(before, BITE.min(left))?;
            let last = records.last().map(|record| record.id);
            let mut stored = Vec::new();
            for record in records {
                let early = stretch.from.is_some_and(|from| record.opened_at < from);
                let late = stretch.to.is_some_and(|to| record.opened_at >= to);
                if early || late || record.n_customer == 0 {
                    continue;
                }
                let customer = at.get::<Customer>(record.customer)?.unwrap_or_default();
                stored.push((record.id, at.history(record.id, 0)?, customer));
            }
            Ok((stored, last))
        })
        .await
    }

    /// For each of these policies the versions with the same topics, of the newest and of the one
    /// that Baton comes with.
    async fn alike<const N: usize>(
        &self,
        policies: [Arc<LivePolicy>; N],
    ) -> Result<[BTreeSet<u32>; N], Error> {
        self.read(move |at| {
            let stored = at.scan_back::<PolicyVersion>(None, ALIKE_MAX)?;
            let mut versions: Vec<(u32, Vec<Topic>)> =
                stored.into_iter().map(|v| (v.version, v.policy.topics)).collect();
            versions.push((0, policy_toml::parse(DEFAULT_TOML).unwrap_or_default().topics));
            Ok(policies.map(|policy| {
                let ours = &policy.policy.topics;
                let same = versions.iter().filter(|(_, theirs)| are_same(ours, theirs));
                same.map(|(version, _)| *version).collect()
            }))
        })
        .await
    }

    /// What is known of whether a person was needed, where anything is.
    async fn known(&self) -> Result<HashMap<ConversationId, Known>, Error> {
        let ask = |measures: &crate::decide::measure::Measures| {
            let each = measures.courses().iter().map(|course| (course.id, known_of(course)));
            each.filter(|(_, known)| *known != Known::Nothing).collect()
        };
        Ok(self.measured(ask).await?.0)
    }
}

/// The policy in force and a draft. A draft that names the same topics learned the same of them: telling
/// what a turn is about is most of the work, and done once for both.
fn rules_of<'a>(
    policy: &'a LivePolicy,
    draft: &'a LivePolicy,
    [in_force, drafted]: &'a [BTreeSet<u32>; 2],
) -> [Rules<'a>; 2] {
    let now = Rules { policy: &policy.policy, topics: &policy.topics, alike: in_force };
    let same = are_same(&policy.policy.topics, &draft.policy.topics);
    let topics = if same { &policy.topics } else { &draft.topics };
    [now, Rules { policy: &draft.policy, topics, alike: drafted }]
}

/// Whether the same is learned of these topics as of those.
fn are_same(ours: &[Topic], theirs: &[Topic]) -> bool {
    let alike =
        |(a, b): (&Topic, &Topic)| (&a.id, &a.name, &a.examples) == (&b.id, &b.name, &b.examples);
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(alike)
}

fn known_of(course: &Course) -> Known {
    let verdict = course.legs.first().and_then(|leg| leg.verdict);
    match (verdict, course.review, course.assisted()) {
        (Some(Verdict::AssistantCouldHave), ..) => Known::NotNeeded,
        (Some(_), ..) => Known::Needed,
        (None, Some(Review::Needed), Some(_)) => Known::Needed,
        (None, Some(Review::NotNeeded), Some(_)) => Known::NotNeeded,
        (None, _, Some(Assisted::Confirmed)) => Known::NotNeeded,
        (None, _, Some(_)) if course.missed() => Known::Needed,
        _ => Known::Nothing,
    }
}
