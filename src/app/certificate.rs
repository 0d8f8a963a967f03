//! What the house knows of the certificate it is served with: told by whoever serves, looked at by
//! what is told leads and shown as a figure.

use std::sync::{Mutex, PoisonError};

use crate::app::House;
use crate::domain::certificate::Certificate;

/// The certificate as it was told last; none without TLS.
#[derive(Debug, Default)]
pub(in crate::app) struct Watched(Mutex<Option<Certificate>>);

impl House {
    /// Takes note of the certificate that is served from now on.
    pub fn is_served_with(&self, certificate: Certificate) {
        let watched = &self.watched().0;
        *watched.lock().unwrap_or_else(PoisonError::into_inner) = Some(certificate);
    }

    /// The certificate that is served.
    pub(in crate::app) fn certificate(&self) -> Option<Certificate> {
        self.watched().0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
