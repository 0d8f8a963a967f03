//! The archive: everything a house knows as JSON, one thing a line, in an order in which each line
//! rests only on those before it. The nouns stand in it as they are, ids with their prefix, instants
//! in milliseconds since 1970, bytes in base64. What can be derived is not in it: the records of
//! conversations are the fold of their events, and the search index follows.
//!
//! Which things are written, and what becomes of those that are read, is not decided here.

use std::io::{BufRead, Read, Write};

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::domain::access::{Credential, CustomerToken, Token};
use crate::domain::agent::Agent;
use crate::domain::article::{Article, Revision};
use crate::domain::attachment::Attachment;
use crate::domain::case::Case;
use crate::domain::customer::Customer;
use crate::domain::event::Event;
use crate::domain::policy::PolicyVersion;
use crate::domain::second_factor::SecondFactor;
use crate::domain::webhook::Webhook;
use crate::ids::ConversationId;

#[cfg(test)]
mod tests;

/// The version that is written, and the only one that is read.
pub const VERSION: u32 = 1;
/// Bytes of one line, at most: an article with everything escaped is far below.
const LINE_BYTES_MAX: u64 = 16 * 1_024 * 1_024;

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// The first one: what it is.
    Archive(Head),
    /// A version of the policy, oldest first.
    Policy(Box<PolicyVersion>),
    /// A person who takes handoffs.
    Agent(Agent),
    /// An agent's password, as a hash.
    Credential(Credential),
    /// What is asked of an agent beside the password.
    SecondFactor(SecondFactor),
    /// An API token, by the hash of its secret.
    Token(Token),
    /// Somebody outside who is told what happens.
    Webhook(Webhook),
    /// A person asking.
    Customer(Customer),
    /// What a customer's browser holds, by the hash of its secret.
    CustomerToken(CustomerToken),
    /// An article as it is.
    Article(Article),
    /// An article as it was.
    Revision(Revision),
    /// A file somebody sent; its bytes lie under its hash beside the archive.
    Attachment(Attachment),
    /// A wrapped-up handoff.
    Case(Box<Case>),
    /// Something that happened, in the order in which it did.
    Event(Box<Happened>),
}

/// What an archive is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The version of the format.
    pub version: u32,
    /// Whether it holds what lets people and programs in.
    pub secrets: bool,
    /// Only conversations begun at this instant or later.
    pub since: Option<Timestamp>,
    /// Only conversations begun before this instant.
    pub until: Option<Timestamp>,
}

/// Something that happened in a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Happened {
    /// In which.
    pub conversation: ConversationId,
    /// Counts its events from 1 without a gap.
    pub number: u32,
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: Event,
}

/// Why an archive cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// A line that is not one of an archive.
    #[error("line {number}: {why}")]
    Line {
        /// Which, from 1.
        number: u64,
        /// What is wrong with it.
        why: String,
    },
    /// What the disk says.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Adds a line.
///
/// # Errors
/// When the disk refuses.
pub fn write(out: &mut dyn Write, line: &Line) -> Result<(), ArchiveError> {
    serde_json::to_writer(&mut *out, line).map_err(std::io::Error::from)?;
    Ok(out.write_all(b"\n")?)
}

/// Reads lines one after the other.
pub struct Lines<R> {
    from: R,
    number: u64,
    text: String,
}

impl<R: BufRead> Lines<R> {
    /// From the first line on, which must be the head of an archive of this version.
    ///
    /// # Errors
    /// When it is not.
    pub fn open(from: R) -> Result<(Head, Self), ArchiveError> {
        let mut lines = Self { from, number: 0, text: String::new() };
        match lines.next_line()? {
            Some(Line::Archive(head)) if head.version == VERSION => Ok((head, lines)),
            Some(Line::Archive(head)) => {
                let why = format!("version {} is not known, only {VERSION}", head.version);
                Err(lines.wrong(why))
            }
            _ => Err(lines.wrong("it is not the head of an archive")),
        }
    }

    /// The next line; `None` after the last.
    ///
    /// # Errors
    /// [`ArchiveError`] naming the line.
    pub fn next_line(&mut self) -> Result<Option<Line>, ArchiveError> {
        self.text.clear();
        self.number += 1;
        let mut bounded = self.from.by_ref().take(LINE_BYTES_MAX);
        if bounded.read_line(&mut self.text)? == 0 {
            return Ok(None);
        }
        if !self.text.ends_with('\n') {
            return Err(self.wrong("it breaks off"));
        }
        serde_json::from_str(&self.text).map(Some).map_err(|error| self.wrong(error.to_string()))
    }

    /// That something is wrong with the line read last.
    pub fn wrong(&self, why: impl Into<String>) -> ArchiveError {
        ArchiveError::Line { number: self.number, why: why.into() }
    }
}
