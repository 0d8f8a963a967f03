use super::*;

const SHIPPED: &str = include_str!("../../../data/policy/default.toml");

#[test]
fn the_policy_baton_comes_with_reads_and_prints_back() {
    let policy = parse(SHIPPED).unwrap();
    assert!(policy.topics.len() >= 9);
    assert_eq!(parse(&print(&policy).unwrap()).unwrap(), policy);
}

#[test]
fn an_unknown_key_names_its_line_and_the_nearest() {
    let error = parse("[thresholds]\nhandof = 0.5\n").unwrap_err();
    assert_eq!(error.line, 2);
    assert_eq!(error.why, "there is no key \"handof\"; did you mean \"handoff\"?");
}

#[test]
fn a_value_of_the_wrong_kind_names_its_line() {
    let error = parse("[thresholds]\n\nhandoff = 'high'\n").unwrap_err();
    assert_eq!(error.line, 3);
}

#[test]
fn broken_toml_names_its_line() {
    assert_eq!(parse("[thresholds]\nhandoff =\n").unwrap_err().line, 2);
}
