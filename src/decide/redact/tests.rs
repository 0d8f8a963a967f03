//! What is taken out, and what only looks like it. The card numbers are the ones their issuers
//! publish for tests.

use super::*;

fn cleaned(text: &str) -> String {
    let privacy = Privacy { redact_cards: true, redact_secrets: true, ..Privacy::default() };
    redact(text.to_owned(), &privacy)
}

#[test]
fn card_numbers_go_however_they_are_grouped() {
    for number in [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111.1111.1111.1111",
        "5555555555554444",
        "2223003122003222",
        "378282246310005",
        "3782 822463 10005",
        "6011111111111117",
        "30569309025904",
        "3530111333300000",
        "６０１１１１１１１１１１１１１７",
    ] {
        let text = format!("my card is {number}, please");
        assert_eq!(cleaned(&text), format!("my card is {CARD}, please"));
    }
    assert_eq!(
        cleaned("4111 1111 1111 1111 123 and 5555-5555-5555-4444"),
        format!("{CARD} 123 and {CARD}"),
        "a number beside it does not hide it"
    );
}

#[test]
fn other_numbers_stay() {
    for text in [
        "order 4111111111111112",
        "1234567890123456",
        "IBAN DE89 3704 0044 0532 0130 00",
        "call +49 170 1234567 or 0800 1111111",
        "tracking 00340434161094021501",
        "94111111111111111",
        "2026-11-26 01:02:03.123456789",
    ] {
        assert_eq!(cleaned(text), text);
    }
}

#[test]
fn keys_and_what_is_introduced_as_a_secret_go() {
    let key = format!("sk_live_{}", "a1B2".repeat(6));
    assert_eq!(cleaned(&format!("use {key} there")), format!("use {SECRET} there"));
    assert_eq!(cleaned("password: hunter2!"), format!("password: {SECRET}"));
    assert_eq!(cleaned("Mein Passwort ist geheim123"), format!("Mein Passwort ist {SECRET}"));
    assert_eq!(cleaned("api_key=abcd-efgh"), format!("api_key={SECRET}"));
    let pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----";
    assert_eq!(cleaned(&format!("here:\n{pem}\nok")), format!("here:\n{SECRET}\nok"));
}

#[test]
fn talking_about_passwords_is_no_secret() {
    for text in [
        "my password is wrong",
        "the token is invalid, says the page",
        "I forgot my password. It is 3 days old.",
        "where is the api key shown?",
    ] {
        assert_eq!(cleaned(text), text);
    }
}

#[test]
fn it_is_the_same_again_and_off_when_it_is_off() {
    let text = "4111111111111111 password: hunter2!";
    assert_eq!(cleaned(&cleaned(text)), cleaned(text));
    assert_eq!(redact(text.to_owned(), &Privacy::default()), text);
}
