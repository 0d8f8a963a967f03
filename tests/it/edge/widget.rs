//! A page of an allowed site speaks with the API; a page of any other does not.

use super::desk::{Answer, Asker, Desk, generous};

const SHOP: &str = "https://shop.example";

fn desk() -> Desk {
    Desk::with(generous(), |config| config.allowed_origins = vec![SHOP.into()])
}

fn asks_first(desk: &Desk, origin: &str) -> Answer {
    let head = [
        ("origin", origin),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "authorization, content-type"),
    ];
    desk.ask("OPTIONS", "/api/v1/customer-sessions", &Asker::nobody(), &head, b"")
}

#[test]
fn an_allowed_site_may_ask_and_read() {
    let desk = desk();
    let first = asks_first(&desk, SHOP);
    assert_eq!(first.status, 204);
    assert_eq!(first.header("access-control-allow-origin"), Some(SHOP));
    let allowed = first.header("access-control-allow-headers");
    assert_eq!(allowed, Some("authorization, content-type"));
    let head = [("origin", SHOP), ("content-type", "application/json")];
    let met = desk.ask("POST", "/api/v1/customer-sessions", &Asker::nobody(), &head, b"{}");
    assert_eq!(met.status, 200);
    assert_eq!(met.header("access-control-allow-origin"), Some(SHOP));
    assert_eq!(met.header("access-control-allow-credentials"), None);
}

#[test]
fn another_site_may_not() {
    let desk = desk();
    for origin in ["https://evil.example", "https://shop.example.evil.example", "null"] {
        let answer = asks_first(&desk, origin);
        assert_eq!(answer.header("access-control-allow-origin"), None, "{origin}");
        assert_ne!(answer.status, 204);
    }
}
