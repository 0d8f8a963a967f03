//! NOUNS. Plain data, state machines and newtypes: what Baton talks about, without doing anything.
//! No async, no I/O, no wire format. (`serde` here is the store's record encoding only; a test
//! holds the bytes of every record, so that a renamed field is noticed as the migration it is.)

pub mod access;
pub mod act;
pub mod agent;
pub mod alert;
pub mod article;
pub mod attachment;
pub mod bot;
pub mod briefing;
pub mod case;
pub mod certificate;
pub mod chat;
pub mod conversation;
pub mod customer;
pub mod decision;
pub mod erasure;
pub mod event;
pub mod finding;
pub mod handoff;
pub mod learning;
pub mod lint;
pub mod mail;
pub mod message;
mod octets;
pub mod past;
pub mod picture;
pub mod policy;
pub mod privacy;
pub mod quote;
pub mod reading;
pub mod second_factor;
pub mod sheet;
pub mod single_sign_on;
pub mod stage;
pub mod vector;
pub mod webhook;
pub mod words;
