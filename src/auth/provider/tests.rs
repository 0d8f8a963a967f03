use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{EncodingKey, Header, encode};
use serde_json::json;

use super::*;
use crate::auth::secrets::{SecretKind, mint};
use crate::domain::agent::Role;
use crate::domain::reading::Tongue;
use crate::domain::single_sign_on::{ClientSecret, Mapping, Provider};
use crate::ids::IdSource;

const NOW: Timestamp = Timestamp(1_700_000_000_000);
const NOW_S: i64 = 1_700_000_000;
const WE: Expected<'static> = Expected { issuer: "https://id.example", client_id: "baton" };

/// A provider's key, and the set it publishes.
struct Signer {
    key: EncodingKey,
    kid: &'static str,
    keys: Keys,
}

impl Signer {
    fn new(kid: &'static str) -> Self {
        let pair = rcgen::KeyPair::generate().unwrap();
        let key = EncodingKey::from_ec_der(&pair.serialize_der());
        let mut public = Jwk::from_encoding_key(&key, Algorithm::ES256).unwrap();
        public.common.key_id = Some(kid.into());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        let unknown = json!({"kty": "OKP", "crv": "of tomorrow", "x": "AA", "kid": kid});
        let set = json!({"keys": [unknown, public]}).to_string();
        Self { key, kid, keys: Keys::read(set.as_bytes()).unwrap() }
    }

    fn signs(&self, claims: &Value) -> String {
        let header = Header { kid: Some(self.kid.into()), ..Header::new(Algorithm::ES256) };
        encode(&header, claims, &self.key).unwrap()
    }
}

fn claims() -> Value {
    json!({
        "iss": "https://id.example", "aud": "baton", "sub": "u-17", "sid": "s-3", "nonce": "n",
        "iat": NOW_S, "exp": NOW_S + 300,
    })
}

/// The claims of a sign-in, but for what is said otherwise; a null takes a claim away.
fn but(base: &Value, changes: &Value) -> Value {
    let mut claims = base.clone();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
            value => claims[name] = value.clone(),
        }
    }
    claims
}

#[test]
fn a_token_of_the_provider_for_this_attempt_is_believed() {
    let signer = Signer::new("k1");
    for same in [
        json!({}),
        json!({"aud": ["baton"]}),
        json!({"aud": ["other", "baton"], "azp": "baton"}),
        json!({"exp": NOW_S - 59}),
        json!({"iat": NOW_S + 59}),
        json!({"iat": NOW_S as f64 - 0.5}),
    ] {
        let token = signer.signs(&but(&claims(), &same));
        let read = believe(&token, &signer.keys, WE, "n", NOW);
        let read = read.unwrap_or_else(|why| panic!("{same}: {why}"));
        assert_eq!((read.subject.as_str(), read.sid.as_deref()), ("u-17", Some("s-3")));
    }
}

#[test]
fn whatever_else_a_token_says_it_is_not_believed() {
    let signer = Signer::new("k1");
    for (change, why) in [
        (json!({"iss": "https://id.example/"}), Disbelief::Issuer),
        (json!({"iss": ["https://id.example"]}), Disbelief::Issuer),
        (json!({"iss": null}), Disbelief::Issuer),
        (json!({"aud": "other"}), Disbelief::Audience),
        (json!({"aud": ["other", "baton"]}), Disbelief::Audience),
        (json!({"aud": ["baton"], "azp": "other"}), Disbelief::Audience),
        (json!({"aud": null}), Disbelief::Audience),
        (json!({"exp": NOW_S - 61}), Disbelief::Expired),
        (json!({"exp": null}), Disbelief::Time),
        (json!({"exp": "soon"}), Disbelief::Time),
        (json!({"exp": 1e300}), Disbelief::Time),
        (json!({"iat": NOW_S + 61}), Disbelief::Time),
        (json!({"nbf": NOW_S + 61}), Disbelief::Time),
        (json!({"iat": null}), Disbelief::Time),
        (json!({"nonce": "another"}), Disbelief::Nonce),
        (json!({"nonce": null}), Disbelief::Nonce),
        (json!({"sub": null}), Disbelief::Subject),
        (json!({"sub": ""}), Disbelief::Subject),
        (json!({"sub": "u".repeat(256)}), Disbelief::Subject),
        (json!({"fill": "u".repeat(TOKEN_BYTES_MAX)}), Disbelief::Form),
    ] {
        let token = signer.signs(&but(&claims(), &change));
        assert_eq!(believe(&token, &signer.keys, WE, "n", NOW), Err(why), "{change:.80}");
    }
}

#[test]
fn a_token_that_the_provider_did_not_sign_is_not_believed() {
    let (signer, other) = (Signer::new("k1"), Signer::new("k1"));
    let read = |token: &str| believe(token, &signer.keys, WE, "n", NOW).map(|_| ());
    assert_eq!(read(&other.signs(&claims())), Err(Disbelief::Signature));
    assert_eq!(read(&Signer::new("k2").signs(&claims())), Err(Disbelief::UnknownKey));
    let token = signer.signs(&claims());
    let (head, rest) = token.split_once('.').unwrap();
    let (body, signature) = rest.split_once('.').unwrap();
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let forged = part(&but(&claims(), &json!({"sub": "u-1"})));
    assert_eq!(read(&format!("{head}.{forged}.{signature}")), Err(Disbelief::Signature));
    assert_eq!(read(&format!("{head}.{body}.")), Err(Disbelief::Signature));
    for none in ["none", "None", "NONE"] {
        let head = part(&json!({"alg": none, "kid": "k1"}));
        assert_eq!(read(&format!("{head}.{body}.")), Err(Disbelief::Algorithm), "{none}");
    }
    // What is public serves nobody as a shared secret.
    let public = serde_json::to_vec(&signer.keys.0).unwrap();
    let header = Header { kid: Some("k1".into()), ..Header::new(Algorithm::HS256) };
    let shared = encode(&header, &claims(), &EncodingKey::from_secret(&public)).unwrap();
    assert_eq!(read(&shared), Err(Disbelief::Algorithm));
    for broken in ["", ".", "..", "a.b.c", "{}", "a.b.c.d"] {
        assert!(read(broken).is_err(), "{broken}");
    }
}

#[test]
fn a_key_signs_only_what_it_is_for() {
    let signer = Signer::new("k1");
    let public = signer.keys.0.last().unwrap().clone();
    let token = signer.signs(&claims());
    let with = |change: &dyn Fn(&mut Jwk)| {
        let mut key = public.clone();
        change(&mut key);
        believe(&token, &Keys(vec![key]), WE, "n", NOW).map(|_| ())
    };
    assert_eq!(with(&|_| {}), Ok(()));
    let encrypts = |key: &mut Jwk| key.common.public_key_use = Some(PublicKeyUse::Encryption);
    assert_eq!(with(&encrypts), Err(Disbelief::UnknownKey));
    let otherwise = |key: &mut Jwk| key.common.key_algorithm = Some(Algorithm::RS256.into());
    assert_eq!(with(&otherwise), Err(Disbelief::UnknownKey));
    let unnamed = |key: &mut Jwk| key.common.key_id = None;
    assert_eq!(with(&unnamed), Err(Disbelief::UnknownKey));
}

fn log_out() -> Value {
    json!({
        "iss": "https://id.example", "aud": "baton", "sub": "u-17", "sid": "s-3", "jti": "l-1",
        "iat": NOW_S, "exp": NOW_S + 120, "events": {LOGOUT_EVENT: {}},
    })
}

#[test]
fn a_log_out_is_believed_only_when_it_is_one() {
    let signer = Signer::new("k1");
    let read = |claims: &Value| believe_log_out(&signer.signs(claims), &signer.keys, WE, NOW);
    let out = read(&log_out()).unwrap();
    assert_eq!((out.subject.as_deref(), out.sid.as_deref()), (Some("u-17"), Some("s-3")));
    assert!(read(&but(&log_out(), &json!({"sub": null}))).is_ok());
    assert!(read(&but(&log_out(), &json!({"sid": null}))).is_ok());
    for (change, why) in [
        (json!({"sub": null, "sid": null}), Disbelief::Subject),
        (json!({"nonce": "n"}), Disbelief::NoLogout),
        (json!({"events": null}), Disbelief::NoLogout),
        (json!({"events": {"other": {}}}), Disbelief::NoLogout),
        (json!({"events": {LOGOUT_EVENT: "yes"}}), Disbelief::NoLogout),
        (json!({"jti": null}), Disbelief::NoLogout),
        (json!({"aud": "other"}), Disbelief::Audience),
        (json!({"iss": "https://other.example"}), Disbelief::Issuer),
        (json!({"exp": NOW_S - 61}), Disbelief::Expired),
        (json!({"iat": NOW_S - 600}), Disbelief::Expired),
    ] {
        assert_eq!(read(&but(&log_out(), &change)), Err(why), "{change}");
    }
    // Neither serves as the other.
    assert_eq!(read(&claims()), Err(Disbelief::NoLogout));
    let token = signer.signs(&log_out());
    assert_eq!(believe(&token, &signer.keys, WE, "n", NOW), Err(Disbelief::Nonce));
}

fn document(change: &Value) -> Result<Discovery, String> {
    let base = json!({
        "issuer": "https://id.example",
        "authorization_endpoint": "https://id.example/auth?tenant=7",
        "token_endpoint": "https://id.example/token",
        "jwks_uri": "https://id.example/keys",
        "end_session_endpoint": "https://id.example/out",
    });
    Discovery::read(but(&base, change).to_string().as_bytes(), "https://id.example")
}

#[test]
fn a_providers_document_is_held_to_its_issuer() {
    assert!(document(&json!({})).is_ok());
    for odd in [
        json!({"issuer": "https://evil.example"}),
        json!({"issuer": null}),
        json!({"token_endpoint": null}),
        json!({"jwks_uri": "http://id.example/keys"}),
        json!({"end_session_endpoint": "javascript:alert(1)"}),
        json!({"authorization_endpoint": "https://id.example/#x"}),
    ] {
        assert!(document(&odd).is_err(), "{odd}");
    }
    let address = "https://id.example/realm/.well-known/openid-configuration";
    assert_eq!(Discovery::address("https://id.example/realm/"), address);
    let says = document(&json!({"authorization_response_iss_parameter_supported": true})).unwrap();
    assert!(says.answers_as(Some("https://id.example")) && !says.answers_as(None));
    let silent = document(&json!({})).unwrap();
    assert!(silent.answers_as(None) && !silent.answers_as(Some("https://evil.example")));
}

fn provider() -> Provider {
    Provider {
        issuer: "https://id.example".into(),
        client_id: "baton".into(),
        secret: Some(ClientSecret::new("p@ss:w/rd".into())),
        name: "Harbour".into(),
        scopes: vec!["openid".into(), "email".into()],
        mapping: Mapping::default(),
        creates: false,
        trusts_email: false,
        passwords: false,
        break_glass: vec!["ada@desk.example".into()],
        ends_session: true,
    }
}

#[test]
fn what_the_provider_is_told_of_an_attempt_gives_nothing_away() {
    let secret = mint(SecretKind::Attempt, &IdSource::seeded(1));
    let attempt = Attempt::of(&secret);
    assert_eq!(Attempt::presented(secret.reveal()), Some(attempt.clone()));
    assert_eq!(Attempt::presented("nonsense"), None);
    let (known, back) = (document(&json!({})).unwrap(), WayBack("https://help.example/back"));
    let url = authorization_url(&provider(), &known, &attempt, back);
    assert!(url.starts_with("https://id.example/auth?tenant=7&response_type=code&"), "{url}");
    for part in [
        "&client_id=baton&",
        "redirect_uri=https%3A%2F%2Fhelp.example%2Fback&",
        "&scope=openid%20email&",
        "&code_challenge_method=S256",
        &format!("&state={}&", attempt.state),
    ] {
        assert!(url.contains(part), "{part} in {url}");
    }
    let (form, above) = redeeming(&provider(), &known, &attempt, "c&d", back);
    let verifier = form.rsplit('=').next().unwrap();
    assert!(!url.contains(verifier) && !url.contains(secret.reveal()));
    assert!(form.contains("code=c%26d&"), "{form}");
    assert!(!form.contains("client_secret"), "it goes above the form");
    // baton:p%40ss%3Aw%2Frd
    assert_eq!(above.as_deref(), Some("Basic YmF0b246cCU0MHNzJTNBdyUyRnJk"));
    let posts = json!({"token_endpoint_auth_methods_supported": ["client_secret_post"]});
    let (form, above) = redeeming(&provider(), &document(&posts).unwrap(), &attempt, "c", back);
    assert!(form.ends_with("&client_id=baton&client_secret=p%40ss%3Aw%2Frd"), "{form}");
    assert_eq!(above, None);
    let out = sign_out_url(&provider(), &known, "a.b.c", back).unwrap();
    assert!(out.starts_with("https://id.example/out?id_token_hint=a.b.c&client_id=baton&"));
    assert!(!format!("{:?}", provider()).contains("p@ss"));
}

fn said(claims: &Value, mapping: &Mapping) -> Person {
    person(claims.as_object().unwrap(), mapping)
}

#[test]
fn claims_become_roles_skills_and_languages() {
    let list = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>();
    let mapping = Mapping {
        role_claim: Some("realm_access.roles".into()),
        administrators: list(&["desk admins"]),
        leads: list(&["desk-leads"]),
        agents: list(&["desk"]),
        skills_claim: Some("skills".into()),
        skills: Vec::new(),
        languages_claim: Some("locale".into()),
    };
    let role = |roles: Value| said(&json!({"realm_access": {"roles": roles}}), &mapping).role;
    assert_eq!(role(json!(["desk", "desk admins"])), Some(Some(Role::Administrator)));
    assert_eq!(role(json!(["desk", "desk-leads"])), Some(Some(Role::Lead)));
    assert_eq!(role(json!("desk")), Some(Some(Role::Agent)));
    assert_eq!(role(json!("not desk admins")), Some(None), "a part of a name is no name");
    assert_eq!(said(&json!({}), &mapping).role, Some(None));
    let anybody = Mapping { agents: Vec::new(), ..mapping.clone() };
    assert_eq!(said(&json!({}), &anybody).role, Some(Some(Role::Agent)));
    assert_eq!(said(&json!({}), &Mapping::default()), Person::default());

    let person = said(
        &json!({
            "email": "Ada@Desk.example", "email_verified": true, "preferred_username": "ada",
            "skills": ["billing:3", "api", "billing:1", "no skill", "x:9", 7], "locale": "de-AT, en",
        }),
        &mapping,
    );
    assert_eq!(person.email, Some(("ada@desk.example".into(), true)));
    assert_eq!(person.name.as_deref(), Some("ada"));
    assert_eq!(person.skills, Some([("api".into(), 1), ("billing".into(), 3)].into()));
    assert_eq!(person.tongues, Some(vec![Tongue::En, Tongue::De]));
    let mapped = Mapping { skills: vec![("Team Money".into(), "billing".into(), 2)], ..mapping };
    let skills = said(&json!({"skills": ["Team Money", "api"]}), &mapped).skills;
    assert_eq!(skills, Some([("billing".into(), 2)].into()));
    let unverified = said(&json!({"email": "a@b.c", "email_verified": "false"}), &mapped);
    assert_eq!(unverified.email, Some(("a@b.c".into(), false)));
}

#[test]
fn a_password_counts_where_it_may() {
    let provider = provider();
    assert!(provider.allows_password("Ada@desk.example", Role::Administrator));
    assert!(!provider.allows_password("ada@desk.example", Role::Lead), "no administrator any more");
    assert!(!provider.allows_password("eve@desk.example", Role::Administrator));
    assert!(Provider { passwords: true, ..provider }.allows_password("eve@x", Role::Agent));
}
