//! temporary
use crate::domain::policy::Policy;
/// temporary
pub fn parse(text: &str) -> Result<Policy, toml::de::Error> {
    toml::from_str(text)
}
