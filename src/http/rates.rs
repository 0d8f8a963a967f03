//! How often anybody may ask: one bucket for each of them and for each kind of asking. The figures
//! are the limits' own; what is left is told with each answer (`quota`).

use std::hash::Hash;
use std::net::IpAddr;

use crate::app::access::Principal;
use crate::clock::Timestamp;
use crate::http::errors::ApiError;
use crate::http::limits::{Buckets, Limits, Rate};
use crate::http::quota;
use crate::ids::{AgentId, CustomerId, TokenId};

/// Who is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Asker {
    /// Somebody unknown, by address.
    Ip(IpAddr),
    /// A customer.
    Customer(CustomerId),
    /// An agent.
    Agent(AgentId),
    /// A program.
    Token(TokenId),
}

impl Asker {
    /// Whoever asks; `ip` counts for those nobody knows.
    pub fn of(principal: &Principal, ip: IpAddr) -> Self {
        match principal {
            Principal::Nobody => Self::Ip(ip),
            Principal::Customer(id) => Self::Customer(*id),
            Principal::Agent { id, .. } | Principal::Newcomer(id) => Self::Agent(*id),
            Principal::Token { id, .. } => Self::Token(*id),
        }
    }
}

/// One kind of asking: its name on the wire, and a bucket for each who asks.
#[derive(Debug)]
struct Limit<K> {
    name: &'static str,
    buckets: Buckets<K>,
}

impl<K: Hash + Eq> Limit<K> {
    fn new(name: &'static str, rate: Rate) -> Self {
        Self { name, buckets: Buckets::new(rate) }
    }

    /// Takes one, and notes what is left for the answer.
    fn take(&self, key: K, now: Timestamp) -> Result<(), ApiError> {
        let taken = self.buckets.take(key, now);
        let (Ok(left) | Err(left)) = taken;
        quota::note(self.name, self.buckets.rate(), left);
        taken.map(drop).map_err(|left| ApiError::too_many(left.next_in_s))
    }
}

/// All buckets of a house.
#[derive(Debug)]
pub struct Rates {
    requests: Limit<Asker>,
    messages: Limit<Asker>,
    conversations: Limit<IpAddr>,
    uploads: Limit<IpAddr>,
    customer_sessions: Limit<IpAddr>,
    sign_ins: Limit<(IpAddr, String)>,
    links: Limit<IpAddr>,
    sign_ins_in_all: Limit<()>,
}

impl Rates {
    /// Full buckets.
    pub fn new(limits: &Limits) -> Self {
        let hourly = |name, n: u32| Limit::new(name, Rate::new(n, 3_600, n));
        let by_the_minute = |n: u32| Rate::new(n, 60, n);
        let (per_s, per_min) = (limits.requests_per_s, limits.messages_per_min);
        let in_all = Rate::new(limits.sign_ins_per_s, 1, limits.sign_ins_per_s);
        Self {
            requests: Limit::new("requests", Rate::new(per_s, 1, limits.request_burst)),
            messages: Limit::new("messages", Rate::new(per_min, 60, limits.message_burst)),
            conversations: hourly("conversations", limits.conversations_per_hour),
            uploads: hourly("uploads", limits.uploads_per_hour),
            customer_sessions: hourly("customer_sessions", limits.customer_sessions_per_hour),
            links: Limit::new("links", by_the_minute(limits.links_per_min)),
            sign_ins: Limit::new("sign_ins", by_the_minute(limits.sign_ins_per_min)),
            sign_ins_in_all: Limit::new("sign_ins_in_all", in_all),
        }
    }

    /// Any request at all.
    ///
    /// # Errors
    /// Too many; so for all of these.
    pub fn request(&self, asker: Asker, now: Timestamp) -> Result<(), ApiError> {
        self.requests.take(asker, now)
    }

    /// A customer's message, over HTTP or a socket. Agents are not counted.
    ///
    /// # Errors
    /// Too many.
    pub fn message(&self, principal: &Principal, now: Timestamp) -> Result<(), ApiError> {
        match principal {
            Principal::Customer(id) => self.messages.take(Asker::Customer(*id), now),
            _ => Ok(()),
        }
    }

    /// A new conversation.
    ///
    /// # Errors
    /// Too many.
    pub fn conversation(&self, ip: IpAddr, now: Timestamp) -> Result<(), ApiError> {
        self.conversations.take(ip, now)
    }

    /// A customer's file. Agents are not counted: a whole team may sit behind one address.
    ///
    /// # Errors
    /// Too many.
    pub fn upload(
        &self,
        principal: &Principal,
        ip: IpAddr,
        now: Timestamp,
    ) -> Result<(), ApiError> {
        match principal {
            Principal::Customer(_) => self.uploads.take(ip, now),
            _ => Ok(()),
        }
    }

    /// A new customer session.
    ///
    /// # Errors
    /// Too many.
    pub fn customer_session(&self, ip: IpAddr, now: Timestamp) -> Result<(), ApiError> {
        self.customer_sessions.take(ip, now)
    }

    /// A sign-in, before anything is hashed.
    ///
    /// # Errors
    /// Too many for this account from this address, or too many in all.
    pub fn sign_in(&self, ip: IpAddr, account: &str, now: Timestamp) -> Result<(), ApiError> {
        self.sign_ins.take((ip, account.to_lowercase()), now)?;
        self.sign_ins_in_all.take((), now)
    }

    /// A one-time link, looked at or used.
    ///
    /// # Errors
    /// Too many from this address.
    pub fn link(&self, ip: IpAddr, now: Timestamp) -> Result<(), ApiError> {
        self.links.take(ip, now)
    }
}
