//! What every answer carries, and what each page may load.

use baton::domain::agent::Role;
use baton::http::limits::Limits;
use expect_test::{Expect, expect};
use serde_json::json;

use super::desk::{Answer, Asker, Desk, generous};

fn shown(answer: &Answer) -> String {
    let varying = ["date", "etag", "x-request-id", "content-length", "connection"];
    let mut lines: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| !varying.contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    lines.sort();
    format!("{}\n{}\n", answer.status, lines.join("\n"))
}

fn check(answer: &Answer, expected: &Expect) {
    expected.assert_eq(&shown(answer));
}

#[test]
fn an_answer_of_the_api_is_kept_by_nobody_and_loads_nothing() {
    let desk = Desk::open();
    let agent = desk.agent("Mara", Role::Agent);
    check(
        &desk.get(&agent, "/api/v1/me"),
        &expect![[r#"
            200
            cache-control: no-store
            content-security-policy: default-src 'none'; frame-ancestors 'none'
            content-type: application/json; charset=utf-8
            cross-origin-resource-policy: same-origin
            permissions-policy: camera=(), microphone=(), geolocation=(), payment=()
            ratelimit-policy: "requests";q=1000000;w=1
            ratelimit: "requests";r=999999;t=1
            referrer-policy: no-referrer
            vary: Origin
            x-content-type-options: nosniff
        "#]],
    );
}

#[test]
fn the_shop_page_may_load_our_own_files_and_nothing_else() {
    let desk = Desk::with(generous(), |config| config.demo = true);
    let answer = desk.get(&Asker::nobody(), "/");
    check(
        &answer,
        &expect![[r"
        200
        cache-control: no-cache
        content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html
        content-type: text/html; charset=utf-8
        cross-origin-opener-policy: same-origin
        cross-origin-resource-policy: same-origin
        permissions-policy: camera=(), microphone=(), geolocation=(), payment=()
        referrer-policy: no-referrer
        vary: Origin
        vary: accept-encoding
        x-content-type-options: nosniff
    "]],
    );
}

#[test]
fn the_manual_is_for_whoever_asks_and_says_nothing_of_this_house() {
    let desk = Desk::with(generous(), |config| {
        config.identity_secret = b"nobody must read this secret anywhere".to_vec();
    });
    let page = desk.get(&Asker::nobody(), "/help/backup");
    let policy = page.header("content-security-policy").unwrap();
    assert_eq!(page.status, 200);
    assert!(
        policy.contains("script-src 'self' 'sha256-") && !policy.contains("unsafe"),
        "{policy}"
    );
    let settings = desk.get(&Asker::nobody(), "/help/pages/reference-settings.md");
    assert_eq!(settings.header("content-type"), Some("text/markdown; charset=utf-8"));
    assert!(settings.body.contains("| `identity_secret` |"), "{}", settings.body);
    assert!(!settings.body.contains("nobody must read"), "what it is here is nobody's business");
}

#[test]
fn the_widgets_parts_may_be_loaded_by_other_sites() {
    let desk = Desk::open();
    check(
        &desk.get(&Asker::nobody(), "/widget/launcher.js"),
        &expect![[r"
        200
        access-control-allow-origin: *
        cache-control: no-cache
        content-security-policy: default-src 'none'; frame-ancestors 'none'
        content-type: text/javascript; charset=utf-8
        cross-origin-resource-policy: cross-origin
        permissions-policy: camera=(), microphone=(), geolocation=(), payment=()
        referrer-policy: no-referrer
        vary: accept-encoding
        x-content-type-options: nosniff
    "]],
    );
}

#[test]
fn a_refusal_is_dressed_like_every_answer() {
    let desk = Desk::open();
    check(
        &desk.get(&Asker::nobody(), "/api/v1/me"),
        &expect![[r"
        401
        cache-control: no-store
        content-security-policy: default-src 'none'; frame-ancestors 'none'
        content-type: application/json; charset=utf-8
        cross-origin-resource-policy: same-origin
        permissions-policy: camera=(), microphone=(), geolocation=(), payment=()
        referrer-policy: no-referrer
        vary: Origin
        x-content-type-options: nosniff
    "]],
    );
}

#[test]
fn health_says_only_ok() {
    let desk = Desk::open();
    for path in ["/healthz", "/readyz"] {
        let answer = desk.get(&Asker::nobody(), path);
        assert_eq!((answer.status, answer.body.as_str()), (200, "ok"));
    }
}

#[test]
fn a_file_is_not_sent_twice() {
    let desk = Desk::open();
    let first = desk.get(&Asker::nobody(), "/widget/launcher.js");
    let tag = first.header("etag").unwrap().to_owned();
    let knows = [("if-none-match", tag.as_str())];
    let again = desk.ask("GET", "/widget/launcher.js", &Asker::nobody(), &knows, b"");
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_eq!(again.header("etag"), Some(tag.as_str()));
}

#[test]
fn answers_say_what_is_left_of_the_limits_they_counted_for() {
    let limits = Limits { requests_per_s: 1, request_burst: 3, sign_ins_per_min: 2, ..generous() };
    let desk = Desk::with(limits, |_| {});
    let told = |answer: &Answer| {
        let field = |name: &str| answer.header(name).unwrap_or_default().to_owned();
        (field("ratelimit-policy"), field("ratelimit"))
    };
    let customer = desk.customer();
    let ask = || desk.get(&customer, "/api/v1/conversations");
    for left in ["r=2;t=1", "r=1;t=2", "r=0;t=3"] {
        let answer = ask();
        assert_eq!(answer.status, 200);
        let said = (r#""requests";q=3;w=3"#.to_owned(), format!(r#""requests";{left}"#));
        assert_eq!(told(&answer), said);
        assert_eq!(answer.header("retry-after"), None);
    }
    let refused = ask();
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("1")));
    assert_eq!(told(&refused).1, r#""requests";r=0;t=3"#);

    // What counts for several limits tells of each, also when it is refused.
    desk.house.clock().advance_ms(60_000);
    let body = json!({"email": "nobody@desk.example", "password": "a wrong one"});
    let sign_in = || desk.post(&Asker::nobody(), "/api/v1/sessions", &body);
    assert_eq!(sign_in().status, 401);
    let (policy, left) = told(&sign_in());
    let all = r#""requests";q=3;w=3, "sign_ins";q=2;w=60, "sign_ins_in_all";q=1000000;w=1"#;
    assert_eq!(policy, all);
    let rest = r#""requests";r=1;t=2, "sign_ins";r=0;t=60, "sign_ins_in_all";r=999998;t=1"#;
    assert_eq!(left, rest);
    let refused = sign_in();
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("30")));
    assert_eq!(told(&refused).1, r#""requests";r=0;t=3, "sign_ins";r=0;t=60"#);
    assert_eq!(told(&desk.get(&Asker::nobody(), "/healthz")), Default::default());
}
