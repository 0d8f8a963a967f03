//! The scenarios that ship can be lived through; what makes no sense is refused with its reason.

use super::*;
use crate::decide::simulate::Scenario;

#[test]
fn every_scenario_that_ships_makes_sense_and_names_itself() {
    for (name, _) in scenarios::SHIPPED {
        let scenario = scenarios::read(name).unwrap();
        assert_eq!(&scenario.name, name);
        assert!(!scenario.about.is_empty());
    }
    assert_eq!(scenarios::list().len(), scenarios::SHIPPED.len());
}

#[test]
fn theory_is_named_only_where_it_holds() {
    let theory = |name| scenarios::theory(&scenarios::read(name).unwrap());
    assert!(theory("mms").is_some_and(|t| t.leaves == 0.0));
    assert!(theory("mms-m").is_some_and(|t| t.leaves > 0.1));
    assert!(theory("mixed-skill").is_none());
}

#[test]
fn a_scenario_that_makes_no_sense_is_refused_with_the_reason() {
    let dir = tempfile::tempdir().unwrap();
    let refused = |text: &str| {
        let path = dir.path().join("day.toml");
        fs::write(&path, text).unwrap();
        scenarios::read(path.to_str().unwrap()).unwrap_err().to_string()
    };
    assert!(refused("per_hour = [\"ten\"]").contains("line 1"));
    assert!(refused("patience = 3").contains("unknown field"));
    let day = "per_hour = [9]\n[[topics]]\nid = \"a\"\nskill = \"b\"\ntakes_s = 60\n";
    let why = refused(&format!("{day}[[agents]]\ncapacity = 0\n"));
    assert!(why.contains("nobody has the skill") && why.contains("capacity is 0"), "{why}");
}

#[test]
fn the_report_can_be_written_in_all_three_forms() {
    let text = include_str!("../../../data/scenarios/steady.toml");
    let mut scenario: Scenario = toml::from_str(text).unwrap();
    (scenario.days, scenario.warm_up_h) = (1, 0.0);
    let visits = crowd(&scenario, 7);
    let lived = |name: &str, desk: Desk| Lived {
        name: name.into(),
        days: vec![simulate(&scenario, &desk, &visits)],
    };
    let lived =
        vec![lived("baton", Desk::Baton(Box::default())), lived("first, come", Desk::FirstCome)];
    let report =
        Report { scenario: scenario.clone(), lived, theory: None, reproduced: None, n_seeds: 1 };
    let mut table = Vec::new();
    report.write_table(&mut table).unwrap();
    assert!(String::from_utf8(table).unwrap().contains("quotes held (stated 80 %)"));
    let mut json = Vec::new();
    report.write_json(&mut json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["desks"].as_array().unwrap().len(), 2);
    let mut csv = Vec::new();
    report.write_csv(&mut csv).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert_eq!(csv.lines().count(), 1 + 2 * visits.len());
    assert!(csv.contains("\"first, come\""));
}
