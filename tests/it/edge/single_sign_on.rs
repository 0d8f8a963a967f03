//! Single sign-on where the provider is not what it should be: other keys, other people's tokens,
//! silence. That it works with a real one is shown in the browser.

use std::time::{Duration, Instant};

use baton::app::people::AgentChange;
use baton::config::{Typed, TypedOidc};
use baton::domain::access::LinkPurpose;
use baton::domain::agent::Role;
use serde_json::{Value, json};

use super::desk::{Answer, Asker, Desk, generous};
use crate::support::Trial;
use crate::support::provider::Provider;
use crate::support::socket::Socket;

/// The second it is on every desk.
const NOW_S: i64 = 1_700_000_000;
const BACK_CHANNEL: &str = "/single-sign-on/back-channel-log-out";

fn settings(provider: &Provider) -> TypedOidc {
    let list = |name: &str| vec![name.to_owned()];
    TypedOidc {
        issuer: Some(provider.issuer()),
        client_id: Some("baton".into()),
        name: Some("Harbour".into()),
        role_claim: Some("groups".into()),
        administrators: list("admins"),
        leads: list("leads"),
        create: true,
        ..TypedOidc::default()
    }
}

fn desk(oidc: TypedOidc) -> Desk {
    let meant = Typed { oidc, ..Typed::default() }.meant().unwrap();
    Desk::with(generous(), |config| config.provider = meant.provider)
}

/// Somebody of whom the provider says this, for five minutes.
fn somebody(subject: &str, more: &Value) -> Value {
    let mut claims = json!({
        "sub": subject, "sid": format!("s-{subject}"), "iat": NOW_S, "exp": NOW_S + 300,
        "email": format!("{subject}@desk.example"), "email_verified": true, "name": subject,
        "groups": [],
    });
    for (name, value) in more.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

fn between(url: &str, name: &str) -> String {
    let part = url.split(['?', '&']).find_map(|part| part.strip_prefix(&format!("{name}=")));
    part.unwrap_or_else(|| panic!("{name} in {url}")).to_owned()
}

/// An attempt as a browser makes it: what it keeps, and where it is sent.
fn attempt(desk: &Desk) -> (Asker, String) {
    let begun = desk.post(&Asker::nobody(), "/api/v1/single-sign-on/attempts", &json!({}));
    assert_eq!(begun.status, 201, "{begun:?}");
    let cookie = begun.header("set-cookie").unwrap();
    assert!(cookie.contains("; HttpOnly; SameSite=Strict"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let url = begun.json()["url"].as_str().unwrap().to_owned();
    (Asker { id: String::new(), headers: vec![("cookie".into(), cookie)] }, url)
}

fn finish(desk: &Desk, browser: &Asker, state: &str, code: &str) -> Answer {
    let returned = json!({"state": state, "code": code});
    desk.post(browser, "/api/v1/single-sign-on/sessions", &returned)
}

fn sign_on(desk: &Desk) -> Answer {
    let (browser, url) = attempt(desk);
    finish(desk, &browser, &between(&url, "state"), &between(&url, "nonce"))
}

fn console(desk: &Desk, answer: &Answer) -> Asker {
    assert_eq!(answer.status, 200, "{answer:?}");
    let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let headers = vec![("cookie".into(), cookie), ("origin".into(), desk.origin())];
    Asker { id: answer.json()["agent"]["id"].as_str().unwrap().into(), headers }
}

#[track_caller]
fn refused(answer: &Answer, why: &str) {
    let message = answer.json()["error"]["message"].as_str().unwrap_or_default().to_owned();
    assert_eq!(answer.status, 403, "{answer:?}");
    assert!(message.contains(why), "{message:?} does not say {why:?}");
}

#[test]
fn an_answer_counts_only_in_the_browser_that_asked() {
    let provider = Provider::open();
    let desk = desk(settings(&provider));
    provider.says(somebody("nova", &json!({})));
    let (mine, url) = attempt(&desk);
    let (state, nonce) = (between(&url, "state"), between(&url, "nonce"));
    let (others, _) = attempt(&desk);
    for (browser, state) in
        [(&others, state.as_str()), (&Asker::nobody(), state.as_str()), (&mine, "another")]
    {
        refused(&finish(&desk, browser, state, &nonce), "was not begun here");
    }
    refused(&finish(&desk, &mine, &state, "spent"), "invalid_grant");
    refused(&finish(&desk, &mine, &state, "of-another-attempt"), "answers another attempt");
    let from = json!({"state": state, "code": nonce, "iss": "https://evil.example"});
    refused(&desk.post(&mine, "/api/v1/single-sign-on/sessions", &from), "was not begun here");
    // The page people come back to is ours, whatever host the request names.
    let host = [("host", "evil.example"), ("content-type", "application/json")];
    let path = "/api/v1/single-sign-on/attempts";
    let begun = desk.ask("POST", path, &Asker::nobody(), &host, b"{}");
    if begun.status == 201 {
        let url = begun.json()["url"].as_str().unwrap().to_owned();
        assert!(!url.contains("evil"), "{url}");
    }
    assert_eq!(finish(&desk, &mine, &state, &nonce).status, 200);
}

#[test]
fn a_token_that_is_not_the_providers_for_us_lets_nobody_in() {
    let provider = Provider::open();
    let desk = desk(settings(&provider));
    for (change, why) in [
        (json!({"iss": "https://evil.example"}), "another provider"),
        (json!({"aud": "another-program"}), "another program"),
        (json!({"exp": NOW_S - 120}), "expired"),
        (json!({"nonce": "another"}), "another attempt"),
    ] {
        provider.says(somebody("nova", &change));
        refused(&sign_on(&desk), why);
    }
    assert!(desk.house.board().agents().next().is_none(), "nobody was added");
}

#[test]
fn keys_that_changed_are_fetched_and_not_again_and_again() {
    let provider = Provider::open();
    let desk = desk(settings(&provider));
    provider.says(somebody("nova", &json!({})));
    assert_eq!(sign_on(&desk).status, 200);
    assert_eq!(provider.n_key_sets(), 1);
    provider.changes_keys("k2");
    desk.house.clock().advance_ms(10_000);
    assert_eq!(sign_on(&desk).status, 200, "with keys it had to ask for");
    for _ in 0..20 {
        let junk = Provider::open();
        junk.changes_keys("junk");
        let token = junk.signs(&json!({"iss": provider.issuer()}));
        let form = format!("logout_token={token}");
        let answer = desk.ask("POST", BACK_CHANNEL, &Asker::nobody(), &[], form.as_bytes());
        assert_eq!(answer.status, 400);
    }
    assert_eq!(provider.n_key_sets(), 2, "what nobody signed does not make us ask");
}

#[test]
fn the_provider_says_who_is_what_and_the_last_administrator_stays_one() {
    let provider = Provider::open();
    let desk = desk(settings(&provider));
    provider.says(somebody("ada", &json!({"groups": ["admins"]})));
    let ada = console(&desk, &sign_on(&desk));
    let role = |who: &Asker| desk.get(who, "/api/v1/me").json()["agent"]["role"].clone();
    assert_eq!(role(&ada), "administrator");
    provider.says(somebody("ada", &json!({"groups": []})));
    assert_eq!(role(&console(&desk, &sign_on(&desk))), "administrator", "nobody else is");
    provider.says(somebody("nova", &json!({"groups": ["admins"]})));
    let nova = console(&desk, &sign_on(&desk));
    provider.says(somebody("ada", &json!({"groups": ["leads"]})));
    let again = console(&desk, &sign_on(&desk));
    assert_eq!((again.id.as_str(), role(&again)), (ada.id.as_str(), json!("lead")));
    assert_eq!(desk.get(&ada, "/api/v1/me").status, 401, "what was begun as another role is over");
    // Parted by an administrator, whoever comes with the address next is them.
    let path = format!("/api/v1/agents/{}/provider-account", ada.id);
    assert_eq!(desk.ask("DELETE", &path, &again, &[], b"").status, 403);
    assert_eq!(desk.ask("DELETE", &path, &nova, &[], b"").status, 204);
    assert_eq!(desk.ask("DELETE", &path, &nova, &[], b"").status, 404);
    provider.says(somebody("ada-2", &json!({"email": "ada@desk.example"})));
    assert_eq!(console(&desk, &sign_on(&desk)).id, ada.id);
    let disabled = desk.send(
        "PATCH",
        &nova,
        &format!("/api/v1/agents/{}", ada.id),
        &json!({"disabled": true}),
    );
    assert_eq!(disabled.status, 200);
    refused(&sign_on(&desk), "no longer sign in");
    let acts = desk.get(&nova, "/api/v1/audit").json().to_string();
    for deed in ["signed_in", "agent_added", "agent_changed", "account_unlinked"] {
        assert!(acts.contains(deed), "{deed} in {acts}");
    }
}

#[test]
fn whoever_is_unknown_is_added_only_when_the_settings_say_so() {
    let provider = Provider::open();
    let desk = desk(TypedOidc { create: false, ..settings(&provider) });
    let mara = desk.agent("Mara", Role::Agent);
    provider.says(somebody("nova", &json!({})));
    refused(&sign_on(&desk), "nobody here has the address nova@desk.example");
    provider.says(somebody("u-1", &json!({"email": "mara@desk.example", "email_verified": false})));
    refused(&sign_on(&desk), "verified");
    provider.says(somebody("u-1", &json!({"email": "MARA@desk.example"})));
    assert_eq!(console(&desk, &sign_on(&desk)).id, mara.id);
}

#[test]
fn without_passwords_only_the_named_administrator_has_one() {
    let provider = Provider::open();
    let oidc = TypedOidc {
        passwords: Some(false),
        break_glass: vec!["Ada@desk.example".into()],
        ..settings(&provider)
    };
    let desk = desk(oidc);
    let ways = desk.get(&Asker::nobody(), "/api/v1/sign-in").json();
    assert_eq!(ways, json!({"passwords": false, "single_sign_on": "Harbour"}));
    let invited = |name: &str, role| {
        let change = AgentChange {
            name: Some(name.into()),
            email: Some(format!("{}@desk.example", name.to_lowercase())),
            role: Some(role),
            ..AgentChange::default()
        };
        let agent = desk.wait(desk.house.put_new_agent(change)).unwrap();
        let link = desk.house.issue_link(LinkPurpose::Invitation, Some(agent.id));
        let path = format!("/api/v1/links/{}", desk.wait(link).unwrap().reveal());
        desk.post(&Asker::nobody(), &path, &json!({"password": "ten letters"}))
    };
    let ada = invited("Ada", Role::Administrator);
    assert_eq!(ada.status, 200);
    refused(&invited("Eve", Role::Administrator), "sign in with Harbour");
    let by_password = |email: &str| {
        let with = json!({"email": email, "password": "ten letters"});
        desk.post(&Asker::nobody(), "/api/v1/sessions", &with).status
    };
    assert_eq!(by_password("ada@desk.example"), 200);
    let ada = console(&desk, &ada);
    let eve = desk.house.board().agents().find(|a| a.name == "Eve").unwrap().id;
    let made =
        desk.post(&ada, &format!("/api/v1/agents/{eve}/links"), &json!({"purpose": "reset"}));
    refused(&made, "sign in with Harbour");
}

#[test]
fn a_provider_that_says_nothing_keeps_nobody_out_who_is_in() {
    let provider = Provider::open();
    let desk = desk(settings(&provider));
    provider.is_silent(true);
    let path = "/api/v1/single-sign-on/attempts";
    let told = desk.post(&Asker::nobody(), path, &json!({}));
    assert_eq!(told.status, 409);
    assert!(told.body.contains("Harbour does not answer now"), "{told:?}");
    provider.is_silent(false);
    desk.house.clock().advance_ms(5_000);
    provider.says(somebody("nova", &json!({})));
    let nova = console(&desk, &sign_on(&desk));
    provider.is_silent(true);
    desk.house.clock().advance_ms(20 * 60 * 1_000);
    assert_eq!(desk.get(&nova, "/api/v1/me").status, 200);
    desk.house.clock().advance_ms(20 * 60 * 1_000);
    assert_eq!(desk.get(&nova, "/api/v1/me").status, 200);
    desk.house.clock().advance_ms(20 * 60 * 1_000);
    let out = desk.ask("DELETE", "/api/v1/sessions/current", &nova, &[], b"");
    assert!(matches!(out.status, 200 | 204), "{out:?}");
    assert_eq!(desk.get(&nova, "/api/v1/me").status, 401);
}

#[test]
fn a_log_out_at_the_provider_ends_what_it_is_about_within_a_second() {
    let trial = Trial::of(
        &["P16"],
        "edge::single_sign_on::a_log_out_at_the_provider_ends_what_it_is_about_within_a_second",
    );
    let provider = Provider::open();
    let desk = desk(settings(&provider));
    let mut slowest = Duration::ZERO;
    let log_out = |claims: &Value| {
        let event = json!({"http://schemas.openid.net/event/backchannel-logout": {}});
        let mut all = json!({"iat": NOW_S, "exp": NOW_S + 120, "events": event});
        for (name, value) in claims.as_object().unwrap() {
            all[name] = value.clone();
        }
        let form = format!("logout_token={}", provider.signs(&all));
        let head = [("content-type", "application/x-www-form-urlencoded")];
        desk.ask("POST", BACK_CHANNEL, &Asker::nobody(), &head, form.as_bytes()).status
    };
    let enter = |subject: &str, sid: &str| {
        provider.says(somebody(subject, &json!({"sid": sid})));
        console(&desk, &sign_on(&desk))
    };
    let listen = |who: &Asker| {
        let (_, cookie) = who.headers.first().unwrap();
        Socket::try_open(&desk.origin(), Some(cookie), &json!({"type": "hello"})).unwrap()
    };
    let (first, second, other) = (enter("nova", "s-1"), enter("nova", "s-2"), enter("otto", "s-3"));
    for (who, claims) in [
        (&first, json!({"sub": "nova", "sid": "s-1", "jti": "l-1"})),
        (&second, json!({"sub": "nova", "jti": "l-2"})),
        (&other, json!({"sid": "s-3", "jti": "l-3"})),
    ] {
        let mut socket = listen(who);
        let since = Instant::now();
        assert_eq!(log_out(&claims), 200);
        assert_eq!(socket.closed(), 4403);
        slowest = slowest.max(since.elapsed());
        assert_eq!(desk.get(who, "/api/v1/me").status, 401);
    }
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
    // Heard before, of another's session, without a proof, of a wrong kind.
    let nova = enter("nova", "s-4");
    assert_eq!(log_out(&json!({"sub": "nova", "jti": "l-2"})), 400);
    assert_eq!(log_out(&json!({"sub": "otto", "sid": "s-4", "jti": "l-5"})), 200);
    assert_eq!(log_out(&json!({"sub": "nova", "jti": "l-6", "nonce": "n"})), 400);
    assert_eq!(log_out(&json!({"sub": "nova", "jti": "l-7", "aud": "another"})), 400);
    for junk in ["", "logout_token=", "logout_token=a.b.c", "other=1"] {
        let answer = desk.ask("POST", BACK_CHANNEL, &Asker::nobody(), &[], junk.as_bytes());
        assert_eq!(answer.status, 400, "{junk}");
    }
    assert_eq!(desk.ask("GET", BACK_CHANNEL, &Asker::nobody(), &[], b"").status, 405);
    assert_eq!(desk.get(&nova, "/api/v1/me").status, 200, "none of it was about this session");
    let found = format!("by session, by person: cut within {} ms", slowest.as_millis());
    trial.held(3, "log-outs", found);
}
