//! How people get in: what the sign-in page offers, and single sign-on.

use poem_openapi::Object;

/// How people sign in here.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct WaysIn {
    /// Whether passwords are used. Where they are not, some administrators still have one, for the
    /// day the provider does not answer.
    pub passwords: bool,
    /// What the team calls its OpenID provider; absent when there is none.
    pub single_sign_on: Option<String>,
}

/// An attempt to sign in has begun: a cookie holds this browser to it for ten minutes.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct AttemptBegun {
    /// Where the browser goes to sign in.
    pub url: String,
}

/// What the provider sent the browser back with.
#[derive(Clone, PartialEq, Eq, Object)]
pub struct FinishSignOn {
    /// What it was given to repeat.
    #[oai(validator(max_length = 512))]
    pub state: String,
    /// What is redeemed.
    #[oai(validator(max_length = 4096))]
    pub code: String,
    /// Who answers, when it says so.
    #[oai(validator(max_length = 2048))]
    pub iss: Option<String>,
}

/// Signed out of Baton, not yet of the provider.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct SignedOut {
    /// Where the browser goes to sign out there too.
    pub url: String,
}
