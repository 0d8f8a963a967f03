//! The policy: what a team decides about its handoffs, as one versioned document.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::domain::agent::{Level, SkillId, Tier};
use crate::domain::customer::Customer;
use crate::ids::AgentId;

/// A kind of request, named by the team and recognised from a few examples.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Topic {
    /// Lower case, no spaces.
    pub id: String,
    /// For people.
    pub name: String,
    /// How customers say it; five are enough.
    pub examples: Vec<String>,
    /// The skill it takes; none when anybody will do.
    pub skill: Option<SkillId>,
    /// The level of that skill.
    pub level: Level,
    /// The least authority.
    pub tier: Tier,
    /// Skills that help when the right one is busy.
    pub neighbours: Vec<SkillId>,
    /// A person from this risk on, instead of the general threshold.
    pub threshold: Option<f64>,
    /// What is usually needed to help (entity names): the briefing says which of it is missing.
    pub facts: Vec<String>,
}

/// What a rule looks at. A condition holds when all of its parts that are given hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Condition {
    /// Customer tier by name.
    pub tier: Option<String>,
    /// Account state by name.
    pub state: Option<String>,
    /// Journey stage by name.
    pub journey: Option<String>,
    /// Topic id.
    pub topic: Option<String>,
    /// Yearly value at least.
    pub value_at_least: Option<u64>,
    /// Attributes with exactly these values.
    pub attributes: BTreeMap<String, String>,
}

impl Condition {
    /// Whether every part that is given holds.
    pub fn holds(&self, customer: &Customer, topic: Option<&str>) -> bool {
        let is = |wanted: &Option<String>, has: &str| wanted.as_deref().is_none_or(|w| w == has);
        is(&self.tier, customer.tier.name())
            && is(&self.state, customer.state.name())
            && is(&self.journey, customer.journey.name())
            && self.topic.as_deref().is_none_or(|wanted| topic == Some(wanted))
            && self.value_at_least.is_none_or(|least| customer.value_per_year >= least)
            && self.attributes.iter().all(|(k, v)| customer.attributes.get(k) == Some(v))
    }
}

/// A rule over what is known of the customer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rule {
    /// For people, and in the reason.
    pub name: String,
    /// When it applies.
    pub when: Condition,
    /// Added to the log-odds.
    pub weight: f64,
    /// Hand off at once.
    pub handoff: bool,
    /// Facts (entity names) asked for before a person is fetched, when none of them is known:
    /// once in a conversation, whatever else happens.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ask_first: Vec<String>,
}

/// From which risk a person is offered and fetched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Thresholds {
    /// A person is fetched from this risk on, 0 to 1.
    pub handoff: f64,
    /// A person is offered from this far below the threshold.
    pub offer_band: f64,
    /// Other thresholds by customer tier name.
    pub by_tier: BTreeMap<String, f64>,
    /// Offers in one conversation at most.
    pub offers_max: u8,
    /// Asking back in one conversation at most.
    pub clarifications_max: u8,
    /// For this many seconds after an agent handed a conversation back, the assistant offers a person
    /// where it would fetch one; what no policy switches off still fetches.
    #[serde(skip_serializing_if = "is_usual_cooling_off")]
    pub cooling_off_s: u32,
}

/// Ten minutes.
const COOLING_OFF_S: u32 = 600;

/// Documents written before there was such a time hold none, and keep their bytes.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_usual_cooling_off(seconds: &u32) -> bool {
    *seconds == COOLING_OFF_S
}

impl Thresholds {
    /// Offers in one conversation under any policy: more would pester.
    pub const OFFERS_MOST: u8 = 2;
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            handoff: 0.60,
            offer_band: 0.25,
            by_tier: BTreeMap::new(),
            offers_max: 2,
            clarifications_max: 2,
            cooling_off_s: COOLING_OFF_S,
        }
    }
}

/// How thresholds may follow what outcomes say of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Learning {
    /// What outcomes suggest is tried, put in force and taken back by itself.
    pub automatic: bool,
    /// A threshold moves at most so far at once.
    pub step_max: f64,
    /// None is suggested below this.
    pub lowest: f64,
    /// None is suggested above this.
    pub highest: f64,
    /// By itself a trial comes into force after so many days in the shadow.
    pub shadow_days: u16,
}

impl Default for Learning {
    fn default() -> Self {
        Self { automatic: false, step_max: 0.05, lowest: 0.35, highest: 0.85, shadow_days: 7 }
    }
}

/// Documents written before there was this section hold none, and keep their bytes.
fn is_usual_learning(learning: &Learning) -> bool {
    *learning == Learning::default()
}

/// How the line works.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Routing {
    /// An offer lapses after this many seconds.
    pub offer_s: u32,
    /// Offers of a disconnected agent move after this many seconds.
    pub grace_s: u32,
    /// Conversations of a disconnected agent go back in line after this many seconds.
    pub gone_s: u32,
    /// Seconds of waiting after which any level of the skill will do.
    pub widen_level_s: u32,
    /// Then a neighbouring skill.
    pub widen_neighbour_s: u32,
    /// Then anybody with the authority.
    pub widen_skill_s: u32,
    /// Who declined or let an offer lapse is asked again after this many seconds, if the customer
    /// still waits.
    pub reask_s: u32,
    /// A conversation transferred to one person is kept for them this many seconds.
    pub reserve_s: u32,
    /// Cost of waiting per minute by customer tier name.
    pub cost_per_min: BTreeMap<String, f64>,
    /// An open conversation with the assistant closes after this many seconds of silence.
    pub idle_close_s: u32,
    /// What else a handoff takes for some customers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RoutingRule>,
}

/// A team's own rule over who gets whom: what it names is added to what the topic takes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RoutingRule {
    /// For people.
    pub name: String,
    /// For which customers.
    pub when: Condition,
    /// A skill it takes besides the topic's.
    pub skill: Option<SkillId>,
    /// The level of that skill; 0 counts as 1.
    pub level: Level,
    /// The least authority; 0 leaves the topic's.
    pub tier: Tier,
    /// Who should have it when free, by their e-mail address.
    pub prefer: Option<String>,
    /// Waiting costs this many times as much; none leaves it.
    pub cost_times: Option<f64>,
}

impl Default for Routing {
    fn default() -> Self {
        let cost = [("trial", 0.8), ("standard", 1.0), ("premium", 2.0), ("enterprise", 4.0)];
        Self {
            offer_s: 30,
            grace_s: 60,
            gone_s: 300,
            widen_level_s: 120,
            widen_neighbour_s: 240,
            widen_skill_s: 480,
            reask_s: 300,
            reserve_s: 180,
            cost_per_min: cost.map(|(k, v)| (k.to_owned(), v)).into(),
            idle_close_s: 86_400,
            rules: Vec::new(),
        }
    }
}

/// When people are there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hours {
    /// IANA time zone; empty means always open.
    pub zone: String,
    /// `mon` ... `sun` to `HH:MM-HH:MM`; a day not named is closed.
    pub week: BTreeMap<String, String>,
    /// Closed days, ISO dates.
    pub holidays: Vec<String>,
    /// Other hours for some skills, by skill.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub skills: BTreeMap<SkillId, SkillHours>,
}

/// The hours of one skill's queue, where they differ from the house's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SkillHours {
    /// IANA time zone; empty takes the house's.
    pub zone: String,
    /// `mon` ... `sun` to `HH:MM-HH:MM`; a day not named is closed.
    pub week: BTreeMap<String, String>,
    /// Days closed besides the house's, ISO dates.
    pub holidays: Vec<String>,
}

/// What customers are told, in the team's voice. `{agent}`, `{position}`, `{minutes}`, `{back}` are
/// filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Messages {
    /// First words in the widget; honest about being an AI.
    pub greeting: String,
    /// Nothing was found.
    pub nothing_found: String,
    /// Offers a person.
    pub offer: String,
    /// Asks for what a rule wants to know before a person is fetched; `{facts}` is filled in.
    #[serde(skip_serializing_if = "is_usual_ask_first")]
    pub ask_first: String,
    /// A person is being fetched and somebody is at work.
    pub handoff: String,
    /// A person is needed and nobody is there.
    pub nobody: String,
    /// An agent joined.
    pub joined: String,
    /// An agent handed back to the assistant.
    pub returned: String,
    /// Passed on to a colleague.
    pub transferred: String,
    /// A message was left.
    pub contact_left: String,
    /// It is over.
    pub closed: String,
}

/// Asks for a fact before a person is fetched, and promises one either way.
const ASK_FIRST: &str = "One thing before I bring in a person, so that they can start at once: \
                         could you tell me the {facts}? If you do not have it, just say so.";

/// Documents written before there was this message hold none, and keep their bytes.
fn is_usual_ask_first(text: &str) -> bool {
    text == ASK_FIRST
}

impl Default for Messages {
    fn default() -> Self {
        Self {
            greeting: "Hello! I am an AI assistant and answer from our help articles. \
                       You can ask for a person at any time."
                .into(),
            nothing_found: "I could not find an answer to that in our help articles, and I would \
                            rather not guess. Could you tell me more, or shall I fetch a person?"
                .into(),
            offer: "Would you like me to bring in a person? They will see everything you \
                    have written here."
                .into(),
            ask_first: ASK_FIRST.into(),
            handoff: "I am bringing in a person. They will see this conversation, so you do not \
                      have to repeat anything."
                .into(),
            nobody: "A person is needed here, and nobody is available right now. Leave your \
                     e-mail address and we will answer there and here, or keep this window open."
                .into(),
            joined: "{agent} has joined and has read the conversation so far.".into(),
            returned: "{agent} has handed the conversation back to the assistant.".into(),
            transferred: "{agent} is passing you on to a colleague, with everything so far.".into(),
            contact_left: "Thank you. We will write to you, and you can read the answer here too."
                .into(),
            closed: "This conversation has been closed. Write again any time.".into(),
        }
    }
}

/// How much each trigger weighs, in log-odds, by trigger name; what is not named keeps its default.
pub type Weights = BTreeMap<String, f64>;

/// The policy of a house.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Thresholds, offers and clarifications.
    pub thresholds: Thresholds,
    /// How thresholds may follow what outcomes say of them.
    #[serde(skip_serializing_if = "is_usual_learning")]
    pub learning: Learning,
    /// Log-odds by trigger name.
    pub weights: Weights,
    /// Kinds of request.
    pub topics: Vec<Topic>,
    /// Rules over the customer.
    pub rules: Vec<Rule>,
    /// How the line works.
    pub routing: Routing,
    /// When people are there.
    pub hours: Hours,
    /// What customers are told.
    pub messages: Messages,
}

/// The policy as it was at one time: every decision names the version it was made under.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PolicyVersion {
    /// Counts up from 1.
    pub version: u32,
    /// The document as it was written.
    pub toml: String,
    /// The same, understood.
    pub policy: Policy,
    /// Why it was changed, for people; may be empty.
    pub note: String,
    /// Who changed it; none for the one Baton came with.
    pub by: Option<AgentId>,
    /// When.
    pub at: Timestamp,
}
