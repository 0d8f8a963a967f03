//! USE CASES: read, decide, write in one transaction, and only then tell.
//!
//! [`House`] is the one handle; each file adds the use cases of one theme to it. Nothing here knows
//! of HTTP or of files' formats, and no use case publishes what is not durable: telling happens in
//! [`house`] after the commit, for all of them alike.

pub mod access;
pub mod acts;
pub mod archive;
pub mod articles;
pub mod attachments;
pub mod board;
pub mod bots;
pub mod briefings;
pub mod cases;
pub mod certificate;
pub mod conversations;
pub mod customers;
pub mod desk;
pub mod error;
pub mod finding;
pub mod gaps;
pub mod handoffs;
pub mod house;
pub mod indexer;
pub mod insights;
pub mod lab;
pub mod live_policy;
pub mod mail;
pub mod measures;
pub mod outbox;
pub mod past;
pub mod people;
pub mod pictures;
pub mod privacy;
mod products;
pub mod resume;
pub mod reviews;
pub mod run;
pub mod second_factor;
pub mod shelf;
pub mod sign_in;
pub mod single_sign_on;
pub mod targets;
pub mod tokens;
pub mod trials;
pub mod turns;
pub mod vitals;
pub mod waiting;
pub mod webhooks;
pub mod what_if;

mod expiry;
mod line;
mod pending;
mod phrasing;
mod router;
mod summaries;

pub use house::House;
