//! One decision about a long line and a large team: everybody who waits meets everybody who works.

use crate::cli::bench::stats::Spread;
use crate::clock::{Stopwatch, Timestamp};
use crate::decide::route::route;
use crate::domain::agent::{Level, Presence};
use crate::domain::handoff::{Need, Seat, Waiting};
use crate::domain::policy::{Routing, Topic};
use crate::domain::reading::Tongue;
use crate::ids::{AgentId, ConversationId, HandoffId};

/// Who waits, and who works.
pub(super) const N_WAITING: usize = 1_000;
pub(super) const N_AGENTS: usize = 500;
/// Passes that are not counted: the first ones fill caches.
const WARM_UP: usize = 5;

const NOW: Timestamp = Timestamp(1_800_000_000_000);
const SKILLS: [&str; 8] =
    ["billing", "plans", "api", "integrations", "account", "security", "shipping", "contracts"];
const TONGUES: [Tongue; 4] = [Tongue::En, Tongue::En, Tongue::De, Tongue::Fr];

/// Decides about the whole line `n` times, each time from nothing.
pub(super) fn passes(n: usize) -> Spread {
    let (line, team, topics, routing) = (line(), team(), topics(), Routing::default());
    let mut times = Vec::with_capacity(n);
    for round in 0..n + WARM_UP {
        let watch = Stopwatch::start();
        let routes = route(&line, &team, &routing, &topics, true, NOW);
        let took = watch.elapsed();
        std::hint::black_box(routes);
        if round >= WARM_UP {
            times.push(took);
        }
    }
    Spread::of(times)
}

fn skill(number: usize) -> String {
    SKILLS.get(number % SKILLS.len()).copied().unwrap_or_default().to_owned()
}

fn tongue(number: usize) -> Tongue {
    TONGUES.get(number % TONGUES.len()).copied().unwrap_or_default()
}

fn level(number: usize) -> Level {
    1 + (number % 3) as Level
}

fn topics() -> Vec<Topic> {
    let neighbours = |number| vec![skill(number + 1), skill(number + 2)];
    let topic = |n| Topic { id: skill(n), neighbours: neighbours(n), ..Topic::default() };
    (0..SKILLS.len()).map(topic).collect()
}

/// Needs of every kind, waits of up to ten minutes, some refusals and some who are known to somebody.
fn line() -> Vec<Waiting> {
    let one = |n: usize| Waiting {
        conversation: ConversationId(n as u128),
        handoff: HandoffId(n as u128),
        since: NOW.plus_s(-((n * 37 % 600) as i64)),
        need: Need {
            topic: Some(skill(n)),
            skill: Some((skill(n), level(n / 8))),
            tier: 1 + u8::from(n.is_multiple_of(11)),
            tongue: tongue(n / 3),
            complexity: level(n),
            preferred: n.is_multiple_of(5).then_some(AgentId((n % N_AGENTS) as u128)),
            also: Vec::new(),
        },
        cost_per_min: [0.8, 1.0, 2.0, 4.0].get(n % 4).copied().unwrap_or(1.0),
        pace: 1.0,
        refused_by: n
            .is_multiple_of(7)
            .then_some(AgentId((n * 3 % N_AGENTS) as u128))
            .into_iter()
            .collect(),
        only: n.is_multiple_of(97).then_some(AgentId((n * 7 % N_AGENTS) as u128)),
    };
    (0..N_WAITING).map(one).collect()
}

/// Three skills each, nine in ten at work, half of the places taken.
fn team() -> Vec<Seat> {
    let one = |n: usize| Seat {
        agent: AgentId(n as u128),
        presence: if n.is_multiple_of(10) { Presence::Busy } else { Presence::Available },
        skills: (0..3).map(|k| (skill(n + k * 3), level(n / 8 + k))).collect(),
        tier: level(n / 5),
        tongues: vec![Tongue::En, tongue(n)],
        capacity: 4,
        n_active: (n % 5) as u8,
        load: (n % 5) as f64 * 1.5,
        pace: vec![(skill(n), 0.7 + (n % 7) as f64 / 10.0)],
        idle_since: NOW.plus_s(-((n * 13 % 900) as i64)),
    };
    (0..N_AGENTS).map(one).collect()
}
