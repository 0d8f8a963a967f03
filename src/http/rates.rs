//! How often anybody may ask: one bucket for each of them and for each kind of asking. The figures
//! are the limits' own.

use std::net::IpAddr;

use crate::app::access::Principal;
use crate::clock::Timestamp;
use crate::http::errors::ApiError;
use crate::http::limits::{Buckets, Limits, Rate};
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
            Principal::Agent { id, .. } => Self::Agent(*id),
            Principal::Token { id, .. } => Self::Token(*id),
        }
    }
}

/// All buckets of a house.
#[derive(Debug)]
pub struct Rates {
    requests: Buckets<Asker>,
    messages: Buckets<Asker>,
    conversations: Buckets<IpAddr>,
    uploads: Buckets<IpAddr>,
    customer_sessions: Buckets<IpAddr>,
    sign_ins: Buckets<(IpAddr, String)>,
    links: Buckets<IpAddr>,
    sign_ins_in_all: Buckets<()>,
}

impl Rates {
    /// Full buckets.
    pub fn new(limits: &Limits) -> Self {
        let hourly = |n: u32| Buckets::new(Rate::new(n, 3_600, n));
        Self {
            requests: Buckets::new(Rate::new(limits.requests_per_s, 1, limits.request_burst)),
            messages: Buckets::new(Rate::new(limits.messages_per_min, 60, limits.message_burst)),
            conversations: hourly(limits.conversations_per_hour),
            uploads: hourly(limits.uploads_per_hour),
            customer_sessions: hourly(limits.customer_sessions_per_hour),
            links: Buckets::new(Rate::new(limits.links_per_min, 60, limits.links_per_min)),
            sign_ins: Buckets::new(Rate::new(limits.sign_ins_per_min, 60, limits.sign_ins_per_min)),
            sign_ins_in_all: Buckets::new(Rate::new(
                limits.sign_ins_per_s,
                1,
                limits.sign_ins_per_s,
            )),
        }
    }

    /// Any request at all.
    ///
    /// # Errors
    /// Too many; so for all of these.
    pub fn request(&self, asker: Asker, now: Timestamp) -> Result<(), ApiError> {
        self.requests.take(asker, now).map_err(ApiError::too_many)
    }

    /// A customer's message, over HTTP or a socket. Agents are not counted.
    ///
    /// # Errors
    /// Too many.
    pub fn message(&self, principal: &Principal, now: Timestamp) -> Result<(), ApiError> {
        match principal {
            Principal::Customer(id) => {
                self.messages.take(Asker::Customer(*id), now).map_err(ApiError::too_many)
            }
            _ => Ok(()),
        }
    }

    /// A new conversation.
    ///
    /// # Errors
    /// Too many.
    pub fn conversation(&self, ip: IpAddr, now: Timestamp) -> Result<(), ApiError> {
        self.conversations.take(ip, now).map_err(ApiError::too_many)
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
            Principal::Customer(_) => self.uploads.take(ip, now).map_err(ApiError::too_many),
            _ => Ok(()),
        }
    }

    /// A new customer session.
    ///
    /// # Errors
    /// Too many.
    pub fn customer_session(&self, ip: IpAddr, now: Timestamp) -> Result<(), ApiError> {
        self.customer_sessions.take(ip, now).map_err(ApiError::too_many)
    }

    /// A sign-in, before anything is hashed.
    ///
    /// # Errors
    /// Too many for this account from this address, or too many in all.
    pub fn sign_in(&self, ip: IpAddr, account: &str, now: Timestamp) -> Result<(), ApiError> {
        self.sign_ins.take((ip, account.to_lowercase()), now).map_err(ApiError::too_many)?;
        self.sign_ins_in_all.take((), now).map_err(ApiError::too_many)
    }
    /// A one-time link, looked at or used.
    ///
    /// # Errors
    /// Too many from this address.
    pub fn link(&self, ip: IpAddr, now: Timestamp) -> Result<(), ApiError> {
        self.links.take(ip, now).map_err(ApiError::too_many)
    }
}
