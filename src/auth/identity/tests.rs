//! Only what the team's own secret signed, for Baton, for a day at most, is believed.
use jsonwebtoken::{EncodingKey, Header, encode};
use serde_json::{Value, json};

use super::*;

const NOW: Timestamp = Timestamp(1_700_000_000_000);
const SECRET: &[u8] = b"a secret of the team's own site";

fn jwt(claims: &Value, algorithm: Algorithm, secret: &[u8]) -> Claim {
    let key = EncodingKey::from_secret(secret);
    Claim::Jwt(encode(&Header::new(algorithm), claims, &key).unwrap())
}

fn claims(exp_s: i64) -> Value {
    json!({
        "sub": "crm-17", "aud": "baton", "exp": NOW.0 / 1_000 + exp_s,
        "name": "Ines", "tier": "premium", "value_per_year": 12_000,
        "attributes": {"region": "north"},
    })
}

#[test]
fn a_signed_token_vouches_for_what_it_says() {
    let vouched = verify(&jwt(&claims(3_600), Algorithm::HS256, SECRET), SECRET, NOW).unwrap();
    assert_eq!(vouched.external_ref, "crm-17");
    assert_eq!(vouched.tier, Some(CustomerTier::Premium));
    assert_eq!(vouched.email, None);
    assert_eq!(vouched.attributes.get("region").map(String::as_str), Some("north"));
}

#[test]
fn another_secret_algorithm_or_audience_is_refused() {
    let refused = |claim: &Claim| verify(claim, SECRET, NOW) == Err(IdentityError::Signature);
    assert!(refused(&jwt(&claims(3_600), Algorithm::HS256, b"another")));
    assert!(refused(&jwt(&claims(3_600), Algorithm::HS512, SECRET)));
    let mut other = claims(3_600);
    other["aud"] = json!("another-service");
    assert!(refused(&jwt(&other, Algorithm::HS256, SECRET)));
    for missing in ["aud", "exp", "sub"] {
        let mut claims = claims(3_600);
        claims.as_object_mut().unwrap().remove(missing);
        assert!(refused(&jwt(&claims, Algorithm::HS256, SECRET)), "{missing}");
    }
    assert!(refused(&Claim::Jwt("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.".into())));
    assert!(refused(&Claim::Jwt("x".repeat(JWT_BYTES_MAX + 1))));
}

#[test]
fn a_token_lives_a_day_at_most() {
    let at = |exp_s| verify(&jwt(&claims(exp_s), Algorithm::HS256, SECRET), SECRET, NOW);
    assert_eq!(at(-61), Err(IdentityError::Expired));
    assert!(at(JWT_LIFETIME_MAX_S).is_ok());
    assert_eq!(at(JWT_LIFETIME_MAX_S + 61), Err(IdentityError::TooLong));
    assert_eq!(at(i64::MAX / 4_000), Err(IdentityError::TooLong));
}

#[test]
fn an_hmac_vouches_for_the_id_alone() {
    let claim = |external_ref: &str, hmac: &str| Claim::Hmac {
        external_ref: external_ref.to_owned(),
        hmac: hmac.to_owned(),
    };
    let hmac = sign("crm-17", SECRET);
    let vouched = verify(&claim("crm-17", &hmac), SECRET, NOW).unwrap();
    assert_eq!(vouched, Vouched { external_ref: "crm-17".into(), ..Vouched::default() });
    assert!(verify(&claim("crm-17", &hmac.to_uppercase()), SECRET, NOW).is_ok());
    for (who, tag) in [("crm-18", hmac.as_str()), ("crm-17", ""), ("crm-17", "zz")] {
        assert_eq!(verify(&claim(who, tag), SECRET, NOW), Err(IdentityError::Signature));
    }
    assert_eq!(verify(&claim("", &sign("", SECRET)), SECRET, NOW), Err(IdentityError::Subject));
}

#[test]
fn without_a_secret_nothing_is_believed() {
    let claim = jwt(&claims(3_600), Algorithm::HS256, b"");
    assert_eq!(verify(&claim, b"", NOW), Err(IdentityError::NotSetUp));
}

/// RFC 4231, test case 2.
#[test]
fn the_hmac_is_the_published_one() {
    assert_eq!(
        sign("what do ya want for nothing?", b"Jefe"),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
}
