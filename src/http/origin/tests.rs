//! Own pages are recognised, others are not.
use super::*;

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs.iter().map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap())).collect()
}

#[test]
fn only_our_own_pages_are_own() {
    let own = Origins { own: "https://help.example.org".into(), ..Origins::default() };
    let source = |pairs: &[(&'static str, &str)]| own.source(&headers(pairs));
    assert_eq!(source(&[("origin", "https://help.example.org")]), Source::Own);
    assert_eq!(source(&[("sec-fetch-site", "same-origin")]), Source::Own);
    assert_eq!(source(&[("origin", "https://evil.example")]), Source::Foreign);
    assert_eq!(source(&[("origin", "null")]), Source::Foreign);
    assert_eq!(source(&[("sec-fetch-site", "same-site")]), Source::Foreign);
    let mixed = [("origin", "https://help.example.org"), ("sec-fetch-site", "cross-site")];
    assert_eq!(source(&mixed), Source::Foreign);
    assert_eq!(source(&[]), Source::Unsaid);
}

#[test]
fn without_a_public_address_the_host_decides() {
    let own = Origins::default();
    let same = [("host", "localhost:7411"), ("origin", "http://localhost:7411")];
    assert_eq!(own.source(&headers(&same)), Source::Own);
    let other = [("host", "localhost:7411"), ("origin", "http://localhost:7412")];
    assert_eq!(own.source(&headers(&other)), Source::Foreign);
    assert_eq!(own.source(&headers(&[("origin", "http://localhost")])), Source::Foreign);
}

#[test]
fn sharing_is_by_exact_match() {
    let origins = Origins { allowed: vec!["https://shop.example".into()], ..Origins::default() };
    let shared = |origin: &str| origins.shared_with(&headers(&[("origin", origin)]));
    assert_eq!(shared("https://shop.example").as_deref(), Some("https://shop.example"));
    for other in ["https://shop.example.evil", "http://shop.example", "https://shop.example:8"] {
        assert_eq!(shared(other), None);
    }
}
