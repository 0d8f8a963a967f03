//! The edge: the only place with routes, JSON shapes, status codes, cookies and sockets. A route
//! reads its input, calls one use case and shows what came of it; nothing is decided here.
//!
//! A request passes the accept loop ([`accept`]), what holds for all of them ([`edge`], with the
//! [`door`] when the house is full), the gate of the API ([`gate`], with its table in [`routes`]),
//! and one route.

pub mod accept;
pub mod address;
pub mod api;
pub mod articles;
pub mod attachments;
pub mod audit;
pub mod body;
pub mod cases;
pub mod chatwoot;
pub mod conversations;
pub mod csv;
pub mod customers;
pub mod desk;
pub mod document;
pub mod door;
pub mod edge;
pub mod email;
pub mod errors;
pub mod finding;
pub mod gate;
pub mod handoffs;
pub mod help;
pub mod inboxes;
pub mod insights;
pub mod learning;
pub mod limits;
pub mod metrics;
pub mod origin;
pub mod pages;
pub mod people;
pub mod pictures;
mod plain;
pub mod policy;
pub mod rates;
pub mod replies;
pub mod reviews;
pub mod routes;
pub mod second_factor;
pub mod server;
pub mod sessions;
pub mod shapes;
pub mod shop;
pub mod single_sign_on;
pub mod socket;
pub mod tls;
pub mod webhooks;

mod quota;
mod stall;
