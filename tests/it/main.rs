//! One binary for all integration tests; a file a theme, names are sentences.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::disallowed_methods, reason = "a test waits for another process by its own clock")]

mod acme;
mod alerts;
mod archive;
mod assistant;
mod backup;
mod bot;
mod crash;
mod cuts;
mod edge;
mod email;
mod faults;
mod full_disk;
mod handoffs;
mod help;
mod hostile;
mod imports;
mod index_lost;
mod install;
mod kept;
mod layers;
mod learning;
mod live;
mod long_line;
mod phrases;
mod power_cut;
mod privacy;
mod race;
mod readers;
mod routing;
mod running;
mod secrets;
mod serving;
mod simulation;
mod support;
mod transcripts;
mod webhooks;
