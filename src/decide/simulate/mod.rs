//! A day in a house that does not exist: customers who come, wait, leave and are served, decided by
//! the code that decides in the house that does. Discrete events, seeded, pure: the same scenario
//! and seed give the same day, and two policies see the same customers (common random numbers).
//!
//! It knows nothing of files or tables; `baton simulate` reads the one and prints the other.

mod crowd;
mod desk;
mod dice;
pub mod erlang;
pub mod figures;
pub mod history;
mod outcome;
pub mod scenario;
mod staff;
#[cfg(test)]
mod tests;
mod world;

pub use crowd::{Visit, crowd};
pub use desk::Desk;
pub use dice::Dice;
pub use figures::{Figures, difference, figures};
pub use outcome::{Day, Fate, Outcome};
pub use scenario::Scenario;
pub use world::simulate;
