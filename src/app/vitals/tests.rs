//! The figures' documents: the committed page, and the dashboard that names them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::*;

/// Set to write the committed page anew: `BATON_UPDATE=1 cargo test --lib vitals`.
const UPDATE: &str = "BATON_UPDATE";

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name)
}

fn documented() -> String {
    let mut text = "# Figures\n\nWhat `/metrics` answers, in the text format of Prometheus, to \
        this machine and to whoever has\nan API token. Durations are in seconds, sizes in bytes; \
        counters begin at 0 with the process.\n\n| figure | kind | labels | what it says |\n\
        |---|---|---|---|\n"
        .to_owned();
    for Metric { name, kind, labels, help } in METRICS {
        writeln!(text, "| `{name}` | {} | {labels} | {help} |", kind.name()).unwrap();
    }
    text
}

#[test]
fn the_committed_page_is_the_table() {
    let path = data("reference/metrics.md");
    if std::env::var_os(UPDATE).is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, documented()).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == documented(), "data/reference/metrics.md is stale: {UPDATE}=1");
}

#[test]
fn names_are_as_prometheus_wants_them() {
    let mut seen = BTreeSet::new();
    for Metric { name, kind, .. } in METRICS {
        assert!(seen.insert(name), "{name} twice");
        let lawful = |c: char| c.is_ascii_lowercase() || c == '_';
        assert!(name.starts_with("baton_") && name.chars().all(lawful), "{name}");
        assert_eq!(*kind == Kind::Counter, name.ends_with("_total"), "{name}");
    }
}

#[test]
fn the_dashboard_shows_figures_there_are() {
    let text = std::fs::read_to_string(data("grafana/baton.json")).unwrap();
    let _: serde_json::Value = serde_json::from_str(&text).unwrap();
    let word = |c: char| c.is_ascii_lowercase() || c == '_';
    let mut n = 0;
    for (at, _) in text.match_indices("baton_") {
        let name: String = text.get(at..).unwrap().chars().take_while(|c| word(*c)).collect();
        let bare = name.trim_end_matches("_bucket").trim_end_matches("_count");
        let known = METRICS.iter().any(|m| m.name == bare || m.name == name);
        assert!(known, "{name} is no figure");
        n += 1;
    }
    assert!(n > 15, "{n} figures are shown");
}
