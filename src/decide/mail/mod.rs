//! What goes by mail and what comes back: whether words of a conversation are due to its customer
//! (`due`), how a mail reads (`words`), which words of an answer are new (`cut`), whether a program
//! wrote it (`automatic`), and what leads are told needs them (`alarms`).

mod alarms;
mod automatic;
mod cut;
mod due;
#[cfg(test)]
mod tests;
mod words;

pub use alarms::{Alarm, Seen, alarms, fresh, kept, n_days_left, turned};
pub use automatic::automatic;
pub use cut::new_words;
pub use due::{Next, Standing, goes_by_mail, next};
pub use words::{Letter, alert, digest, follow_up, link, subject, test};
