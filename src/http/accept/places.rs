//! The places of a house: how many connections there are at once, of one address and of all, and
//! who makes room when every place is taken.
//!
//! A connection is *at rest* while no request of it is under way: before its first byte, in the
//! middle of a head or a TLS handshake, between two requests. When every place is taken, whoever
//! has been at rest longest makes room at once. A crowd that says nothing, however large, so keeps
//! nobody out: whoever comes behind it gets in, and has asked long before it is their turn to go.
//!
//! A request under way and an open socket cannot be sent away so. Visitors may have all places but
//! an eighth with them, and a few of theirs are for requests, so that whoever has a socket can ask,
//! too. The eighth is kept for agents, half of it for whoever is on the way to become one. Who is
//! what, the door decides ([`crate::http::door`]).
//!
//! How many places there are is looked up each time, so that a change of the settings holds at
//! once: for those who come. Nobody who has a place loses it but by making room.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::clock::Stopwatch;
use crate::http::accept::files;
use crate::http::limits::Current;

/// One place of so many is kept for agents. A quarter would leave less room to visitors than the
/// ten thousand idle sockets that a house of the usual size promises to bear.
const KEPT: usize = 8;
/// One place of so many is for visitors' requests only, and one at least.
const FOR_REQUESTS: usize = 32;
/// That there is a crowd is told in the log once in so long.
const TOLD_EACH: Duration = Duration::from_secs(60);

/// All places.
#[derive(Debug)]
pub struct Places {
    limits: Current,
    /// What the machine's files allow.
    by_files: usize,
    all: Arc<Count>,
    visitors: Arc<Count>,
    /// Of these, visitors' sockets.
    sockets: Arc<Count>,
    entering: Arc<Count>,
    by_ip: Arc<PerIp>,
    at_rest: Mutex<AtRest>,
}

/// Connections at rest, longest first, each with what tells it to go.
#[derive(Debug, Default)]
struct AtRest {
    n_rests: u64,
    by_age: BTreeMap<u64, Arc<Notify>>,
    told: Option<Stopwatch>,
}

impl Places {
    /// As many as the settings and the machine's files allow.
    pub fn new(limits: Current) -> Arc<Self> {
        let (wished, by_files) = (limits.get().connections_max, files::for_connections());
        if by_files < wished {
            tracing::warn!(
                connections_max = wished,
                allowed = by_files,
                "fewer files may be open than that many connections take: see LimitNOFILE, ulimit -n"
            );
        }
        Arc::new(Self {
            limits,
            by_files,
            all: Arc::default(),
            visitors: Arc::default(),
            sockets: Arc::default(),
            entering: Arc::default(),
            by_ip: Arc::default(),
            at_rest: Mutex::default(),
        })
    }

    /// How many there are.
    fn n(&self) -> usize {
        self.limits.get().connections_max.min(self.by_files)
    }

    fn n_kept(&self) -> usize {
        self.n() / KEPT
    }

    fn n_for_visitors(&self) -> usize {
        self.n() - self.n_kept()
    }

    fn n_for_sockets(&self) -> usize {
        self.n_for_visitors().saturating_sub((self.n() / FOR_REQUESTS).max(1))
    }

    /// A place for a connection, counted for its address when there is one to count; somebody at
    /// rest goes for it if need be. `None` when the address has all it may, or nobody is at rest.
    pub async fn seat(self: &Arc<Self>, ip: Option<IpAddr>) -> Option<Arc<Seat>> {
        let of_ip = match ip {
            Some(ip) => Some(self.by_ip.enter(ip, self.limits.get().connections_per_ip_max)?),
            None => None,
        };
        let n = self.n();
        let place = match self.all.take(n) {
            Some(place) => place,
            None => self.after_somebody(n).await?,
        };
        let leave = Arc::new(Notify::new());
        let state = Mutex::new(State { n_under_way: 0, rest: self.rest(&leave), of_ip });
        Some(Arc::new(Seat { of: Arc::clone(self), leave, state, _place: place }))
    }

    /// The place of somebody who goes for it; more than one go when there are fewer places than there
    /// were. `None` when nobody is at rest.
    async fn after_somebody(&self, n: usize) -> Option<One> {
        let taken = self.all.n();
        let n_gone = (n..=taken).take_while(|_| self.make_room()).count();
        if n_gone == 0 {
            return None;
        }
        Some(self.all.take_when_freed(taken).await)
    }

    /// Tells whoever has been at rest longest to go; whether there was anybody.
    pub fn make_room(&self) -> bool {
        let mut at_rest = self.at_rest();
        let is_news = at_rest.told.as_ref().is_none_or(|told| told.elapsed() > TOLD_EACH);
        if is_news {
            at_rest.told = Some(Stopwatch::start());
            tracing::warn!(
                n_at_rest = at_rest.by_age.len(),
                "every place is taken: connections that ask for nothing make room"
            );
        }
        let Some((_, longest)) = at_rest.by_age.pop_first() else { return false };
        longest.notify_one();
        true
    }

    fn rest(&self, leave: &Arc<Notify>) -> u64 {
        let mut at_rest = self.at_rest();
        at_rest.n_rests += 1;
        let rest = at_rest.n_rests;
        at_rest.by_age.insert(rest, Arc::clone(leave));
        rest
    }

    fn at_rest(&self) -> MutexGuard<'_, AtRest> {
        self.at_rest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One connection's place, given back when the last clone is dropped.
#[derive(Debug)]
pub struct Seat {
    of: Arc<Places>,
    leave: Arc<Notify>,
    state: Mutex<State>,
    _place: One,
}

/// What a connection does. HTTP/1 has one request at a time; the answer to one may still be on its
/// way when the next is read.
#[derive(Debug)]
struct State {
    n_under_way: u32,
    /// Which rest it is at, or was at last.
    rest: u64,
    /// Its place among those of its address, while it counts there.
    of_ip: Option<OfIp>,
}

impl Seat {
    /// Resolves when this connection is to make room.
    pub async fn told_to_leave(&self) {
        self.leave.notified().await;
    }

    /// Begins a request; until what it returns is dropped, the connection is not at rest. `None`
    /// when it was told to leave in this moment.
    pub fn stay(self: &Arc<Self>) -> Option<Arc<Stay>> {
        let mut state = self.state();
        if state.n_under_way == 0 {
            self.of.at_rest().by_age.remove(&state.rest)?;
        }
        state.n_under_way += 1;
        Some(Arc::new(Stay { seat: Arc::clone(self), shares: OnceLock::new() }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let rest = self.state().rest;
        self.of.at_rest().by_age.remove(&rest);
    }
}

/// A request under way, with its answer, or an open socket. It travels in the request's extensions,
/// so that a socket, which outlives its request, keeps it.
#[derive(Debug)]
pub struct Stay {
    seat: Arc<Seat>,
    shares: OnceLock<Vec<One>>,
}

impl Stay {
    /// Takes one of the places that visitors may have, for a socket or for a request; whether there
    /// was one.
    pub fn as_visitor(&self, is_socket: bool) -> bool {
        let places = &*self.seat.of;
        let visitors = (&places.visitors, places.n_for_visitors());
        if is_socket {
            self.takes(&[(&places.sockets, places.n_for_sockets()), visitors])
        } else {
            self.takes(&[visitors])
        }
    }

    /// Whoever has it is of the house: it counts for its address no more, behind which a whole team
    /// may sit.
    pub fn as_of_the_house(&self) {
        self.seat.state().of_ip = None;
    }

    /// Takes one of the kept places for the way in; whether there was one.
    pub fn as_entering(&self) -> bool {
        let places = &*self.seat.of;
        self.takes(&[(&places.entering, places.n_kept().div_ceil(2))])
    }

    /// Takes one of each, or none.
    fn takes(&self, of: &[(&Arc<Count>, usize)]) -> bool {
        let shares: Option<Vec<One>> = of.iter().map(|(count, max)| count.take(*max)).collect();
        shares.is_some_and(|shares| self.shares.set(shares).is_ok())
    }
}

impl Drop for Stay {
    fn drop(&mut self) {
        let mut state = self.seat.state();
        state.n_under_way -= 1;
        if state.n_under_way == 0 {
            state.rest = self.seat.of.rest(&self.seat.leave);
        }
    }
}

/// How many have something of which there is only so much.
#[derive(Debug, Default)]
struct Count {
    n: AtomicUsize,
    freed: Notify,
}

impl Count {
    fn n(&self) -> usize {
        self.n.load(Ordering::Acquire)
    }

    /// One more, when there are fewer than `max`.
    fn take(self: &Arc<Self>, max: usize) -> Option<One> {
        let more = |n: usize| (n < max).then_some(n + 1);
        let taken = self.n.fetch_update(Ordering::AcqRel, Ordering::Acquire, more);
        taken.is_ok().then(|| One(Arc::clone(self)))
    }

    /// One more, as soon as there are fewer than `max`.
    async fn take_when_freed(self: &Arc<Self>, max: usize) -> One {
        loop {
            let mut freed = pin!(self.freed.notified());
            // What is given back between looking and waiting counts, too.
            freed.as_mut().enable();
            if let Some(one) = self.take(max) {
                return one;
            }
            freed.await;
        }
    }
}

/// One of a [`Count`], given back when dropped.
#[derive(Debug)]
struct One(Arc<Count>);

impl Drop for One {
    fn drop(&mut self) {
        self.0.n.fetch_sub(1, Ordering::AcqRel);
        self.0.freed.notify_waiters();
    }
}

/// How many connections each address has.
#[derive(Debug, Default)]
struct PerIp {
    open: Mutex<HashMap<IpAddr, u32>>,
}

impl PerIp {
    /// One more; `None` when the address has as many as it may.
    fn enter(self: &Arc<Self>, ip: IpAddr, max: u32) -> Option<OfIp> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let has = open.get(&ip).copied().unwrap_or(0);
        if has >= max {
            return None;
        }
        open.insert(ip, has + 1);
        Some(OfIp { of: Arc::clone(self), ip })
    }
}

/// One connection's place among those of its address, given back when dropped.
#[derive(Debug)]
struct OfIp {
    of: Arc<PerIp>,
    ip: IpAddr,
}

impl Drop for OfIp {
    fn drop(&mut self) {
        let mut open = self.of.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(n) = open.get_mut(&self.ip) {
            *n -= 1;
            if *n == 0 {
                open.remove(&self.ip);
            }
        }
    }
}

#[cfg(test)]
mod tests;
