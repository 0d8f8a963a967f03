use super::*;
use crate::domain::article::Audience;

fn article(body: &str) -> Article {
    Article {
        id: 1.into(),
        title: "Refunds".into(),
        body: body.into(),
        topic: None,
        audience: Audience::Public,
        published: true,
        revision: 1,
        updated_by: None,
        updated_at: crate::clock::Timestamp(0),
    }
}

fn cut_texts(body: &str) -> Vec<(Vec<String>, String)> {
    cut(&article(body)).into_iter().map(|p| (p.headings, p.text)).collect()
}

#[test]
fn a_passage_stands_under_its_headings_and_the_title_is_not_one() {
    let cut = cut_texts("# Refunds\nOpening.\n## How\nFirst\nline.\n### When\nSoon.\n## Who\nYou.");
    let expected = [
        (vec![], "Opening."),
        (vec!["How"], "First line."),
        (vec!["How", "When"], "Soon."),
        (vec!["Who"], "You."),
    ];
    let expected =
        expected.map(|(h, t)| (h.into_iter().map(str::to_owned).collect::<Vec<_>>(), t.to_owned()));
    assert_eq!(cut, expected);
}

#[test]
fn steps_keep_their_numbers_and_stay_with_what_introduces_them() {
    let cut = cut_texts("Do this:\n\n1. Open *Settings*.\n2. Press `Save`.\n   - or not\n");
    assert_eq!(cut[0].1, "Do this:\n\n1. Open Settings.\n2. Press Save.\n  - or not");
}

#[test]
fn a_long_list_is_not_torn_apart() {
    let steps: String = (1..=20).map(|n| format!("{n}. {}\n", "step ".repeat(20))).collect();
    let cut = cut_texts(&format!("{}\n\n{steps}", "Words. ".repeat(100)));
    assert!(cut.iter().any(|(_, text)| text.contains("1. step") && text.contains("20. step")));
}

#[test]
fn long_text_is_cut_between_sentences() {
    let cut = cut_texts(&"A sentence of some words. ".repeat(200));
    assert!(cut.len() > 4);
    assert!(cut.iter().all(|(_, t)| t.chars().count() <= PASSAGE_CHARS_MAX && t.ends_with('.')));
}

#[test]
fn tables_become_lines() {
    let cut = cut_texts("| Plan | Price |\n|---|---|\n| Free | 0 |\n| Team | 9 |\n");
    assert_eq!(cut[0].1, "Plan | Price\nFree | 0\nTeam | 9");
}

#[test]
fn hostile_markdown_is_bounded() {
    assert!(cut_texts("").is_empty());
    assert!(cut_texts(&"#".repeat(10_000)).len() <= 10);
    assert!(cut_texts(&"> ".repeat(20_000)).len() <= 1);
    assert!(cut_texts(&"x".repeat(1_000_000)).len() <= PASSAGES_MAX);
    let html = cut_texts("<script>alert(1)</script>\n\nText <b>bold</b>.");
    assert_eq!(html[0].1, "Text bold.");
}
