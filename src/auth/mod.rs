//! Who somebody is: passwords, secrets, console sessions, one-time links, a customer's signed
//! identity, an OpenID provider's word. Pure functions over the records of `domain::access`, with `now` as an argument; where
//! the records are kept, and who may do what, is decided elsewhere.

pub mod identity;
pub mod links;
pub mod mail;
pub mod passwords;
pub mod provider;
pub mod secrets;
pub mod sessions;
pub mod webhooks;
