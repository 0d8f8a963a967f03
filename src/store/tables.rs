//! The tables by name, and how their keys are spelled: bytes that sort as the nouns do, so that
//! new rows go to the right edge of each tree. What stands in the rows is in `record` and `feed`.

use redb::TableDefinition;

use crate::domain::access::SecretHash;
use crate::domain::event::Position;
use crate::domain::message::Author;
use crate::ids::{
    ActId, AgentId, ArticleId, AttachmentId, CaseId, ClientMsgId, ConversationId, CustomerId,
    HandoffId, TokenId, TrialId, WebhookId,
};

/// How a table looks to redb: bytes to bytes, always.
pub(crate) type Definition = TableDefinition<'static, &'static [u8], &'static [u8]>;

macro_rules! tables {
    ($($(#[$doc:meta])* $table:ident = $name:literal,)*) => {
        /// A table of the store.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Table {
            $($(#[$doc])* $table,)*
        }

        impl Table {
            /// Every table.
            pub const ALL: &'static [Self] = &[$(Self::$table,)*];

            /// The name in the file.
            pub fn name(self) -> &'static str {
                match self { $(Self::$table => $name,)* }
            }
        }
    };
}

tables! {
    /// Position -> event. The history of everything.
    Feed = "feed",
    /// Conversation -> record: the fold of its events.
    Conversations = "conversations",
    /// Conversation -> nothing, while it is not closed.
    Open = "open",
    /// Handoff -> conversation.
    Handoffs = "handoffs",
    /// Customer and conversation -> nothing.
    ByCustomer = "by_customer",
    /// Agent and conversation -> nothing, while the agent has it or is offered it.
    Held = "held",
    /// Conversation, sender and the sender's message id -> what became of it.
    Dedup = "dedup",
    /// Customer -> record.
    Customers = "customers",
    /// The team's own reference -> customer.
    CustomersByRef = "customers_by_ref",
    /// Agent -> record.
    Agents = "agents",
    /// E-mail address in lower case -> agent.
    AgentsByEmail = "agents_by_email",
    /// Article -> record.
    Articles = "articles",
    /// Article and revision -> the article as it was.
    Revisions = "revisions",
    /// Act -> record: who did what to the house itself.
    Acts = "acts",
    /// Attachment -> record; its bytes are a file beside the store's.
    Attachments = "attachments",
    /// Case -> record.
    Cases = "cases",
    /// Policy version -> record.
    Policies = "policies",
    /// Article -> which gap of the knowledge base it was written to close.
    Fillings = "fillings",
    /// Trial -> record: a topic's threshold on trial.
    Trials = "trials",
    /// Agent -> password hash.
    Credentials = "credentials",
    /// Agent -> what is asked for beside the password.
    SecondFactors = "second_factors",
    /// Hash of the cookie -> session.
    Sessions = "sessions",
    /// Agent -> who they are at the team's OpenID provider.
    ProviderAccounts = "provider_accounts",
    /// Issuer and subject -> agent.
    ProviderSubjects = "provider_subjects",
    /// Hash of the cookie -> what the session owes to the provider.
    ProviderSessions = "provider_sessions",
    /// Hash of the secret -> one-time link.
    Links = "links",
    /// Token id -> API token.
    Tokens = "tokens",
    /// Hash of the secret -> API token's id.
    TokensByHash = "tokens_by_hash",
    /// Hash of the secret -> customer's token.
    CustomerTokens = "customer_tokens",
    /// Webhook -> record, with what its messages are signed with.
    Webhooks = "webhooks",
    /// Webhook -> how far it has been told.
    WebhookProgress = "webhook_progress",
    /// Webhook and number -> an attempt to tell it something.
    Deliveries = "deliveries",
    /// Number -> a mail that is to go out, or has.
    Mails = "mails",
    /// What a mail waits for -> its number, while it waits.
    MailsWaiting = "mails_waiting",
    /// Conversation -> what it was told by mail.
    MailThreads = "mail_threads",
    /// Number -> what became of a mail that came.
    MailReceipts = "mail_receipts",
    /// Hash of a mail's own id -> the number of its receipt.
    MailReceiptsByHash = "mail_receipts_by_hash",
    /// What the house remembers of its mail: one row.
    MailBook = "mail_book",
    /// Number -> something began to need somebody, or is over.
    Alerts = "alerts",
    /// What needs somebody now: one row.
    AlertBook = "alert_book",
    /// The store about itself: schema version, epoch.
    Meta = "meta",
}

impl Table {
    /// How redb knows it.
    pub(crate) fn definition(self) -> Definition {
        TableDefinition::new(self.name())
    }

    /// Its place among all tables.
    pub(crate) fn index(self) -> usize {
        self as usize
    }
}

/// A noun's key as bytes that sort the same way.
pub trait Key {
    /// The bytes.
    fn bytes(&self) -> Vec<u8>;
}

macro_rules! id_keys {
    ($($id:ident)*) => {$(
        impl Key for $id {
            fn bytes(&self) -> Vec<u8> {
                self.0.to_be_bytes().to_vec()
            }
        }
    )*};
}

id_keys! { ActId AgentId ArticleId AttachmentId CaseId ConversationId CustomerId HandoffId TokenId TrialId WebhookId Position }

/// A version number.
impl Key for u32 {
    fn bytes(&self) -> Vec<u8> {
        self.to_be_bytes().to_vec()
    }
}

/// The number of a mail.
impl Key for u64 {
    fn bytes(&self) -> Vec<u8> {
        self.to_be_bytes().to_vec()
    }
}

/// A revision of an article; those of one article stand together, oldest first.
impl Key for (ArticleId, u32) {
    fn bytes(&self) -> Vec<u8> {
        [self.0.bytes(), self.1.bytes()].concat()
    }
}

/// An attempt to tell a webhook something; those to one webhook stand together, oldest first.
impl Key for (WebhookId, u64) {
    fn bytes(&self) -> Vec<u8> {
        [self.0.bytes(), self.1.to_be_bytes().to_vec()].concat()
    }
}

impl Key for SecretHash {
    fn bytes(&self) -> Vec<u8> {
        self.0.to_vec()
    }
}

/// Key of [`Table::MailsWaiting`]: a conversation has one waiting mail, others stand for themselves.
pub(crate) fn mail_waiting(conversation: Option<ConversationId>, number: u64) -> Vec<u8> {
    match conversation {
        Some(id) => [vec![0], id.bytes()].concat(),
        None => [vec![1], number.bytes()].concat(),
    }
}

/// Key of [`Table::ByCustomer`]; conversations of one customer stand together, oldest first.
pub(crate) fn by_customer(customer: CustomerId, conversation: ConversationId) -> Vec<u8> {
    [customer.bytes(), conversation.bytes()].concat()
}

/// Key of [`Table::Held`]; what one agent holds stands together.
pub(crate) fn held(agent: AgentId, conversation: ConversationId) -> Vec<u8> {
    [agent.bytes(), conversation.bytes()].concat()
}

/// Key of [`Table::Dedup`]: rows of one conversation stand together.
pub(crate) fn dedup(conversation: ConversationId, sender: Author, id: ClientMsgId) -> Vec<u8> {
    let mut key = conversation.bytes();
    match sender {
        Author::Customer => key.push(0),
        Author::Assistant => key.push(1),
        Author::Agent(agent) => {
            key.push(2);
            key.extend(agent.bytes());
        }
        Author::Notice => key.push(3),
    }
    key.extend(id.0.to_be_bytes());
    key
}

/// A key as people can look it up: hexadecimal.
pub(crate) fn hex(key: &[u8]) -> String {
    use std::fmt::Write;
    key.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes every write");
        text
    })
}

/// An id from a key or a value of 16 bytes; `None` for any other length.
pub(crate) fn id_from<T: From<u128>>(bytes: &[u8]) -> Option<T> {
    bytes.try_into().ok().map(|b| T::from(u128::from_be_bytes(b)))
}

/// The position in a key of the feed; `None` when it is not 8 bytes.
pub(crate) fn position_from(bytes: &[u8]) -> Option<Position> {
    bytes.try_into().ok().map(|b| Position(u64::from_be_bytes(b)))
}
