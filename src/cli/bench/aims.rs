//! What we aim at, and whether what was measured holds it. Ratios are of one run on one machine;
//! times and sizes are what a small team's small box should give.

use serde::Serialize;

use crate::cli::bench::report::Measured;

/// A durable acknowledgement takes at most so many times what the disk alone takes to append a page
/// and make it durable, in the same minutes, both medians, with one customer writing.
const ACK_TO_DISK_MAX: f64 = 4.0;
/// With 64 customers writing, messages share commits: at least so many times one customer's rate.
const BATCHING_MIN: f64 = 8.0;
/// From the customer to the agent's screen at 1,000 messages a second, 99 in 100, in ms.
const DELIVERY_MS_MAX: f64 = 20.0;
/// Reading and deciding about a message of twenty words on one core, 99 in 100, in ms: with 512-bit
/// integer dot products, and without.
const TURN_WIDE_MS_MAX: f64 = 2.0;
const TURN_MS_MAX: f64 = 5.0;
/// One decision about a thousand who wait and five hundred agents, 99 in 100, in ms.
const ROUTING_MS_MAX: f64 = 5.0;
/// Similar cases for a conversation, encoding included, 99 in 100, in ms; the aim is for a million
/// cases, and so is the one for the search alone.
const SIMILAR_MS_MAX: f64 = 50.0;
const SEARCH_MS_MAX: f64 = 5.0;
/// Stored conversations a second that a policy is replayed over, on one core.
const REPLAY_PER_S_MIN: f64 = 10_000.0;
/// The slowest question of the insights pages, in ms; the aim is for a million conversations.
const INSIGHTS_MS_MAX: f64 = 300.0;
/// Memory of one idle socket, in bytes.
const SOCKET_BYTES_MAX: f64 = 12_000.0;
/// Memory when idle with the model loaded, in MiB.
const IDLE_MIB_MAX: f64 = 64.0;
/// From the start of the process to its first answer, in ms; and on the directory of a killed one.
const START_MS_MAX: f64 = 500.0;
const START_AGAIN_MS_MAX: f64 = 2_000.0;
/// The executable with everything it carries, in MiB.
const BINARY_MIB_MAX: f64 = 60.0;

const MIB: f64 = 1_024.0 * 1_024.0;

/// Which way an aim points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Bound {
    /// No more than.
    AtMost,
    /// No less than.
    AtLeast,
}

/// An aim beside what was measured.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Verdict {
    /// What is measured.
    pub(super) name: String,
    /// What was measured.
    pub(super) measured: f64,
    /// The bound's direction.
    pub(super) bound: Bound,
    /// The bound.
    pub(super) aim: f64,
    /// What both are counted in.
    pub(super) unit: &'static str,
    /// What was measured as a share of the aim.
    pub(super) ratio: f64,
    /// Whether it holds.
    pub(super) holds: bool,
}

/// Judges what was measured.
pub(super) fn judge(m: &Measured) -> Vec<Verdict> {
    let (one, many) = (m.load_of(1), m.load_of(64));
    let turn_max = if wide() { TURN_WIDE_MS_MAX } else { TURN_MS_MAX };
    let n_cases = m.similar.n_cases;
    let ack = one.map(|l| l.acknowledged.p50_ms).unwrap_or_default();
    let rate = |load: Option<&super::load::Load>| load.map(|l| l.per_s).unwrap_or_default();
    let times = |a: f64, b: f64| if b > 0.0 { a / b } else { 0.0 };
    let delivery = format!("customer to agent at {:.0}/s, p99", m.delivery.asked_per_s);
    let again = format!("start after a kill, {} messages", m.n_messages);
    vec![
        at_most("acknowledgement / disk, medians", times(ack, m.disk.p50_ms), ACK_TO_DISK_MAX, "x"),
        at_least("64 senders / one sender", times(rate(many), rate(one)), BATCHING_MIN, "x"),
        at_most(&delivery, m.delivery.arrived.p99_ms, DELIVERY_MS_MAX, "ms"),
        at_most("reading and deciding, p99", m.turn.p99_ms, turn_max, "ms"),
        at_most("routing 1,000 waiting, 500 agents, p99", m.routing.p99_ms, ROUTING_MS_MAX, "ms"),
        at_most(
            &format!("similar among {n_cases} cases, p99"),
            m.similar.in_all.p99_ms,
            SIMILAR_MS_MAX,
            "ms",
        ),
        at_most("search for them alone, p99", m.similar.search.p99_ms, SEARCH_MS_MAX, "ms"),
        at_least("policy replayed, conversations", m.replay.per_s, REPLAY_PER_S_MIN, "/s"),
        at_most(
            &format!("insights of {} conversations, slowest", m.insights.n),
            m.insights.slowest_ms.values().copied().fold(0.0, f64::max),
            INSIGHTS_MS_MAX,
            "ms",
        ),
        at_most("memory of a socket", m.bytes_a_socket(), SOCKET_BYTES_MAX, "bytes"),
        at_most("memory when idle", m.idle_bytes as f64 / MIB, IDLE_MIB_MAX, "MiB"),
        at_most("start to first answer", m.start_ms, START_MS_MAX, "ms"),
        at_most(&again, m.start_again_ms, START_AGAIN_MS_MAX, "ms"),
        at_most("executable", m.binary_bytes as f64 / MIB, BINARY_MIB_MAX, "MiB"),
    ]
}

fn at_most(name: &str, measured: f64, aim: f64, unit: &'static str) -> Verdict {
    verdict(name, measured, Bound::AtMost, aim, unit)
}

fn at_least(name: &str, measured: f64, aim: f64, unit: &'static str) -> Verdict {
    verdict(name, measured, Bound::AtLeast, aim, unit)
}

fn verdict(name: &str, measured: f64, bound: Bound, aim: f64, unit: &'static str) -> Verdict {
    let holds = match bound {
        Bound::AtMost => measured <= aim,
        Bound::AtLeast => measured >= aim,
    };
    Verdict { name: name.to_owned(), measured, bound, aim, unit, ratio: measured / aim, holds }
}

/// Whether this machine has the wider instructions the language model can use.
fn wide() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        std::arch::is_x86_feature_detected!("avx512vnni")
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        false
    }
}

#[cfg(test)]
mod tests;
