use super::*;
use crate::domain::finding::Passage;
use crate::domain::vector::{DIMENSIONS, Vector};

fn passage(article: u128, title: &str, heading: &str, text: &str) -> Passage {
    Passage {
        article: article.into(),
        title: title.into(),
        headings: if heading.is_empty() { Vec::new() } else { vec![heading.into()] },
        text: text.into(),
        audience: Audience::Public,
        vector: None,
    }
}

fn hit(passage: Passage, words: f32, meaning: f32, coverage: f32) -> PassageHit {
    PassageHit { passage, words, meaning, coverage }
}

fn good(article: u128, title: &str) -> PassageHit {
    hit(passage(article, title, "", "Refunds take five days."), 9.0, 0.75, 0.9)
}

fn asks(text: &str) -> Question {
    Question { text: text.into(), ..Question::default() }
}

fn said(question: &Question, hits: &[PassageHit]) -> Answer {
    answer(question, hits, &Calibration::SHIPPED)
}

fn axis(at: usize) -> Vector {
    let mut values = [0.0; DIMENSIONS];
    values[at] = 1.0;
    Vector::from_floats(&values)
}

#[test]
fn an_answer_is_quoted_with_its_source() {
    let hits =
        [hit(passage(7, "Refund rules", "How long", "Refunds take five days."), 9.0, 0.75, 0.9)];
    let Answer::Answer { text, sources, confidence, .. } =
        said(&asks("how many days does a refund take"), &hits)
    else {
        panic!("expected an answer")
    };
    assert_eq!(text, "Refunds take five days.");
    let source = &sources[0];
    assert_eq!((source.title.as_str(), source.heading.as_str()), ("Refund rules", "How long"));
    assert!(confidence > Calibration::SHIPPED.threshold && confidence <= 1.0);
}

#[test]
fn an_internal_article_answers_nobody() {
    let mut hits = [good(1, "Refund limits")];
    hits[0].passage.audience = Audience::Internal;
    let answered = said(&asks("how many days does a refund take"), &hits);
    assert_eq!(answered, Answer::None { confidence: 0.0 });
}

#[test]
fn what_hardly_fits_is_not_an_answer() {
    let far = hit(passage(1, "Customs", "", "Forms for parcels."), 0.4, 0.12, 0.1);
    let Answer::None { confidence } = said(&asks("who won the boat race last year"), &[far]) else {
        panic!("expected nothing")
    };
    assert!(confidence < Calibration::SHIPPED.threshold);
    assert_eq!(said(&asks("anything"), &[]), Answer::None { confidence: 0.0 });
}

#[test]
fn a_short_question_with_two_meanings_is_asked_back() {
    let hits = [good(1, "Refund rules"), good(2, "Refund of postage")];
    let Answer::Clarify { choices, .. } = said(&asks("refund?"), &hits) else {
        panic!("expected a question back")
    };
    assert_eq!(choices, ["Refund rules", "Refund of postage"]);
    for choice in &choices {
        let taken = said(&asks(choice), &hits);
        assert!(matches!(taken, Answer::Answer { .. }), "{choice}: {taken:?}");
    }
}

#[test]
fn a_long_question_or_a_clear_lead_is_answered() {
    let close = [good(1, "Refund rules"), good(2, "Refund of postage")];
    let long = asks("how many working days until my refund for march arrives on my card");
    assert!(matches!(said(&long, &close), Answer::Answer { .. }));
    let mut lead = close;
    lead[1].meaning = 0.3;
    assert!(matches!(said(&asks("refund?"), &lead), Answer::Answer { .. }));
}

#[test]
fn the_best_passage_of_each_article_is_ranked_by_words_and_meaning() {
    let hits = [
        hit(passage(1, "A", "x", "a"), 10.0, 0.1, 0.5),
        hit(passage(1, "A", "y", "b"), 2.0, 0.9, 0.5),
        hit(passage(2, "B", "", "c"), 5.0, 0.5, 0.5),
    ];
    let ranked = rank(&hits);
    let order: Vec<&str> = ranked.iter().map(|r| r.hit.passage.text.as_str()).collect();
    assert_eq!(order, ["b", "c"]);
    assert!((ranked[0].score - (0.65 * 0.9 + 0.35 * 0.2)).abs() < 1e-6);
}

#[test]
fn small_talk_is_answered_honestly() {
    let talk = |text: &str| Question { small_talk: 0.9, ..asks(text) };
    let reply = |text: &str| match said(&talk(text), &[]) {
        Answer::SmallTalk { text } => text,
        other => panic!("expected small talk, not {other:?}"),
    };
    assert!(reply("are you a robot?").contains("AI assistant, not a person"));
    assert!(reply("thanks a lot!").contains("welcome"));
    assert!(reply("Bye").contains("Goodbye"));
    assert!(reply("hello there").contains("Hello"));
}

#[test]
fn an_answer_is_not_said_again_to_somebody_who_is_content_with_it() {
    let before = vec![
        Said { by_customer: true, text: "how long does a refund take".into(), vector: None },
        Said { by_customer: false, text: "Refunds take 5 working days.".into(), vector: None },
    ];
    let talk = |text: &str| Question { small_talk: 0.9, before: before.clone(), ..asks(text) };
    let hits = [good(1, "Refund rules")];
    for text in ["perfect, thanks a lot", "great, that helped!", "Danke, klappt", "ok cool"] {
        let Answer::SmallTalk { text: reply } = said(&talk(text), &hits) else {
            panic!("{text}: the answer is said again")
        };
        assert!(reply.contains("welcome"), "{text}: {reply}");
    }
    let Answer::SmallTalk { text } = said(&talk("hello?"), &hits) else { panic!("said again") };
    assert!(text.contains("still here"), "{text}");
    let more = said(&talk("thanks, and the refund rules?"), &hits);
    assert!(matches!(more, Answer::Answer { .. }), "{more:?}");
}

#[test]
fn a_question_in_a_greeting_is_answered_all_the_same() {
    let question = Question { small_talk: 0.9, ..asks("hi, how long does a refund take") };
    let answered = said(&question, &[good(1, "Refund rules")]);
    assert!(matches!(answered, Answer::Answer { .. }), "{answered:?}");
}

#[test]
fn a_long_passage_is_shortened_to_the_sentences_that_answer() {
    let filler = "Other things are explained here at some length for everybody. ".repeat(10);
    let text = format!("{filler}Webhooks time out after ten seconds. {filler}");
    let hits = [hit(passage(1, "Webhooks", "", &text), 9.0, 0.8, 1.0)];
    let Answer::Answer { text: short, .. } =
        said(&asks("after how many seconds do webhooks time out"), &hits)
    else {
        panic!("expected an answer")
    };
    assert!(short.contains("Webhooks time out after ten seconds."), "{short}");
    assert!(short.chars().count() <= 420 && text.contains(&short));
}

#[test]
fn steps_are_never_torn_apart() {
    let filler = "Other things are explained here at some length for everybody. ".repeat(8);
    let steps: String =
        (1..=9).map(|n| format!("{n}. Press the button number {n} and wait for it.\n")).collect();
    let text = format!("{filler}\n\nReset the printer like this:\n\n{steps}");
    let hits = [hit(passage(1, "Printers", "", &text), 9.0, 0.8, 1.0)];
    let Answer::Answer { text: short, .. } =
        said(&asks("how do i reset the printer button by button"), &hits)
    else {
        panic!("expected an answer")
    };
    assert!(short.contains("like this:") && short.contains("1. Press"), "{short}");
    assert!(short.contains("9. Press"), "{short}");
}

#[test]
fn earlier_turns_are_searched_for_with_less_weight() {
    let question = Question {
        text: "and on weekends?".into(),
        vector: Some(axis(0)),
        small_talk: 0.0,
        before: vec![
            Said { by_customer: true, text: "older".into(), vector: None },
            Said { by_customer: true, text: "when do you ship".into(), vector: Some(axis(1)) },
        ],
    };
    let looked = query(&question, Audience::Public, &Calibration::SHIPPED);
    let weights: Vec<f32> = looked.wordings.iter().map(|wording| wording.weight).collect();
    assert_eq!(looked.wordings[1].text, "when do you ship");
    assert!(weights[0] > weights[1] && weights[1] > weights[2] && weights[2] > 0.0);
    let vector = looked.vector.unwrap();
    assert!(vector.cosine(&axis(0)) > vector.cosine(&axis(1)));
    assert!(vector.cosine(&axis(1)) > 0.1);
}

#[test]
fn hostile_text_is_only_text() {
    let question = Question { small_talk: 1.0, ..asks(&"(\u{0}<script>".repeat(500)) };
    let hits = [hit(passage(1, "", "", &"\u{202e}) OR 1=1 ".repeat(500)), 1.0, 1.0, 1.0)];
    let Answer::Answer { text, .. } = said(&question, &hits) else { panic!("expected a quote") };
    assert!(hits[0].passage.text.contains(&text));
}
