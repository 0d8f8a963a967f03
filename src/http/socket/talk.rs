//! One socket from its first frame to its last: hello, what was missed, then whatever comes, from
//! either side. Commands are done one after the other, so a client that sends faster than its
//! messages become durable waits for them; what others do meanwhile waits in its bounded queue.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use poem::web::websocket::WebSocketStream;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::{Interval, MissedTickBehavior, interval, sleep, timeout};

use crate::app::House;
use crate::app::access::{Operation, Principal, allow, allow_on};
use crate::app::error::Error;
use crate::domain::message::{Author, Seq};
use crate::domain::stage::Owner;
use crate::http::edge::Edge;
use crate::http::errors::{ApiError, Code};
use crate::http::limits::{Buckets, Limits, Rate};
use crate::http::shapes::param::{id, ids};
use crate::http::socket::Visit;
use crate::http::socket::frames::{self, Command, Hello, Resume};
use crate::http::socket::hello::{self, Guest};
use crate::http::socket::teller::Teller;
use crate::http::socket::wire::{Close, End, Heard, Wire};
use crate::ids::{AgentId, ConversationId};
use crate::realtime::{Listener, Next};

/// Pings between two looks at whether the right to listen still stands: with a ping every 25 s,
/// five minutes. What is revoked cuts at once; this is for what runs out by itself.
const PINGS_A_LOOK: u32 = 12;
/// Conversations followed by one listener, at most; the hub keeps the same bound.
const WATCHED_MAX: usize = 200;

/// Talks with whoever opened the socket, until either side has enough.
pub async fn run(edge: Arc<Edge>, stream: WebSocketStream, visit: Visit) {
    let patience = Duration::from_millis(edge.limits.get().write_stall_ms);
    let mut wire = Wire::new(stream, patience);
    let end = match talk(&edge, &mut wire, &visit).await {
        Ok(never) => match never {},
        Err(end) => end,
    };
    tracing::debug!(?end, "a socket ended");
    wire.close(end).await;
}

async fn talk(edge: &Edge, wire: &mut Wire, visit: &Visit) -> Result<Infallible, End> {
    if visit.is_over {
        return Err(Close::Full.into());
    }
    let mut closing = visit.closing.clone();
    let hello = tokio::select! {
        () = told_to_close(&mut closing) => return Err(Close::Restarting.into()),
        hello = first_frame(edge, wire) => hello?,
    };
    let guest = admit(edge, wire, visit, &hello).await?;
    let listener = edge.house.hub().listen(guest.audience);
    // Asked once more: a right that went between the first look and listening was cut for nobody.
    admit(edge, wire, visit, &hello).await?;
    let _present = guest.principal.agent().map(|id| Present::new(&edge.house, id));
    let (_, from) = edge.house.place();
    let teller = Teller::new(edge.house.clone(), guest.principal.clone(), from);
    let watched = BTreeSet::new();
    let limits = edge.limits.get();
    let mut talk = Talk {
        edge,
        wire,
        teller,
        listener,
        principal: guest.principal,
        watched,
        frames: bucket(limits.requests_per_s, limits.request_burst),
        typing: bucket(limits.typing_per_s, 1),
    };
    talk.begin(&hello).await?;
    talk.go_on(visit, &hello, &mut closing).await
}

fn bucket(per_s: u32, burst: u32) -> Buckets<()> {
    Buckets::new(Rate::new(per_s, 1, burst))
}

async fn told_to_close(closing: &mut watch::Receiver<bool>) {
    // An error means that the house is gone altogether, which is no reason to stay.
    let _closed_or_gone = closing.wait_for(|closing| *closing).await.is_ok();
}

async fn first_frame(edge: &Edge, wire: &mut Wire) -> Result<Hello, End> {
    let first = async {
        loop {
            match wire.hear().await? {
                Heard::Text(text) => return Ok::<_, End>(frames::read::<Hello>(&text)),
                Heard::Binary => return Ok(Err(text_only())),
                Heard::Alive => {}
            }
        }
    };
    let patience = Duration::from_millis(edge.limits.get().hello_ms);
    match timeout(patience, first).await {
        Err(_) => Err(Close::NoHello.into()),
        Ok(Err(end)) => Err(end),
        Ok(Ok(Ok(hello))) => Ok(hello),
        Ok(Ok(Err(error))) => {
            wire.say(&frames::failed(&error)).await?;
            Err(Close::NotAuthenticated.into())
        }
    }
}

fn text_only() -> ApiError {
    ApiError::new(Code::Invalid, "frames are JSON text")
}

async fn admit(edge: &Edge, wire: &mut Wire, visit: &Visit, hello: &Hello) -> Result<Guest, End> {
    match hello::guest(edge, visit, hello).await {
        Ok(guest) => Ok(guest),
        Err(error) => {
            wire.say(&frames::failed(&error)).await?;
            let transient = matches!(error.code, Code::Internal | Code::Busy);
            Err(if transient { Close::Failed } else { Close::NotAuthenticated }.into())
        }
    }
}

/// An agent is at work while a socket of theirs is open, however it ends.
struct Present {
    house: House,
    agent: AgentId,
}

impl Present {
    fn new(house: &House, agent: AgentId) -> Self {
        house.agent_connection(agent, true);
        Self { house: house.clone(), agent }
    }
}

impl Drop for Present {
    fn drop(&mut self) {
        self.house.agent_connection(self.agent, false);
    }
}

/// A talk under way.
struct Talk<'a> {
    edge: &'a Edge,
    wire: &'a mut Wire,
    teller: Teller,
    listener: Listener,
    principal: Principal,
    watched: BTreeSet<ConversationId>,
    frames: Buckets<()>,
    typing: Buckets<()>,
}

/// What comes next.
enum Event {
    Told(Next),
    Heard(Heard),
    Ping,
    Silence,
}

impl Talk<'_> {
    /// Says welcome, then what was missed. The listener is in place already, so that nothing falls
    /// between the store's answer and what happens next.
    async fn begin(&mut self, hello: &Hello) -> Result<(), End> {
        let (epoch, head) = self.edge.house.place();
        for conversation in &hello.watch {
            // What is not there, or not for them, is simply not followed.
            let _followed = self.watch(conversation).await.is_ok();
        }
        let known = |resume: &&Resume| resume.epoch == epoch.to_string();
        let from = hello.resume.as_ref().filter(known).map(|resume| resume.position);
        let from = from.map_or(head, crate::domain::event::Position);
        self.teller.skip_to(from);
        self.say(&frames::welcome(epoch, from, &self.you())).await?;
        match &hello.resume {
            Some(resume) if known(&resume) => self.catch_up().await,
            Some(_) => self.say(&frames::reset(epoch, head)).await,
            None => Ok(()),
        }
    }

    fn you(&self) -> Value {
        match &self.principal {
            Principal::Customer(id) => json!({ "kind": "customer", "id": id.to_string() }),
            Principal::Agent { id, .. } => {
                let name = self.edge.house.agent_name(*id);
                json!({ "kind": "agent", "id": id.to_string(), "name": name })
            }
            Principal::Token { id, .. } => json!({ "kind": "program", "id": id.to_string() }),
            Principal::Nobody | Principal::Newcomer(_) => Value::Null,
        }
    }

    /// Tells from the store what the queue could not hold, or what happened while away.
    async fn catch_up(&mut self) -> Result<(), End> {
        let (epoch, head) = self.edge.house.place();
        let watched = self.watched.iter().copied().collect();
        let Some(frames) = self.teller.catch_up(watched).await.map_err(broken)? else {
            self.teller.skip_to(head);
            return self.say(&frames::reset(epoch, head)).await;
        };
        for frame in frames {
            self.say(&frame).await?;
        }
        Ok(())
    }

    async fn go_on(
        &mut self,
        visit: &Visit,
        hello: &Hello,
        closing: &mut watch::Receiver<bool>,
    ) -> Result<Infallible, End> {
        let mut pings = pings(&self.edge.limits.get()).await;
        let mut n_pings: u32 = 0;
        loop {
            let event = tokio::select! {
                () = told_to_close(closing) => return Err(Close::Restarting.into()),
                event = self.next(&mut pings) => event?,
            };
            match event {
                Event::Told(Next::Revoked) => return Err(Close::Revoked.into()),
                Event::Told(Next::Lagged) => self.catch_up().await?,
                Event::Told(Next::Told(told)) => {
                    if let Some(frame) = self.teller.tell(told).await.map_err(broken)? {
                        self.say(&frame).await?;
                    }
                }
                Event::Heard(heard) => self.heard(heard).await?,
                Event::Silence => return Err(End::Gone),
                Event::Ping => {
                    n_pings = n_pings.wrapping_add(1);
                    if n_pings.is_multiple_of(PINGS_A_LOOK) {
                        admit(self.edge, self.wire, visit, hello).await?;
                    }
                    self.wire.ping().await?;
                }
            }
        }
    }

    async fn next(&mut self, pings: &mut Interval) -> Result<Event, End> {
        let dead = Duration::from_millis(self.edge.limits.get().dead_ms);
        let left = dead.saturating_sub(self.wire.silence());
        tokio::select! {
            told = self.listener.next() => Ok(Event::Told(told)),
            heard = self.wire.hear() => heard.map(Event::Heard),
            _ = pings.tick() => Ok(Event::Ping),
            () = sleep(left) => Ok(Event::Silence),
        }
    }

    /// Says something, unless the right to hear it goes while a slow client takes its time.
    async fn say(&mut self, frame: &Value) -> Result<(), End> {
        tokio::select! {
            said = self.wire.say(frame) => said,
            () = self.listener.revoked() => Err(Close::Revoked.into()),
        }
    }

    async fn heard(&mut self, heard: Heard) -> Result<(), End> {
        let now = self.edge.house.now();
        let read = match heard {
            Heard::Alive => return Ok(()),
            Heard::Text(text) => frames::read::<Command>(&text),
            Heard::Binary => Err(text_only()),
        };
        if self.frames.take((), now).is_err() {
            return Err(Close::TooFast.into());
        }
        let answer = match read {
            Ok(command) => self.obey(command).await,
            Err(error) => Some(frames::failed(&error)),
        };
        match answer {
            Some(frame) => self.say(&frame).await,
            None => Ok(()),
        }
    }

    /// Does what was asked; what there is to say about it.
    async fn obey(&mut self, command: Command) -> Option<Value> {
        let allowed = command.operation().map_or(Ok(()), |op| allow(&self.principal, op));
        if let Command::Post { conversation, client_msg_id, text, attachments } = command {
            let posted = match allowed {
                Ok(()) => self.post(&conversation, &client_msg_id, text, &attachments).await,
                Err(error) => Err(error.into()),
            };
            return Some(posted.unwrap_or_else(|error| frames::refused(&client_msg_id, &error)));
        }
        let done = match allowed {
            Ok(()) => self.other(command).await,
            Err(error) => Err(error.into()),
        };
        done.unwrap_or_else(|error| Some(frames::failed(&error)))
    }

    async fn post(
        &mut self,
        conversation: &str,
        client_msg_id: &str,
        text: String,
        attachments: &[String],
    ) -> Result<Value, ApiError> {
        let house = &self.edge.house;
        let conversation = id("conversation", conversation)?;
        let client_msg_id = id("client_msg_id", client_msg_id)?;
        self.edge.rates().message(&self.principal, house.now())?;
        let (who, files) = (&self.principal, ids("attachments", attachments)?);
        let ack = house.post_with_files(who, conversation, client_msg_id, text, files).await?;
        Ok(frames::ack(&ack))
    }

    async fn other(&mut self, command: Command) -> Result<Option<Value>, ApiError> {
        match command {
            Command::Post { .. } => Ok(None),
            Command::Ping {} => Ok(Some(frames::pong())),
            Command::Watch { conversation } => self.watch(&conversation).await.map(Some),
            Command::Unwatch { conversation } => {
                let conversation = id("conversation", &conversation)?;
                self.watched.remove(&conversation);
                self.listener.unwatch(conversation);
                Ok(None)
            }
            Command::Typing { conversation } => self.types(&conversation).await,
            Command::Seen { conversation, seq } => {
                let conversation = id("conversation", &conversation)?;
                self.edge.house.seen(&self.principal, conversation, Seq(seq)).await?;
                Ok(None)
            }
            Command::Presence { presence } => {
                self.edge.house.set_presence(&self.principal, presence).await?;
                Ok(None)
            }
        }
    }

    /// Follows a conversation; answered by how it stands, from which on every change is told.
    async fn watch(&mut self, conversation: &str) -> Result<Value, ApiError> {
        allow(&self.principal, Operation::ReadInside)?;
        let conversation = id("conversation", conversation)?;
        if self.watched.len() >= WATCHED_MAX && !self.watched.contains(&conversation) {
            let why = format!("at most {WATCHED_MAX} are followed at once");
            return Err(ApiError::invalid("conversation", why));
        }
        self.edge.house.conversation(&self.principal, conversation).await?;
        self.watched.insert(conversation);
        self.listener.watch(conversation);
        let record = self.edge.house.conversation(&self.principal, conversation).await?;
        let mut shown = self.teller.record(&record).await?.unwrap_or(Value::Null);
        // It may be ahead of what the queue still holds: a client that took its place from here
        // and lost the connection would miss that.
        if let Some(fields) = shown.as_object_mut() {
            fields.remove("position");
        }
        Ok(shown)
    }

    /// Tells others that one types: customers in their own conversations, agents in those they have.
    async fn types(&mut self, conversation: &str) -> Result<Option<Value>, ApiError> {
        let conversation = id("conversation", conversation)?;
        let house = &self.edge.house;
        if self.typing.take((), house.now()).is_err() {
            return Ok(None);
        }
        let record = house.conversation(&self.principal, conversation).await?;
        allow_on(&self.principal, Operation::MarkSeen, &record)?;
        let author = self.principal.agent().map_or(Author::Customer, Author::Agent);
        let speaks = match author {
            Author::Agent(me) => record.stage.owner() == Owner::Agent(me),
            _ => true,
        };
        if speaks {
            house.hub().typing(&record, author);
        }
        Ok(None)
    }
}

/// The first tick of an interval comes at once, and nobody has been silent yet.
async fn pings(limits: &Limits) -> Interval {
    let mut pings = interval(Duration::from_millis(limits.ping_ms.max(1)));
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    pings.tick().await;
    pings
}

fn broken(error: Error) -> End {
    let error = ApiError::from(error);
    tracing::warn!(%error, "a socket could not be told what happened");
    Close::Failed.into()
}
