//! What a document of the index keeps beside its words, to be given back whole and to bring the
//! vectors into memory again when the index is opened.

use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;

use super::schema::{Fields, Kind, TEXT_CHARS_MAX};
use super::vectors::Key;
use crate::clock::Timestamp;
use crate::domain::article::{Article, Audience};
use crate::domain::case::Case;
use crate::domain::finding::Passage;
use crate::domain::vector::Vector;
use crate::ids::{ArticleId, CaseId, ConversationId};
use crate::packed;

/// A document without its index: shape of its own, for the domain's nouns are not a file format.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Record {
    Passage {
        article: ArticleId,
        part: u32,
        revision: u32,
        title: String,
        headings: Vec<String>,
        text: String,
        audience: Audience,
        vector: Option<Vector>,
    },
    Case {
        case: CaseId,
        topic: String,
        resolved_at: Timestamp,
        vector: Option<Vector>,
    },
    Conversation {
        conversation: ConversationId,
    },
}

/// What documents are deleted together with.
#[derive(Clone, Copy, Debug)]
pub(super) enum Owner {
    Article(ArticleId),
    Conversation(ConversationId),
}

impl Owner {
    /// The bytes it is indexed by.
    pub(super) fn to_bytes(self) -> Vec<u8> {
        let (kind, id) = match self {
            Self::Article(id) => (ArticleId::PREFIX, id.0),
            Self::Conversation(id) => (ConversationId::PREFIX, id.0),
        };
        [kind.as_bytes(), &id.to_be_bytes()].concat()
    }
}

impl Record {
    pub(super) fn of_passage(article: &Article, part: u32, passage: &Passage) -> Self {
        Self::Passage {
            article: article.id,
            part,
            revision: article.revision,
            title: passage.title.clone(),
            headings: passage.headings.clone(),
            text: passage.text.clone(),
            audience: article.audience,
            vector: passage.vector.clone(),
        }
    }

    pub(super) fn of_case(case: &Case) -> Self {
        Self::Case {
            case: case.id,
            topic: case.topic.clone().unwrap_or_default(),
            resolved_at: case.resolved_at,
            vector: case.vector.clone(),
        }
    }

    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Passage { .. } => Kind::Passage,
            Self::Case { .. } => Kind::Case,
            Self::Conversation { .. } => Kind::Conversation,
        }
    }

    pub(super) fn key(&self) -> Key {
        match self {
            Self::Passage { article, part, .. } => Key { id: article.0, part: *part },
            Self::Case { case, .. } => Key { id: case.0, part: 0 },
            Self::Conversation { conversation } => Key { id: conversation.0, part: 0 },
        }
    }

    /// What it can be filtered by.
    pub(super) fn tag(&self) -> &str {
        match self {
            Self::Passage { audience, .. } => audience.name(),
            Self::Case { topic, .. } => topic,
            Self::Conversation { .. } => "",
        }
    }

    pub(super) fn vector(&self) -> Option<&Vector> {
        match self {
            Self::Passage { vector, .. } | Self::Case { vector, .. } => vector.as_ref(),
            Self::Conversation { .. } => None,
        }
    }

    /// The document for the index; `texts` in the order of the kind's fields.
    pub(super) fn document(
        &self,
        fields: &Fields,
        owner: Owner,
        texts: &[&str],
    ) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(fields.kind, self.kind().name());
        document.add_bytes(fields.key, &self.key().to_bytes(self.kind()));
        document.add_bytes(fields.owner, &owner.to_bytes());
        document.add_text(fields.tag, self.tag());
        document.add_bytes(fields.record, &self.to_bytes());
        for ((field, _), text) in fields.texts(self.kind()).iter().zip(texts) {
            let text: String = text.chars().take(TEXT_CHARS_MAX).collect();
            if !text.is_empty() {
                document.add_text(*field, text);
            }
        }
        document
    }

    /// `None` when the bytes are no record.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        packed::read(bytes).ok()
    }

    /// Plain nouns and numbers: nothing in them can refuse to be written.
    fn to_bytes(&self) -> Vec<u8> {
        packed::nameless(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
