//! USE CASES: read, decide, write in one transaction, and only then tell.

pub mod access;
pub mod error;
