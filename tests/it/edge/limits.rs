//! The table of limits in SECURITY.md is made of the code: what a limit means is its doc comment,
//! its value is the default. `BATON_UPDATE=1` writes it anew.

use std::collections::BTreeMap;
use std::path::Path;

use baton::http::limits::Limits;

const SOURCE: &str = include_str!("../../../src/http/limits.rs");
const BEGIN: &str = "<!-- limits: made by a test, BATON_UPDATE=1 writes them anew -->\n";
const END: &str = "<!-- end of limits -->";

/// What each field of `Limits` says of itself, in the order of the source.
fn meanings() -> Vec<(String, String)> {
    let body = SOURCE.split_once("pub struct Limits {").unwrap().1.split_once("\n}").unwrap().0;
    let (mut found, mut said) = (Vec::new(), Vec::new());
    for line in body.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("///") {
            said.push(words.trim());
        } else if let Some((name, _)) = line.strip_prefix("pub ").and_then(|l| l.split_once(':')) {
            found.push((name.to_owned(), said.join(" ")));
            said.clear();
        }
    }
    found
}

fn values() -> BTreeMap<String, String> {
    let shown = format!("{:#?}", Limits::default());
    let lines = shown.lines().filter_map(|line| line.trim().trim_end_matches(',').split_once(": "));
    lines.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn table() -> String {
    let values = values();
    let rows = meanings().into_iter().map(|(name, meaning)| {
        let value = values.get(&name).unwrap_or_else(|| panic!("{name} has no value"));
        format!("| `{name}` | {value} | {meaning} |\n")
    });
    let head = "\n| setting, in `[limits]` | value | meaning |\n| --- | --- | --- |\n";
    head.to_owned() + &rows.collect::<String>() + "\n"
}

#[test]
fn the_limits_in_the_security_page_are_those_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("SECURITY.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (found, after) = rest.split_once(END).unwrap();
    let table = table();
    assert!(meanings().len() > 20);
    if std::env::var_os("BATON_UPDATE").is_some() {
        std::fs::write(&path, [before, BEGIN, &table, END, after].concat()).unwrap();
        return;
    }
    assert_eq!(found, table, "stale: run this test with BATON_UPDATE=1");
}
