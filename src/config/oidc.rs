//! The settings of single sign-on: off unless an issuer is named.

use serde::{Deserialize, Serialize};

use super::{ConfigError, wrong};
use crate::domain::agent::{Level, SkillId};
use crate::domain::single_sign_on::{ClientSecret, Mapping, Provider};

/// What is asked for when nothing is said.
const SCOPES: [&str; 3] = ["openid", "profile", "email"];

/// The `[oidc]` table as typed: everything may be missing.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedOidc {
    /// Who the provider is, as `https://id.example.org`.
    pub issuer: Option<String>,
    /// As whom it knows Baton.
    pub client_id: Option<String>,
    /// What proves that it is Baton.
    pub client_secret: Option<String>,
    /// What people call it.
    pub name: Option<String>,
    /// What is asked for.
    pub scopes: Vec<String>,
    /// The claim that says what somebody may do.
    pub role_claim: Option<String>,
    /// Its values that make an administrator.
    pub administrators: Vec<String>,
    /// Its values that make a lead.
    pub leads: Vec<String>,
    /// Its values that make an agent.
    pub agents: Vec<String>,
    /// The claim that says what somebody knows.
    pub skills_claim: Option<String>,
    /// Its values and the skills they stand for, as `group=skill:level`.
    pub skills: Vec<String>,
    /// The claim that says what somebody speaks.
    pub languages_claim: Option<String>,
    /// Whether people it knows and Baton doesn't are added.
    pub create: bool,
    /// Whether an address counts that it does not say it has verified.
    pub trust_email: bool,
    /// Whether passwords go on working; yes unless said otherwise.
    pub passwords: Option<bool>,
    /// Administrators whose passwords work in any case.
    pub break_glass: Vec<String>,
    /// Whether signing out also signs out there; yes unless said otherwise.
    pub sign_out: Option<bool>,
}

/// Without the secret.
impl std::fmt::Debug for TypedOidc {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let client_secret = self.client_secret.as_ref().map(|_| "(set)".to_owned());
        let shown = Self { client_secret, ..self.clone() };
        let shown = serde_json::to_string(&shown).unwrap_or_default();
        f.debug_tuple("TypedOidc").field(&shown).finish()
    }
}

impl TypedOidc {
    /// What it means; nothing without an issuer.
    ///
    /// # Errors
    /// [`ConfigError`] for an issuer that is no address, a missing client, a mapping that is none.
    pub(super) fn meant(self) -> Result<Option<Provider>, ConfigError> {
        let said = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let Some(issuer) = said(self.issuer) else { return Ok(None) };
        let web = issuer.starts_with("https://") || issuer.starts_with("http://");
        if !web || issuer.contains(['?', '#']) {
            return Err(wrong("oidc.issuer", "is an address as https://id.example.org"));
        }
        let client_id = said(self.client_id)
            .ok_or_else(|| wrong("oidc.client_id", "is needed beside oidc.issuer"))?;
        let mut scopes = self.scopes;
        if scopes.is_empty() {
            scopes = SCOPES.map(str::to_owned).to_vec();
        }
        if !scopes.iter().any(|scope| scope == "openid") {
            return Err(wrong("oidc.scopes", "holds openid"));
        }
        let role_claim = said(self.role_claim);
        let roles = [&self.administrators, &self.leads, &self.agents];
        if role_claim.is_none() && roles.iter().any(|values| !values.is_empty()) {
            return Err(wrong("oidc.role_claim", "is needed to tell who is what"));
        }
        let skills = self.skills.iter().map(|pair| skill(pair)).collect::<Result<_, _>>()?;
        let break_glass = self.break_glass.iter().map(|email| email.to_lowercase()).collect();
        Ok(Some(Provider {
            issuer,
            client_id,
            secret: said(self.client_secret).map(ClientSecret::new),
            name: said(self.name).unwrap_or_else(|| "single sign-on".to_owned()),
            scopes,
            mapping: Mapping {
                role_claim,
                administrators: self.administrators,
                leads: self.leads,
                agents: self.agents,
                skills_claim: said(self.skills_claim),
                skills,
                languages_claim: said(self.languages_claim),
            },
            creates: self.create,
            trusts_email: self.trust_email,
            passwords: self.passwords.unwrap_or(true),
            break_glass,
            ends_session: self.sign_out.unwrap_or(true),
        }))
    }
}

/// `group=skill:level`; without a level it is the first.
fn skill(pair: &str) -> Result<(String, SkillId, Level), ConfigError> {
    let bad = || wrong("oidc.skills", format!("{pair:?} is not written as group=skill:level"));
    let (from, to) = pair.split_once('=').ok_or_else(bad)?;
    let (skill, level) = to.split_once(':').unwrap_or((to, "1"));
    let level = level.trim().parse().ok().filter(|level| (1..=3).contains(level));
    let skill = skill.trim();
    if from.trim().is_empty() || skill.is_empty() {
        return Err(bad());
    }
    Ok((from.trim().to_owned(), skill.to_lowercase(), level.ok_or_else(bad)?))
}
