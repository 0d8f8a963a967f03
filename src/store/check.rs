//! Checks: what must hold in the file, and does it. The short one runs at every start, the long
//! one is `baton check`. Each finding says what is wrong, where, and what to do. Nothing is changed.

mod finders;
mod history;
mod nouns;

#[cfg(test)]
mod tests;

use std::fmt;

use crate::domain::act::Seal;
use crate::domain::conversation::Conversation;
use crate::ids::ConversationId;
use crate::store::StoreError;
use crate::store::chain;
use crate::store::read::{Read, Snapshot, Span, entry};
use crate::store::record::corrupt;
use crate::store::tables::{Key, Table, hex};

/// Findings that are kept; of more, only the number is.
const FINDINGS_MAX: usize = 100;
/// Rows read at once.
const CHUNK: usize = 1_000;

/// Something that should hold and does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The table.
    pub table: &'static str,
    /// The key, in hexadecimal; empty when it is about the table as a whole.
    pub key: String,
    /// What is wrong.
    pub what: String,
}

impl Finding {
    /// What to do about it. No part of a damaged file is trusted to repair another.
    pub fn remedy(&self) -> &'static str {
        "stop Baton, keep a copy of the data directory, restore the last backup into an empty \
         directory with `baton restore`, and run `baton check` there"
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, key, what } = self;
        write!(f, "{table} {key}: {what}")
    }
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// Events looked at.
    pub n_events: u64,
    /// Conversations looked at.
    pub n_conversations: u64,
    /// Rows of the other nouns looked at.
    pub n_records: u64,
    /// What is wrong, the first hundred.
    pub findings: Vec<Finding>,
    /// How much is wrong in all.
    pub n_findings: u64,
    /// The last link of the chain of acts, to be compared with what was noted elsewhere.
    pub acts_end: Option<Seal>,
}

impl CheckReport {
    /// Whether everything holds.
    pub fn is_clean(&self) -> bool {
        self.n_findings == 0
    }

    pub(crate) fn add(&mut self, table: Table, key: &[u8], what: impl Into<String>) {
        self.n_findings += 1;
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(Finding { table: table.name(), key: hex(key), what: what.into() });
        }
    }

    /// Takes a damaged row as a finding; hands on what keeps the check from going on.
    pub(crate) fn note<T>(
        &mut self,
        result: Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(StoreError::Corrupt { table, key, why }) => {
                self.n_findings += 1;
                if self.findings.len() < FINDINGS_MAX {
                    self.findings.push(Finding { table, key, what: why });
                }
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }
}

/// Looks at everything, at one moment.
///
/// # Errors
/// Only what keeps the check itself from reading; damage is in the report.
pub(crate) fn everything(read: &Snapshot) -> Result<CheckReport, StoreError> {
    let mut report = CheckReport::default();
    let records = history::check(read, &mut report)?;
    finders::check(read, &records, &mut report)?;
    nouns::check(read, &mut report)?;
    chain::check(read, &mut report)?;
    Ok(report)
}

/// Hands every row of a table to `look`, in order.
pub(crate) fn each_row(
    read: &Snapshot,
    table: Table,
    mut look: impl FnMut(&[u8], &[u8]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut span = Span::all();
    loop {
        let rows = read.rows(table, &span, false, CHUNK)?;
        let Some((last, _)) = rows.last() else { return Ok(()) };
        span = Span::after(last);
        for (key, value) in &rows {
            look(key, value)?;
        }
    }
}

/// Looks at every conversation that is not closed: its record decodes (and so has one owner), and
/// the feed agrees about its last event.
pub(crate) fn open_conversations(read: &Snapshot) -> Result<(), StoreError> {
    for id in read.open_conversations()? {
        let record = read.conversation(id)?;
        let record = record
            .ok_or_else(|| corrupt(Table::Open, &id.bytes(), "there is no such conversation"))?;
        last_event(read, id, &record)?;
    }
    Ok(())
}

fn last_event(
    read: &Snapshot,
    id: ConversationId,
    record: &Conversation,
) -> Result<(), StoreError> {
    let found = entry(read, record.last_position)?.map(|entry| entry.recorded);
    let agrees = found.is_some_and(|r| r.conversation == id && r.number == record.n_events);
    if record.id == id && record.stage.is_open() && agrees {
        return Ok(());
    }
    Err(corrupt(Table::Conversations, &id.bytes(), "it does not agree with its last event"))
}
