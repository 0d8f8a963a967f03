//! Going out: the one way Baton connects to anything that is not itself. An address is checked in
//! the moment it is connected to, an answer is waited for and read only so far, and nobody is
//! followed elsewhere. What is sent, to whom and why is for those who call.

pub mod acme;
mod address;
mod connect;
mod fetch;
mod line;
pub mod mail;
mod post;
mod target;
#[cfg(test)]
mod tests;

pub use address::Reach;
pub use connect::{Connector, Pipe, Unreachable};
pub use fetch::{FETCHED_BYTES_MAX, Fetch, Fetched, fetch};
pub use line::Line;
pub use post::{ANSWER_BYTES_MAX, Answered, Post, PostError, post};
pub use target::Target;
