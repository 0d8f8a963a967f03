//! The provider's own documents: where it is asked for what, and the keys it signs with. What is
//! read was fetched from the address the settings name; it is held to that address.

use jsonwebtoken::jwk::Jwk;
use serde::Deserialize;
use serde_json::Value;

/// Keys of one provider that are kept; the rest is not looked at.
const KEYS_MAX: usize = 32;

/// Where the provider is asked for what (OpenID Connect Discovery 1.0, section 3).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Discovery {
    issuer: String,
    /// Where people are sent to sign in.
    pub authorization_endpoint: String,
    /// Where a code is redeemed.
    pub token_endpoint: String,
    /// Where its keys are.
    pub jwks_uri: String,
    /// Where it says more of somebody.
    #[serde(default)]
    pub userinfo_endpoint: Option<String>,
    /// Where people are sent to sign out.
    #[serde(default)]
    pub end_session_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl Discovery {
    /// The address of an issuer's document.
    pub fn address(issuer: &str) -> String {
        format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'))
    }

    /// Reads it.
    ///
    /// # Errors
    /// What is wrong with it, for people: it is not this issuer's, or leads out of TLS.
    pub fn read(body: &[u8], issuer: &str) -> Result<Self, String> {
        let read: Self = serde_json::from_slice(body)
            .map_err(|_| "its discovery document cannot be read".to_owned())?;
        if read.issuer != issuer {
            return Err(format!("it calls itself {:?}, not {issuer:?}", read.issuer));
        }
        let endpoints = [&read.authorization_endpoint, &read.token_endpoint, &read.jwks_uri];
        let optional = [&read.userinfo_endpoint, &read.end_session_endpoint];
        let all = endpoints.into_iter().chain(optional.into_iter().flatten());
        for endpoint in all {
            let web = endpoint.starts_with("https://") || endpoint.starts_with("http://");
            let plainer = issuer.starts_with("https://") && !endpoint.starts_with("https://");
            if !web || plainer || endpoint.contains('#') {
                return Err(format!("it names an address that is not used: {endpoint:?}"));
            }
        }
        Ok(read)
    }

    /// Whether its client's secret goes into the form rather than above it.
    pub fn wants_secret_in_form(&self) -> bool {
        self.token_endpoint_auth_methods_supported.as_ref().is_some_and(|methods| {
            let knows = |name: &str| methods.iter().any(|method| method == name);
            knows("client_secret_post") && !knows("client_secret_basic")
        })
    }

    /// Whether an answer that names this issuer, or none, is the provider's own (RFC 9207).
    pub fn answers_as(&self, named: Option<&str>) -> bool {
        match named {
            Some(named) => named == self.issuer,
            None => !self.authorization_response_iss_parameter_supported,
        }
    }
}

/// The keys it signs with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys(pub(super) Vec<Jwk>);

impl Keys {
    /// Reads a key set; keys of a kind unknown here are left out, as the standard asks.
    ///
    /// # Errors
    /// When it is no key set.
    pub fn read(body: &[u8]) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Set {
            keys: Vec<Value>,
        }
        let set: Set =
            serde_json::from_slice(body).map_err(|_| "its keys cannot be read".to_owned())?;
        let known = set.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok());
        Ok(Self(known.take(KEYS_MAX).collect()))
    }
}
