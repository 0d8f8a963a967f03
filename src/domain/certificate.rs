//! The certificate the house is served with, as far as somebody has to mind it.

use crate::clock::Timestamp;

/// A certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// From when on browsers refuse it.
    pub ends_at: Timestamp,
    /// Who sees to the next one.
    pub care: Care,
}

/// Who sees to the next certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Care {
    /// Whoever put this one there.
    Keeper,
    /// The house itself.
    House {
        /// Whether what is served only stands in for one that nobody has issued yet.
        stands_in: bool,
        /// Since when no other could be had, and why the last time.
        failing: Option<(Timestamp, String)>,
    },
}
