//! What a certificate says of itself, as far as somebody has to mind it.

use x509_cert::Certificate;
use x509_cert::der::Decode;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::time::Time;

use crate::clock::Timestamp;

/// What a certificate says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// From when on it is good.
    pub begins_at: Timestamp,
    /// From when on it is not.
    pub ends_at: Timestamp,
    /// The host names it is for.
    pub names: Vec<String>,
}

impl Said {
    /// Reads it from the certificate's bytes.
    ///
    /// # Errors
    /// In words, for what is no certificate.
    pub fn by(certificate: &[u8]) -> Result<Self, String> {
        let read = Certificate::from_der(certificate).map_err(|e| e.to_string())?;
        let read = read.tbs_certificate;
        let other = read.get::<SubjectAltName>().map_err(|e| e.to_string())?;
        let name = |name: &GeneralName| match name {
            GeneralName::DnsName(name) => Some(name.to_string()),
            _ => None,
        };
        let names = other.iter().flat_map(|(_, names)| names.0.iter().filter_map(name));
        let names = names.collect();
        let (begins_at, ends_at) = (at(read.validity.not_before), at(read.validity.not_after));
        Ok(Self { begins_at, ends_at, names })
    }

    /// Whether it is for every one of these names.
    pub fn is_for(&self, names: &[String]) -> bool {
        names.iter().all(|name| self.names.iter().any(|known| known.eq_ignore_ascii_case(name)))
    }
}

fn at(time: Time) -> Timestamp {
    Timestamp(i64::try_from(time.to_unix_duration().as_millis()).unwrap_or(i64::MAX))
}
