//! Measure: from events to numbers. Every event is folded once into the course of its conversation
//! ([`fold`]); a figure counts courses ([`figures`]) by a definition that stands in one table
//! ([`metrics`]), so that a number, its words, its interval and the conversations behind it are
//! always of the same thing, and a changed definition changes all history at once.
//!
//! Two promises hold everywhere: a customer who left in silence is never a success, and time with
//! the assistant is never an agent's.

pub mod articles;
pub mod calibration;
pub mod course;
pub mod digest;
pub mod figures;
pub mod fold;
pub mod interval;
pub mod metrics;
pub mod missed;
pub mod people;
pub mod register;
pub mod slice;
pub mod staffing;
pub mod survival;

mod re_ask;

#[cfg(test)]
mod tests;

pub use fold::Measures;
