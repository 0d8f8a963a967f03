//! What was measured, as a table for people or one JSON object for programs.

use std::io::{Result, Write};

use serde::Serialize;

use crate::cli::bench::aims::{Bound, Verdict, judge};
use crate::cli::bench::history::{Insights, Replayed};
use crate::cli::bench::inside::Similar;
use crate::cli::bench::load::{Delivery, Load};
use crate::cli::bench::routing::{N_AGENTS, N_WAITING};
use crate::cli::bench::stats::Spread;

/// Everything that was measured.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Measured {
    /// Built without optimisation: nothing here says how fast a release is.
    pub(super) debug_build: bool,
    /// The directory lies in memory: what the disk costs is missing everywhere.
    pub(super) dir_in_memory: bool,
    /// Cores shared by server and load generator.
    pub(super) n_cores: usize,
    /// Rounds each figure is the median of.
    pub(super) n_rounds: usize,
    /// From the start of the process to its first answer on an empty directory, in ms.
    pub(super) start_ms: f64,
    /// The same on the directory of a server that was killed after the load, in ms.
    pub(super) start_again_ms: f64,
    /// Messages in that directory, about.
    pub(super) n_messages: usize,
    /// Bytes of the executable.
    pub(super) binary_bytes: u64,
    /// A page appended and made durable.
    pub(super) disk: Spread,
    /// Durable acknowledged messages, by how many write at once.
    pub(super) load: Vec<Load>,
    /// From customers to agents.
    pub(super) delivery: Delivery,
    /// Similar cases.
    pub(super) similar: Similar,
    /// Reading and deciding about one message.
    pub(super) turn: Spread,
    /// One decision about a long line and a large team.
    pub(super) routing: Spread,
    /// A policy replayed over what is stored.
    pub(super) replay: Replayed,
    /// What the insights pages ask.
    pub(super) insights: Insights,
    /// Resident memory when idle, in bytes, after the model was used.
    pub(super) idle_bytes: u64,
    /// Sockets opened on top of that.
    pub(super) n_sockets: usize,
    /// Resident memory then, in bytes.
    pub(super) with_sockets_bytes: u64,
}

impl Measured {
    /// The load of that many senders.
    pub(super) fn load_of(&self, n_senders: usize) -> Option<&Load> {
        self.load.iter().find(|load| load.n_senders == n_senders)
    }

    /// What one more socket costs, in bytes.
    pub(super) fn bytes_a_socket(&self) -> f64 {
        let grown = self.with_sockets_bytes.saturating_sub(self.idle_bytes);
        grown as f64 / self.n_sockets.max(1) as f64
    }
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    measured: &'a Measured,
    bytes_a_socket: f64,
    aims: &'a [Verdict],
}

/// Writes the JSON object.
///
/// # Errors
/// When the output cannot be written; so for the table.
pub(super) fn write_json(out: &mut dyn Write, measured: &Measured) -> Result<()> {
    let aims = judge(measured);
    let bytes_a_socket = measured.bytes_a_socket();
    serde_json::to_writer_pretty(&mut *out, &Document { measured, bytes_a_socket, aims: &aims })?;
    writeln!(out)
}

/// Writes the table.
///
/// # Errors
/// As [`write_json`].
pub(super) fn write_table(out: &mut dyn Write, m: &Measured) -> Result<()> {
    warnings(out, m)?;
    writeln!(
        out,
        "Server and load generator share {} cores; medians of {} rounds, the disk between them.\n",
        m.n_cores, m.n_rounds
    )?;
    row(out, "start to first answer", &format!("{:.0} ms", m.start_ms))?;
    let again = format!("{:.0} ms with {} messages", m.start_again_ms, m.n_messages);
    row(out, "start after a kill", &again)?;
    row(out, "executable", &mib(m.binary_bytes))?;
    row(out, "memory when idle, model used", &mib(m.idle_bytes))?;
    let sockets =
        format!("{}, {:.0} bytes a socket", mib(m.with_sockets_bytes), m.bytes_a_socket());
    row(out, &format!("memory with {} sockets more", m.n_sockets), &sockets)?;
    row(out, "disk: append 4 KiB and sync", &spread(&m.disk))?;
    writeln!(
        out,
        "\nDurable acknowledged messages over HTTP (each conversation is with an agent who"
    )?;
    writeln!(out, "listens: every message is read, none is answered by the assistant)")?;
    for load in &m.load {
        let name = format!("{} at once", load.n_senders);
        let per_disk = load.per_s * m.disk.p50_ms / 1_000.0;
        let figures = format!(
            "{:>8.0} /s   {}   {per_disk:.1} x the disk's own rate",
            load.per_s,
            spread(&load.acknowledged)
        );
        row(out, &name, &figures)?;
    }
    let d = &m.delivery;
    let heard = format!("{} ({} of {} heard)", spread(&d.arrived), d.arrived.n, d.n_sent);
    writeln!(out)?;
    row(out, &format!("customer to agent at {:.0}/s", d.per_s), &heard)?;
    row(out, "reading and deciding, 20 words", &spread(&m.turn))?;
    let line = format!("routing {N_WAITING} waiting, {N_AGENTS} agents");
    row(out, &line, &spread(&m.routing))?;
    history(out, m)?;
    let s = &m.similar;
    row(out, &format!("similar among {} cases", s.n_cases), &spread(&s.in_all))?;
    row(out, "  the search alone", &spread(&s.search))?;
    row(out, "  indexing", &format!("{:.0} cases/s", s.indexed_per_s))?;
    writeln!(out)?;
    verdicts(out, &judge(m))
}

fn history(out: &mut dyn Write, m: &Measured) -> Result<()> {
    let (replay, insights) = (&m.replay, &m.insights);
    let rate = format!("{:.0} conversations/s of {} on one core", replay.per_s, replay.n);
    row(out, "a policy replayed", &rate)?;
    let (n, n_handoffs) = (insights.n, insights.n_handoffs);
    let kept = format!("{}, {:.0} events/s", mib(insights.bytes as u64), insights.events_per_s);
    row(out, &format!("{n} conversations, {n_handoffs} handoffs"), &kept)?;
    for (question, slowest_ms) in &insights.slowest_ms {
        row(out, &format!("  {question}"), &format!("{slowest_ms:.1} ms"))?;
    }
    Ok(())
}

fn warnings(out: &mut dyn Write, m: &Measured) -> Result<()> {
    if m.debug_build {
        writeln!(out, "This is a debug build: it says nothing about a release's speed.")?;
    }
    if m.dir_in_memory {
        writeln!(out, "The directory lies in memory: choose one on a disk with --dir.")?;
    }
    Ok(())
}

fn verdicts(out: &mut dyn Write, verdicts: &[Verdict]) -> Result<()> {
    writeln!(out, "{:<42} {:>12} {:>14}", "Aims", "measured", "aim")?;
    for v in verdicts {
        let bound = match v.bound {
            Bound::AtMost => "<=",
            Bound::AtLeast => ">=",
        };
        let (measured, aim) = (figure(v.measured, v.unit), figure(v.aim, v.unit));
        let holds = if v.holds { "holds" } else { "falls short" };
        writeln!(out, "{:<42} {measured:>12} {bound} {aim:>11}   {holds}", v.name)?;
    }
    Ok(())
}

fn figure(value: f64, unit: &str) -> String {
    let digits = if value >= 100.0 { 0 } else { 2 };
    format!("{value:.digits$} {unit}")
}

fn row(out: &mut dyn Write, name: &str, value: &str) -> Result<()> {
    writeln!(out, "  {name:<34} {value}")
}

fn spread(spread: &Spread) -> String {
    format!("p50 {:.2} ms, p99 {:.2} ms", spread.p50_ms, spread.p99_ms)
}

fn mib(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / (1_024.0 * 1_024.0))
}
