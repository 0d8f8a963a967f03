//! Everything out and back in: the same history on a fresh box, and another archive of it has the
//! same bytes.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::support::House;

/// A picture as far as anybody looks: 640 by 480.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x02\x80\x00\x00\x01\xe0rest";

fn baton(args: &[&str], dir: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command.args(args).arg("--data-dir").arg(dir).output().unwrap()
}

#[track_caller]
fn done(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[track_caller]
fn refused(output: &Output) -> String {
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A day at a desk: articles, answers, a handoff with a note and a file, a wrap-up, a score.
fn a_day() -> (House, String, String) {
    let house = House::start();
    house.article("Invoices", "billing", "# Invoices\n\nInvoices stand under *Settings*, Billing.");
    let asks = house.customer();
    let seq = asks.says("where do I find my invoices?");
    asks.hears_after(seq);
    let mara = house.agent("Mara Agent", &json!({"billing": 3}));
    let manages = json!({"name": "pictures", "scopes": ["manage"]});
    let made = house.admin().post("/api/v1/tokens", &manages).ok();
    give_picture(&house.address, made["secret"].as_str().unwrap(), &mara.id);
    let mut desk = mara.comes_to_work();
    let wants = house.wants_a_person("I was charged 12.30 twice — «déjà vu»");
    let handoff = mara.takes(&mut desk, &wants);
    let note = json!({"text": "looks like a duplicate"});
    assert_eq!(mara.api.post(&wants.path("/notes"), &note).status, 204);
    let path = wants.path("/attachments?name=bill.txt");
    let file = send_file(&house.address, &wants.token, &path, b"the bill, twice");
    let id = crate::support::people::client_msg_id(9_000);
    let body = json!({"client_msg_id": id, "text": "see", "attachments": [file]});
    wants.api.post(&wants.path("/messages"), &body).ok();
    mara.says(&wants, "Paid back.");
    let wrap_up = json!({"disposition": "refunded", "verdict": "needed", "fix": "paid one back"});
    mara.api.post(&format!("/api/v1/handoffs/{handoff}/wrap-up"), &wrap_up).ok();
    wants.api.post(&wants.path("/score"), &json!({"score": 5})).ok();
    (house, wants.token.clone(), wants.conversation.clone())
}

fn send_file(address: &str, token: &str, path: &str, bytes: &[u8]) -> Value {
    let agent = ureq::Agent::new_with_defaults();
    let mut answer = agent
        .post(format!("{address}{path}"))
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/octet-stream")
        .send(bytes)
        .unwrap();
    let made: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
    made["id"].clone()
}

fn give_picture(address: &str, token: &str, agent: &str) {
    let sender = ureq::Agent::new_with_defaults();
    let answer = sender
        .put(format!("{address}/api/v1/agents/{agent}/picture"))
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/octet-stream")
        .send(PNG)
        .unwrap();
    assert_eq!(answer.status(), 200);
}

#[test]
fn what_went_out_comes_back_in_and_goes_out_again_with_the_same_bytes() {
    let (mut house, token, conversation) = a_day();
    let aside = tempfile::tempdir().unwrap();
    let at = |name: &str| aside.path().join(name);
    let file = |name: &str| at(name).to_str().unwrap().to_owned();

    let while_it_runs = baton(&["export", &file("running.jsonl"), "--secrets"], &house.dir);
    done(&while_it_runs);
    assert_eq!(house.stop().code(), Some(0));
    done(&baton(&["export", &file("stopped.jsonl"), "--secrets"], &house.dir));
    let archive = std::fs::read_to_string(at("stopped.jsonl")).unwrap();
    let events = |text: &str| text.lines().filter(|l| l.starts_with("{\"event\"")).count();
    let running = std::fs::read_to_string(at("running.jsonl")).unwrap();
    assert!(events(&running) > 20 && events(&running) <= events(&archive));

    let fresh = at("fresh");
    done(&baton(&["import-archive", &file("stopped.jsonl")], &fresh));
    done(&baton(&["export", &file("again.jsonl"), "--secrets"], &fresh));
    assert_eq!(std::fs::read_to_string(at("again.jsonl")).unwrap(), archive);
    done(&baton(&["check"], &fresh));
    let twice = refused(&baton(&["import-archive", &file("stopped.jsonl")], &fresh));
    assert!(twice.contains("already"), "{twice}");

    std::fs::remove_dir_all(&house.dir).unwrap();
    std::fs::rename(&fresh, &house.dir).unwrap();
    house.crash_and_restart();
    let api = house.api().with_token(&token);
    let seen = api.get(&format!("/api/v1/conversations/{conversation}/messages?limit=100")).ok();
    let said = seen["messages"].as_array().unwrap();
    assert!(said.iter().any(|m| m["text"] == "Paid back."), "{seen}");
    let sent = said.iter().find(|m| m["files"].is_array()).unwrap();
    let id = sent["files"][0]["id"].as_str().unwrap();
    let path = format!("/api/v1/conversations/{conversation}/attachments/{id}");
    assert_eq!(api.get(&path).body, "the bill, twice");
    let mara = said.iter().find(|m| m["text"] == "Paid back.").unwrap();
    let picture = mara["agent"]["picture"].as_str().unwrap();
    assert_eq!(api.get(&format!("/api/v1/pictures/{picture}")).status, 200);
    assert_eq!(house.admin().get("/api/v1/me").status, 401, "sessions stay with the old box");
}

#[test]
fn without_secrets_nobody_gets_in_with_what_went_out() {
    let (mut house, ..) = a_day();
    house.stop();
    let aside = tempfile::tempdir().unwrap();
    let file = aside.path().join("a.jsonl");
    done(&baton(&["export", file.to_str().unwrap()], &house.dir));
    let archive = std::fs::read_to_string(&file).unwrap();
    assert!(archive.contains("Mara Agent") && archive.contains("déjà vu"));
    for secret in [
        "$argon2",
        "\"hash\":\"",
        "whsec_",
        "{\"credential\"",
        "{\"second_factor\"",
        "{\"customer_token\"",
    ] {
        // Files and pictures are kept under the hash of their bytes.
        let of_bytes = ["{\"attachment\"", "{\"agent\""];
        let skips = |line: &&str| of_bytes.iter().any(|start| line.starts_with(start));
        let is_hash = secret == "\"hash\":\"";
        let files = archive.lines().filter(|line| !is_hash || !skips(line));
        assert!(files.clone().all(|line| !line.contains(secret)), "{secret}");
    }
    let over = refused(&baton(&["export", file.to_str().unwrap()], &house.dir));
    assert!(over.contains("already"), "{over}");
}

#[test]
fn only_conversations_of_the_days_asked_for_go_out() {
    let (mut house, ..) = a_day();
    house.stop();
    let aside = tempfile::tempdir().unwrap();
    let kinds = |name: &str, more: &[&str]| {
        let file = aside.path().join(name);
        let mut args = vec!["export", file.to_str().unwrap()];
        args.extend(more);
        done(&baton(&args, &house.dir));
        std::fs::read_to_string(&file).unwrap()
    };
    let none = kinds("none.jsonl", &["--until", "2001-01-01"]);
    assert!(!none.contains("{\"event\"") && !none.contains("{\"customer\""));
    assert!(!none.contains("{\"case\"") && !none.contains("{\"attachment\""));
    assert!(none.contains("{\"agent\"") && none.contains("{\"article\""));
    let all = kinds("all.jsonl", &["--since", "2001-01-01"]);
    for kind in ["event", "customer", "case", "attachment"] {
        assert!(all.contains(&format!("{{\"{kind}\"")), "{kind}");
    }
    let odd = refused(&baton(&["export", "x.jsonl", "--since", "yesterday"], &house.dir));
    assert!(odd.contains("yesterday"), "{odd}");
}

#[test]
fn an_archive_that_was_changed_by_hand_is_refused_with_the_line() {
    let (mut house, ..) = a_day();
    house.stop();
    let aside = tempfile::tempdir().unwrap();
    let file = aside.path().join("a.jsonl");
    done(&baton(&["export", file.to_str().unwrap()], &house.dir));
    let archive = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = archive.lines().collect();
    let first = lines.iter().position(|line| line.starts_with("{\"event\"")).unwrap();
    let without: Vec<&str> =
        lines.iter().enumerate().filter(|(i, _)| *i != first + 1).map(|(_, line)| *line).collect();
    std::fs::write(&file, without.join("\n") + "\n").unwrap();
    let why = refused(&baton(&["import-archive", file.to_str().unwrap()], &aside.path().join("f")));
    assert!(why.contains(&format!("line {}", first + 2)), "{why}");
}
