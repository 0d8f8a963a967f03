//! Files of people and of other systems, to and from the domain. Nothing is stored or decided here.

pub mod archive;
pub mod child;
pub mod conversations;
pub mod knowledge;
pub mod policy_toml;
pub mod sitemap;
