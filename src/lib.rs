//! Baton.
pub mod app;
pub mod auth;
pub mod cli;
pub mod clock;
pub mod config;
pub mod decide;
pub mod domain;
pub mod http;
pub mod ids;
pub mod interchange;
pub mod language;
pub mod realtime;
pub mod search;
pub mod store;
pub mod telemetry;
