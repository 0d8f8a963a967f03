//! The edge: the only place with routes, JSON shapes, status codes, cookies and sockets. A route
//! reads its input, names the operation, calls one use case and shows what came of it; nothing is
//! decided here.

pub mod address;
pub mod body;
pub mod errors;
pub mod limits;
pub mod origin;
pub mod server;
pub mod shapes;
mod stall;
