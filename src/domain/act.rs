//! What somebody did to the house itself, rather than in a conversation: who, when, what, in words
//! that outlive the thing. The history of conversations is their events, not these.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::ids::{ActId, AgentId, TokenId};

/// Characters kept of what an act was about.
pub const ABOUT_CHARS_MAX: usize = 200;

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Doer {
    /// A person.
    Agent(AgentId),
    /// A program.
    Token(TokenId),
    /// Whoever sits at the machine itself.
    House,
}

impl Doer {
    /// The person behind it, when it is one.
    pub fn agent(self) -> Option<AgentId> {
        match self {
            Self::Agent(id) => Some(id),
            Self::Token(_) | Self::House => None,
        }
    }
}

macro_rules! deeds {
    ($($(#[$doc:meta])* $deed:ident = $name:literal,)*) => {
        /// What was done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Deed { $($(#[$doc])* $deed,)* }

        impl Deed {
            /// The name on the wire.
            pub fn name(self) -> &'static str {
                match self { $(Self::$deed => $name,)* }
            }
        }
    };
}

deeds! {
    /// Signed in.
    SignedIn = "signed_in",
    /// Was signed out by the team's OpenID provider.
    SignedOutByProvider = "signed_out_by_provider",
    /// Put another policy in force.
    PolicyChanged = "policy_changed",
    /// Wrote an article, or a new revision of one.
    ArticleWritten = "article_written",
    /// Deleted an article.
    ArticleDeleted = "article_deleted",
    /// Added somebody to the team.
    AgentAdded = "agent_added",
    /// Changed somebody's role, skills or right to sign in.
    AgentChanged = "agent_changed",
    /// Parted somebody from their account at the team's OpenID provider.
    AccountUnlinked = "account_unlinked",
    /// Set up a second factor for oneself.
    SecondFactorSetUp = "second_factor_set_up",
    /// Dropped one's own second factor.
    SecondFactorDropped = "second_factor_dropped",
    /// Took a second factor from somebody who lost it.
    SecondFactorTaken = "second_factor_taken",
    /// Got new recovery codes.
    RecoveryCodesMade = "recovery_codes_made",
    /// Came with the right password and so many wrong codes that none is looked at for a while.
    CodesRefused = "codes_refused",
    /// Made a one-time link that lets somebody in.
    LinkMade = "link_made",
    /// Made an API token.
    TokenMade = "token_made",
    /// Revoked an API token.
    TokenRevoked = "token_revoked",
    /// Took out everything that is known of a customer.
    CustomerExported = "customer_exported",
    /// Had everything that is known of a customer erased.
    CustomerErased = "customer_erased",
    /// Made or changed a webhook.
    WebhookChanged = "webhook_changed",
    /// Deleted a webhook.
    WebhookDeleted = "webhook_deleted",
}

/// Something somebody did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Its id; later ones are higher.
    pub id: ActId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Doer,
    /// What.
    pub deed: Deed,
    /// To what or whom, in words; at most [`ABOUT_CHARS_MAX`] characters.
    pub about: String,
    /// Its link in the chain of acts; none for acts older than the chain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<Seal>,
}

/// A link in the chain of acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// 1, 2, 3 ... in the order in which acts were written down.
    pub number: u64,
    /// SHA-256 over the link before, the number and the act.
    #[serde(with = "serde_bytes")]
    pub hash: [u8; 32],
}
