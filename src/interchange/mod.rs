//! Importers and exporters.
pub mod policy_toml;
