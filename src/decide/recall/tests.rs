use super::*;
use crate::domain::customer::CustomerTier;
use crate::domain::handoff::WrapUp;

const NOW: Timestamp = Timestamp(1_000 * 86_400_000);

fn case(id: u128) -> Case {
    Case {
        id: id.into(),
        conversation: id.into(),
        handoff: id.into(),
        ask: format!("ask {id}"),
        tried: Vec::new(),
        wrap_up: WrapUp { fix: format!("fix {id}"), ..WrapUp::default() },
        topic: None,
        agent: 1.into(),
        customer_tier: CustomerTier::default(),
        transcript: String::new(),
        vector: None,
        opened_at: NOW,
        resolved_at: NOW,
        score: None,
        reopened: false,
        n_helped: 0,
        n_not_helped: 0,
    }
}

fn hit(id: u128, words: f32, meaning: f32) -> CaseHit {
    CaseHit { case: id.into(), words, meaning, resolved_at: NOW }
}

fn order(hits: &[CaseHit], cases: &[Case]) -> Vec<u128> {
    rank("", hits, cases, NOW).into_iter().map(|similar| similar.case.0).collect()
}

/// Two cases that are equally alike, the second changed: which comes first.
fn first_of_two(change: impl FnOnce(&mut Case)) -> u128 {
    let mut cases = [case(1), case(2)];
    change(&mut cases[1]);
    order(&[hit(1, 4.0, 0.6), hit(2, 4.0, 0.6)], &cases)[0]
}

#[test]
fn words_and_meaning_count_together() {
    let hits = [hit(1, 10.0, 0.1), hit(2, 6.0, 0.7), hit(3, 0.0, 0.8)];
    let cases = [case(1), case(2), case(3)];
    assert_eq!(order(&hits, &cases), [2, 3, 1]);
    let best = &rank("", &hits, &cases, NOW)[0];
    assert_eq!((best.ask.as_str(), best.fix.as_str()), ("ask 2", "fix 2"));
    assert_eq!(best.disposition, "solved");
}

#[test]
fn among_equals_the_better_ending_comes_first() {
    assert_eq!(first_of_two(|c| c.n_helped = 3), 2);
    assert_eq!(first_of_two(|c| c.score = Some(5)), 2);
    assert_eq!(first_of_two(|c| c.n_not_helped = 3), 1);
    assert_eq!(first_of_two(|c| c.score = Some(1)), 1);
    assert_eq!(first_of_two(|c| c.wrap_up.disposition = Disposition::NotSolved), 1);
    assert_eq!(first_of_two(|c| c.resolved_at = Timestamp(0)), 1);
}

#[test]
fn no_ending_outweighs_likeness() {
    let mut cases = [case(1), case(2)];
    cases[0].reopened = true;
    cases[0].score = Some(1);
    cases[0].wrap_up.disposition = Disposition::NotSolved;
    cases[1].n_helped = 50;
    assert_eq!(order(&[hit(1, 8.0, 0.8), hit(2, 4.0, 0.5)], &cases), [1, 2]);
}

#[test]
fn reopened_is_told_and_ranks_lower() {
    assert_eq!(first_of_two(|c| c.reopened = true), 1);
    let mut warned = case(1);
    warned.reopened = true;
    assert!(rank("", &[hit(1, 1.0, 0.5)], &[warned], NOW)[0].reopened);
}

#[test]
fn what_is_gone_is_left_out_and_nothing_gives_nothing() {
    assert_eq!(order(&[hit(1, 1.0, 0.5), hit(9, 2.0, 0.9)], &[case(1)]), [1]);
    assert!(order(&[], &[case(1)]).is_empty());
    let blank = rank("", &[hit(1, 0.0, -0.3)], &[case(1)], NOW);
    assert_eq!(blank[0].score, 0.0);
}

#[test]
fn words_side_by_side_count_more_than_the_same_words_apart() {
    let mut cases = [case(1), case(2), case(3)];
    cases[0].transcript = "the profile opens and the manager of the shop waits".into();
    cases[1].transcript = "the profile manager opens empty".into();
    cases[2].transcript = "an invoice without an address".into();
    let hits = [hit(1, 4.0, 0.6), hit(2, 4.0, 0.6), hit(3, 0.0, 0.6)];
    let found = rank("where is the profile manager", &hits, &cases, NOW);
    let order: Vec<u128> = found.iter().map(|similar| similar.case.0).collect();
    assert_eq!(order, [2, 1, 3]);
}

#[test]
fn an_ask_in_the_words_of_the_first_line_comes_first() {
    let mut cases = [case(1), case(2), case(3)];
    cases[0].transcript = "the calendar opens with a wrong price this month".into();
    cases[1].ask = "wrong price of a month in the calendar".into();
    cases[2].ask = "month of the invoice".into();
    let hits = [hit(1, 4.0, 0.6), hit(2, 4.0, 0.6), hit(3, 4.0, 0.6)];
    let order = |text: &str| -> Vec<u128> {
        rank(text, &hits, &cases, NOW).iter().map(|similar| similar.case.0).collect()
    };
    assert_eq!(order("calendar month wrong\nsince monday")[0], 2);
    assert_eq!(order("hello\ncalendar month wrong"), [1, 2, 3]);
}

#[test]
fn the_first_line_of_a_longer_text_counts_most() {
    let said = wordings("label does not print\nhello\nit worked yesterday");
    let weights: Vec<(&str, f32)> = said.iter().map(|w| (w.text.as_str(), w.weight)).collect();
    assert_eq!(weights, [("label does not print", 1.0), ("hello\nit worked yesterday", REST)]);
    assert_eq!(wordings("one line"), vec![Wording::now("one line")]);
}
