//! What travels as JSON: one shape an audience (customer, agent, administrator), with hand-written
//! conversions from the domain. A field that is not written here reaches nobody.

pub mod answers;
pub mod articles;
pub mod audit;
pub mod bots;
pub mod briefing;
pub mod cases;
pub mod conversations;
pub mod email;
pub mod entry;
pub mod events;
pub mod inboxes;
pub mod insights;
pub mod learning;
pub mod messages;
pub mod names;
pub mod param;
pub mod people;
pub mod privacy;
pub mod replay;
pub mod requests;
pub mod reviews;
pub mod second_factor;
pub mod targets;
pub mod webhooks;

#[cfg(test)]
mod tests;
