//! The commands, one file a subcommand.

pub mod score;
