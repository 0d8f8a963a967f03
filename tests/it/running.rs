//! What an operator has in hand while Baton runs: figures, settings that are taken up, certificates.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::json;

use crate::support::set::Set;
use crate::support::{Api, House, PATIENCE, tls};

fn page(house: &House) -> String {
    house.api().get("/metrics").ok().as_str().unwrap().to_owned()
}

#[track_caller]
fn value(page: &str, figure: &str) -> f64 {
    let line = page.lines().find_map(|line| line.strip_prefix(figure));
    let line = line.unwrap_or_else(|| panic!("{figure} in {page}"));
    line.trim().parse().unwrap_or_else(|_| panic!("{figure}{line}"))
}

#[test]
fn figures_tell_what_happened_and_who_waits() {
    let house = House::start();
    let waits = house.wants_a_person("my parcel is lost");
    let before = page(&house);
    assert_eq!(value(&before, "baton_ready "), 1.0);
    assert!(value(&before, "baton_conversations_open{owner=\"queue\"} ") >= 1.0);
    assert_eq!(value(&before, "baton_events_total{kind=\"handoff_requested\"} "), 1.0);
    assert_eq!(value(&before, "baton_wait_seconds_count "), 0.0);
    assert!(value(&before, "baton_acknowledgement_seconds_count ") >= 1.0);
    assert!(value(&before, "baton_turn_seconds_count ") >= 1.0);
    assert!(value(&before, "baton_store_bytes ") > 0.0);
    assert!(value(&before, "baton_resident_bytes ") > 1_000_000.0);
    let mara = house.agent("Mara Agent", &json!({"shipping": 3}));
    let mut desk = mara.comes_to_work();
    mara.takes(&mut desk, &waits);
    let after = page(&house);
    assert_eq!(value(&after, "baton_wait_seconds_count "), 1.0);
    assert_eq!(value(&after, "baton_conversations_open{owner=\"agent\"} "), 1.0);
    assert!(value(&after, "baton_sockets_open ") >= 1.0);
    assert!(value(&after, "baton_requests_total{status=\"2xx\"} ") > 5.0);
    for line in after.lines().filter(|line| !line.starts_with('#')) {
        let (name, number) = line.rsplit_once(' ').unwrap();
        assert!(name.starts_with("baton_") && number.parse::<f64>().is_ok(), "{line}");
    }
    assert!(!after.contains("parcel"), "figures hold no text");
}

#[test]
fn figures_are_for_this_machine_and_for_programs_with_a_token() {
    let house = House::start();
    let ask = |name: &str, value: &str| {
        let config = ureq::Agent::config_builder().http_status_as_error(false).build();
        let agent: ureq::Agent = config.into();
        let asked = agent
            .get(format!("{}/metrics", house.address))
            .header("x-forwarded-for", "203.0.113.9")
            .header(name, value);
        asked.call().unwrap().status().as_u16()
    };
    assert_eq!(ask("x-nothing", ""), 401);
    let token = json!({"name": "prometheus", "scopes": ["read"]});
    let made = house.admin().post("/api/v1/tokens", &token).ok();
    let bearer = format!("Bearer {}", made["secret"].as_str().unwrap());
    assert_eq!(ask("authorization", &bearer), 200);
}

#[test]
fn limits_and_logging_are_taken_up_without_a_restart() {
    let house = Set::start("log = 'error'\n[limits]\nbody_bytes_max = 60\n");
    let send = |n: usize| {
        let api = Api::new(&house.address);
        api.post("/api/v1/customer-sessions", &json!({"name": "x".repeat(n)})).status
    };
    assert_eq!((send(20), send(80)), (200, 413));
    house.takes_up("log = 'info'\n[limits]\nbody_bytes_max = 1000\n", "were taken up");
    assert_eq!(send(80), 200);
    house.takes_up("[limits]\nbody_byte_max = 7\n", "did you mean limits.body_bytes_max?");
    assert_eq!(send(80), 200, "what is no good changes nothing");
    // Two who say nothing, then a third: with two places the first of them makes room.
    let at = house.address.strip_prefix("http://").unwrap();
    let silent = [(); 2].map(|()| TcpStream::connect(at).unwrap());
    let leaves = |stream: &TcpStream, within: Duration| {
        stream.set_read_timeout(Some(within)).unwrap();
        let mut stream = stream;
        matches!(stream.read(&mut [0]), Ok(0))
    };
    assert_eq!(send(80), 200);
    assert!(!leaves(&silent[0], Duration::from_millis(200)), "there were places enough");
    house.takes_up("log = 'info'\n[limits]\nconnections_max = 2\n", "were taken up");
    assert_eq!(send(20), 200);
    assert!(leaves(&silent[0], PATIENCE), "nobody made room");
}

#[test]
fn who_starts_a_second_house_on_the_same_data_is_told_that_there_is_one() {
    let house = Set::start("log = 'info'\n");
    let second = Command::new(env!("CARGO_BIN_EXE_baton"))
        .args(["serve", "--port", "0", "--data-dir"])
        .arg(house.data())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(!second.status.success() && said.contains("is in use by another process"), "{said}");
}

#[test]
fn a_changed_time_to_finish_holds_without_a_restart() {
    let mut house = Set::start("log = 'info'\n[limits]\ndrain_ms = 60000\nbody_ms = 60000\n");
    let at = house.address.strip_prefix("http://").unwrap().to_owned();
    let begins = || {
        let mut stream = TcpStream::connect(&at).unwrap();
        let head = "POST /api/v1/customer-sessions HTTP/1.1\r\nhost: localhost\r\n\
                    content-type: application/json\r\ncontent-length: 9\r\n\r\n{";
        stream.write_all(head.as_bytes()).unwrap();
        stream
    };
    let settings = "log = 'info'\n[limits]\ndrain_ms = 100\nbody_ms = 60000\n";
    house.takes_up(settings, "were taken up");
    let _unfinished = begins();
    let answered = Api::new(&house.address).get("/healthz").status;
    assert_eq!(answered, 200, "by now the house has seen what was begun");
    assert!(house.data().join("control.sock").exists());
    house.ends_within(PATIENCE);
    assert!(!house.data().join("control.sock").exists(), "it leaves its socket behind");
}

/// Asks over TLS, trusting one certificate only; what comes back.
fn ask_over_tls(address: &str, certificate: &Path) -> Result<String, String> {
    let at = address.strip_prefix("https://").unwrap();
    tls::ask(at, "localhost", &tls::trusted(&[certificate]), "/readyz")
}

fn certificate(to: &Path) -> String {
    std::fs::create_dir_all(to).unwrap();
    let made = Command::new(env!("CARGO_BIN_EXE_baton"))
        .args(["cert", "localhost", "127.0.0.1", "--to"])
        .arg(to)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let said = String::from_utf8(made.stdout).unwrap();
    said.lines().find_map(|l| l.strip_prefix("SHA-256 fingerprint: ")).unwrap().to_owned()
}

#[test]
fn a_certificate_is_served_and_exchanged_while_it_runs() {
    let dir = tempfile::tempdir().unwrap();
    let (served, next) = (dir.path().join("served"), dir.path().join("next"));
    let first = certificate(&served);
    let other = certificate(&next);
    assert_ne!(first, other);
    let settings = format!(
        "[tls]\ncertificate = '{0}/certificate.pem'\nkey = '{0}/key.pem'\n",
        served.display()
    );
    let house = Set::start(&settings);
    assert!(house.address.starts_with("https://"), "{}", house.address);
    assert!(house.said.iter().any(|line| line.contains(&first)), "{:?}", house.said);
    let old = dir.path().join("old.pem");
    std::fs::copy(served.join("certificate.pem"), &old).unwrap();
    let answer = ask_over_tls(&house.address, &old).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("strict-transport"), "{answer}");

    std::fs::write(served.join("key.pem"), "no key").unwrap();
    house.takes_up(&settings, "goes on being served");
    assert!(ask_over_tls(&house.address, &old).is_ok(), "what is no good changes nothing");
    for name in ["certificate.pem", "key.pem"] {
        std::fs::copy(next.join(name), served.join(name)).unwrap();
    }
    house.takes_up(&settings, "were taken up");
    assert!(ask_over_tls(&house.address, &old).is_err(), "the old one is gone");
    let answer = ask_over_tls(&house.address, &next.join("certificate.pem")).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let key = std::fs::metadata(next.join("key.pem")).unwrap();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&key.permissions()) & 0o777, 0o600);
}

#[test]
fn settings_are_explained_and_looked_at_before_they_are_used() {
    let baton = |args: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_baton")).args(args).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (out.status.success(), text(&out.stdout), text(&out.stderr))
    };
    let (good, explained, _) = baton(&["config", "--explain"]);
    assert!(good && explained.contains("# BATON_LIMITS_BODY_MS *"), "{explained}");
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("baton.toml");
    let path = file.to_str().unwrap();
    std::fs::write(&file, &explained).unwrap();
    assert!(baton(&["config", "--config", path]).0, "what is explained is a settings file");
    std::fs::write(&file, "prot = 8300\n").unwrap();
    for command in ["config", "check"] {
        let (good, _, why) = baton(&[command, "--config", path]);
        assert!(!good && why.contains("did you mean port?"), "{why}");
    }
}
