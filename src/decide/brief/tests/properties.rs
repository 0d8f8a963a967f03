//! Whatever is said and happens: every line has its source, nothing is invented, nothing invisible
//! is shown.

use proptest::prelude::*;

use super::*;

const PIECES: [&str; 12] = [
    "order KX-17 never came",
    "I already tried that",
    "I need a refund of 20 EUR by friday",
    "hello",
    "\u{202E}evil\u{200B} text\u{E0041}",
    "\n\n\0",
    "talk to a person!!",
    "The API returns error E-42 since version 3.2.1, why?",
    "we will call you back tomorrow",
    "你好。订单在哪里？",
    "“quoted” — …",
    "",
];

fn any_text() -> impl Strategy<Value = String> {
    let known = proptest::collection::vec(0..PIECES.len(), 0..4);
    prop_oneof![
        known.prop_map(|picks| picks.iter().map(|i| PIECES[*i]).collect::<Vec<_>>().join(". ")),
        any::<String>(),
    ]
}

fn any_step() -> impl Strategy<Value = (u8, String, f32)> {
    (0..12_u8, any_text(), -1.0..1.0_f32)
}

fn tell(steps: Vec<(u8, String, f32)>) -> Told {
    let kinds = [EntityKind::OrderNumber, EntityKind::Deadline, EntityKind::Email];
    steps.into_iter().fold(Told::new(), |told, (what, text, number)| {
        let last = told.1;
        match what {
            0..=3 => {
                let word = text.split(' ').next_back().unwrap_or_default().to_owned();
                let mut seen = reading(number, &[(kinds[usize::from(what % 3)], &word)]);
                let words = vec![word];
                seen.signals =
                    vec![Signal { kind: SignalKind::Urgency, probability: number.abs(), words }];
                told.customer(&text).read(seen)
            }
            4 => told.customer(&text),
            5 => told.answer(&text, &text),
            6 => told.says(Author::Assistant, MessageKind::Plain, &text),
            7 => told.says(Author::Agent(AgentId(8)), MessageKind::Plain, &text),
            8 => {
                told.handoff(vec![trigger(TriggerKind::Complaint, f64::from(number), last, &text)])
            }
            9 => told.event(Event::AskCorrected { ask: text }),
            10 => {
                let topic = TopicMatch { id: text.chars().take(9).collect(), confidence: 0.9 };
                let decision = Decision {
                    outcome: Outcome::Answer,
                    risk: 0.1,
                    threshold: 0.6,
                    base: 0.0,
                    triggers: vec![trigger(TriggerKind::Urgency, 1.0, last, &text)],
                    floor: None,
                    flip: None,
                    topic: Some(topic),
                    ask_first: Vec::new(),
                    seen: None,
                };
                told.event(Event::Decided {
                    of: Seq(last),
                    decision: Box::new(decision),
                    policy: 1,
                })
            }
            _ => {
                let quote = Quote {
                    position: 1,
                    upper_s: Some(60),
                    n_basis: 20,
                    staffed: true,
                    estimate_s: None,
                };
                told.event(Event::Quoted { handoff: HandoffId(3), quote })
            }
        }
    })
}

fn sourced_lines(briefing: &Briefing) -> Vec<&Line> {
    let mut lines: Vec<&Line> = Vec::new();
    lines.extend(&briefing.ask);
    lines.extend(&briefing.also);
    lines.extend(&briefing.summary);
    lines.extend(briefing.why.iter().map(|w| &w.line));
    lines.extend(briefing.tried.iter().filter_map(|t| t.then.as_ref()));
    lines.extend(&briefing.do_not_ask);
    lines.extend(&briefing.promises);
    lines.extend(&briefing.mood);
    lines.extend(&briefing.urgency);
    lines.extend(&briefing.next_step);
    lines
}

proptest! {
    #[test]
    fn every_line_has_a_source_that_exists(steps in proptest::collection::vec(any_step(), 0..14)) {
        let told = tell(steps);
        let briefing = told.brief();
        let exists = |seq: &Seq| seq.0 >= 1 && seq.0 <= told.1;
        for line in sourced_lines(&briefing) {
            prop_assert!(!line.text.trim().is_empty());
            prop_assert!(!line.turns.is_empty(), "{line:?}");
            prop_assert!(line.turns.iter().all(exists), "{line:?}");
        }
        for known in briefing.known.iter().filter(|k| k.certainty != Certainty::Missing) {
            prop_assert!(!known.turns.is_empty() && known.turns.iter().all(exists));
        }
        prop_assert!(briefing.tried.iter().all(|t| exists(&t.turn)));
    }

    #[test]
    fn facts_and_asks_stand_word_for_word_in_their_source(
        steps in proptest::collection::vec(any_step(), 0..14)
    ) {
        let told = tell(steps);
        let briefing = told.brief();
        let texts: Vec<(Seq, String)> = told.0.iter().filter_map(|r| match &r.event {
            Event::MessagePosted(m) => Some((m.seq, text::clean(&m.text))),
            _ => None,
        }).collect();
        let corrected: Vec<String> = told.0.iter().filter_map(|r| match &r.event {
            Event::AskCorrected { ask } => Some(text::clean(ask)),
            _ => None,
        }).collect();
        let stands = |part: &str, turns: &[Seq]| {
            let part = part.strip_suffix('…').unwrap_or(part);
            texts.iter().any(|(seq, said)| turns.contains(seq) && said.contains(part))
        };
        for known in briefing.known.iter().filter(|k| k.certainty != Certainty::Missing) {
            prop_assert!(stands(&known.value, &known.turns), "{known:?}");
        }
        if let Some(ask) = &briefing.ask {
            let part = ask.text.strip_suffix('…').unwrap_or(&ask.text);
            let theirs = corrected.iter().any(|c| c.contains(part));
            prop_assert!(theirs || stands(part, &ask.turns), "{ask:?}");
        }
        for line in briefing.also.iter().filter(|l| !l.text.starts_with("also about ")) {
            for part in line.text.split(ask::ELISION) {
                prop_assert!(stands(part, &line.turns), "{line:?}");
            }
        }
        for line in briefing.promises.iter().filter(|l| !l.text.starts_with("told that")) {
            prop_assert!(stands(&line.text, &line.turns), "{line:?}");
        }
    }

    #[test]
    fn nothing_invisible_is_shown_and_everything_is_short(
        steps in proptest::collection::vec(any_step(), 0..14), name in any_text()
    ) {
        let told = tell(steps);
        let customer = Customer { name, ..Customer::default() };
        let briefing = told.brief_with(&customer, None, &[]);
        let mut shown: Vec<&str> =
            sourced_lines(&briefing).iter().map(|l| l.text.as_str()).collect();
        shown.extend(briefing.customer.iter().map(|l| l.text.as_str()));
        shown.extend(briefing.tried.iter().map(|t| t.answer.as_str()));
        shown.extend(briefing.known.iter().map(|k| k.value.as_str()));
        shown.push(&briefing.opening);
        let prose = prose(&briefing);
        shown.push(&prose);
        shown.extend(briefing.known.iter().map(|k| k.means.as_str()));
        for text in shown {
            prop_assert_eq!(text.trim(), text);
            let harmless = |c: char| !c.is_control() && !('\u{202A}'..='\u{202E}').contains(&c)
                && !('\u{E0000}'..='\u{E0FFF}').contains(&c) && c != '\u{200B}';
            prop_assert!(text.chars().all(harmless), "{text:?}");
            prop_assert!(text.chars().count() <= 8_000);
        }
        prop_assert_eq!(&told.brief_with(&customer, None, &[]), &briefing);
    }
}
