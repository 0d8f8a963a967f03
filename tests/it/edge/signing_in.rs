//! Getting in by link, by password, by signed identity; and getting out.

use std::time::{Duration, Instant};

use baton::auth::identity::sign;
use baton::domain::access::LinkPurpose;
use baton::domain::agent::Role;
use serde_json::{Value, json};

use super::desk::{Answer, Asker, Desk, IDENTITY_SECRET, generous};
use crate::support::Trial;

/// How much longer one kind of sign-in may take than another, as a ratio of the quickest of each:
/// a password that is not looked at is a hundred times quicker than one that is.
const RATIO_MAX: f64 = 2.5;
/// Sign-ins of each kind; the quickest is what the machine's other work has not slowed down.
const N_OF_A_KIND: usize = 12;

pub fn link(desk: &Desk, purpose: LinkPurpose, agent: Option<&Asker>) -> String {
    let agent = agent.map(|who| who.id.parse().unwrap());
    let secret = desk.wait(desk.house.issue_link(purpose, agent)).unwrap();
    format!("/api/v1/links/{}", secret.reveal())
}

pub fn cookie(desk: &Desk, answer: &Answer) -> Asker {
    let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let headers = vec![("cookie".into(), cookie), ("origin".into(), desk.origin())];
    Asker { id: String::new(), headers }
}

#[test]
fn the_first_start_makes_the_first_administrator_once() {
    let desk = Desk::open();
    let path = link(&desk, LinkPurpose::SetUp, None);
    let asked = desk.get(&Asker::nobody(), &path).json();
    assert_eq!(
        asked,
        json!({
            "purpose": "set_up", "needs_name": true, "needs_password": true, "needs_code": false,
        })
    );
    let form = json!({"name": "Ada", "email": "Ada@desk.example", "password": "ten letters"});
    for missing in ["name", "email", "password"] {
        let mut form = form.clone();
        form.as_object_mut().unwrap().remove(missing);
        let refused = desk.post(&Asker::nobody(), &path, &form);
        assert_eq!((refused.status, refused.field().as_str()), (400, missing));
    }
    let used = desk.post(&Asker::nobody(), &path, &form);
    assert_eq!(used.status, 200, "{used:?}");
    assert_eq!(used.json()["agent"]["role"], "administrator");
    assert_eq!(desk.post(&Asker::nobody(), &path, &form).status, 404, "once");
    let ada = cookie(&desk, &used);
    assert_eq!(desk.get(&ada, "/api/v1/me").json()["agent"]["email"], "ada@desk.example");
    let with = json!({"email": "ADA@desk.example", "password": "ten letters"});
    assert_eq!(desk.post(&Asker::nobody(), "/api/v1/sessions", &with).status, 200);
}

#[test]
fn a_link_lapses() {
    let desk = Desk::open();
    let mara = desk.agent("Mara", Role::Agent);
    let path = link(&desk, LinkPurpose::Reset, Some(&mara));
    let asked = desk.get(&Asker::nobody(), &path).json();
    let whom = (asked["name"].as_str(), asked["email"].as_str());
    assert_eq!(whom, (Some("Mara"), Some("mara@desk.example")), "whose password is it?");
    desk.house.clock().advance_ms(30 * 60 * 1_000);
    assert_eq!(desk.get(&Asker::nobody(), &path).status, 404);
    let answer = desk.post(&Asker::nobody(), &path, &json!({"password": "ten letters"}));
    assert_eq!((answer.status, answer.code().as_str()), (404, "not_found"));
}

#[test]
fn a_session_ends_by_signing_out_and_by_idleness() {
    let desk = Desk::open();
    let mara = desk.agent("Mara", Role::Agent);
    assert_eq!(desk.get(&mara, "/api/v1/me").status, 200);
    let out = desk.ask("DELETE", "/api/v1/sessions/current", &mara, &[], b"");
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(desk.get(&mara, "/api/v1/me").status, 401);
    let again = desk.signed_in(mara.id.parse().unwrap());
    desk.house.clock().advance_ms(29 * 60 * 1_000);
    assert_eq!(desk.get(&again, "/api/v1/me").status, 200);
    desk.house.clock().advance_ms(29 * 60 * 1_000);
    assert_eq!(desk.get(&again, "/api/v1/me").status, 200, "it was used");
    desk.house.clock().advance_ms(30 * 60 * 1_000);
    assert_eq!(desk.get(&again, "/api/v1/me").status, 401);
}

#[test]
fn the_cookie_is_closed_to_scripts_and_other_sites() {
    let plain = Desk::open();
    let secure = Desk::with(generous(), |config| {
        config.public_url = Some("https://help.example.org".into());
    });
    let set = |desk: &Desk, origin: &str| {
        let agent = desk.wait(desk.house.put_new_agent(baton::app::people::AgentChange {
            name: Some("Mara".into()),
            email: Some("mara@desk.example".into()),
            ..Default::default()
        }));
        let agent = Asker { id: agent.unwrap().id.to_string(), headers: Vec::new() };
        let path = link(desk, LinkPurpose::SignIn, Some(&agent));
        let head = [("origin", origin), ("content-type", "application/json")];
        let answer = desk.ask("POST", &path, &Asker::nobody(), &head, b"{}");
        let cookie = answer.header("set-cookie").unwrap().to_owned();
        let (name, rest) = cookie.split_once('=').unwrap();
        (name.to_owned(), rest.split_once(';').unwrap().1.to_owned())
    };
    let (name, flags) = set(&plain, &plain.origin());
    assert_eq!(name, "baton-session");
    assert_eq!(flags, " Path=/; Max-Age=43200; HttpOnly; SameSite=Strict");
    let (name, flags) = set(&secure, "https://help.example.org");
    assert_eq!(name, "__Host-baton");
    assert_eq!(flags, " Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure");
}

#[test]
fn another_sites_page_cannot_write_with_the_cookie() {
    let desk = Desk::open();
    let mara = desk.agent("Mara", Role::Agent);
    let bare = Asker { headers: vec![mara.headers[0].clone()], ..mara.clone() };
    let json = ("content-type", "application/json");
    let write = |extra: &[(&str, &str)]| {
        let head: Vec<_> = extra.iter().copied().chain([json]).collect();
        let body = br#"{"presence":"busy"}"#;
        desk.ask("PUT", "/api/v1/me/presence", &bare, &head, body)
    };
    let own = desk.origin();
    assert_eq!(write(&[("origin", &own)]).status, 200);
    assert_eq!(write(&[("sec-fetch-site", "same-origin")]).status, 200);
    for foreign in [
        &[][..],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
        &[("origin", own.as_str()), ("sec-fetch-site", "cross-site")],
    ] {
        let refused = write(foreign);
        assert_eq!((refused.status, refused.code().as_str()), (403, "forbidden"), "{foreign:?}");
    }
    let sign_in = [("origin", "https://evil.example"), json];
    let body = br#"{"email":"mara@desk.example","password":"ten letters"}"#;
    let refused = desk.ask("POST", "/api/v1/sessions", &Asker::nobody(), &sign_in, body);
    assert_eq!(refused.status, 403);
}

#[test]
fn what_a_sign_in_answers_and_when_tells_nobody_who_is_known() {
    let trial = Trial::of(
        &["Sign-in"],
        "edge::signing_in::what_a_sign_in_answers_and_when_tells_nobody_who_is_known",
    );
    let desk = Desk::open();
    let (mara, dora) = (desk.agent("Mara", Role::Agent), desk.agent("Dora", Role::Agent));
    // Eve has an account and never chose a password.
    desk.agent("Eve", Role::Agent);
    for known in [&mara, &dora] {
        let path = link(&desk, LinkPurpose::Reset, Some(known));
        let chosen = desk.post(&Asker::nobody(), &path, &json!({"password": "ten letters"}));
        assert_eq!(chosen.status, 200, "{chosen:?}");
    }
    let ada = desk.agent("Ada", Role::Administrator);
    let disable = json!({"disabled": true});
    let path = format!("/api/v1/agents/{}", dora.id);
    assert_eq!(desk.send("PATCH", &ada, &path, &disable).status, 200);
    let kinds = [
        ("a wrong password", "mara@desk.example", "a wrong password"),
        ("an unknown name", "nobody@desk.example", "a wrong password"),
        ("no password chosen", "eve@desk.example", "a wrong password"),
        ("disabled, the right password", "dora@desk.example", "ten letters"),
        ("what is no address", "nobody", "a wrong password"),
    ];
    let mut quickest = [Duration::MAX; 5];
    let mut said = Vec::new();
    for _ in 0..N_OF_A_KIND {
        for ((_, email, password), quickest) in kinds.iter().zip(&mut quickest) {
            let since = Instant::now();
            let form = json!({"email": email, "password": password});
            let answer = desk.post(&Asker::nobody(), "/api/v1/sessions", &form);
            *quickest = since.elapsed().min(*quickest);
            let names: Vec<String> = answer.headers.iter().map(|(name, _)| name.clone()).collect();
            said.push((answer.status, answer.body, names));
        }
    }
    assert_eq!(said[0].0, 401, "{said:?}");
    assert!(said.iter().all(|answer| answer == &said[0]), "{said:#?}");
    let all = quickest.map(|took| took.as_secs_f64() * 1_000.0);
    let ratio = all.iter().copied().fold(0.0, f64::max) / all.iter().copied().fold(1e9, f64::min);
    assert!(ratio <= RATIO_MAX, "{kinds:?} took {all:?} ms");
    let told: Vec<String> =
        kinds.iter().zip(all).map(|((kind, ..), ms)| format!("{kind} {ms:.1} ms")).collect();
    trial.held(
        (N_OF_A_KIND * kinds.len()) as u64,
        "sign-ins",
        format!("the same answer; the quickest of each: {}", told.join(", ")),
    );
}

#[test]
fn a_signed_identity_is_the_same_customer_everywhere() {
    let desk = Desk::open();
    let meet = |body: Value| desk.post(&Asker::nobody(), "/api/v1/customer-sessions", &body);
    let hmac = sign("crm-17", IDENTITY_SECRET.as_bytes());
    let signed = json!({"identity": {"external_ref": "crm-17", "hmac": hmac}});
    let (here, there) = (meet(signed.clone()).json(), meet(signed).json());
    assert_eq!(here["customer_id"], there["customer_id"]);
    assert_eq!(here["verified"], true);
    for wrong in [
        json!({"external_ref": "crm-18", "hmac": hmac}),
        json!({"external_ref": "crm-17"}),
        json!({"jwt": "a.b.c"}),
        json!({"jwt": "a.b.c", "external_ref": "crm-17", "hmac": hmac}),
        json!({}),
    ] {
        let refused = meet(json!({"identity": wrong}));
        assert_eq!((refused.status, refused.field().as_str()), (400, "identity"), "{wrong}");
    }
    let claimed = meet(json!({"email": "ines@example.org"})).json();
    assert_ne!(claimed["customer_id"], here["customer_id"]);
    assert_eq!(claimed["verified"], false);
}

#[test]
fn an_earlier_token_is_the_same_customer_again() {
    let desk = Desk::open();
    let meet = |body: Value| desk.post(&Asker::nobody(), "/api/v1/customer-sessions", &body);
    let first = meet(json!({"name": "Ines"})).json();
    let again = meet(json!({"token": first["token"]})).json();
    assert_eq!(first["customer_id"], again["customer_id"]);
    assert_ne!(first["token"], again["token"]);
    let refused = meet(json!({"token": "nonsense"}));
    assert_eq!((refused.status, refused.field().as_str()), (400, "token"));
    let customer = Asker::bearing("", again["token"].as_str().unwrap());
    assert_eq!(desk.get(&customer, "/api/v1/conversations").status, 200);
    desk.house.clock().advance_ms(30 * 24 * 3_600 * 1_000);
    assert_eq!(desk.get(&customer, "/api/v1/conversations").status, 401);
}

#[test]
fn revoking_takes_effect_at_once() {
    let desk = Desk::open();
    let ada = desk.agent("Ada", Role::Administrator);
    let mara = desk.agent("Mara", Role::Agent);
    let made = desk.post(&ada, "/api/v1/tokens", &json!({"name": "t", "scopes": ["read"]}));
    assert_eq!(made.status, 201, "{made:?}");
    let made = made.json();
    let program = Asker::bearing("", made["secret"].as_str().unwrap());
    assert_eq!(desk.get(&program, "/api/v1/agents").status, 200);
    let path = format!("/api/v1/tokens/{}", made["token"]["id"].as_str().unwrap());
    assert_eq!(desk.ask("DELETE", &path, &ada, &[], b"").status, 204);
    assert_eq!(desk.get(&program, "/api/v1/agents").status, 401);
    let path = format!("/api/v1/agents/{}", mara.id);
    assert_eq!(desk.send("PATCH", &ada, &path, &json!({"disabled": true})).status, 200);
    assert_eq!(desk.get(&mara, "/api/v1/me").status, 401);
}

#[test]
fn a_token_works_for_the_days_it_was_made_for_and_then_says_why_not() {
    let desk = Desk::open();
    let ada = desk.agent("Ada", Role::Administrator);
    let make = |days: Value| {
        let asked = json!({"name": "shop", "scopes": ["read"], "days": days});
        desk.post(&ada, "/api/v1/tokens", &asked)
    };
    for days in [json!(0), json!(3_651), json!(-1), json!("9")] {
        let refused = make(days.clone());
        assert_eq!((refused.status, refused.field().as_str()), (400, "days"), "{days}");
    }
    let made = make(json!(2)).json();
    assert_eq!(made["token"]["expires_at"], "2023-11-16T22:13:20.000Z");
    assert!(make(Value::Null).json()["token"].get("expires_at").is_none());
    let program = Asker::bearing("", made["secret"].as_str().unwrap());
    let ask = || desk.get(&program, "/api/v1/agents");
    desk.house.clock().advance_ms(2 * 24 * 3_600 * 1_000 - 1);
    assert_eq!(ask().status, 200);
    desk.house.clock().advance_ms(1);
    let over = ask();
    assert_eq!((over.status, over.code().as_str()), (401, "unauthenticated"));
    let said = over.json()["error"]["message"].as_str().unwrap().to_owned();
    assert_eq!(said, "the API token \"shop\" expired at 2023-11-16T22:13:20.000Z; make another");
    // Anything else that is unknown is as unknown as before.
    let unknown = Asker::bearing("", "bat_unknown");
    assert_eq!(desk.get(&unknown, "/api/v1/agents").json()["error"]["message"], "sign in first");
}
