//! Customers who write, and agents who hear it: how many messages a second are accepted durably, how
//! long an acknowledgement takes, and how long until a message is on an agent's screen.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::{interval, sleep};

use crate::cli::Failure;
use crate::cli::bench::client::{As, Client};
use crate::cli::bench::socket::Socket;
use crate::cli::bench::stats::{Spread, median};
use crate::cli::bench::team::Talk;
use crate::clock::{Clock, Stopwatch};
use crate::ids::{ClientMsgId, IdSource};
use crate::telemetry::tasks::Tasks;

/// Customers writing at the steady rate.
const STEADY_SENDERS: usize = 64;
/// How long stragglers are waited for after the last message.
const STRAGGLERS: Duration = Duration::from_secs(2);
/// Begins a message whose arrival is timed, followed by nanoseconds since the clock began.
const STAMP: &str = "sent at ";

/// What customers write, about twenty words each.
const SENTENCES: [&str; 6] = [
    "the export has been stuck at the same line since this morning and our month end report \
     is due tonight, please look",
    "I changed the address on the account yesterday but the new invoice still shows the old one, \
     can it be issued again",
    "thank you, that worked for the first device, the second one still says that the licence \
     belongs to somebody else",
    "our colleagues in the other office cannot sign in since the update, they see an empty page \
     after typing the password",
    "could you tell me whether the smaller plan also has the calendar connection, we do not need \
     the rest any more",
    "the parcel was said to arrive on Tuesday, it is Friday now and the tracking page has not \
     changed since Monday",
];

/// How many messages were accepted, and how long each took.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Load {
    /// Customers writing at the same time, each waiting for the acknowledgement before the next.
    pub(super) n_senders: usize,
    /// Durable, acknowledged messages a second, in all.
    pub(super) per_s: f64,
    /// How long an acknowledgement took.
    pub(super) acknowledged: Spread,
}

impl Load {
    /// The middle one of several rounds with as many senders.
    pub(super) fn median(rounds: &[Self]) -> Self {
        let spreads: Vec<Spread> = rounds.iter().map(|round| round.acknowledged).collect();
        Self {
            n_senders: rounds.first().map_or(0, |round| round.n_senders),
            per_s: median(rounds.iter().map(|round| round.per_s)),
            acknowledged: Spread::median(&spreads),
        }
    }
}

/// How long messages took to the agents' screens.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Delivery {
    /// Messages a second that were to be sent.
    pub(super) asked_per_s: f64,
    /// Messages a second that were acknowledged.
    pub(super) per_s: f64,
    /// Messages sent.
    pub(super) n_sent: usize,
    /// From the moment a message was due to be sent to its arrival in the agent's socket.
    pub(super) arrived: Spread,
}

/// Somebody who writes: a connection, and the conversations written into in turn.
struct Sender {
    client: Client,
    talks: Vec<Talk>,
    ids: IdSource,
    n_sent: usize,
}

impl Sender {
    async fn all(
        address: SocketAddr,
        tasks: &Tasks,
        talks: &[Talk],
        n: usize,
    ) -> Result<Vec<Self>, Failure> {
        let ids = IdSource::from_system();
        let mut senders = Vec::with_capacity(n);
        for place in 0..n {
            let talks: Vec<Talk> = talks.iter().skip(place).step_by(n).cloned().collect();
            if talks.is_empty() {
                return Err("there are fewer conversations than senders".into());
            }
            let client = Client::connect(address, tasks).await?;
            senders.push(Self { client, talks, ids: ids.clone(), n_sent: 0 });
        }
        Ok(senders)
    }

    /// Posts the next message and waits until it is acknowledged.
    async fn send(&mut self, stamp: Option<Duration>) -> Result<(), Failure> {
        let sentence = SENTENCES[self.n_sent % SENTENCES.len()];
        let text = match stamp {
            Some(at) => format!("{STAMP}{} {sentence}", at.as_nanos()),
            None => sentence.to_owned(),
        };
        let talk = &self.talks[self.n_sent % self.talks.len()];
        self.n_sent += 1;
        let id: ClientMsgId = self.ids.next(Clock::System.now());
        let path = format!("/api/v1/conversations/{}/messages", talk.conversation);
        let body = json!({ "client_msg_id": id.to_string(), "text": text });
        self.client.post(&path, As::Customer(&talk.token), &body).await?.taken()
    }
}

/// `n_senders` customers write as fast as they are acknowledged, for `span`.
///
/// # Errors
/// When a message is refused or not answered.
pub(super) async fn accept(
    address: SocketAddr,
    tasks: &Tasks,
    talks: &[Talk],
    n_senders: usize,
    span: Duration,
) -> Result<Load, Failure> {
    let senders = Sender::all(address, tasks, talks, n_senders).await?;
    let clock = Stopwatch::start();
    let mut set = JoinSet::new();
    for mut sender in senders {
        set.spawn(async move {
            let mut times = Vec::new();
            while clock.elapsed() < span {
                let watch = Stopwatch::start();
                sender.send(None).await?;
                times.push(watch.elapsed());
            }
            Ok::<_, Failure>(times)
        });
    }
    let mut times = Vec::new();
    while let Some(ended) = set.join_next().await {
        times.extend(ended??);
    }
    let per_s = times.len() as f64 / clock.elapsed().as_secs_f64();
    Ok(Load { n_senders, per_s, acknowledged: Spread::of(times) })
}

/// Agents who listen all the while, as they would at work.
#[derive(Debug)]
pub(super) struct Agents {
    listening: JoinSet<Failure>,
    arrived: Arc<Mutex<Vec<Duration>>>,
    clock: Stopwatch,
}

impl Agents {
    /// Opens a socket for each agent.
    ///
    /// # Errors
    /// When one is refused.
    pub(super) async fn listen(address: SocketAddr, cookies: &[String]) -> Result<Self, Failure> {
        let (clock, arrived) = (Stopwatch::start(), Arc::new(Mutex::new(Vec::new())));
        let mut listening = JoinSet::new();
        for cookie in cookies {
            let socket = Socket::open(address, As::Agent(cookie)).await?;
            listening.spawn(hear(socket, clock, Arc::clone(&arrived)));
        }
        Ok(Self { listening, arrived, clock })
    }

    /// Customers write `per_s` messages a second for `span`, evenly spread; how long each took to
    /// its agent. A message that is late is timed from when it was due.
    ///
    /// # Errors
    /// When a message is refused, or an agent's socket ended.
    pub(super) async fn deliver(
        &mut self,
        address: SocketAddr,
        tasks: &Tasks,
        talks: &[Talk],
        per_s: u32,
        span: Duration,
    ) -> Result<Delivery, Failure> {
        let n_senders = STEADY_SENDERS.min(talks.len());
        let senders = Sender::all(address, tasks, talks, n_senders).await?;
        let between = Duration::from_secs(n_senders as u64) / per_s.max(1);
        let (clock, began) = (self.clock, self.clock.elapsed());
        let mut set = JoinSet::new();
        for (place, mut sender) in senders.into_iter().enumerate() {
            let offset = between * place as u32 / n_senders as u32;
            set.spawn(async move {
                sleep(offset).await;
                let mut due = interval(between.max(Duration::from_micros(1)));
                while clock.elapsed().saturating_sub(began) < span {
                    let late = due.tick().await.elapsed();
                    sender.send(Some(clock.elapsed().saturating_sub(late))).await?;
                }
                Ok::<_, Failure>(sender.n_sent)
            });
        }
        let mut n_sent = 0;
        while let Some(ended) = set.join_next().await {
            n_sent += ended??;
        }
        let took = self.clock.elapsed().saturating_sub(began);
        let arrived = Spread::of(self.arrivals(n_sent).await?);
        let rate = n_sent as f64 / took.as_secs_f64();
        Ok(Delivery { asked_per_s: f64::from(per_s), per_s: rate, n_sent, arrived })
    }

    /// Takes what arrived, once everything has or stragglers have had their time.
    async fn arrivals(&mut self, n_sent: usize) -> Result<Vec<Duration>, Failure> {
        let watch = Stopwatch::start();
        let heard = Arc::clone(&self.arrived);
        let heard = move || heard.lock().unwrap_or_else(PoisonError::into_inner).len();
        while heard() < n_sent && watch.elapsed() < STRAGGLERS {
            sleep(Duration::from_millis(10)).await;
        }
        if let Some(ended) = self.listening.try_join_next() {
            return Err(ended?);
        }
        let arrived =
            std::mem::take(&mut *self.arrived.lock().unwrap_or_else(PoisonError::into_inner));
        if arrived.is_empty() { Err("no agent heard anything".into()) } else { Ok(arrived) }
    }
}

/// As much of a frame as tells which message it is about.
#[derive(Deserialize)]
struct Frame {
    event: Posted,
}

#[derive(Deserialize)]
struct Posted {
    message: Said,
}

#[derive(Deserialize)]
struct Said {
    text: String,
}

/// Hears until the socket ends; why it did.
async fn hear(mut socket: Socket, clock: Stopwatch, arrived: Arc<Mutex<Vec<Duration>>>) -> Failure {
    loop {
        let frame = match socket.hear().await {
            Ok(frame) => frame,
            Err(why) => return why,
        };
        let now = clock.elapsed();
        if let Some(sent) = stamp(&frame) {
            let took = now.saturating_sub(sent);
            arrived.lock().unwrap_or_else(PoisonError::into_inner).push(took);
        }
    }
}

/// When the message of a frame was sent; none for frames of another kind.
fn stamp(frame: &str) -> Option<Duration> {
    if !frame.contains(STAMP) {
        return None;
    }
    let frame: Frame = serde_json::from_str(frame).ok()?;
    let (nanos, _) = frame.event.message.text.strip_prefix(STAMP)?.split_once(' ')?;
    nanos.parse().ok().map(Duration::from_nanos)
}
