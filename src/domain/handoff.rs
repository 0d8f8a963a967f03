//! The passing of a conversation from the assistant to people: what is needed, who may take it,
//! and the reasons as data.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::domain::agent::{Level, Presence, SkillId, Tier};
use crate::domain::reading::Tongue;
use crate::ids::{AgentId, ConversationId, HandoffId};

/// A wrap-up takes up an agent's place for this many seconds: half an hour.
pub const WRAP_UP_HOLDS_S: i64 = 1_800;

/// What the person who takes it must bring.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Need {
    /// The topic it is about, when one was recognised.
    pub topic: Option<String>,
    /// The skill and the level it takes; none when anybody will do.
    pub skill: Option<(SkillId, Level)>,
    /// The least authority.
    pub tier: Tier,
    /// The language the customer writes.
    pub tongue: Tongue,
    /// 1 (one plain question) to 3 (tangled).
    pub complexity: u8,
    /// Who knows this customer and should have it when free.
    pub preferred: Option<AgentId>,
    /// What else it takes, by a rule of the team.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<(SkillId, Level)>,
}

/// A conversation that waits for a person, as the router sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// The conversation.
    pub conversation: ConversationId,
    /// The handoff.
    pub handoff: HandoffId,
    /// Since when, unchanged by lapsed offers and restarts: the place in line.
    pub since: Timestamp,
    /// What it takes.
    pub need: Need,
    /// How fast the cost of waiting grows, per minute (value, urgency).
    pub cost_per_min: f64,
    /// How quickly the team is done with this kind of work, as a multiple of its usual pace.
    pub pace: f64,
    /// Who declined or let it lapse, and is not asked again in this wait.
    pub refused_by: Vec<AgentId>,
    /// The only agent it may go to, when it was transferred to a person.
    pub only: Option<AgentId>,
}

/// An agent as the router sees one.
#[derive(Clone, Debug, PartialEq)]
pub struct Seat {
    /// The agent.
    pub agent: AgentId,
    /// Whether they take work now (offline when not connected).
    pub presence: Presence,
    /// What they know.
    pub skills: Vec<(SkillId, Level)>,
    /// Their authority.
    pub tier: Tier,
    /// What they speak.
    pub tongues: Vec<Tongue>,
    /// How many at once.
    pub capacity: u8,
    /// Conversations they hold or are offered now.
    pub n_active: u8,
    /// The same weighted by complexity (1 to 3 each) and by how slowly this agent works on it.
    pub load: f64,
    /// How quickly they are done, by topic, as a multiple of the team's pace on that topic; 1 where
    /// nothing is named.
    pub pace: Vec<(String, f64)>,
    /// Since when they have had nothing new.
    pub idle_since: Timestamp,
}

/// Why an agent was not offered a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Passed {
    /// Presence is not available.
    NotAvailable(Presence),
    /// No free capacity.
    Full,
    /// Lacks the skill or the level.
    Skill,
    /// Lacks the authority.
    Tier,
    /// Does not speak the language.
    Tongue,
    /// Declined it or let it lapse in this wait.
    Refused,
    /// It was transferred to another person.
    NotTheirs,
    /// Could take it, but another fits better.
    Outranked,
}

/// One agent as considered for one conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Considered {
    /// Who.
    pub agent: AgentId,
    /// Why not; none for the one who is offered it.
    pub passed: Option<Passed>,
    /// How well they fit, higher is better; 0 when they cannot take it.
    pub fit: f64,
}

/// Why an offer went to whom it went.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Because {
    /// Everybody who was looked at.
    pub considered: Vec<Considered>,
    /// Requirements relaxed so far, in words of the policy's schedule; empty for the full match.
    pub relaxed: Vec<Relaxed>,
    /// One line for people.
    pub line: String,
}

/// One step of relaxing what is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relaxed {
    /// Any level of the skill.
    Level,
    /// A neighbouring skill.
    Neighbour,
    /// Any skill.
    Skill,
    /// Any language.
    Tongue,
}

/// How the talk with a person ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// Fixed.
    #[default]
    Solved,
    /// Helped around.
    Workaround,
    /// Paid back.
    Refunded,
    /// Passed to the makers.
    BugFiled,
    /// Not fixed.
    NotSolved,
    /// The customer left.
    NoReply,
}

impl Disposition {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Solved => "solved",
            Self::Workaround => "workaround",
            Self::Refunded => "refunded",
            Self::BugFiled => "bug_filed",
            Self::NotSolved => "not_solved",
            Self::NoReply => "no_reply",
        }
    }
}

/// Was this handoff needed, in the agent's eyes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A person was needed.
    #[default]
    Needed,
    /// The assistant could have answered.
    AssistantCouldHave,
    /// It should have come earlier.
    TooLate,
    /// It came to the wrong person.
    WrongPerson,
}

impl Verdict {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Needed => "needed",
            Self::AssistantCouldHave => "assistant_could_have",
            Self::TooLate => "too_late",
            Self::WrongPerson => "wrong_person",
        }
    }
}

/// What somebody says who reads a conversation the assistant kept, without knowing what was decided
/// in it or what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    /// A person was needed.
    Needed,
    /// The assistant was enough.
    NotNeeded,
    /// It cannot be told.
    Unsure,
}

impl Review {
    /// Every answer.
    pub const ALL: [Self; 3] = [Self::Needed, Self::NotNeeded, Self::Unsure];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Needed => "needed",
            Self::NotNeeded => "not_needed",
            Self::Unsure => "unsure",
        }
    }
}

/// What the agent writes down at the end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WrapUp {
    /// How it ended.
    pub disposition: Disposition,
    /// What the cause was; may be empty.
    pub cause: String,
    /// What fixed it; may be empty.
    pub fix: String,
    /// Was it needed.
    pub verdict: Verdict,
    /// Free words for finding it again.
    pub tags: Vec<String>,
}
