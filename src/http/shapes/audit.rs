//! What was done to the house itself, as leads see it.

use poem_openapi::Object;

use crate::domain::act::{self, Doer};

/// Something somebody did.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Act {
    /// Its id.
    pub id: String,
    /// When, RFC 3339.
    pub at: String,
    /// The person who did it.
    pub agent_id: Option<String>,
    /// The API token that did it; neither stands for whoever sits at the machine itself.
    pub token_id: Option<String>,
    /// What: `signed_in`, `signed_out_by_provider`, `account_unlinked`, `policy_changed`, `article_written`, `article_deleted`, `agent_added`,
    /// `agent_changed`, `second_factor_set_up`, `second_factor_dropped`, `second_factor_taken`,
    /// `recovery_codes_made`, `codes_refused`, `link_made`, `token_made`, `token_revoked`,
    /// `customer_exported`, `customer_erased`, `webhook_changed`, `webhook_deleted`.
    pub deed: String,
    /// To what or whom, in words.
    pub about: String,
}

/// What was done, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Acts {
    /// At most a page; ask again with `before` set to the last one's id for more.
    pub acts: Vec<Act>,
}

impl From<&act::Act> for Act {
    fn from(act: &act::Act) -> Self {
        let (agent, token) = match act.by {
            Doer::Agent(id) => (Some(id.to_string()), None),
            Doer::Token(id) => (None, Some(id.to_string())),
            Doer::House => (None, None),
        };
        Self {
            id: act.id.to_string(),
            at: act.at.to_rfc3339(),
            agent_id: agent,
            token_id: token,
            deed: act.deed.name().to_owned(),
            about: act.about.clone(),
        }
    }
}
