//! A table with a message a row. The rows of a conversation stand together; a conversation that
//! comes back later in the file would be two, and is refused.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read};

use csv::{Reader, ReaderBuilder, StringRecord};

use super::Refusal;
use super::value::instant_of;
use crate::domain::past::{
    PastConversation, PastTurn, Person, Speaker, TURNS_HEAD_MAX, TURNS_TAIL_MAX,
};
use crate::interchange::knowledge::delimiter;

const ID: &[&str] = &["conversation", "conversation_id", "ticket", "ticket_id", "id", "case"];
const ROLE: &[&str] = &["role", "from", "author_type", "sender_type", "speaker", "who"];
const TEXT: &[&str] = &["text", "message", "body", "content"];
const AT: &[&str] = &["at", "created_at", "time", "timestamp", "date"];
const NAME: &[&str] = &["name", "author", "author_name", "sender", "sender_name"];
const EMAIL: &[&str] = &["email", "author_email", "sender_email"];
const SUBJECT: &[&str] = &["subject", "title"];
const TOPIC: &[&str] = &["topic", "category"];
const TAGS: &[&str] = &["tags", "labels"];

const CUSTOMER: &[&str] =
    &["customer", "user", "contact", "visitor", "client", "requester", "lead"];
const ASSISTANT: &[&str] = &["assistant", "bot", "ai", "chatbot"];
const AGENT: &[&str] = &["agent", "admin", "operator", "staff", "support", "teammate"];

/// Reads it; see [`super::read`].
pub(super) fn read(
    file: impl Read,
    mut take: impl FnMut(Result<PastConversation, Refusal>) -> bool,
) {
    let (mut rows, columns) = match opened(file) {
        Ok(opened) => opened,
        Err(refusal) => {
            take(Err(refusal));
            return;
        }
    };
    let mut seen = HashSet::new();
    let mut current: Option<PastConversation> = None;
    for row in rows.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                if !take(Err(Refusal::new("a row", error.to_string()))) {
                    return;
                }
                continue;
            }
        };
        match columns.row(&row) {
            Ok(row) if current.as_ref().is_some_and(|c| c.id == row.id) => {
                if let Some(current) = &mut current {
                    row.join(current);
                }
            }
            Ok(row) => {
                if let Some(done) = current.take()
                    && !take(Ok(done))
                {
                    return;
                }
                if seen.insert(row.id.clone()) {
                    current = Some(row.begin());
                } else if !take(Err(Refusal::new(row.id, "its rows do not stand together"))) {
                    return;
                }
            }
            Err(refusal) => {
                if !take(Err(refusal)) {
                    return;
                }
            }
        }
    }
    if let Some(done) = current {
        take(Ok(done));
    }
}

/// The rows, and what their columns are.
fn opened(file: impl Read) -> Result<(Reader<impl Read>, Columns), Refusal> {
    let mut file = BufReader::with_capacity(256 * 1_024, file);
    let begin = file.fill_buf().map_err(|error| Refusal::new("the file", error.to_string()))?;
    let delimiter = delimiter(&String::from_utf8_lossy(begin));
    let mut rows = ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(file);
    let head = rows.headers().map_err(|error| Refusal::new("line 1", error.to_string()))?;
    let columns = Columns::of(head).map_err(|why| Refusal::new("line 1", why))?;
    Ok((rows, columns))
}

struct Columns {
    id: usize,
    role: usize,
    text: usize,
    at: usize,
    name: Option<usize>,
    email: Option<usize>,
    subject: Option<usize>,
    topic: Option<usize>,
    tags: Option<usize>,
}

struct Row {
    id: String,
    turn: PastTurn,
    person: Person,
    at: crate::clock::Timestamp,
    subject: Option<String>,
    topic: Option<String>,
    tags: Vec<String>,
}

impl Columns {
    fn of(head: &StringRecord) -> Result<Self, String> {
        let at = |names: &[&str]| {
            let named = |cell: &str| cell.trim().trim_start_matches('\u{feff}').to_lowercase();
            head.iter().position(|cell| names.contains(&named(cell).as_str()))
        };
        let needed = |names: &[&str]| {
            at(names).ok_or_else(|| format!("names no column `{}`", names.first().unwrap_or(&"")))
        };
        Ok(Self {
            id: needed(ID)?,
            role: needed(ROLE)?,
            text: needed(TEXT)?,
            at: needed(AT)?,
            name: at(NAME),
            email: at(EMAIL),
            subject: at(SUBJECT),
            topic: at(TOPIC),
            tags: at(TAGS),
        })
    }

    fn row(&self, row: &StringRecord) -> Result<Row, Refusal> {
        let line = row.position().map_or(0, csv::Position::line);
        let refuse = |why: &str| Refusal::new(format!("line {line}"), why);
        let cell = |at: usize| row.get(at).map(str::trim).filter(|cell| !cell.is_empty());
        let own = |at: Option<usize>| at.and_then(cell).map(str::to_owned);
        let id = cell(self.id).ok_or_else(|| refuse("names no conversation"))?.to_owned();
        let at = cell(self.at).and_then(instant_of);
        let at = at.ok_or_else(|| refuse("does not say when it was"))?;
        let email = own(self.email).map(|email| email.to_lowercase());
        let name = own(self.name).unwrap_or_default();
        let person = Person { id: String::new(), name, email };
        let role = cell(self.role).unwrap_or_default().to_lowercase();
        let by = if CUSTOMER.contains(&role.as_str()) {
            Speaker::Customer
        } else if ASSISTANT.contains(&role.as_str()) {
            Speaker::Assistant
        } else if AGENT.contains(&role.as_str()) {
            Speaker::Agent(person.clone())
        } else {
            return Err(refuse("has a role that is neither customer, assistant nor agent"));
        };
        let tags = own(self.tags).unwrap_or_default();
        let tags = tags.split([',', ';', '|']).map(str::trim).filter(|tag| !tag.is_empty());
        let text = cell(self.text).unwrap_or_default().to_owned();
        Ok(Row {
            id,
            turn: PastTurn { by, at: Some(at), text },
            person,
            at,
            subject: own(self.subject),
            topic: own(self.topic).map(|topic| topic.to_lowercase()),
            tags: tags.map(str::to_owned).collect(),
        })
    }
}

impl Row {
    fn begin(self) -> PastConversation {
        let mut new = PastConversation {
            id: self.id.clone(),
            opened_at: self.at,
            subject: self.subject.clone(),
            ..PastConversation::default()
        };
        self.join(&mut new);
        new
    }

    /// Says what this row adds to its conversation.
    fn join(self, to: &mut PastConversation) {
        if self.turn.by == Speaker::Customer && to.customer == Person::default() {
            to.customer = self.person;
        }
        to.topic = to.topic.take().or(self.topic);
        for tag in self.tags {
            if !to.tags.contains(&tag) {
                to.tags.push(tag);
            }
        }
        to.opened_at = to.opened_at.min(self.at);
        to.turns.push(self.turn);
        // A row that never ends must not fill the memory; what is beyond is left out at the end.
        if to.turns.len() > 2 * (TURNS_HEAD_MAX + TURNS_TAIL_MAX) {
            *to = std::mem::take(to).within_bounds();
        }
    }
}
