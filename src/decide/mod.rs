//! VERBS. Pure, total functions that decide: everything they may look at stands in their arguments,
//! time included, and what they return carries its reasons as data. Nothing here reads a clock,
//! awaits, or fails; the rooms do not look into each other, but for `simulate`, which lives through
//! days that `route` decides.

pub mod answer;
pub mod brief;
pub mod deliver;
pub mod detect;
pub mod expire;
pub mod fuse;
pub mod learn;
pub mod mail;
pub mod measure;
pub mod recall;
pub mod redact;
pub mod replay;
pub mod route;
pub mod simulate;
pub mod support;

mod odds;
mod text;
