//! Self-signed certificates: for a house on its own network (`baton cert`), and for one that waits for
//! its first certificate.

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use tokio_rustls::rustls::pki_types::CertificateDer;

use crate::clock::Timestamp;

/// How long one is good, in seconds: browsers take no more than about two years.
const GOOD_FOR_S: i64 = 800 * 24 * 3_600;

/// A self-signed certificate.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its bytes.
    pub der: CertificateDer<'static>,
    /// The same in PEM.
    pub certificate: String,
    /// Its private key, in PEM.
    pub key: String,
}

/// Makes a certificate for names and addresses, good from this day on.
///
/// # Errors
/// In words, for names no certificate can have.
pub fn self_signed(names: &[String], now: Timestamp) -> Result<Made, String> {
    let made = || -> Result<Made, Box<dyn std::error::Error>> {
        let pair = KeyPair::generate()?;
        let mut params = CertificateParams::new(names.to_vec())?;
        let day = |at: Timestamp| -> Result<_, Box<dyn std::error::Error>> {
            let text = at.to_rfc3339();
            let mut parts = text.split(['-', 'T']);
            let mut next = || parts.next().ok_or("no date");
            let (year, month, day) = (next()?.parse()?, next()?.parse()?, next()?.parse()?);
            Ok(date_time_ymd(year, month, day))
        };
        (params.not_before, params.not_after) = (day(now)?, day(now.plus_s(GOOD_FOR_S))?);
        let certificate = params.self_signed(&pair)?;
        Ok(Made {
            der: certificate.der().clone(),
            certificate: certificate.pem(),
            key: pair.serialize_pem(),
        })
    };
    made().map_err(|error| error.to_string())
}
