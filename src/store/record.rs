//! Plain nouns as rows: which table, which key, which version, and what else finds them. A row is
//! one version byte and the noun in MessagePack with names; old versions are turned into new ones
//! by a migration, never here.

#[cfg(test)]
mod tests;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::access::{Credential, CustomerToken, Link, SecretHash, Session, Token};
use crate::domain::act::Act;
use crate::domain::agent::Agent;
use crate::domain::alert::{Alert, AlertBook};
use crate::domain::article::{Article, Revision};
use crate::domain::attachment::Attachment;
use crate::domain::case::Case;
use crate::domain::conversation::Conversation;
use crate::domain::customer::Customer;
use crate::domain::learning::{Filling, Trial};
use crate::domain::mail::{Mail, MailBook, MailThread, Receipt};
use crate::domain::policy::PolicyVersion;
use crate::domain::second_factor::SecondFactor;
use crate::domain::single_sign_on::{ProviderAccount, ProviderSession};
use crate::domain::webhook::{Delivery, Progress, Webhook};
use crate::ids::{
    ActId, AgentId, ArticleId, AttachmentId, CaseId, ConversationId, CustomerId, TokenId, TrialId,
    WebhookId,
};
use crate::packed;
use crate::store::StoreError;
use crate::store::tables::{self, Key, Table, hex};

/// A noun that is one row of one table.
pub trait Record: Serialize + DeserializeOwned {
    /// Where it stands.
    const TABLE: Table;
    /// The version of its encoding, written as the row's first byte.
    const VERSION: u8 = 1;
    /// What it is found by.
    type Key: Key;

    /// Its key.
    fn key(&self) -> Self::Key;

    /// Other rows that lead to it: each value is unique, and kept in step by every write.
    fn indexes(&self) -> Vec<(Table, Vec<u8>)> {
        Vec::new()
    }
}

macro_rules! records {
    ($($noun:ident in $table:ident by $field:ident: $key:ty;)*) => {$(
        impl Record for $noun {
            const TABLE: Table = Table::$table;
            type Key = $key;
            fn key(&self) -> $key {
                self.$field
            }
        }
    )*};
}

records! {
    Conversation in Conversations by id: ConversationId;
    Act in Acts by id: ActId;
    Article in Articles by id: ArticleId;
    Attachment in Attachments by id: AttachmentId;
    Case in Cases by id: CaseId;
    PolicyVersion in Policies by version: u32;
    Filling in Fillings by article: ArticleId;
    Trial in Trials by id: TrialId;
    Credential in Credentials by agent: AgentId;
    SecondFactor in SecondFactors by agent: AgentId;
    Session in Sessions by hash: SecretHash;
    ProviderSession in ProviderSessions by hash: SecretHash;
    Link in Links by hash: SecretHash;
    CustomerToken in CustomerTokens by hash: SecretHash;
    Alert in Alerts by number: u64;
    Webhook in Webhooks by id: WebhookId;
    Progress in WebhookProgress by webhook: WebhookId;
    MailThread in MailThreads by conversation: ConversationId;
}

impl Record for Delivery {
    const TABLE: Table = Table::Deliveries;
    type Key = (WebhookId, u64);

    fn key(&self) -> (WebhookId, u64) {
        (self.webhook, self.number)
    }
}

impl Record for Mail {
    const TABLE: Table = Table::Mails;
    type Key = u64;

    fn key(&self) -> u64 {
        self.number
    }

    fn indexes(&self) -> Vec<(Table, Vec<u8>)> {
        let key = tables::mail_waiting(self.kind.conversation(), self.number);
        if self.waits() { vec![(Table::MailsWaiting, key)] } else { Vec::new() }
    }
}

impl Record for Receipt {
    const TABLE: Table = Table::MailReceipts;
    type Key = u64;

    fn key(&self) -> u64 {
        self.number
    }

    fn indexes(&self) -> Vec<(Table, Vec<u8>)> {
        vec![(Table::MailReceiptsByHash, self.hash.0.to_vec())]
    }
}

impl Record for MailBook {
    const TABLE: Table = Table::MailBook;
    type Key = u32;

    fn key(&self) -> u32 {
        Self::KEY
    }
}

impl Record for AlertBook {
    const TABLE: Table = Table::AlertBook;
    type Key = u32;

    fn key(&self) -> u32 {
        Self::KEY
    }
}

impl Record for Revision {
    const TABLE: Table = Table::Revisions;
    type Key = (ArticleId, u32);

    fn key(&self) -> (ArticleId, u32) {
        (self.0.id, self.0.revision)
    }
}

impl Record for Customer {
    const TABLE: Table = Table::Customers;
    type Key = CustomerId;

    fn key(&self) -> CustomerId {
        self.id
    }

    fn indexes(&self) -> Vec<(Table, Vec<u8>)> {
        let reference = self.external_ref.iter();
        reference.map(|r| (Table::CustomersByRef, r.as_bytes().to_vec())).collect()
    }
}

impl Record for Agent {
    const TABLE: Table = Table::Agents;
    type Key = AgentId;

    fn key(&self) -> AgentId {
        self.id
    }

    fn indexes(&self) -> Vec<(Table, Vec<u8>)> {
        let email = Some(email_key(&self.email)).filter(|e| !e.is_empty());
        email.map(|e| (Table::AgentsByEmail, e)).into_iter().collect()
    }
}

impl Record for ProviderAccount {
    const TABLE: Table = Table::ProviderAccounts;
    type Key = AgentId;

    fn key(&self) -> AgentId {
        self.agent
    }

    fn indexes(&self) -> Vec<(Table, Vec<u8>)> {
        vec![(Table::ProviderSubjects, subject_key(&self.issuer, &self.subject))]
    }
}

impl Record for Token {
    const TABLE: Table = Table::Tokens;
    type Key = TokenId;

    fn key(&self) -> TokenId {
        self.id
    }

    fn indexes(&self) -> Vec<(Table, Vec<u8>)> {
        vec![(Table::TokensByHash, self.hash.bytes())]
    }
}

/// An e-mail address as it is looked up: people do not type capitals the same way twice.
pub(crate) fn email_key(email: &str) -> Vec<u8> {
    email.trim().to_lowercase().into_bytes()
}

/// One of a provider's people as they are looked up; no issuer's address holds a zero byte.
pub(crate) fn subject_key(issuer: &str, subject: &str) -> Vec<u8> {
    [issuer.as_bytes(), &[0], subject.as_bytes()].concat()
}

/// A version byte and the value.
pub(crate) fn encode<T: Serialize>(version: u8, value: &T) -> Vec<u8> {
    let mut bytes = vec![version];
    packed::add_named(value, &mut bytes)
        .expect("memory takes every write and every record has a MessagePack form");
    bytes
}

/// The value behind a version byte.
///
/// # Errors
/// [`StoreError::Corrupt`] naming the row, for an unknown version or bytes that do not decode.
pub(crate) fn decode<T: DeserializeOwned>(
    table: Table,
    version: u8,
    key: &[u8],
    bytes: &[u8],
) -> Result<T, StoreError> {
    let why = match bytes.split_first() {
        Some((found, rest)) if *found == version => match packed::read(rest) {
            Ok(value) => return Ok(value),
            Err(error) => error.to_string(),
        },
        Some((found, _)) => format!("record version {found}, expected {version}"),
        None => "the row is empty".to_owned(),
    };
    Err(corrupt(table, key, why))
}

/// A damaged row.
pub(crate) fn corrupt(table: Table, key: &[u8], why: impl Into<String>) -> StoreError {
    StoreError::Corrupt { table: table.name(), key: hex(key), why: why.into() }
}
