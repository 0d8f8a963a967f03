//! USE CASES: read, decide, write in one transaction, and only then tell.
//!
//! [`House`] is the one handle; each file adds the use cases of one theme to it. Nothing here knows
//! of HTTP or of files' formats, and no use case publishes what is not durable: telling happens in
//! [`house`] after the commit, for all of them alike.

pub mod access;
pub mod articles;
pub mod board;
pub mod briefings;
pub mod cases;
pub mod conversations;
pub mod customers;
pub mod error;
pub mod finding;
pub mod handoffs;
pub mod house;
pub mod indexer;
pub mod live_policy;
pub mod past;
pub mod people;
mod products;
pub mod resume;
pub mod run;
pub mod sign_in;
pub mod turns;
pub mod waiting;

mod expiry;
mod router;

pub use house::House;
