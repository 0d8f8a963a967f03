//! The language engine: what a text says, as numbers and evidence. It never decides anything.

pub mod encoder;
