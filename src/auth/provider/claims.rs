//! What a provider's claims mean here: a role, skills, languages, a name and an address. What they
//! do not say is left as it is.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::domain::agent::{Level, Role, SkillId};
use crate::domain::reading::Tongue;
use crate::domain::single_sign_on::Mapping;

/// Values of one claim that are looked at.
const VALUES_MAX: usize = 500;

/// Somebody as their claims describe them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The address in lower case, and whether the provider says it is theirs.
    pub email: Option<(String, bool)>,
    /// What they are called.
    pub name: Option<String>,
    /// What they may do; `Some(None)` when the claim is looked at and lets them do nothing.
    pub role: Option<Option<Role>>,
    /// What they know.
    pub skills: Option<BTreeMap<SkillId, Level>>,
    /// What they speak.
    pub tongues: Option<Vec<Tongue>>,
}

/// Reads somebody's claims.
pub fn person(claims: &Map<String, Value>, mapping: &Mapping) -> Person {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::trim);
    let said = |name: &str| text(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let verified = match claims.get("email_verified") {
        Some(Value::Bool(verified)) => *verified,
        // Some providers write it as a text.
        Some(Value::String(text)) => text == "true",
        _ => false,
    };
    let values = |name: &Option<String>| name.as_ref().and_then(|name| values(claims, name));
    Person {
        email: said("email").map(|email| (email.to_lowercase(), verified)),
        name: said("name").or_else(|| said("preferred_username")),
        // A claim that is missing says that somebody is in no group, not that nothing is known.
        role: mapping
            .role_claim
            .is_some()
            .then(|| role(&values(&mapping.role_claim).unwrap_or_default(), mapping)),
        skills: values(&mapping.skills_claim).map(|values| skills(&divided(values), mapping)),
        tongues: values(&mapping.languages_claim)
            .map(|values| tongues(&divided(values)))
            .filter(|tongues| !tongues.is_empty()),
    }
}

/// Whether something that is looked at is missing, so that the provider has to be asked for more.
pub fn lacks(claims: &Map<String, Value>, mapping: &Mapping) -> bool {
    let mapped = [&mapping.role_claim, &mapping.skills_claim, &mapping.languages_claim];
    let named = mapped.into_iter().flatten();
    !claims.contains_key("email")
        || !claims.contains_key("name")
        || named.into_iter().any(|name| values(claims, name).is_none())
}

/// A claim's values: one text, or several. A name with dots leads into objects, unless it is a
/// claim's whole name.
fn values(claims: &Map<String, Value>, name: &str) -> Option<Vec<String>> {
    let found = claims.get(name).or_else(|| {
        let mut parts = name.split('.');
        let first = claims.get(parts.next()?)?;
        parts.try_fold(first, |value, part| value.get(part))
    })?;
    match found {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(several) => {
            let texts = several.iter().filter_map(Value::as_str).map(str::to_owned);
            Some(texts.take(VALUES_MAX).collect())
        }
        _ => None,
    }
}

/// One text may list several skills or languages. (Never roles: a group's name may hold spaces, and
/// a part of it is no group.)
fn divided(values: Vec<String>) -> Vec<String> {
    let [text] = values.as_slice() else { return values };
    let mut parts: Vec<String> =
        text.split([' ', ',']).filter(|part| !part.is_empty()).map(str::to_owned).collect();
    parts.push(text.clone());
    parts
}

fn role(values: &[String], mapping: &Mapping) -> Option<Role> {
    let holds = |wanted: &[String]| values.iter().any(|value| wanted.contains(value));
    if holds(&mapping.administrators) {
        Some(Role::Administrator)
    } else if holds(&mapping.leads) {
        Some(Role::Lead)
    } else if mapping.agents.is_empty() || holds(&mapping.agents) {
        Some(Role::Agent)
    } else {
        None
    }
}

/// The highest level of each skill; what can be no skill's name is left out.
fn skills(values: &[String], mapping: &Mapping) -> BTreeMap<SkillId, Level> {
    let mut found: BTreeMap<SkillId, Level> = BTreeMap::new();
    for value in values {
        let meant: Vec<(SkillId, Level)> = if mapping.skills.is_empty() {
            skill(value).into_iter().collect()
        } else {
            let mapped = mapping.skills.iter().filter(|(from, _, _)| from == value);
            mapped.map(|(_, skill, level)| (skill.clone(), *level)).collect()
        };
        for (skill, level) in meant {
            let known = found.entry(skill).or_insert(level);
            *known = level.max(*known);
        }
    }
    found
}

/// A skill and its level, as `billing` or `billing:2`.
pub fn skill(text: &str) -> Option<(SkillId, Level)> {
    let (name, level) = match text.split_once(':') {
        Some((name, level)) => (name, level.trim().parse().ok()?),
        None => (text, 1),
    };
    let name = name.trim().to_lowercase();
    let lawful = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
    let known = !name.is_empty() && name.len() <= 40 && name.chars().all(lawful);
    (known && (1..=3).contains(&level)).then_some((name, level))
}

fn tongues(values: &[String]) -> Vec<Tongue> {
    let known = [Tongue::En, Tongue::De, Tongue::Fr, Tongue::Es, Tongue::It, Tongue::Zh];
    let spoken = |tongue: &Tongue| {
        values.iter().any(|value| {
            let code = value.split(['-', '_']).next().unwrap_or_default();
            code.eq_ignore_ascii_case(tongue.code())
        })
    };
    known.into_iter().filter(spoken).collect()
}
