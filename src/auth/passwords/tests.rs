//! The right password fits, nothing else does, and a doctored hash is refused unread.
use super::*;

fn passwords() -> Passwords {
    Passwords::new(&IdSource::seeded(7)).unwrap()
}

#[tokio::test]
async fn the_right_password_fits_and_no_other() {
    let passwords = passwords();
    let stored = passwords.hash("correct horse").await.unwrap();
    assert!(stored.starts_with("$argon2id$"));
    assert!(passwords.verify("correct horse", Some(&stored)).await.unwrap());
    assert!(!passwords.verify("correct house", Some(&stored)).await.unwrap());
    assert!(!passwords.verify("correct horse", None).await.unwrap());
}

#[tokio::test]
async fn short_and_endless_passwords_are_refused() {
    let passwords = passwords();
    assert_eq!(passwords.hash("short").await, Err(PasswordError::TooShort));
    let endless = "x".repeat(PASSWORD_BYTES_MAX + 1);
    assert_eq!(passwords.hash(&endless).await, Err(PasswordError::TooLong));
    assert!(!passwords.verify(&endless, None).await.unwrap());
}

#[test]
fn an_unknown_name_costs_what_a_known_one_does() {
    let (real, nobodys) =
        (hash_now(b"correct horse", [1; 16]).unwrap(), nobodys([2; 32], [3; 16]).unwrap());
    let costs = |hash: &str| hash.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(costs(&nobodys), costs(&real));
    assert_eq!(nobodys.len(), real.len());
    assert!(PasswordHash::new(&nobodys).is_ok() && !verify_now(b"correct horse", &nobodys));
}

#[test]
fn a_doctored_hash_fits_nothing() {
    let stored = hash_now(b"correct horse", [1; 16]).unwrap();
    assert!(verify_now(b"correct horse", &stored));
    let greedy = stored.replace("m=19456", "m=4194304");
    assert_ne!(greedy, stored);
    assert!(!verify_now(b"correct horse", &greedy));
    assert!(!verify_now(b"correct horse", &stored.replace("argon2id", "argon2d")));
    assert!(!verify_now(b"correct horse", "not a hash"));
}
