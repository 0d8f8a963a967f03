use serde_json::json;

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

#[test]
fn what_differs_between_two_policies_is_told_by_path() {
    let before = parse(SHIPPED).unwrap();
    assert_eq!(changes(&before, &before), []);
    let mut after = before.clone();
    after.thresholds.handoff = 0.7;
    after.weights.insert("legal".into(), 6.5);
    after.topics.swap(0, 1);
    after.topics[1].skill = None;
    after.topics.pop();
    let changed = changes(&before, &after);
    let told: Vec<(&str, Option<&str>, Option<&str>)> = changed
        .iter()
        .filter(|c| !c.path.starts_with("topics.security."))
        .map(|c| (c.path.as_str(), c.before.as_deref(), c.after.as_deref()))
        .collect();
    let expected = [
        ("thresholds.handoff", Some("0.6"), Some("0.7")),
        ("topics.billing.skill", Some("\"billing\""), None),
        ("weights.legal", None, Some("6.5")),
    ];
    assert_eq!(told, expected, "a topic that only moved is no change");
    let mut gone = changed.iter().filter(|c| c.path.starts_with("topics.security."));
    assert!(gone.next().is_some() && gone.all(|c| c.after.is_none()));
}

#[test]
fn a_threshold_is_changed_and_nothing_else() {
    let text = "# Ours.\n[[topics]]\nid = \"a\"  # first\nthreshold = 0.5 # low\n\n[[topics]]\n\
                id = \"b\"\nexamples = [\n  \"x\", # why\n]\n";
    let changed = with_threshold(text, "a", Some(0.55)).unwrap();
    assert_eq!(changed, text.replace("threshold = 0.5 # low", "threshold = 0.55 # low"));
    let added = with_threshold(text, "b", Some(0.4)).unwrap();
    assert_eq!(parse(&added).unwrap().topics[1].threshold, Some(0.4));
    assert_eq!(with_threshold(&added, "b", None).unwrap(), text);
    assert_eq!(with_threshold(text, "c", Some(0.4)), None);
    let shipped = with_threshold(SHIPPED, "billing", Some(0.5)).unwrap();
    assert_eq!(shipped.lines().count(), SHIPPED.lines().count() + 1);
}

#[test]
fn weights_are_changed_and_nothing_else() {
    let text = "# Ours.\n[weights]\nlegal = 5.0 # high\n\n[[rules]]\nname = \"late\" # payers\n\
                weight = 1.0\n\n[[rules]]\nname = \"always\"\nhandoff = true\n";
    let weights = [("legal", 4.0), ("calm", -3.5)].map(|(name, w)| (name.to_owned(), w)).into();
    let changed = with_weights(text, &weights, &[0.8, 0.0]).unwrap();
    let wanted = text
        .replace("legal = 5.0 # high", "legal = 4.0 # high\ncalm = -3.5")
        .replace("weight = 1.0", "weight = 0.8");
    assert_eq!(changed, wanted);
    assert_eq!(with_weights(text, &weights, &[0.8]), None, "another number of rules");
    let of_rules: Vec<f64> = parse(SHIPPED).unwrap().rules.iter().map(|r| r.weight).collect();
    let shipped = parse(&with_weights(SHIPPED, &weights, &of_rules).unwrap()).unwrap();
    assert_eq!(shipped.weights["legal"], 4.0);
}

#[test]
fn what_a_path_names_is_found_at_its_line() {
    let text = "[thresholds]\nhandoff = 0.6\n\n[[topics]]\nid = \"a.b\"\n\n[[topics]]\nid = \"c\"\n\
                skill = \"x\"\n[routing]\nrules = [\n  { name = \"one\" },\n  { tier = 3 },\n]\n\
                [hours]\nweek = { mon = \"\" }\n";
    let lines = [
        ("thresholds.handoff", Some(2)),
        ("thresholds.offer_band", Some(1)),
        ("topics.a.b", Some(4)),
        ("topics.a.b.skill", Some(4)),
        ("topics.c.skill", Some(9)),
        ("routing.rules.one.tier", Some(12)),
        ("routing.rules.1.tier", Some(13)),
        ("routing", Some(10)),
        ("hours.week.mon", Some(16)),
        ("weights.legal", None),
    ];
    for (path, line) in lines {
        assert_eq!(line_of(text, path), line, "{path}");
    }
}

#[test]
fn a_value_is_changed_at_its_path_and_nothing_else() {
    let text = "# Ours.\n[thresholds]\nhandoff = 0.6 # high\nby_tier = { premium = 0.5 }\n\n\
                [[topics]]\nid = \"a.b\" # first\nexamples = [\"x\"]\n\n[[topics]]\nid = \"c\"\n";
    let with = |path: &str, new: serde_json::Value| with_value(text, path, &new).unwrap();
    let cases = [
        ("thresholds.handoff", json!(0.55), text.replace("0.6 # high", "0.55 # high")),
        ("thresholds.by_tier.premium", json!(0.4), text.replace("0.5 }", "0.4 }")),
        ("topics.a.b.examples", json!(["y"]), text.replace("[\"x\"]", "[\"y\"]")),
        ("topics.1.id", json!("d"), text.replace("id = \"c\"", "id = \"d\"")),
        ("topics.c", json!(null), text.replace("\n[[topics]]\nid = \"c\"\n", "")),
        ("topics.none.skill", json!(null), text.to_owned()),
        ("weights.legal", json!(null), text.to_owned()),
    ];
    for (path, new, wanted) in cases {
        assert_eq!(with(path, new), wanted, "{path}");
    }
    let policy = |path, new| parse(&with(path, new)).unwrap();
    assert_eq!(policy("weights.legal", json!(5)).weights["legal"], 5.0);
    assert_eq!(policy("thresholds.by_tier.trial", json!(0.7)).thresholds.by_tier["trial"], 0.7);
    assert_eq!(policy("hours.week.mon", json!("09:00-17:00")).hours.week["mon"], "09:00-17:00");
    let added = policy("topics.d", json!({"id": "d", "name": "D", "examples": ["one", "two"]}));
    let ids: Vec<&str> = added.topics.iter().map(|topic| topic.id.as_str()).collect();
    assert_eq!((ids, added.topics[2].examples.len()), (vec!["a.b", "c", "d"], 2));
    let renamed = policy("topics.c", json!({"name": "C"}));
    assert_eq!((renamed.topics.len(), renamed.topics[1].name.as_str()), (2, "C"));
    let first = with_value("", "topics.d", &json!({"id": "d"})).unwrap();
    assert_eq!(first, "[[topics]]\nid = \"d\"\n");
    let rule = with_value("", "routing.rules.0", &json!({"name": "large", "tier": 3})).unwrap();
    assert_eq!(parse(&rule).unwrap().routing.rules[0].name, "large", "{rule}");
}

#[test]
fn a_value_without_a_place_is_refused_and_so_is_a_document_that_does_not_read() {
    let text = "[thresholds]\nhandoff = 0.6\n";
    for (path, new) in [
        ("thresholds.handoff.low", json!(1)),
        ("thresholds.handoff", json!({"a": 1})),
        ("thresholds.handoff", json!([[null]])),
        ("topics.a", json!({"id": {"b": 1}})),
    ] {
        let error = with_value(text, path, &new).unwrap_err();
        assert!(error.why.contains(path), "{error}");
    }
    let broken = with_value("[thresholds]\nhandoff =\n", "thresholds.handoff", &json!(1));
    assert_eq!(broken.unwrap_err().line, 2);
}
