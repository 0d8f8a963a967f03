//! A second factor as its owner sees it, and who has one.

use poem_openapi::Object;
use qrcodegen::{QrCode, QrCodeEcc};

use crate::app::second_factor;
use crate::auth::second_factor::{app_address, typed};
use crate::clock::Timestamp;
use crate::domain::second_factor::SecondFactor;
use crate::http::errors::{ApiError, Code};
use crate::ids::AgentId;

/// How one's own second factor stands.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct OwnFactor {
    /// Since when it is asked for, RFC 3339; absent when there is none.
    pub active_since: Option<String>,
    /// Recovery codes that are left.
    pub n_recovery_codes: u32,
    /// Whether the settings ask for one.
    pub demanded: bool,
}

impl From<second_factor::OwnFactor> for OwnFactor {
    fn from(own: second_factor::OwnFactor) -> Self {
        Self {
            active_since: own.active_since.map(|at| at.to_rfc3339()),
            n_recovery_codes: own.n_recovery as u32,
            demanded: own.demanded,
        }
    }
}

/// What an authenticator app has to know: shown once.
#[derive(Clone, PartialEq, Eq, Object)]
pub struct FactorBegun {
    /// To type in: 32 letters and digits in base 32.
    pub secret: String,
    /// To open on a phone: an `otpauth` address.
    pub address: String,
    /// The same as a QR code: its dark squares as the path of an SVG whose unit is one square.
    pub qr_path: String,
    /// Squares of the QR code, each way, without the margin of four around it.
    pub qr_size: u32,
}

impl FactorBegun {
    /// A second factor for an app; `house` is the address people type.
    ///
    /// # Errors
    /// When it does not fit into a QR code, which no e-mail address is long enough for.
    pub fn show(factor: &SecondFactor, email: &str, house: &str) -> Result<Self, ApiError> {
        let at = house.split_once("://").map_or(house, |(_, rest)| rest);
        let address = app_address(&factor.secret, &format!("Baton {at}"), email);
        let qr = QrCode::encode_text(&address, QrCodeEcc::Medium)
            .map_err(|_| ApiError::new(Code::Internal, "the QR code could not be made"))?;
        Ok(Self {
            secret: typed(&factor.secret),
            address,
            qr_path: path(&qr),
            qr_size: qr.size().unsigned_abs(),
        })
    }
}

/// One square after the other, each row's neighbours as one rectangle.
fn path(qr: &QrCode) -> String {
    let mut rectangles = Vec::new();
    for y in 0..qr.size() {
        let mut x = 0;
        while x < qr.size() {
            let n = (x..qr.size()).take_while(|x| qr.get_module(*x, y)).count();
            if n > 0 {
                rectangles.push(format!("M{x} {y}h{n}v1h-{n}z"));
            }
            x += i32::try_from(n).unwrap_or(0) + 1;
        }
    }
    rectangles.concat()
}

/// A code that shows that it is oneself.
#[derive(Clone, PartialEq, Eq, Object)]
pub struct FactorCode {
    /// The six digits of the authenticator app, or a recovery code.
    #[oai(validator(max_length = 64))]
    pub code: String,
}

/// Recovery codes: shown once, each counts once.
#[derive(Clone, PartialEq, Eq, Object)]
pub struct RecoveryCodes {
    /// Ten of them.
    pub codes: Vec<String>,
}

/// Somebody with a second factor.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Factor {
    /// Who.
    pub agent_id: String,
    /// Since when it is asked for, RFC 3339.
    pub active_since: String,
}

impl From<(AgentId, Timestamp)> for Factor {
    fn from((agent, since): (AgentId, Timestamp)) -> Self {
        Self { agent_id: agent.to_string(), active_since: since.to_rfc3339() }
    }
}

/// Who has a second factor.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Factors {
    /// In order of their ids.
    pub second_factors: Vec<Factor>,
}

#[cfg(test)]
mod tests;
