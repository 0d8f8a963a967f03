//! One binary for all integration tests; a file a theme, names are sentences.

mod edge;
mod layers;
mod simulation;
mod power_cut;
mod transcripts;
