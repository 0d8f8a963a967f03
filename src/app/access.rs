//! The one table of who may do what. Every route and every socket command names its operation;
//! everything else is refused. Whether the asker owns the conversation is looked up in the same
//! transaction that acts on it.

use std::collections::BTreeSet;

use crate::app::error::Error;
pub use crate::domain::access::Scope;
use crate::domain::agent::Role;
use crate::domain::conversation::Conversation;
use crate::domain::message::Author;
use crate::domain::stage::Owner;
use crate::ids::{AgentId, CustomerId, TokenId};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// Nobody known.
    Nobody,
    /// The person asking.
    Customer(CustomerId),
    /// A signed-in agent, lead or administrator.
    Agent {
        /// Who.
        id: AgentId,
        /// As what.
        role: Role,
    },
    /// An agent who has to set up a second factor before anything else.
    Newcomer(AgentId),
    /// A program with a token.
    Token {
        /// Which.
        id: TokenId,
        /// What it may do.
        scopes: BTreeSet<Scope>,
    },
}

impl Principal {
    /// The agent behind this, when it is one.
    pub fn agent(&self) -> Option<AgentId> {
        match self {
            Self::Agent { id, .. } => Some(*id),
            _ => None,
        }
    }

    /// The agent behind this, also one who has yet to set up a second factor.
    pub fn person(&self) -> Option<AgentId> {
        match self {
            Self::Agent { id, .. } | Self::Newcomer(id) => Some(*id),
            _ => None,
        }
    }

    /// As whom they speak in a conversation.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for programs and nobody.
    pub fn author(&self) -> Result<Author, Error> {
        match self {
            Self::Customer(_) => Ok(Author::Customer),
            Self::Agent { id, .. } => Ok(Author::Agent(*id)),
            Self::Nobody | Self::Newcomer(_) | Self::Token { .. } => Err(Error::Unauthenticated),
        }
    }

    /// The customer behind this, when it is one.
    pub fn customer(&self) -> Option<CustomerId> {
        match self {
            Self::Customer(id) => Some(*id),
            _ => None,
        }
    }
}

/// Everything that can be asked of Baton.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// Become a customer: anybody may.
    StartCustomerSession,
    /// Sign in with a password or a one-time link.
    SignIn,
    /// Begin a conversation.
    OpenConversation,
    /// List conversations (customers: their own).
    ListConversations,
    /// Read a conversation and its messages.
    ReadConversation,
    /// Write a message into it.
    PostMessage,
    /// Say how far one has read, or that one types.
    MarkSeen,
    /// Ask for a person.
    RequestPerson,
    /// Score it.
    Score,
    /// Leave an address, correct the ask, go on with the assistant: what the waiting may do.
    WaitDifferently,
    /// End it.
    Close,
    /// Read what only agents see: events, notes, briefing, similar cases, customers, people.
    ReadInside,
    /// Write a note.
    WriteNote,
    /// Accept or decline an offer made to oneself, pick from the line, take over.
    TakeHandoff,
    /// Give a waiting conversation to somebody.
    AssignHandoff,
    /// Transfer, return, wrap up what one owns.
    WorkHandoff,
    /// Choose one's presence, and what comes to one by mail.
    MindOneself,
    /// Change an agent's picture: one's own, or anybody's as an administrator.
    ChangePicture,
    /// Look at an agent's picture.
    SeePicture,
    /// Look at oneself, set up or drop one's second factor, end one's session.
    SecureOneself,
    /// Read the knowledge base and cases; give feedback on cases.
    ReadKnowledge,
    /// Change what is known of a customer.
    WriteCustomer,
    /// Write articles.
    WriteKnowledge,
    /// Read the policy.
    ReadPolicy,
    /// Change the policy.
    WritePolicy,
    /// Read figures, and which conversations they count.
    ReadInsights,
    /// Say of conversations the assistant kept whether a person was needed.
    Review,
    /// Add and change people.
    ManagePeople,
    /// See who has a second factor, and take it from somebody who lost it.
    RescuePeople,
    /// Make and revoke API tokens.
    ManageTokens,
    /// Take out or erase what is known of a customer; see what is kept.
    ManageData,
    /// Say who outside is told what happens.
    ManageWebhooks,
    /// See how mail fares, and try it.
    ManageEmail,
    /// Answer in the assistant's place.
    AnswerAsBot,
}

impl Operation {
    /// Every operation, in the order of the table.
    pub const ALL: [Self; 34] = [
        Self::StartCustomerSession,
        Self::SignIn,
        Self::OpenConversation,
        Self::ListConversations,
        Self::ReadConversation,
        Self::PostMessage,
        Self::MarkSeen,
        Self::RequestPerson,
        Self::Score,
        Self::WaitDifferently,
        Self::Close,
        Self::ReadInside,
        Self::WriteNote,
        Self::TakeHandoff,
        Self::AssignHandoff,
        Self::WorkHandoff,
        Self::MindOneself,
        Self::ChangePicture,
        Self::SeePicture,
        Self::SecureOneself,
        Self::ReadKnowledge,
        Self::WriteCustomer,
        Self::WriteKnowledge,
        Self::ReadPolicy,
        Self::WritePolicy,
        Self::ReadInsights,
        Self::Review,
        Self::ManagePeople,
        Self::RescuePeople,
        Self::ManageTokens,
        Self::ManageData,
        Self::ManageWebhooks,
        Self::ManageEmail,
        Self::AnswerAsBot,
    ];
}

/// Whether this kind of asker may ask for this kind of thing at all.
///
/// # Errors
/// [`Error::Unauthenticated`] for nobody, [`Error::Forbidden`] for the wrong kind of somebody.
pub fn allow(who: &Principal, operation: Operation) -> Result<(), Error> {
    use Operation as O;
    let allowed = match operation {
        O::StartCustomerSession | O::SignIn => true,
        O::OpenConversation | O::Score | O::WaitDifferently => {
            matches!(who, Principal::Customer(_))
        }
        O::ListConversations | O::ReadConversation | O::SeePicture => {
            matches!(who, Principal::Customer(_)) || reads_inside(who)
        }
        O::PostMessage | O::MarkSeen | O::RequestPerson | O::Close => {
            matches!(who, Principal::Customer(_) | Principal::Agent { .. })
        }
        O::ReadInside | O::ReadKnowledge => reads_inside(who),
        O::WriteNote | O::TakeHandoff | O::WorkHandoff | O::MindOneself => {
            matches!(who, Principal::Agent { .. })
        }
        O::ChangePicture => matches!(who, Principal::Agent { .. }) || manages(who),
        O::SecureOneself => who.person().is_some(),
        O::AssignHandoff | O::Review | O::RescuePeople => {
            matches!(who, Principal::Agent { role, .. } if *role >= Role::Lead)
        }
        O::ReadPolicy | O::WriteCustomer | O::WriteKnowledge | O::WritePolicy | O::ReadInsights => {
            leads(who)
        }
        O::ManagePeople | O::ManageTokens | O::ManageData | O::ManageWebhooks | O::ManageEmail => {
            manages(who)
        }
        O::AnswerAsBot => is_bot(who),
    };
    match (allowed, who) {
        (true, _) => Ok(()),
        (false, Principal::Nobody) => Err(Error::Unauthenticated),
        (false, Principal::Newcomer(_)) => {
            Err(Error::Forbidden("set up a second factor first: the settings ask for one".into()))
        }
        (false, _) => Err(Error::Forbidden("your role does not allow this".into())),
    }
}

fn reads_inside(who: &Principal) -> bool {
    match who {
        Principal::Agent { .. } => true,
        Principal::Token { scopes, .. } => !scopes.is_empty(),
        Principal::Nobody | Principal::Newcomer(_) | Principal::Customer(_) => false,
    }
}

fn leads(who: &Principal) -> bool {
    match who {
        Principal::Agent { role, .. } => *role >= Role::Lead,
        Principal::Token { scopes, .. } => {
            scopes.contains(&Scope::Write) || scopes.contains(&Scope::Manage)
        }
        Principal::Nobody | Principal::Newcomer(_) | Principal::Customer(_) => false,
    }
}

/// Whether it is the team's own bot.
pub fn is_bot(who: &Principal) -> bool {
    matches!(who, Principal::Token { scopes, .. } if scopes.contains(&Scope::Bot))
}

fn manages(who: &Principal) -> bool {
    match who {
        Principal::Agent { role, .. } => *role == Role::Administrator,
        Principal::Token { scopes, .. } => scopes.contains(&Scope::Manage),
        Principal::Nobody | Principal::Newcomer(_) | Principal::Customer(_) => false,
    }
}

/// Whether the asker may do this to this very conversation, as it stands now.
///
/// # Errors
/// [`Error::NotFound`] for another customer's conversation (it is not even admitted to exist),
/// [`Error::Conflict`] naming the state when an agent does not own it.
pub fn allow_on(who: &Principal, operation: Operation, it: &Conversation) -> Result<(), Error> {
    allow(who, operation)?;
    match who {
        Principal::Customer(id) if *id != it.customer => Err(Error::NotFound("conversation")),
        Principal::Agent { id, role } => match operation {
            Operation::PostMessage | Operation::Close => owns(*id, it),
            Operation::WorkHandoff if *role >= Role::Lead => Ok(()),
            Operation::WorkHandoff => owns(*id, it),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

fn owns(agent: AgentId, it: &Conversation) -> Result<(), Error> {
    if it.stage.owner() == Owner::Agent(agent) {
        return Ok(());
    }
    Err(Error::conflict(match it.stage.owner() {
        Owner::Agent(other) => format!("the conversation is with {other}"),
        Owner::Assistant => "the conversation is with the assistant; take it over first".into(),
        Owner::Queue => "the conversation waits in line; pick it first".into(),
        Owner::Offered(other) => format!("the conversation is offered to {other}"),
        Owner::Closed => "the conversation is over".into(),
    }))
}
