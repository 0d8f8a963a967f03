//! Houses in memory, in the test's own process, whose clock stands still until it is moved.

use baton::app::house::Parts;
use baton::clock::{Clock, Timestamp};
use baton::domain::bot::Rules;
use baton::ids::IdSource;
use baton::interchange::child::Reader;
use baton::outbound::Reach;

/// A Monday at noon, UTC.
pub fn monday_noon() -> Timestamp {
    Timestamp::from_rfc3339("2026-01-26T12:00:00Z").unwrap()
}

/// What such a house is made of; it begins at this instant.
pub fn in_memory(at: Timestamp) -> Parts {
    Parts {
        second_factor: Default::default(),
        bot: Rules::default(),
        reader: Reader::by(env!("CARGO_BIN_EXE_baton")),
        dir: None,
        clock: Clock::manual(at),
        ids: IdSource::seeded(11),
        identity_secret: Vec::new(),
        llm: None,
        privacy: Default::default(),
        reach: Reach::Everywhere,
        email: None,
        provider: None,
    }
}
