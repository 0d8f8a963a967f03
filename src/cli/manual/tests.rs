//! Every command that people type is on the page, with what it takes.
use super::*;

#[test]
fn every_command_for_people_is_described() {
    let page = commands();
    let root = Arguments::command();
    for command in root.get_subcommands() {
        let heading = format!("\n## baton {}\n", command.get_name());
        assert_eq!(page.contains(&heading), !command.is_hide_set(), "{heading}");
    }
    for line in ["| `FILE` |", "| `--publish` |", "| `--rounds ROUNDS` |", "## baton user add"] {
        assert!(page.contains(line), "{line} in {page}");
    }
    assert!(!page.contains("--data-dir DATA_DIR"), "what goes with every command is said once");
}
