//! Closed sets of words on the wire, one for one with the domain's.

use poem_openapi::Enum;

use crate::domain::{access, agent, article, customer, handoff};

macro_rules! mirror {
    ($($(#[$doc:meta])* $name:ident of $domain:path { $($(#[$vdoc:meta])* $item:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
        #[oai(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $item,)* }

        impl From<$domain> for $name {
            fn from(value: $domain) -> Self {
                match value { $(<$domain>::$item => Self::$item,)* }
            }
        }

        impl From<$name> for $domain {
            fn from(value: $name) -> Self {
                match value { $($name::$item => Self::$item,)* }
            }
        }
    )*};
}

mirror! {
    /// What a person may do in the console.
    Role of agent::Role {
        /// Takes handoffs.
        Agent,
        /// Also watches, assigns, and changes policy and knowledge.
        Lead,
        /// Also people and tokens.
        Administrator,
    }
    /// Whether somebody takes work now.
    Presence of agent::Presence {
        /// Takes the next one.
        Available,
        /// At work, but takes no more.
        Busy,
        /// Back soon.
        Away,
        /// Not connected.
        Offline,
    }
    /// What a blind review of a conversation the assistant kept says.
    Review of handoff::Review {
        /// A person was needed.
        Needed,
        /// The assistant was enough.
        NotNeeded,
        /// It cannot be told.
        Unsure,
    }
    /// Who may read an article.
    Audience of article::Audience {
        /// Customers and agents; the assistant may answer from it.
        Public,
        /// Agents only.
        Internal,
    }
    /// What a customer pays for.
    CustomerTier of customer::CustomerTier {
        /// Trying it out.
        Trial,
        /// The usual.
        Standard,
        /// Pays for more.
        Premium,
        /// A contract of its own.
        Enterprise,
    }
    /// How a customer's account stands.
    AccountState of customer::AccountState {
        /// As it should.
        Ok,
        /// A payment is late.
        PastDue,
        /// Somebody marked it.
        Flagged,
    }
    /// Where a customer is on the way with the product.
    Journey of customer::Journey {
        /// Before paying.
        Trial,
        /// Setting up.
        Onboarding,
        /// Using it.
        Active,
        /// The contract is about to end or go on.
        Renewal,
    }
    /// How the talk with a person ended.
    Disposition of handoff::Disposition {
        /// The problem is gone.
        Solved,
        /// Helped around.
        Workaround,
        /// Paid back.
        Refunded,
        /// Passed to the makers.
        BugFiled,
        /// Not fixed.
        NotSolved,
        /// The customer left.
        NoReply,
    }
    /// Was this handoff needed, in the agent's eyes.
    Verdict of handoff::Verdict {
        /// A person was needed.
        Needed,
        /// The assistant could have answered.
        AssistantCouldHave,
        /// It should have come earlier.
        TooLate,
        /// It came to the wrong person.
        WrongPerson,
    }
    /// What an API token may do.
    Scope of access::Scope {
        /// Look at everything an agent may look at.
        Read,
        /// Also change knowledge and policy.
        Write,
        /// Also people and tokens.
        Manage,
        /// Answer customers in the assistant's place.
        Bot,
    }
}

/// Why a one-time link is made for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Invitation {
    /// They choose a first password.
    Invitation,
    /// They choose another password.
    Reset,
    /// They are signed in as they are.
    SignIn,
}

impl From<Invitation> for access::LinkPurpose {
    fn from(value: Invitation) -> Self {
        match value {
            Invitation::Invitation => Self::Invitation,
            Invitation::Reset => Self::Reset,
            Invitation::SignIn => Self::SignIn,
        }
    }
}
