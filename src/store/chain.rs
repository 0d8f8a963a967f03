//! The chain of acts: each carries a number and a hash over itself and the one before it, so that
//! an act that is changed, taken out or put in afterwards is noticed. The last link also stands by
//! itself, so that a shortened end is noticed too. Whoever can write the file can write the whole
//! chain anew; against that its end is noted elsewhere, and `baton check` says it.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::domain::act::{Act, Seal};
use crate::ids::ActId;
use crate::store::check::{CheckReport, each_row};
use crate::store::read::{Read, Snapshot};
use crate::store::record::{Record, decode, encode};
use crate::store::tables::{Key, Table};
use crate::store::{StoreError, Tx};

/// Key in [`Table::Meta`] of the last link.
const LAST: &[u8] = b"acts";
/// The version of that row.
const VERSION: u8 = 1;

impl Tx {
    /// Writes down an act, sealed behind the last one. There is no other way to write one, and none
    /// to change or delete one.
    ///
    /// # Errors
    /// What keeps the last link from being read.
    pub fn note(&mut self, act: Act) -> Result<(), StoreError> {
        let last = last(self)?;
        let seal = Some(sealed(last.as_ref(), &act));
        self.set(Table::Meta, LAST.to_vec(), seal.as_ref().map(|seal| encode(VERSION, seal)));
        self.put(&Act { seal, ..act })
    }
}

fn last(read: &impl Read) -> Result<Option<Seal>, StoreError> {
    let row = read.row(Table::Meta, LAST)?;
    row.map(|bytes| decode(Table::Meta, VERSION, LAST, &bytes)).transpose()
}

fn sealed(before: Option<&Seal>, act: &Act) -> Seal {
    let number = before.map_or(0, |seal| seal.number) + 1;
    let hash = link(before.map_or([0; 32], |seal| seal.hash), number, content(act));
    Seal { number, hash }
}

fn link(before: [u8; 32], number: u64, content: [u8; 32]) -> [u8; 32] {
    Sha256::new()
        .chain_update(before)
        .chain_update(number.to_be_bytes())
        .chain_update(content)
        .finalize()
        .into()
}

/// An act as a hash, without its seal.
fn content(act: &Act) -> [u8; 32] {
    let bare = Act { seal: None, ..act.clone() };
    Sha256::digest(encode(Act::VERSION, &bare)).into()
}

/// A sealed act as the check needs it.
struct Link {
    id: ActId,
    hash: [u8; 32],
    content: [u8; 32],
}

/// Follows the chain from its first link to the last.
pub(crate) fn check(read: &Snapshot, report: &mut CheckReport) -> Result<(), StoreError> {
    let mut links: BTreeMap<u64, Link> = BTreeMap::new();
    let mut unsealed = Vec::new();
    each_row(read, Table::Acts, |key, value| {
        // Rows that do not decode are findings of the nouns already.
        let Ok(act) = decode::<Act>(Table::Acts, Act::VERSION, key, value) else { return Ok(()) };
        let Some(seal) = act.seal else {
            unsealed.push(act.id);
            return Ok(());
        };
        let link = Link { id: act.id, hash: seal.hash, content: content(&act) };
        if links.insert(seal.number, link).is_some() {
            report.add(Table::Acts, key, format!("there are two acts numbered {}", seal.number));
        }
        Ok(())
    })?;
    let first = links.values().map(|link| link.id).min();
    for id in unsealed.into_iter().filter(|id| first.is_some_and(|first| *id > first)) {
        report.add(Table::Acts, &id.bytes(), "it was put in beside the chain of acts");
    }
    let end = follow(&links, report);
    if end != report.note(last(read))?.flatten() {
        let what = "the chain of acts does not end where it should: acts are missing at its end";
        report.add(Table::Acts, &[], what);
    }
    report.acts_end = end;
    Ok(())
}

/// The last link, after a look at every one.
fn follow(links: &BTreeMap<u64, Link>, report: &mut CheckReport) -> Option<Seal> {
    let mut before: Option<Seal> = None;
    for (number, found) in links {
        let key = found.id.bytes();
        let expected = before.as_ref().map_or(0, |seal| seal.number) + 1;
        if *number != expected {
            let what = format!("act {expected} is missing before act {number}");
            report.add(Table::Acts, &key, what);
        } else if link(before.map_or([0; 32], |seal| seal.hash), *number, found.content)
            != found.hash
        {
            let what = format!("act {number} is not what was written down");
            report.add(Table::Acts, &key, what);
        }
        before = Some(Seal { number: *number, hash: found.hash });
    }
    before
}
