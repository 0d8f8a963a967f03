//! A secret is recognised by its own kind only, and never printed.
use super::*;

#[test]
fn a_minted_secret_is_found_again_by_what_it_opens() {
    let ids = IdSource::seeded(1);
    let secret = mint(SecretKind::Customer, &ids);
    assert!(secret.reveal().starts_with("bct_"));
    assert_eq!(presented(SecretKind::Customer, secret.reveal()), Some(secret.hash()));
    assert_eq!(presented(SecretKind::Api, secret.reveal()), None);
}

#[test]
fn no_two_secrets_are_alike_and_none_prints() {
    let ids = IdSource::seeded(1);
    let (a, b) = (mint(SecretKind::Api, &ids), mint(SecretKind::Api, &ids));
    assert_ne!(a.hash(), b.hash());
    assert_eq!(format!("{a:?}"), "Secret");
}

#[test]
fn anything_else_is_no_secret() {
    for text in ["", "bct_", "bct_short", "bct_\u{1F600}", &"bct_".repeat(1_000)] {
        assert_eq!(presented(SecretKind::Customer, text), None, "{text}");
    }
    let spaced = format!("bct_{}", " ".repeat(BODY_CHARS));
    assert_eq!(presented(SecretKind::Customer, &spaced), None);
}
