//! `baton bench`: how fast this executable is on this machine, beside what the disk alone can do in
//! the same minutes, and which of our aims hold. It measures a real server in a process of its own
//! on a directory that is removed afterwards. It is not a test: it fails only when it cannot measure.

mod aims;
mod child;
mod client;
mod corpus;
mod disk;
mod history;
mod inside;
mod load;
mod report;
mod routing;
mod socket;
mod stats;
mod team;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use serde_json::json;
use tokio::time::{sleep, timeout};

use crate::cli::Failure;
use crate::cli::serve::runtime;
use crate::ids::{ClientMsgId, IdSource};
use crate::language::Language;
use crate::telemetry::tasks::Tasks;
use child::{Place, Server};
use client::{As, Client};
use load::{Agents, Load};
use report::Measured;
use socket::Socket;
use stats::{Spread, median};

/// How many write at once.
const SENDERS: [usize; 4] = [1, 8, 64, 512];
/// Messages a second of the steady load.
const STEADY_PER_S: u32 = 1_000;
/// Appends to the disk in one round.
const APPENDS: usize = 300;
/// Starts on an empty directory.
const STARTS: usize = 5;
/// Descriptors kept free for everything but sockets.
const SPARE_FILES: usize = 700;
/// A server that was just used is left in peace this long before its memory is read.
const SETTLE: Duration = Duration::from_secs(2);
/// Everything is over after this, whatever happens.
const OVERALL: Duration = Duration::from_secs(3_600);

/// How to measure.
#[derive(Debug, Args)]
pub struct Options {
    /// Measure for less than a minute instead of a few.
    #[arg(long)]
    quick: bool,
    /// Print one JSON object instead of the table.
    #[arg(long)]
    json: bool,
    /// Rounds; each figure of disk and messages is the median of them.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=1000))]
    rounds: u16,
    /// Past cases to search for similar ones (a million takes minutes to index).
    #[arg(long, default_value_t = 2_000)]
    cases: usize,
    /// Conversations the insights pages are asked about (a million takes 2 GB of memory).
    #[arg(long, default_value_t = 50_000)]
    conversations: usize,
    /// Stored conversations a policy is replayed over.
    #[arg(long, default_value_t = 5_000)]
    replayed: usize,
    /// Sockets to open for measuring memory.
    #[arg(long, default_value_t = 1_000)]
    sockets: usize,
    /// Where the temporary data lie; the figures are of this disk.
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// How much is done, in `--quick` and without it.
struct Plan {
    n_rounds: usize,
    /// One load of one round.
    span: Duration,
    /// The steady load.
    steady: Duration,
    /// Turns read, and queries for similar cases.
    n_turns: usize,
    n_cases: usize,
    n_conversations: usize,
    n_replayed: usize,
    n_sockets: usize,
}

impl Plan {
    fn of(options: &Options) -> Self {
        let (span, steady, n_turns) =
            if options.quick { (500, 3_000, 300) } else { (3_000, 15_000, 2_000) };
        Self {
            n_rounds: options.rounds.into(),
            span: Duration::from_millis(span),
            steady: Duration::from_millis(steady),
            n_turns,
            n_cases: options.cases,
            n_conversations: options.conversations,
            n_replayed: options.replayed,
            n_sockets: options.sockets.min(files_max().saturating_sub(SPARE_FILES)),
        }
    }
}

/// Measures and prints.
///
/// # Errors
/// When something cannot be measured; the server and its directory are gone then, too.
pub fn run(options: &Options) -> Result<ExitCode, Failure> {
    let parent = options.dir.clone().unwrap_or_else(on_disk);
    let place = Place::below(&parent)?;
    let plan = Plan::of(options);
    let measured = runtime()?.block_on(async {
        tokio::select! {
            measured = timeout(OVERALL, measure(&place, &plan)) => measured
                .map_err(|_| "measuring took too long")?,
            _ = tokio::signal::ctrl_c() => Err("interrupted".into()),
        }
    })?;
    drop(place);
    let mut out = std::io::stdout().lock();
    if options.json {
        report::write_json(&mut out, &measured)?;
    } else {
        report::write_table(&mut out, &measured)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The system's place for temporary files that are not kept in memory.
fn on_disk() -> PathBuf {
    let lasting = Path::new("/var/tmp");
    if lasting.is_dir() { lasting.to_owned() } else { std::env::temp_dir() }
}

/// How many files this process, and one it starts, may have open.
fn files_max() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    soft.unwrap_or(1_024)
}

async fn measure(place: &Place, plan: &Plan) -> Result<Measured, Failure> {
    progress("starts");
    let (tasks, mut starts) = (Tasks::default(), Vec::new());
    for number in 1..STARTS {
        let server = Server::start(place, &place.data(&format!("start-{number}")), &tasks).await?;
        starts.push(server.started_in.as_secs_f64() * 1e3);
        server.kill().await?;
    }
    let data = place.data("house");
    let server = Server::start(place, &data, &tasks).await?;
    starts.push(server.started_in.as_secs_f64() * 1e3);

    let served = serve(place, &server, plan, &tasks).await;
    server.kill().await?;
    let served = served?;

    progress("start after a kill");
    let again = Server::start(place, &data, &tasks).await?;
    let start_again_ms = again.started_in.as_secs_f64() * 1e3;
    again.kill().await?;

    let (dir, store) = (place.data("index"), place.data("history"));
    let (n_cases, n_conversations, n_replayed, n) =
        (plan.n_cases, plan.n_conversations, plan.n_replayed, plan.n_turns);
    let inside = tokio::task::spawn_blocking(move || {
        let language = Language::embedded();
        progress("reading and deciding");
        let turn = inside::turns(&language, n)?;
        progress("routing");
        let routing = routing::passes(n);
        progress("replay");
        let replay = history::replay(&store, &language, n_replayed)?;
        progress("insights");
        let insights = history::insights(n_conversations);
        progress("similar cases");
        let similar = inside::similar(&dir, &language, n_cases, n)?;
        Ok::<_, Failure>((turn, routing, replay, insights, similar))
    });
    let (turn, routing, replay, insights, similar) = inside.await??;
    Ok(Measured {
        debug_build: cfg!(debug_assertions),
        dir_in_memory: disk::in_memory(place.dir()),
        n_cores: std::thread::available_parallelism().map_or(1, usize::from),
        n_rounds: plan.n_rounds,
        start_ms: median(starts.into_iter()),
        start_again_ms,
        n_messages: served.n_messages,
        binary_bytes: std::fs::metadata(std::env::current_exe()?)?.len(),
        disk: served.disk,
        load: served.load,
        delivery: served.delivery,
        similar,
        turn,
        routing,
        replay,
        insights,
        idle_bytes: served.idle_bytes,
        n_sockets: served.n_sockets,
        with_sockets_bytes: served.with_sockets_bytes,
    })
}

/// What is measured of one server.
struct Served {
    disk: Spread,
    load: Vec<Load>,
    delivery: load::Delivery,
    n_messages: usize,
    idle_bytes: u64,
    n_sockets: usize,
    with_sockets_bytes: u64,
}

async fn serve(
    place: &Place,
    server: &Server,
    plan: &Plan,
    tasks: &Tasks,
) -> Result<Served, Failure> {
    let secret = server.set_up.as_deref().ok_or("the server printed no set-up link")?;
    let mut client = Client::connect(server.address, tasks).await?;
    let administrator = team::set_up(&mut client, secret).await?;

    progress("memory");
    use_the_model(&mut client).await?;
    sleep(SETTLE).await;
    let idle_bytes = server.resident_bytes()?;
    let sockets = open_sockets(server, &mut client, plan.n_sockets).await?;
    sleep(SETTLE).await;
    let with_sockets_bytes = server.resident_bytes()?;
    let n_sockets = sockets.len();
    drop(sockets);

    progress("conversations");
    let most = SENDERS.into_iter().max().unwrap_or(1);
    let team = team::gather(server.address, tasks, &administrator, most).await?;
    let mut agents = Agents::listen(server.address, &team.agents).await?;
    let (mut disks, mut loads) = (Vec::new(), vec![Vec::new(); SENDERS.len()]);
    for round in 1..=plan.n_rounds {
        progress(&format!("messages, round {round} of {}", plan.n_rounds));
        let dir = place.dir().to_owned();
        let appends =
            tokio::task::spawn_blocking(move || disk::append_and_sync(&dir, APPENDS)).await??;
        disks.push(Spread::of(appends));
        for (n_senders, rounds) in SENDERS.into_iter().zip(&mut loads) {
            let load =
                load::accept(server.address, tasks, &team.talks, n_senders, plan.span).await?;
            rounds.push(load);
        }
    }
    progress("delivery");
    let n_accepted: usize = loads.iter().flatten().map(|load| load.acknowledged.n).sum();
    sleep(SETTLE).await;
    let delivery =
        agents.deliver(server.address, tasks, &team.talks, STEADY_PER_S, plan.steady).await?;
    Ok(Served {
        disk: Spread::median(&disks),
        load: loads.iter().map(|rounds| Load::median(rounds)).collect(),
        n_messages: n_accepted + delivery.n_sent,
        delivery,
        idle_bytes,
        n_sockets,
        with_sockets_bytes,
    })
}

/// One question to the assistant: what is loaded on first use counts as memory when idle.
async fn use_the_model(client: &mut Client) -> Result<(), Failure> {
    let token = team::customer(client).await?;
    let conversation = team::open(client, &token).await?;
    let id: ClientMsgId = IdSource::from_system().next(crate::clock::Clock::System.now());
    let path = format!("/api/v1/conversations/{conversation}/messages");
    let body = json!({ "client_msg_id": id.to_string(), "text": "how do I export a report?" });
    client.post(&path, As::Customer(&token), &body).await?.taken()
}

/// Opens a socket for each of `n` customers.
async fn open_sockets(
    server: &Server,
    client: &mut Client,
    n: usize,
) -> Result<Vec<Socket>, Failure> {
    let mut sockets = Vec::with_capacity(n);
    for _ in 0..n {
        let token = team::customer(client).await?;
        sockets.push(Socket::open(server.address, As::Customer(&token)).await?);
    }
    Ok(sockets)
}

/// Says what is being measured, to the person waiting.
fn progress(what: &str) {
    let _ = writeln!(std::io::stderr(), "measuring: {what}");
}
