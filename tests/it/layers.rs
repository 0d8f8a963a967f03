//! The one-way rule: `domain <- decide <- app <- http, cli <- main`, engines beside each other.
//! Every `crate::room` in `src/` is looked up in one table; a room the table does not know fails.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Which rooms each room may name. Whoever is missing here may name nobody.
const MAY_USE: &[(&str, &[&str])] = &[
    ("clock", &[]),
    ("ids", &["clock"]),
    ("telemetry", &[]),
    ("packed", &[]),
    ("domain", &["clock", "ids"]),
    ("decide", &["domain", "clock", "ids"]),
    ("store", &["domain", "clock", "ids", "packed"]),
    ("search", &["domain", "clock", "ids", "packed"]),
    ("language", &["domain", "clock", "ids"]),
    ("outbound", &["clock"]),
    ("assistant", &["domain", "clock", "ids", "outbound"]),
    ("realtime", &["domain", "clock", "ids"]),
    ("auth", &["domain", "clock", "ids"]),
    ("interchange", &["domain", "clock", "ids"]),
    (
        "app",
        &[
            "domain",
            "decide",
            "clock",
            "ids",
            "telemetry",
            "store",
            "search",
            "language",
            "assistant",
            "realtime",
            "auth",
            "interchange",
            "outbound",
        ],
    ),
    ("config", &["assistant", "domain", "http", "outbound", "telemetry"]),
    ("http", &["app", "domain", "clock", "ids", "telemetry", "config", "auth", "realtime"]),
    (
        "cli",
        &[
            "app",
            "http",
            "config",
            "domain",
            "decide",
            "clock",
            "ids",
            "telemetry",
            "store",
            "search",
            "language",
            "interchange",
            "auth",
            "outbound",
        ],
    ),
];

/// Where tests of any room write down what they found of a promise, and where they take bytes from
/// that nobody would send; there is neither outside of tests.
const FOR_TESTS: [&str; 2] = ["promise", "fuzz"];

/// Libraries that only one room may name.
const HOMES: &[(&str, &str)] = &[
    ("poem", "http"),
    ("poem_openapi", "http"),
    ("redb", "store"),
    ("rmp_serde", "packed"),
    ("tantivy", "search"),
];

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// `crate::{a, b::c}` and `crate::a` alike: the first names after `crate::`.
fn rooms_named(text: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or(""))
        .collect::<Vec<_>>()
        .join("\n");
    let mut rooms = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = code.get(at + "crate::".len()..).unwrap();
        let name = |s: &str| -> String {
            s.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
        };
        match rest.strip_prefix('{') {
            None => rooms.push(name(rest)),
            Some(group) => {
                let mut depth = 1;
                let mut begins = true;
                for (i, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 1 => begins = true,
                        c if begins && !c.is_whitespace() => {
                            rooms.push(name(group.get(i..).unwrap()));
                            begins = false;
                        }
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
        }
    }
    rooms
}

fn room_of(path: &Path, src: &Path) -> String {
    let first = path.strip_prefix(src).unwrap().iter().next().unwrap().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn rooms_use_only_the_rooms_below_them() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let table: BTreeMap<_, _> = MAY_USE.iter().copied().collect();
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > 30, "found only {} source files", files.len());
    let mut broken = Vec::new();
    for file in files {
        let room = room_of(&file, &src);
        if ["lib", "main"].contains(&room.as_str()) {
            continue;
        }
        let Some(allowed) = table.get(room.as_str()) else {
            broken.push(format!("{}: the room {room} is not in the table", file.display()));
            continue;
        };
        let text = std::fs::read_to_string(&file).unwrap();
        for named in rooms_named(&text) {
            let named_by_all = FOR_TESTS.contains(&named.as_str());
            let known = named == room || named_by_all || allowed.contains(&named.as_str());
            if !known {
                broken.push(format!("{}: {room} names {named}", file.display()));
            }
        }
        for (library, home) in HOMES {
            let names =
                text.contains(&format!("{library}::")) || text.contains(&format!("use {library};"));
            if names && room != *home {
                broken.push(format!("{}: {library} belongs in {home}", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_scan_sees_grouped_and_single_paths() {
    let text =
        "use crate::{app::House, store::{Read, Tx}};\nlet x = crate::decide::x(); // crate::http";
    assert_eq!(rooms_named(text), ["app", "store", "decide"]);
}
