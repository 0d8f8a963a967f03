//! The other nouns: every row decodes, stands under its own key, and is found by what finds it.

use crate::domain::access::{Credential, CustomerToken, Link, Session, Token};
use crate::domain::act::Act;
use crate::domain::agent::Agent;
use crate::domain::alert::{Alert, AlertBook};
use crate::domain::article::{Article, Revision};
use crate::domain::attachment::Attachment;
use crate::domain::case::Case;
use crate::domain::customer::Customer;
use crate::domain::mail::{Mail, MailBook, MailThread, Receipt};
use crate::domain::policy::PolicyVersion;
use crate::domain::second_factor::SecondFactor;
use crate::domain::single_sign_on::{ProviderAccount, ProviderSession};
use crate::domain::webhook::{Delivery, Progress, Webhook};
use crate::store::StoreError;
use crate::store::check::{CheckReport, each_row};
use crate::store::read::{Read, Snapshot};
use crate::store::record::{Record, decode};
use crate::store::tables::{Key, Table};

/// Tables whose rows lead to records of other tables.
const INDEXES: [Table; 6] = [
    Table::CustomersByRef,
    Table::AgentsByEmail,
    Table::TokensByHash,
    Table::ProviderSubjects,
    Table::MailsWaiting,
    Table::MailReceiptsByHash,
];

/// Looks at every noun that is not part of the history.
pub(crate) fn check(read: &Snapshot, report: &mut CheckReport) -> Result<(), StoreError> {
    let mut n_index_rows = 0;
    n_index_rows += check_noun::<Customer>(read, report)?;
    n_index_rows += check_noun::<Agent>(read, report)?;
    n_index_rows += check_noun::<Article>(read, report)?;
    n_index_rows += check_noun::<Revision>(read, report)?;
    n_index_rows += check_noun::<Act>(read, report)?;
    n_index_rows += check_noun::<Attachment>(read, report)?;
    n_index_rows += check_noun::<Case>(read, report)?;
    n_index_rows += check_noun::<PolicyVersion>(read, report)?;
    n_index_rows += check_noun::<Credential>(read, report)?;
    n_index_rows += check_noun::<SecondFactor>(read, report)?;
    n_index_rows += check_noun::<Session>(read, report)?;
    n_index_rows += check_noun::<ProviderAccount>(read, report)?;
    n_index_rows += check_noun::<ProviderSession>(read, report)?;
    n_index_rows += check_noun::<Link>(read, report)?;
    n_index_rows += check_noun::<Token>(read, report)?;
    n_index_rows += check_noun::<CustomerToken>(read, report)?;
    n_index_rows += check_noun::<Webhook>(read, report)?;
    n_index_rows += check_noun::<Progress>(read, report)?;
    n_index_rows += check_noun::<Delivery>(read, report)?;
    n_index_rows += check_noun::<Mail>(read, report)?;
    n_index_rows += check_noun::<MailThread>(read, report)?;
    n_index_rows += check_noun::<Receipt>(read, report)?;
    n_index_rows += check_noun::<MailBook>(read, report)?;
    n_index_rows += check_noun::<Alert>(read, report)?;
    n_index_rows += check_noun::<AlertBook>(read, report)?;
    let mut n_found = 0;
    for index in INDEXES {
        n_found += read.len(index)?;
    }
    if n_found > n_index_rows {
        let what = format!("{} rows lead to nothing", n_found - n_index_rows);
        report.add(Table::CustomersByRef, &[], what);
    }
    Ok(())
}

/// Looks at one noun's table; how many rows of indexes it accounts for.
fn check_noun<R: Record>(read: &Snapshot, report: &mut CheckReport) -> Result<u64, StoreError> {
    let mut n_index_rows = 0;
    each_row(read, R::TABLE, |key, value| {
        report.n_records += 1;
        let Some(record) = report.note(decode::<R>(R::TABLE, R::VERSION, key, value))? else {
            return Ok(());
        };
        if record.key().bytes() != key {
            report.add(R::TABLE, key, "it stands under another record's key");
        }
        for (index, wanted) in record.indexes() {
            n_index_rows += 1;
            if read.row(index, &wanted)?.as_deref() != Some(key) {
                report.add(index, &wanted, "it does not lead to its record");
            }
        }
        Ok(())
    })?;
    Ok(n_index_rows)
}
