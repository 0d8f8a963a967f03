//! An agent's picture: who may give it, who sees it, what is no picture, and what becomes of the
//! file of one that is gone.

use baton::domain::agent::Role;
use baton::domain::picture::{PICTURE_BYTES_MAX, PICTURE_SIDE_MAX};
use serde_json::{Value, json};

use super::desk::{Answer, Asker, Desk};

/// A file goes as bytes, whatever it is.
const BYTES: (&str, &str) = ("content-type", "application/octet-stream");
/// A picture as far as the house looks: 640 by 480.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x02\x80\x00\x00\x01\xe0rest";

fn at(agent: &str) -> String {
    format!("/api/v1/agents/{agent}/picture")
}

fn give(desk: &Desk, who: &Asker, agent: &str, bytes: &[u8]) -> Answer {
    desk.ask("PUT", &at(agent), who, &[BYTES], bytes)
}

fn picture(of: &Value) -> &str {
    of["picture"].as_str().unwrap_or_else(|| panic!("{of}"))
}

fn fetch(desk: &Desk, who: &Asker, id: &str) -> Answer {
    desk.get(who, &format!("/api/v1/pictures/{id}"))
}

/// A PNG of this size, as far as the house looks.
fn sized(width: u32, height: u32) -> Vec<u8> {
    let head: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR";
    [head, &width.to_be_bytes(), &height.to_be_bytes(), b"rest"].concat()
}

#[test]
fn a_picture_is_shown_to_whom_the_agent_talks_with() {
    let desk = Desk::open();
    let (customer, mara) = (desk.customer(), desk.agent("Mara", Role::Agent));
    let id = desk.conversation(&customer);
    let path = |what: &str| format!("/api/v1/conversations/{id}{what}");
    let given = give(&desk, &mara, &mara.id, PNG);
    assert_eq!(given.status, 200, "{given:?}");
    let given = given.json();
    let shown = picture(&given);

    assert_eq!(desk.post(&mara, &path("/takeover"), &json!({})).status, 200);
    let says = json!({"client_msg_id": format!("msg_{:026}", 1), "text": "here I am"});
    assert_eq!(desk.post(&mara, &path("/messages"), &says).status, 201);
    let seen = desk.get(&customer, &path("")).json();
    assert_eq!(seen["agent"], json!({"name": "Mara", "picture": shown}));
    let said = desk.get(&customer, &path("/messages")).json();
    let last = said["messages"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["agent"], json!({"name": "Mara", "picture": shown}), "and nothing else");

    for who in [&customer, &mara] {
        let fetched = fetch(&desk, who, shown);
        assert_eq!(fetched.status, 200);
        assert_eq!(fetched.header("content-type"), Some("image/png"));
        assert_eq!(fetched.header("x-content-type-options"), Some("nosniff"));
        assert!(fetched.header("content-security-policy").unwrap().starts_with("sandbox;"));
        assert_eq!(fetched.header("cache-control"), Some("no-store"));
    }
    assert_eq!(fetch(&desk, &Asker::nobody(), shown).status, 401);

    let other = give(&desk, &mara, &mara.id, &sized(256, 256)).json();
    assert_ne!(picture(&other), shown, "a new picture has a new id");
    assert_eq!(fetch(&desk, &customer, shown).status, 404);
    assert_eq!(desk.ask("DELETE", &at(&mara.id), &mara, &[], b"").status, 204);
    assert_eq!(fetch(&desk, &customer, picture(&other)).status, 404);
    assert_eq!(desk.get(&customer, &path("")).json()["agent"], json!({"name": "Mara"}));
}

#[test]
fn one_gives_ones_own_and_an_administrator_anybodys() {
    let desk = Desk::open();
    let (mara, omar) = (desk.agent("Mara", Role::Agent), desk.agent("Omar", Role::Agent));
    let (lena, ada) = (desk.agent("Lena", Role::Lead), desk.agent("Ada", Role::Administrator));
    for who in [&omar, &lena] {
        assert_eq!(give(&desk, who, &mara.id, PNG).code(), "forbidden");
        assert_eq!(desk.ask("DELETE", &at(&mara.id), who, &[], b"").code(), "forbidden");
    }
    assert_eq!(give(&desk, &ada, &mara.id, PNG).status, 200);
    assert_eq!(give(&desk, &ada, "agt_00000000000000000000000001", PNG).status, 404);
    let agents = desk.get(&omar, "/api/v1/agents").json();
    let shown = agents["agents"].as_array().unwrap().iter().filter(|it| it["picture"].is_string());
    assert_eq!(shown.map(|it| &it["name"]).collect::<Vec<_>>(), ["Mara"]);
    let acts = desk.get(&lena, "/api/v1/audit?limit=1").json();
    assert_eq!(acts["acts"][0]["deed"], "agent_changed");
}

#[test]
fn what_is_no_picture_or_too_large_a_one_changes_nothing() {
    let desk = Desk::open();
    let mara = desk.agent("Mara", Role::Agent);
    let before = give(&desk, &mara, &mara.id, PNG).json();
    let gif: &[u8] = b"GIF89a\x10\x00\x10\x00";
    let svg: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
    let too_wide = sized(PICTURE_SIDE_MAX + 1, 1);
    for bytes in [b"a text", b"", gif, svg, too_wide.as_slice(), sized(0, 5).as_slice()] {
        let refused = give(&desk, &mara, &mara.id, bytes);
        let told = (refused.status, refused.field());
        assert_eq!(told, (400, "body".to_owned()), "{refused:?}");
    }
    let mut heavy = PNG.to_vec();
    heavy.resize(PICTURE_BYTES_MAX as usize, 0);
    let most = give(&desk, &mara, &mara.id, &heavy);
    assert_eq!(most.status, 200, "{most:?}");
    heavy.push(0);
    assert_eq!(give(&desk, &mara, &mara.id, &heavy).code(), "too_large");
    assert_ne!(picture(&most.json()), picture(&before));
    assert_eq!(fetch(&desk, &mara, picture(&most.json())).status, 200);
}

#[test]
fn a_change_of_presence_leaves_the_picture_and_a_sweep_takes_only_those_that_are_gone() {
    let desk = Desk::open();
    let (mara, omar) = (desk.agent("Mara", Role::Agent), desk.agent("Omar", Role::Agent));
    let first = give(&desk, &mara, &mara.id, PNG).json();
    give(&desk, &omar, &omar.id, &sized(300, 300));
    let busy = json!({"presence": "busy"});
    assert_eq!(desk.send("PUT", &mara, "/api/v1/me/presence", &busy).status, 200);
    assert_eq!(desk.get(&mara, "/api/v1/me").json()["agent"]["picture"], first["picture"]);
    let tidied = || desk.wait(desk.house.tidy_once()).unwrap().n_files;
    assert_eq!(tidied(), 0);
    assert_eq!(fetch(&desk, &omar, picture(&first)).status, 200);
    assert!(desk.house.store().check().unwrap().is_clean());
    assert_eq!(desk.ask("DELETE", &at(&mara.id), &mara, &[], b"").status, 204);
    assert_eq!(tidied(), 1, "Mara's is gone, Omar's is not");
    assert!(desk.house.store().check().unwrap().is_clean());
}
