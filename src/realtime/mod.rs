//! Who is listening, and telling them what is durable. Nothing is decided here and nothing is kept:
//! a listener that was too slow is told to look into the store again, so memory stays bounded and
//! nobody waits for anybody.

mod hub;
mod listener;

pub use hub::Hub;
pub use listener::{Audience, Listener, Next, Told};

#[cfg(test)]
mod tests;
