//! One binary for all integration tests; a file a theme, names are sentences.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod edge;
mod layers;
mod power_cut;
mod simulation;
mod transcripts;
