//! The API document: it names every route, and a change to it is seen in review.

use std::collections::BTreeSet;
use std::path::Path;

use baton::domain::agent::Role;
use baton::http::routes::TABLE;
use serde_json::Value;

use super::desk::{Asker, Desk};

/// Set to write the document anew: `BATON_UPDATE=1 cargo test --test it document`.
const UPDATE: &str = "BATON_UPDATE";

fn document() -> Value {
    let desk = Desk::open();
    let answer = desk.get(&Asker::nobody(), "/api/openapi.json");
    assert_eq!(answer.status, 200, "this machine may read it");
    answer.json()
}

#[test]
fn the_document_is_the_committed_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/openapi.json");
    let now = serde_json::to_string_pretty(&document()).unwrap() + "\n";
    if std::env::var_os(UPDATE).is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &now).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        now == committed,
        "the API document differs from tests/data/openapi.json; {UPDATE}=1 writes it anew"
    );
}

#[test]
fn every_documented_route_has_an_operation_and_the_other_way_round() {
    let document = document();
    let paths = document["paths"].as_object().unwrap();
    let documented: BTreeSet<(String, String)> = paths
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().keys();
            methods.map(|method| (method.to_uppercase(), path.clone()))
        })
        .collect();
    let table: BTreeSet<(String, String)> = TABLE
        .iter()
        .map(|(method, path, _)| (method.as_str().to_owned(), (*path).to_owned()))
        .collect();
    assert_eq!(documented, table);
}

#[test]
fn every_route_documents_its_failures() {
    for (path, methods) in document()["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let responses = operation["responses"].as_object().unwrap();
            for status in ["400", "401", "403", "404", "429"] {
                assert!(responses.contains_key(status), "{method} {path} {status}");
            }
            assert!(operation["operationId"].is_string(), "{method} {path}");
            assert!(operation["summary"].is_string(), "{method} {path}");
        }
    }
}

#[test]
fn a_stranger_from_elsewhere_does_not_get_the_document() {
    let desk = Desk::open();
    let elsewhere = [("x-forwarded-for", "203.0.113.9")];
    let ask = |who: &Asker| desk.ask("GET", "/api/openapi.json", who, &elsewhere, b"").status;
    assert_eq!(ask(&Asker::nobody()), 401);
    assert_eq!(ask(&desk.customer()), 401);
    assert_eq!(ask(&desk.agent("Mara", Role::Agent)), 200);
}
