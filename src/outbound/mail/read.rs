//! A mail that came, as far as it matters here: who says they wrote it, what it answers, its words,
//! its files. Everything in it is a claim; nothing is believed.

use mail_parser::{Address, HeaderValue, MessageParser, MimeHeaders, PartType};

/// Ids of mails looked at in one mail.
const IDS_MAX: usize = 50;
/// Characters of an id.
const ID_CHARS_MAX: usize = 250;
/// Characters of a body that are looked at.
const BODY_CHARS_MAX: usize = 200_000;
/// Files of one mail.
const FILES_MAX: usize = 20;

/// A file in a mail that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enclosed {
    /// Its name as given; empty without one.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A mail that came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// Its own id, without the angle brackets.
    pub id: Option<String>,
    /// The ids of the mails it says it answers, nearest first.
    pub answers: Vec<String>,
    /// The address it says it is from.
    pub from: Option<String>,
    /// The name beside it.
    pub from_name: Option<String>,
    /// What it is about.
    pub subject: String,
    /// Its words as plain text.
    pub text: String,
    /// Its heads by lower-case name, as they stand: for telling who wrote it, a person or a program.
    pub heads: Vec<(String, String)>,
    /// The media type of the whole.
    pub kind: String,
    /// Its files.
    pub enclosed: Vec<Enclosed>,
}

/// Reads a mail; none when it is none.
pub fn read(bytes: &[u8]) -> Option<Received> {
    let mail = MessageParser::default().parse(bytes)?;
    if mail.headers().is_empty() {
        return None;
    }
    let mut answers: Vec<String> = ids(mail.in_reply_to());
    answers.extend(ids(mail.references()).into_iter().rev());
    answers.truncate(IDS_MAX);
    let sender = mail.from().and_then(Address::first);
    let text = mail.body_text(0).unwrap_or_default();
    let kind = mail.content_type().map_or(String::new(), |kind| {
        format!("{}/{}", kind.c_type, kind.c_subtype.as_deref().unwrap_or_default())
    });
    let heads = mail.headers_raw().map(|(name, value)| {
        (name.to_ascii_lowercase(), value.trim().chars().take(ID_CHARS_MAX).collect())
    });
    Some(Received {
        id: mail.message_id().map(id_of),
        answers,
        from: sender.and_then(|it| it.address()).map(str::to_owned),
        from_name: sender.and_then(|it| it.name()).map(str::to_owned),
        subject: mail.subject().unwrap_or_default().chars().take(ID_CHARS_MAX).collect(),
        text: text.chars().take(BODY_CHARS_MAX).collect(),
        heads: heads.collect(),
        kind: kind.to_ascii_lowercase(),
        enclosed: enclosed(&mail),
    })
}

fn enclosed(mail: &mail_parser::Message<'_>) -> Vec<Enclosed> {
    let files = mail.attachments().filter_map(|part| {
        let bytes = match &part.body {
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.to_vec(),
            PartType::Text(text) | PartType::Html(text) => text.as_bytes().to_vec(),
            PartType::Message(_) | PartType::Multipart(_) => return None,
        };
        let name = part.attachment_name().unwrap_or_default().to_owned();
        Some(Enclosed { name, bytes })
    });
    files.take(FILES_MAX).collect()
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(id) => vec![id_of(id)],
        HeaderValue::TextList(ids) => ids.iter().map(|id| id_of(id)).collect(),
        _ => Vec::new(),
    }
}

fn id_of(id: &str) -> String {
    id.trim().trim_matches(['<', '>']).chars().take(ID_CHARS_MAX).collect()
}

impl Received {
    /// A head's value, by its lower-case name.
    pub fn head(&self, name: &str) -> Option<&str> {
        self.heads.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}
