//! Who somebody is: passwords, codes beside them, secrets, console sessions, one-time links, a
//! customer's signed identity, an OpenID provider's word. Pure functions over the records of
//! `domain::access`, with `now` as an argument; where the records are kept, and who may do what, is
//! decided elsewhere.

pub mod identity;
pub mod links;
pub mod mail;
pub mod passwords;
pub mod provider;
pub mod second_factor;
pub mod secrets;
pub mod sessions;
pub mod webhooks;

/// Everything but what RFC 3986 calls unreserved, percent-encoded.
fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let digit = |n: u8| char::from_digit(n.into(), 16).unwrap_or('0').to_ascii_uppercase();
            out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    out
}
