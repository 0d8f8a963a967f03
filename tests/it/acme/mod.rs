//! Certificates by ACME, from a directory as it runs elsewhere: fetched, served, kept, and fetched
//! again in time; and what is said when it does not work.

mod directory;

use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use crate::support::set::Set;
use crate::support::{free_port, tls};
use directory::{BINDING, Directory};

/// Long enough for a test to look at it, short enough to see it renewed.
const GOOD_FOR_S: u32 = 15;
const ISSUED: &str = "another certificate is served";

fn settings(directory: &Directory, domains: &[&str]) -> String {
    format!(
        "[tls]\nacme_directory = '{}'\nacme_root = '{}'\nacme_domains = {domains:?}\n\
         acme_contact = 'ada@house.example'\nacme_binding_id = '{}'\nacme_binding_key = '{}'\n",
        directory.url(),
        directory.own_certificate().display(),
        BINDING.0,
        BINDING.1,
    )
}

/// Whether somebody who trusts what the directory issues now is answered under a name.
fn is_trusted(house: &Set, directory: &Directory, name: &str) -> Result<String, String> {
    let roots = tls::trusted(&[&directory.root()]);
    tls::ask(&format!("127.0.0.1:{}", house.port()), name, &roots, "/readyz")
}

#[test]
fn a_certificate_is_fetched_served_kept_and_fetched_again_in_time() {
    let mut directory = Directory::prepared();
    let mut house = Set::start(&settings(&directory, &["desk.example", "help.example"]));
    assert!(house.address.starts_with("https://desk.example:"), "{}", house.address);
    let own = "It is one of Baton's own, until the directory has issued another.";
    assert!(house.said.iter().any(|line| line == own), "{:?}", house.said);
    house.logs("the directory: cannot be reached", 1);

    directory.opens(house.port(), GOOD_FOR_S);
    assert!(is_trusted(&house, &directory, "desk.example").is_err(), "nobody vouches for it yet");
    house.hang_up();
    house.logs(ISSUED, 1);
    for name in ["desk.example", "help.example"] {
        let answer = is_trusted(&house, &directory, name).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    assert!(is_trusted(&house, &directory, "other.example").is_err());
    let kept = house.data().join("acme");
    for (name, mode) in [("", 0o700), ("certificate.pem", 0o600), ("account.json", 0o600)] {
        let found = std::fs::metadata(kept.join(name)).unwrap().permissions().mode();
        assert_eq!(found & 0o777, mode, "{name}");
    }
    let account = std::fs::read(kept.join("account.json")).unwrap();

    // A directory that was set up anew knows nobody; the next certificate comes from it all the same.
    directory.opens(house.port(), GOOD_FOR_S);
    house.logs(ISSUED, 2);
    assert!(is_trusted(&house, &directory, "desk.example").is_ok());
    assert!(std::fs::read(kept.join("account.json")).unwrap() != account);

    directory.opens(house.port(), 3_600);
    house.logs(ISSUED, 3);
    let root = directory.root();
    directory.closes();
    house.start_again();
    assert!(!house.said.iter().any(|line| line == own), "{:?}", house.said);
    let at = format!("127.0.0.1:{}", house.port());
    let answer = tls::ask(&at, "desk.example", &tls::trusted(&[&root]), "/metrics").unwrap();
    let left = answer.lines().find_map(|line| line.strip_prefix("baton_certificate_seconds "));
    let left: f64 = left.unwrap_or_else(|| panic!("{answer}")).parse().unwrap();
    assert!((3_000.0..3_700.0).contains(&left), "{left}");
    // A proof is shown while one is asked for, and at no other time.
    assert!(tls::open(&at, "desk.example", &tls::trusted(&[&root]), &[b"acme-tls/1"]).is_err());
    assert!(tls::open(&at, "desk.example", &tls::trusted(&[&root]), &[b"http/1.1"]).is_ok());
}

#[test]
fn a_directory_that_looks_at_plain_http_finds_the_proof_there_and_everybody_else_the_way() {
    let mut directory = Directory::prepared();
    let plain = free_port();
    let settings = format!("{}http_port = {plain}\n", settings(&directory, &["desk.example"]));
    let house = Set::start(&settings);
    directory.opens_for_http(plain, GOOD_FOR_S);
    house.hang_up();
    house.logs(ISSUED, 1);
    let answer = is_trusted(&house, &directory, "desk.example").unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");

    let config = ureq::Agent::config_builder().max_redirects(0).http_status_as_error(false);
    let agent: ureq::Agent = config.build().into();
    let at = |path: &str| format!("http://127.0.0.1:{plain}{path}");
    let sent_on = agent.get(at("/help?page=running")).call().unwrap();
    let to = format!("{}/help?page=running", house.address);
    assert_eq!(sent_on.status().as_u16(), 308);
    assert_eq!(sent_on.headers().get("location").unwrap().to_str().unwrap(), to);
    // A proof is shown while one is asked for; what anybody could have read is not taken.
    let proof = agent.get(at("/.well-known/acme-challenge/some-token")).call().unwrap();
    assert_eq!(proof.status().as_u16(), 404);
    let session = agent.post(at("/api/v1/customer-sessions")).send_json(json!({})).unwrap();
    assert_eq!(session.status().as_u16(), 403);
}

#[test]
fn a_name_that_leads_elsewhere_is_told_in_the_words_of_the_directory() {
    let mut directory = Directory::prepared();
    let house = Set::start(&settings(&directory, &["desk.example", "lost.example"]));
    directory.opens(house.port(), GOOD_FOR_S);
    house.hang_up();
    house.logs("lost.example: the directory says: ", 1);
    assert!(!house.log().contains(ISSUED), "{}", house.log());
    house.takes_up("[tls]\nacme_directory = 'http://plain.example'\n", "begins with https://");
}

#[test]
fn an_account_that_is_bound_to_nothing_is_turned_away() {
    let mut directory = Directory::prepared();
    let bound = settings(&directory, &["desk.example"]);
    let unbound: String =
        bound.lines().filter(|line| !line.contains("binding")).collect::<Vec<_>>().join("\n");
    let house = Set::start(&unbound);
    directory.opens(house.port(), GOOD_FOR_S);
    house.hang_up();
    house.logs("the directory says: ", 1);
    assert!(!house.data().join("acme/account.json").exists());
}
