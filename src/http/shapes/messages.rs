//! A message, as customers and as agents see it.

use poem_openapi::{Enum, Object};

use crate::domain::attachment::Attached;
use crate::domain::message::{self, Author, MessageKind};
use crate::domain::picture::Face;
use crate::ids::AgentId;

/// Who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// The customer whose conversation it is.
    Customer,
    /// Somebody inside; which agent, when it is one.
    Inside(Option<AgentId>),
}

/// One utterance.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Message {
    /// Its place in the conversation: 1, 2, 3 ... without a gap.
    pub seq: u32,
    /// When it was accepted, RFC 3339.
    pub at: String,
    /// Who speaks.
    pub author: AuthorName,
    /// The agent who speaks.
    pub agent: Option<Speaker>,
    /// Plain text.
    pub text: String,
    /// What it does beside saying something.
    pub kind: KindName,
    /// Where an answer comes from.
    pub sources: Option<Vec<Source>>,
    /// Who put an answer into words, when it does not simply quote; only inside.
    pub phrased: Option<Phrased>,
    /// What the customer may choose; each can be sent as it is.
    pub choices: Option<Vec<String>>,
    /// Files that came with it; the text may be empty then.
    pub files: Option<Vec<File>>,
    /// The sender's own id; only to the sender.
    pub client_msg_id: Option<String>,
}

/// The agent who speaks.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Speaker {
    /// Only inside.
    pub id: Option<String>,
    /// The name customers see.
    pub name: String,
    /// Their picture, fetched at `/pictures/{id}`; absent when they show none.
    pub picture: Option<String>,
}

/// Where an answer comes from.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Source {
    /// The article.
    pub article_id: String,
    /// Its title.
    pub title: String,
    /// The heading above the passage; empty for the article's opening.
    pub heading: String,
}

/// A file that came with a message, fetched at `/conversations/{id}/attachments/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct File {
    /// Its id.
    pub id: String,
    /// Its name, without any path.
    pub name: String,
    /// The media type, as its content says.
    pub media_type: String,
    /// Its size.
    pub bytes: u64,
    /// Pixels across, of a picture that may be shown.
    pub width: Option<u32>,
    /// Pixels down, of a picture that may be shown.
    pub height: Option<u32>,
}

impl From<&Attached> for File {
    fn from(file: &Attached) -> Self {
        Self {
            id: file.id.to_string(),
            name: file.name.clone(),
            media_type: file.kind.clone(),
            bytes: file.bytes,
            width: file.pixels.map(|(width, _)| width),
            height: file.pixels.map(|(_, height)| height),
        }
    }
}

/// How a language model put an answer into words.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Phrased {
    /// The model's name.
    pub model: String,
    /// Sentences it wrote that the sources do not support, and that nobody was shown.
    pub n_dropped: u32,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum AuthorName {
    /// The person asking.
    Customer,
    /// The AI that answers.
    Assistant,
    /// A person.
    Agent,
    /// Baton itself, telling what happens.
    Notice,
}

/// What a message does beside saying something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum KindName {
    /// Says something.
    Plain,
    /// Answers from the knowledge base.
    Answer,
    /// Asks back.
    Clarify,
    /// Offers to fetch a person.
    PersonOffered,
    /// Nothing was found.
    NothingFound,
    /// Tells what happens.
    Notice,
}

impl From<Author> for AuthorName {
    fn from(author: Author) -> Self {
        match author {
            Author::Customer => Self::Customer,
            Author::Assistant => Self::Assistant,
            Author::Agent(_) => Self::Agent,
            Author::Notice => Self::Notice,
        }
    }
}

impl From<&MessageKind> for KindName {
    fn from(kind: &MessageKind) -> Self {
        match kind {
            MessageKind::Plain | MessageKind::Files { .. } => Self::Plain,
            MessageKind::Answer { .. } => Self::Answer,
            MessageKind::Clarify { .. } => Self::Clarify,
            MessageKind::PersonOffered => Self::PersonOffered,
            MessageKind::NothingFound => Self::NothingFound,
            MessageKind::Notice => Self::Notice,
        }
    }
}

impl From<&message::Source> for Source {
    fn from(source: &message::Source) -> Self {
        Self {
            article_id: source.article.to_string(),
            title: source.title.clone(),
            heading: source.heading.clone(),
        }
    }
}

impl Message {
    /// A message as `viewer` sees it; `face_of` knows the agents.
    pub fn show(
        message: &message::Message,
        viewer: Viewer,
        face_of: &dyn Fn(AgentId) -> Face,
    ) -> Self {
        let own = match (viewer, message.author) {
            (Viewer::Customer, Author::Customer) => true,
            (Viewer::Inside(Some(me)), Author::Agent(by)) => me == by,
            _ => false,
        };
        let agent = match message.author {
            Author::Agent(id) => {
                let Face { name, picture } = face_of(id);
                Some(Speaker {
                    id: matches!(viewer, Viewer::Inside(_)).then(|| id.to_string()),
                    name,
                    picture: picture.map(|id| id.to_string()),
                })
            }
            _ => None,
        };
        Self {
            seq: message.seq.0,
            at: message.at.to_rfc3339(),
            author: message.author.into(),
            agent,
            text: message.written().to_owned(),
            kind: (&message.kind).into(),
            sources: match &message.kind {
                MessageKind::Answer { sources, .. } => {
                    Some(sources.iter().map(Source::from).collect())
                }
                _ => None,
            },
            phrased: match &message.kind {
                MessageKind::Answer { phrased: Some(by), .. } if viewer != Viewer::Customer => {
                    Some(Phrased { model: by.model.clone(), n_dropped: by.n_dropped })
                }
                _ => None,
            },
            choices: match &message.kind {
                MessageKind::Clarify { choices } => Some(choices.clone()),
                _ => None,
            },
            files: match message.files() {
                [] => None,
                files => Some(files.iter().map(File::from).collect()),
            },
            client_msg_id: message.client_msg_id.filter(|_| own).map(|id| id.to_string()),
        }
    }
}
