//! A second factor beside the password: set up, asked for, counted once, limited, dropped, taken
//! away; and asked for by the settings.

use baton::app::people::AgentChange;
use baton::auth::second_factor::code_at;
use baton::domain::access::LinkPurpose;
use baton::domain::agent::Role;
use baton::domain::second_factor::{AppSecret, Demand, SecondFactor};
use baton::ids::AgentId;
use baton::store::Read as _;
use serde_json::{Value, json};

use super::desk::{Answer, Asker, Desk, generous};
use super::signing_in::{cookie, link};

const OWN: &str = "/api/v1/me/second-factor";
const PASSWORD: &str = "ten letters";

/// Somebody's authenticator app.
struct App(AppSecret);

impl App {
    /// What is typed into it: what the house shows.
    fn knowing(desk: &Desk, who: &Asker, begun: &Value) -> Self {
        let id: AgentId = who.id.parse().unwrap();
        let kept = desk.house.store().read_blocking(|at| at.get::<SecondFactor>(id)).unwrap();
        let secret = kept.unwrap().secret;
        assert_eq!(begun["secret"], baton::auth::second_factor::typed(&secret));
        Self(secret)
    }

    /// A code that has not been shown before: half a minute passes.
    fn next(&self, desk: &Desk) -> String {
        desk.house.clock().advance_ms(30_000);
        code_at(&self.0, desk.house.now())
    }
}

fn sign_in(desk: &Desk, email: &str, code: Option<&str>) -> Answer {
    let with = json!({"email": email, "password": PASSWORD, "code": code});
    desk.post(&Asker::nobody(), "/api/v1/sessions", &with)
}

/// An agent with a password.
fn person(desk: &Desk, name: &str, role: Role) -> (Asker, String) {
    let asker = desk.agent(name, role);
    desk.wait(desk.house.set_password(asker.id.parse().unwrap(), PASSWORD)).unwrap();
    let email = format!("{}@desk.example", name.to_lowercase());
    let signed_in = cookie(desk, &sign_in(desk, &email, None));
    (Asker { id: asker.id, ..signed_in }, email)
}

/// The same with a second factor, and what they keep for the day it is lost.
fn with_factor(desk: &Desk, name: &str, role: Role) -> (Asker, String, App, Vec<String>) {
    let (who, email) = person(desk, name, role);
    let begun = desk.post(&who, OWN, &json!({}));
    assert_eq!(begun.status, 201, "{begun:?}");
    let app = App::knowing(desk, &who, &begun.json());
    let code = json!({"code": app.next(desk)});
    let made = desk.post(&who, &format!("{OWN}/confirmation"), &code);
    assert_eq!(made.status, 201, "{made:?}");
    let codes = made.json()["codes"].as_array().unwrap().clone();
    let codes = codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    (who, email, app, codes)
}

fn wrong(answer: &Answer) -> bool {
    (answer.status, answer.field().as_str()) == (400, "code")
}

#[test]
fn a_code_is_asked_for_after_the_password_and_counts_once() {
    let desk = Desk::open();
    let (_, email, app, _) = with_factor(&desk, "Ada", Role::Administrator);
    assert!(wrong(&sign_in(&desk, &email, None)), "nobody comes in without");
    assert!(wrong(&sign_in(&desk, &email, Some(" "))));
    assert!(wrong(&sign_in(&desk, &email, Some("000000"))));
    let code = app.next(&desk);
    let signed_in = sign_in(&desk, &email, Some(&code));
    assert_eq!(signed_in.status, 200, "{signed_in:?}");
    assert!(wrong(&sign_in(&desk, &email, Some(&code))), "once");
    // Whoever has the wrong password learns nothing of the code.
    let other = json!({"email": email, "password": "another one", "code": app.next(&desk)});
    assert_eq!(desk.post(&Asker::nobody(), "/api/v1/sessions", &other).status, 401);
    let ada = cookie(&desk, &signed_in);
    let acts = desk.get(&ada, "/api/v1/audit").json()["acts"].clone();
    let last = &acts[0];
    assert_eq!((&last["deed"], &last["about"]), (&json!("signed_in"), &json!("password and code")));
}

#[test]
fn setting_it_up_ends_the_sessions_that_came_without_and_nothing_is_asked_before_it_is_shown() {
    let desk = Desk::open();
    let (ada, email) = person(&desk, "Ada", Role::Agent);
    let elsewhere = cookie(&desk, &sign_in(&desk, &email, None));
    let own = desk.get(&ada, OWN).json();
    assert_eq!(own, json!({"n_recovery_codes": 0, "demanded": false}));
    let confirm = |body: Value| desk.post(&ada, &format!("{OWN}/confirmation"), &body);
    assert_eq!(confirm(json!({"code": "000000"})).status, 409, "nothing is begun");
    let first = desk.post(&ada, OWN, &json!({})).json();
    assert_eq!(sign_in(&desk, &email, None).status, 200, "nothing is asked for yet");
    let begun = desk.post(&ada, OWN, &json!({})).json();
    assert_ne!(first["secret"], begun["secret"], "beginning again begins anew");
    let app = App::knowing(&desk, &ada, &begun);
    assert!(wrong(&confirm(json!({"code": "000000"}))));
    assert_eq!(confirm(json!({"code": app.next(&desk)})).status, 201);
    assert_eq!(desk.get(&ada, "/api/v1/me").status, 200);
    assert_eq!(desk.get(&elsewhere, "/api/v1/me").status, 401);
    assert_eq!(desk.post(&ada, OWN, &json!({})).status, 409, "there is one");
    assert_eq!(desk.get(&ada, OWN).json()["n_recovery_codes"], 10);
}

#[test]
fn recovery_codes_let_in_once_each_and_new_ones_take_their_place() {
    let desk = Desk::open();
    let (ada, email, app, codes) = with_factor(&desk, "Ada", Role::Agent);
    assert_eq!(codes.len(), 10);
    assert_eq!(sign_in(&desk, &email, Some(&codes[0])).status, 200);
    assert!(wrong(&sign_in(&desk, &email, Some(&codes[0]))));
    assert_eq!(desk.get(&ada, OWN).json()["n_recovery_codes"], 9);
    let path = format!("{OWN}/recovery-codes");
    assert!(wrong(&desk.post(&ada, &path, &json!({"code": "000000"}))));
    let made = desk.post(&ada, &path, &json!({"code": app.next(&desk)})).json();
    assert!(wrong(&sign_in(&desk, &email, Some(&codes[1]))), "the old ones count no more");
    let code = made["codes"][0].as_str().unwrap().to_lowercase();
    assert_eq!(sign_in(&desk, &email, Some(&code)).status, 200);
}

#[test]
fn whoever_guesses_has_to_wait_and_it_is_written_down() {
    let desk = Desk::open();
    let (ada, email, app, _) = with_factor(&desk, "Ada", Role::Administrator);
    for _ in 0..5 {
        assert!(wrong(&sign_in(&desk, &email, Some("000000"))));
    }
    let refused = sign_in(&desk, &email, Some(&app.next(&desk)));
    assert_eq!((refused.status, refused.code().as_str()), (429, "too_many"));
    assert_eq!(refused.header("retry-after"), Some("30"));
    let acts = desk.get(&ada, "/api/v1/audit").json()["acts"].clone();
    assert_eq!(acts[0]["deed"], "codes_refused");
    assert_eq!(acts[0]["agent_id"], json!(ada.id));
    desk.house.clock().advance_ms(30_000);
    assert_eq!(sign_in(&desk, &email, Some(&app.next(&desk))).status, 200);
}

#[test]
fn a_link_to_another_password_takes_the_code_too_and_a_wrong_code_does_not_use_it_up() {
    let desk = Desk::open();
    let (ada, email, app, _) = with_factor(&desk, "Ada", Role::Agent);
    let path = link(&desk, LinkPurpose::Reset, Some(&ada));
    assert_eq!(desk.get(&Asker::nobody(), &path).json()["needs_code"], true);
    let open = |code: Option<&str>| {
        let form = json!({"password": "eleven chars", "code": code});
        desk.post(&Asker::nobody(), &path, &form)
    };
    assert!(wrong(&open(None)));
    assert!(wrong(&open(Some("000000"))));
    assert_eq!(sign_in(&desk, &email, Some(&app.next(&desk))).status, 200, "the old password");
    assert_eq!(open(Some(&app.next(&desk))).status, 200);
    assert_eq!(sign_in(&desk, &email, Some(&app.next(&desk))).status, 401);
}

#[test]
fn one_drops_it_with_a_code_and_a_lead_takes_a_lost_one_away() {
    let desk = Desk::open();
    let (mara, email, app, _) = with_factor(&desk, "Mara", Role::Agent);
    let removal = format!("{OWN}/removal");
    assert!(wrong(&desk.post(&mara, &removal, &json!({"code": "1"}))));
    assert_eq!(desk.post(&mara, &removal, &json!({"code": app.next(&desk)})).status, 204);
    assert_eq!(sign_in(&desk, &email, None).status, 200);

    let (ada, _, _, _) = with_factor(&desk, "Ada", Role::Administrator);
    let (omar, email, _, _) = with_factor(&desk, "Omar", Role::Agent);
    let (lena, _) = person(&desk, "Lena", Role::Lead);
    let path = |who: &Asker| format!("/api/v1/agents/{}/second-factor", who.id);
    let take = |by: &Asker, of: &Asker| desk.ask("DELETE", &path(of), by, &[], b"").status;
    let known = desk.get(&lena, "/api/v1/second-factors").json()["second_factors"].clone();
    let ids: Vec<_> = known.as_array().unwrap().iter().map(|it| it["agent_id"].clone()).collect();
    assert_eq!(ids, [json!(ada.id), json!(omar.id)]);
    assert_eq!(take(&omar, &omar), 403);
    assert_eq!(take(&lena, &ada), 403, "not from somebody with more authority");
    assert_eq!(take(&ada, &ada), 403, "not one's own");
    assert_eq!(take(&lena, &lena), 403);
    assert_eq!(take(&ada, &lena), 404);
    assert_eq!(take(&lena, &omar), 204);
    assert_eq!(desk.get(&omar, "/api/v1/me").status, 401);
    assert_eq!(sign_in(&desk, &email, None).status, 200);
    let acts = desk.get(&lena, "/api/v1/audit").json()["acts"].clone();
    let taken = acts.as_array().unwrap().iter().find(|it| it["deed"] == "second_factor_taken");
    let taken = taken.unwrap();
    assert_eq!((&taken["about"], &taken["agent_id"]), (&json!("Omar"), &json!(lena.id)));
}

#[test]
fn where_administrators_need_one_they_can_do_nothing_else_before_they_have_it() {
    let desk = Desk::with(generous(), |config| config.second_factor = Demand::Administrators);
    let (ada, email) = person(&desk, "Ada", Role::Administrator);
    let (mara, _) = person(&desk, "Mara", Role::Agent);
    assert_eq!(desk.get(&mara, "/api/v1/agents").status, 200, "others are left alone");
    assert_eq!(desk.get(&mara, OWN).json()["demanded"], false);
    let me = desk.get(&ada, "/api/v1/me").json();
    assert_eq!((&me["owes_second_factor"], &me["agent"]["email"]), (&json!(true), &json!(email)));
    for path in ["agents", "tokens", "conversations", "me/mails", "audit", "second-factors"] {
        let refused = desk.get(&ada, &format!("/api/v1/{path}"));
        assert_eq!((refused.status, refused.code().as_str()), (403, "forbidden"), "{path}");
    }
    let busy = json!({"presence": "busy"});
    assert_eq!(desk.send("PUT", &ada, "/api/v1/me/presence", &busy).status, 403);
    let begun = desk.post(&ada, OWN, &json!({})).json();
    let app = App::knowing(&desk, &ada, &begun);
    let code = json!({"code": app.next(&desk)});
    assert_eq!(desk.post(&ada, &format!("{OWN}/confirmation"), &code).status, 201);
    assert_eq!(desk.get(&ada, "/api/v1/me").json()["owes_second_factor"], false);
    assert_eq!(desk.get(&ada, "/api/v1/agents").status, 200);
    // Whoever becomes an administrator owes one from then on.
    let change = AgentChange { role: Some(Role::Administrator), ..AgentChange::default() };
    let who = desk.house.agent_principal(ada.id.parse().unwrap()).unwrap();
    desk.wait(desk.house.change_agent(&who, mara.id.parse().unwrap(), change)).unwrap();
    let mara = cookie(&desk, &sign_in(&desk, "mara@desk.example", None));
    assert_eq!(desk.get(&mara, "/api/v1/agents").status, 403);
}
