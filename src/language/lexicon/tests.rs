//! Every embedded lexicon can be read; wordings are found, and not when negated, quoted or reported.

use super::*;
use crate::language::text::tokens;

const ALL: [(Tongue, &str); 6] = [
    (Tongue::En, include_str!("../../../data/language/lexicon/en.txt")),
    (Tongue::De, include_str!("../../../data/language/lexicon/de.txt")),
    (Tongue::Fr, include_str!("../../../data/language/lexicon/fr.txt")),
    (Tongue::Es, include_str!("../../../data/language/lexicon/es.txt")),
    (Tongue::It, include_str!("../../../data/language/lexicon/it.txt")),
    (Tongue::Zh, include_str!("../../../data/language/lexicon/zh.txt")),
];

#[test]
fn every_embedded_lexicon_can_be_read() {
    for (tongue, text) in ALL {
        if let Err(why) = Lexicon::parse(text, tongue) {
            panic!("{tongue:?}: {why}");
        }
    }
}

fn says(tongue: Tongue, text: &str, kind: SignalKind) -> bool {
    let hits = Lexicon::of(tongue).hits(&tokens(text, tongue));
    hits.iter().any(|h| h.kind == kind && !h.against)
}

#[test]
fn a_request_for_a_person_is_found_in_six_languages() {
    let asked = [
        (Tongue::En, "let me talk to somebody real"),
        (Tongue::En, "can you put me through to a human being?"),
        (Tongue::De, "Ich möchte bitte mit einem echten Menschen sprechen"),
        (Tongue::Fr, "je voudrais parler à un conseiller"),
        (Tongue::Es, "quiero hablar con una persona de verdad"),
        (Tongue::It, "vorrei parlare con un operatore"),
        (Tongue::Zh, "我想跟真人客服说话"),
    ];
    for (tongue, text) in asked {
        assert!(says(tongue, text, SignalKind::ExplicitRequest), "{text}");
    }
}

#[test]
fn what_is_negated_quoted_or_reported_is_no_request() {
    let not_asked = [
        (Tongue::En, "I don't need to talk to a human, just tell me the price"),
        (Tongue::En, "please don't transfer me to an agent"),
        (Tongue::En, "your page says \"talk to an agent\" but there is no button for it here"),
        (Tongue::En, "my colleague told me to speak to an agent, but you can surely help"),
        (Tongue::De, "Ich brauche keinen Mitarbeiter, nur die Telefonzeiten"),
        (Tongue::Fr, "je n'ai pas besoin de parler à un conseiller"),
        (Tongue::Es, "no necesito hablar con una persona"),
        (Tongue::It, "non ho bisogno di parlare con un operatore"),
        (Tongue::Zh, "我不需要人工客服"),
    ];
    for (tongue, text) in not_asked {
        assert!(!says(tongue, text, SignalKind::ExplicitRequest), "{text}");
    }
}

#[test]
fn a_broken_line_is_named() {
    let error = |text: &str| Lexicon::parse(text, Tongue::En).err();
    assert_eq!(error("[legal]\nsue ..x").as_deref(), Some("line 2: \"..x\" is no gap"));
    assert_eq!(error("[weather]").as_deref(), Some("line 1: no signal \"weather\""));
    assert_eq!(error("[tones]\nmuch: good").as_deref(), Some("line 2: \"much\" is no number"));
}

#[test]
fn tone_words_are_turned_around_by_a_negation() {
    let tone = |text: &str| {
        let cut = tokens(text, Tongue::En);
        let form = crate::language::form::form(text, &cut);
        sentiment(text, &cut, Lexicon::of(Tongue::En).words(), &form)
    };
    assert!(tone("this is great") > 0.3);
    assert!(tone("this is not great") < -0.1);
    assert!(tone("this is terrible") < tone("this is bad"));
    assert!(tone("where is the invoice").abs() < 0.01);
}
