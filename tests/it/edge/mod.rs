//! The HTTP edge, asked over a real socket: who may do what, bad input, headers, the document.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops where it stands")]

mod access;
mod attachments;
mod bad_input;
mod desk;
mod document;
mod frames;
mod headers;
mod inboxes;
mod insights;
mod lawful;
mod limits;
mod long;
mod patience;
mod pictures;
mod retention;
mod second_factor;
mod signing_in;
mod single_sign_on;
mod widget;
