//! What is kept of customers, what is handed over of one, and what an erasure came to.

use poem_openapi::Object;

use crate::app::privacy;
use crate::domain::picture::Face;
use crate::domain::stage::Owner;
use crate::http::shapes::events::EventLine;
use crate::http::shapes::messages::Viewer;
use crate::http::shapes::people::CustomerRecord;
use crate::ids::AgentId;

/// What an erasure came to.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Erasure {
    /// Conversations whose words are gone.
    pub n_conversations: u64,
    /// Cases that are gone.
    pub n_cases: u64,
    /// Attached files that are gone.
    pub n_files: u64,
    /// Whether the old bytes are gone from the disk already; if not, they are within a day.
    pub wiped: bool,
}

impl From<privacy::Erasure> for Erasure {
    fn from(erasure: privacy::Erasure) -> Self {
        let privacy::Erasure { n_conversations, n_cases, n_files, wiped } = erasure;
        Self { n_conversations, n_cases, n_files, wiped }
    }
}

/// What is kept of customers, and how long: settings of the section `privacy`.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Keeping {
    /// Card numbers are taken out of what people write before it is stored.
    pub redact_cards: bool,
    /// So are passwords, keys and tokens.
    pub redact_secrets: bool,
    /// Days after which the words of an ended conversation go.
    pub conversations_days: Option<u32>,
    /// Days after which attached files go.
    pub files_days: Option<u32>,
    /// Days after which a customer goes with whom nothing happens any more.
    pub customers_days: Option<u32>,
    /// Since when erased bytes may still lie on the disk, RFC 3339; they are gone within a day.
    pub erased_since: Option<String>,
}

impl From<&privacy::Keeping> for Keeping {
    fn from(keeping: &privacy::Keeping) -> Self {
        let kept = &keeping.privacy;
        Self {
            redact_cards: kept.redact_cards,
            redact_secrets: kept.redact_secrets,
            conversations_days: kept.conversations_days,
            files_days: kept.files_days,
            customers_days: kept.customers_days,
            erased_since: keeping.erased_since.map(|at| at.to_rfc3339()),
        }
    }
}

/// Everything that is known of a customer.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct CustomerExport {
    /// When it was taken out, RFC 3339.
    pub exported_at: String,
    /// Who.
    pub customer: CustomerRecord,
    /// Their conversations, newest first.
    pub conversations: Vec<ExportedConversation>,
    /// Whether this is everything; a thousand conversations of ten thousand events fit.
    pub whole: bool,
}

/// A conversation with everything that happened in it.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct ExportedConversation {
    /// Its id.
    pub id: String,
    /// Since when, RFC 3339.
    pub opened_at: String,
    /// Whether it is over.
    pub closed: bool,
    /// What happened, oldest first.
    pub events: Vec<EventLine>,
}

impl CustomerExport {
    /// An export as somebody inside takes it out; `face_of` knows the agents.
    pub fn show(
        export: &privacy::Export,
        viewer: Viewer,
        face_of: &dyn Fn(AgentId) -> Face,
    ) -> Self {
        let conversations = export.conversations.iter().map(|exported| {
            let events =
                exported.events.iter().map(|event| EventLine::show(event, viewer, face_of));
            ExportedConversation {
                id: exported.record.id.to_string(),
                opened_at: exported.record.opened_at.to_rfc3339(),
                closed: exported.record.stage.owner() == Owner::Closed,
                events: events.collect(),
            }
        });
        Self {
            exported_at: export.at.to_rfc3339(),
            customer: CustomerRecord::from(&export.customer),
            conversations: conversations.collect(),
            whole: export.whole,
        }
    }
}
