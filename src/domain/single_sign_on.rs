//! Signing in by the team's own OpenID provider: what the settings say of it, which of its people
//! is which agent, and which console session hangs on which of its sessions. How its tokens are
//! believed is not here.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::domain::access::SecretHash;
use crate::domain::agent::{Level, Role, SkillId};
use crate::ids::{AgentId, SessionId};

/// The longest subject a provider may use, in bytes (OpenID Connect Core 1.0, section 2).
pub const SUBJECT_BYTES_MAX: usize = 255;

/// What opens the provider's token endpoint; it never shows.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(String);

impl ClientSecret {
    /// Keeps a secret.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself, for the provider.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret")
    }
}

/// The team's OpenID provider, as the settings name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Who it is: an address that its documents and tokens repeat exactly.
    pub issuer: String,
    /// As whom it knows Baton.
    pub client_id: String,
    /// What proves that it is Baton; none for a client that only has PKCE.
    pub secret: Option<ClientSecret>,
    /// What people call it: the button on the sign-in page says it.
    pub name: String,
    /// What is asked for.
    pub scopes: Vec<String>,
    /// What its claims mean here.
    pub mapping: Mapping,
    /// Whether people it knows and Baton doesn't are added.
    pub creates: bool,
    /// Whether an address counts that the provider does not say it has verified.
    pub trusts_email: bool,
    /// Whether passwords go on working beside it.
    pub passwords: bool,
    /// Administrators whose passwords work in any case, by address in lower case.
    pub break_glass: Vec<String>,
    /// Whether signing out of Baton also signs out there.
    pub ends_session: bool,
}

impl Provider {
    /// Whether a password of somebody with this address and role counts.
    pub fn allows_password(&self, email: &str, role: Role) -> bool {
        let kept = self.break_glass.iter().any(|kept| *kept == email.to_lowercase());
        self.passwords || (role == Role::Administrator && kept)
    }
}

/// What the provider's claims mean here. A claim without a name is not looked at: what it would say
/// stays as people have set it in Baton.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The claim that says what somebody may do.
    pub role_claim: Option<String>,
    /// Its values that make an administrator.
    pub administrators: Vec<String>,
    /// Its values that make a lead.
    pub leads: Vec<String>,
    /// Its values that make an agent; when there are none, whoever signs in is one.
    pub agents: Vec<String>,
    /// The claim that says what somebody knows.
    pub skills_claim: Option<String>,
    /// Its values and the skill each stands for; when there are none, a value is a skill's own name.
    pub skills: Vec<(String, SkillId, Level)>,
    /// The claim that says what somebody speaks.
    pub languages_claim: Option<String>,
}

/// Which of the provider's people an agent is: one an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderAccount {
    /// Who it is here.
    pub agent: AgentId,
    /// The provider.
    pub issuer: String,
    /// Who it is there: never given to another person.
    pub subject: String,
    /// When the two were found to be one.
    pub linked_at: Timestamp,
    /// When they last came in this way.
    pub seen_at: Timestamp,
}

/// What a console session owes to the provider; gone with the session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderSession {
    /// Hash of the cookie's secret, as of the session itself.
    pub hash: SecretHash,
    /// The session.
    pub id: SessionId,
    /// Whose.
    pub agent: AgentId,
    /// Who it is there.
    pub subject: String,
    /// The provider's own session, when it names one.
    pub sid: Option<String>,
    /// The token it was begun with: the provider wants to see it when it is to end its session.
    pub id_token: String,
}

impl ProviderSession {
    /// Whether a log-out there ends it: by its session when that is named, else by the person.
    pub fn is_meant(&self, subject: Option<&str>, sid: Option<&str>) -> bool {
        let same = |known: &str, said: Option<&str>| said.is_none_or(|said| said == known);
        match sid {
            Some(sid) => self.sid.as_deref() == Some(sid) && same(&self.subject, subject),
            None => subject.is_some() && same(&self.subject, subject),
        }
    }
}
