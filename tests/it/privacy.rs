//! What is erased is erased: the words of a customer are looked for, byte by byte, in every file of
//! a house that knew them. And what is never to be stored never is.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::people::client_msg_id;
use crate::support::{Customer, House, PATIENCE, Trial};

/// Words nobody else uses; the index keeps each as a term of its own.
const SAID: &str = "xylograph";
const TOLD: &str = "quokkafish";
const NOTED: &str = "zeugmatic";
const IN_FILE: &str = "velleity-in-a-file";
const NAMED: &str = "Ypsilanti";

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.is_file() {
            found.push(path);
        }
    }
}

/// The files that hold these bytes.
fn holding(house: &House, words: &str) -> Vec<PathBuf> {
    let mut all = Vec::new();
    files(&house.dir, &mut all);
    let holds = |path: &PathBuf| {
        // A merge of the index may take a file away while it is looked for.
        let bytes = std::fs::read(path).unwrap_or_default();
        bytes.windows(words.len()).any(|window| window == words.as_bytes())
    };
    all.into_iter().filter(holds).collect()
}

/// The files of the index's segments; their names are never used again.
fn segments(house: &House) -> Vec<PathBuf> {
    let mut all = Vec::new();
    files(&house.dir.join("index"), &mut all);
    let kinds = ["idx", "pos", "term", "store", "fast", "fieldnorm"];
    all.retain(|path| path.extension().is_some_and(|e| kinds.iter().any(|kind| e == *kind)));
    all
}

/// Waits until the index has come to what was said.
fn is_found(house: &House, words: &str) {
    let since = std::time::Instant::now();
    loop {
        let hits = house.admin().get(&format!("/api/v1/search/conversations?q={words}")).ok();
        if hits["found"].as_array().is_some_and(|found| !found.is_empty()) {
            return;
        }
        assert!(since.elapsed() < PATIENCE, "{hits}");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}

fn upload(house: &House, customer: &Customer, text: &str) -> String {
    let url = format!("{}{}", house.address, customer.path("/attachments?name=letter.txt"));
    let mut answer = ureq::post(url)
        .header("authorization", format!("Bearer {}", customer.token))
        .header("content-type", "application/octet-stream")
        .send(text.as_bytes())
        .unwrap();
    let made: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
    made["id"].as_str().unwrap().to_owned()
}

/// A customer who leaves words everywhere one can, and the agent who wraps it up into a case.
fn a_whole_talk(house: &House) -> Customer {
    let introduction = json!({"name": NAMED, "email": format!("{NAMED}@home.example")});
    let customer = Customer::new(house, &introduction);
    let agent = house.agent("Mara Agent", &json!({}));
    agent.api.post(&customer.path("/takeover"), &json!({})).ok();
    customer.says(&format!("my {SAID} is broken"));
    let file = upload(house, &customer, IN_FILE);
    let with_file = json!({
        "client_msg_id": client_msg_id(77), "text": format!("a photo of my {SAID}"),
        "attachments": [file],
    });
    customer.api.post(&customer.path("/messages"), &with_file).ok();
    agent.says(&customer, &format!("try a {TOLD}"));
    agent.api.post(&customer.path("/notes"), &json!({"text": format!("looks {NOTED}")}));
    let inside = house.admin().get(&customer.path("")).ok();
    let handoff = inside["handoff_id"].as_str().unwrap();
    let wrap_up = json!({
        "disposition": "solved", "verdict": "needed",
        "cause": format!("a {NOTED} {SAID}"), "fix": format!("a new {TOLD}"),
    });
    agent.api.post(&format!("/api/v1/handoffs/{handoff}/wrap-up"), &wrap_up).ok();
    customer.api.post(&customer.path("/score"), &json!({"score": 2, "comment": SAID}));
    customer
}

#[test]
fn what_is_erased_is_in_no_file_of_the_house() {
    let trial = Trial::of(&["Erasure"], "privacy::what_is_erased_is_in_no_file_of_the_house");
    let mut house = House::start();
    let customer = a_whole_talk(&house);
    let other = house.customer();
    other.says("somebody else's oboe");
    is_found(&house, SAID);
    is_found(&house, "oboe");
    for words in [SAID, TOLD, NOTED, IN_FILE, NAMED] {
        assert!(!holding(&house, words).is_empty(), "{words} is nowhere, so it proves nothing");
    }
    // The index keeps terms in a form that shares their beginnings, so that no search for bytes
    // would prove anything: every segment that was there has to go.
    let segments = segments(&house);
    assert!(!segments.is_empty());

    let inside = house.admin().get(&customer.path("")).ok();
    let path = format!("/api/v1/customers/{}", inside["customer_id"].as_str().unwrap());
    let exported = house.admin().get(&format!("{path}/export")).ok().to_string();
    for words in [SAID, TOLD, NOTED, NAMED] {
        assert!(exported.contains(words), "{words} is not in the export");
    }
    let mut socket = customer.socket(&Value::Null);
    let erasure = house.admin().delete(&path).ok();
    let counted = json!({"n_conversations": 1, "n_cases": 1, "n_files": 1, "wiped": true});
    assert_eq!(erasure, counted);
    assert_eq!(socket.closed(), 4403, "whoever was connected is cut");
    let left: Vec<_> = segments.iter().filter(|path| path.exists()).collect();
    assert!(left.is_empty(), "{left:?} held the words and is still there");
    for words in [SAID, TOLD, NOTED] {
        for list in ["search/conversations", "cases"] {
            let found = house.admin().get(&format!("/api/v1/{list}?q={words}")).ok().to_string();
            assert!(!found.contains("cnv_") && !found.contains("cas_"), "{found}");
        }
    }
    assert_eq!(customer.api.get(&customer.path("")).status, 401);

    let mut n_files = Vec::new();
    for words in [SAID, TOLD, NOTED, IN_FILE, NAMED] {
        assert_eq!(holding(&house, words), Vec::<PathBuf>::new(), "{words}");
        assert!(!house.log().contains(words), "{words} is in the log");
    }
    files(&house.dir, &mut n_files);
    assert!(!holding(&house, "somebody else's oboe").is_empty());
    assert!(other.messages().iter().any(|m| m["text"] == "somebody else's oboe"));
    let events = house.admin().get(&customer.path("/events")).ok().to_string();
    assert!(events.contains("\"erased\"") && events.contains("wrapped_up"), "{events}");
    let shown = house.admin().get(&path).ok();
    assert_eq!((shown["name"].as_str(), shown["email"].as_str()), (Some(""), None));
    let acts = house.admin().get("/api/v1/audit").ok().to_string();
    assert!(acts.contains("customer_erased") && acts.contains("customer_exported"), "{acts}");

    house.crash_and_restart();
    for words in [SAID, TOLD, NOTED, IN_FILE, NAMED] {
        assert_eq!(holding(&house, words), Vec::<PathBuf>::new(), "{words} after a restart");
    }
    assert!(house.stop().success());
    house.is_sound();
    trial.held(5, "words", format!("in none of {} files of the data directory", n_files.len()));
}

#[test]
fn what_is_never_to_be_stored_never_is() {
    let mut house = House::start_set("[privacy]\nredact = [\"cards\", \"secrets\"]\n");
    let customer = house.customer();
    let said = "my card 4111 1111 1111 1111 and password: hunter22";
    let seq = customer.says(said);
    let stored = "my card [card number removed] and password: [secret removed]";
    let text_at = |seq: u64| {
        let all = customer.messages();
        all.iter().find(|m| m["seq"] == seq).unwrap()["text"].as_str().unwrap().to_owned()
    };
    assert_eq!(text_at(seq), stored);
    let mut socket = customer.socket(&Value::Null);
    let frame = json!({
        "type": "post", "conversation": customer.conversation,
        "client_msg_id": client_msg_id(500), "text": said,
    });
    for _ in 0..2 {
        socket.send(&frame);
        let ack = socket.wait_for(|f| f["type"] == "ack");
        assert_eq!(text_at(ack["seq"].as_u64().unwrap()), stored, "a retry says the same");
    }
    assert!(house.stop().success());
    for words in ["1111 1111", "hunter22"] {
        assert_eq!(holding(&house, words), Vec::<PathBuf>::new());
        assert!(!house.log().contains(words));
    }
    house.is_sound();
}
