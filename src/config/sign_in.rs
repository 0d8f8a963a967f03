//! The settings of `[sign_in]`: what signing in takes beside a password.

use serde::{Deserialize, Serialize};

use super::{ConfigError, wrong};
use crate::domain::second_factor::Demand;

/// As typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedSignIn {
    /// Who has to have a second factor: `nobody`, `administrators` or `everybody`.
    pub second_factor: Option<String>,
}

impl TypedSignIn {
    /// What it means.
    ///
    /// # Errors
    /// [`ConfigError`] for a word that names nobody.
    pub(super) fn meant(self) -> Result<Demand, ConfigError> {
        match self.second_factor.as_deref() {
            None | Some("" | "nobody") => Ok(Demand::Nobody),
            Some("administrators") => Ok(Demand::Administrators),
            Some("everybody") => Ok(Demand::Everybody),
            Some(_) => {
                Err(wrong("sign_in.second_factor", "is nobody, administrators or everybody"))
            }
        }
    }
}
