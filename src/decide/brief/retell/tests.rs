//! What is retold is what was said, in the third person; what cannot be turned is quoted.

use proptest::prelude::*;

use super::*;

fn said(view: View, text: &str) -> Said<'_> {
    Said { view, text, complains: false, english: true }
}

fn customer(text: &str) -> String {
    let told = retell(&[said(View::Customer, text)], None);
    told.into_iter().map(|(text, _)| text).collect()
}

fn agent(text: &str) -> String {
    let told = retell(
        &[said(View::Customer, "The blue lamp flickers at night."), said(View::Agent, text)],
        None,
    );
    told.into_iter().skip(1).map(|(text, _)| text).collect()
}

#[test]
fn a_customers_words_are_told_in_the_third_person() {
    let cases = [
        (
            "Hi there, I can't open my invoice since Monday.",
            "The customer says that they can't open their invoice since Monday.",
        ),
        ("Hello! I want to cancel our plan", "The customer wants to cancel their plan."),
        (
            "Can you send me a new label please?",
            "The customer asks the team to send them a new label.",
        ),
        (
            "Good morning Petra, why do you charge me twice for one seat?",
            "The customer asks why the team charge them twice for one seat.",
        ),
        (
            "How do I change the billing address?",
            "The customer asks how to change the billing address.",
        ),
        (
            "Is it possible to export my reports?",
            "The customer asks whether it is possible to export their reports.",
        ),
        (
            "bought a scanner in May and it stopped",
            "The customer says that they bought a scanner in May and it stopped.",
        ),
    ];
    for (text, told) in cases {
        assert_eq!(customer(text), told, "{text}");
    }
}

#[test]
fn an_answer_is_a_request_a_question_or_news() {
    let cases = [
        (
            "Could you please send us the serial number of your lamp?",
            "The agent asks the customer to send the team the serial number of their lamp.",
        ),
        (
            "Sorry to hear that. Have you tried another socket in your house?",
            "The agent asks the customer whether they have tried another socket in their house.",
        ),
        (
            "I have ordered a new lamp for you, and we'll call you on Tuesday.",
            "The agent tells the customer that the agent has ordered a new lamp for them, and the \
             team will call them on Tuesday.",
        ),
        (
            "If it still flickers, please unplug the lamp overnight.",
            "The agent asks the customer, if it still flickers, to unplug the lamp overnight.",
        ),
        (
            "Please don't open the lamp while it is hot.",
            "The agent asks the customer not to open the lamp while it is hot.",
        ),
    ];
    for (text, told) in cases {
        assert_eq!(agent(text), told, "{text}");
    }
}

#[test]
fn greetings_links_names_and_signatures_are_left_out() {
    let told = retell(
        &[
            said(View::Customer, "@LampHouse my lamp hums loudly <LINK>"),
            said(View::Agent, "Hi Ann! Which lamp do you own exactly? ^KL"),
            said(View::Customer, "@LampHouse the tall one from https://lamps.example/tall"),
            said(View::Agent, "Thanks! Please send a short recording to our workshop. ^KL"),
        ],
        None,
    );
    let told: Vec<&str> = told.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(
        told,
        [
            "The customer says that their lamp hums loudly.",
            "The agent asks the customer to send a short recording to the team's workshop.",
        ]
    );
}

#[test]
fn a_farewell_is_no_answer_and_another_language_is_quoted() {
    let lamp = "Meine Lampe flackert seit gestern Abend";
    let told = retell(
        &[
            Said { english: false, ..said(View::Customer, lamp) },
            said(View::Assistant, "Please swap the bulb against a new one."),
            said(View::Customer, "Danke"),
            said(View::Assistant, "You're welcome, have a nice day!"),
        ],
        None,
    );
    assert_eq!(told[0], (format!("The customer writes: “{lamp}”"), 0));
    assert_eq!(
        told[1],
        ("The assistant asks the customer to swap the bulb against a new one.".to_owned(), 1)
    );
}

#[test]
fn a_long_sentence_ends_at_a_clause_or_with_an_ellipsis() {
    let clause = "The lamp in the hall flickers every single evening when we come home from work, \
        and after that the one in the kitchen begins to hum in a way nobody can stand.";
    assert!(customer(clause).ends_with("come home from work."), "{}", customer(clause));
    let endless = "lamp ".repeat(60);
    assert!(customer(&endless).split_whitespace().count() < 40);
}

/// Words the frames add; every other word must stand in the message.
const OURS: &str = "the customer team team's agent agent's assistant assistant's is complaining that says asks ask tells to \
    they them their theirs themselves are have were will would whether how not somebody and \
    wants needs trying looking like it has it's weren't i'm answers writes";

proptest! {
    #[test]
    fn no_word_is_told_that_was_not_said(
        texts in proptest::collection::vec("[a-zA-Z?!,. '’@#]{0,90}", 0..6)
    ) {
        let said: Vec<Said<'_>> = texts.iter().enumerate().map(|(at, text)| {
            said(if at % 2 == 0 { View::Customer } else { View::Agent }, text)
        }).collect();
        for (told, at) in retell(&said, None) {
            let plain = |text: &str| super::super::text::words(text).collect::<BTreeSet<String>>();
            let source = plain(&texts[at].replace(['.', ',', '!', '?', '@', '#'], " "));
            let ours = plain(OURS);
            let all = plain(&texts[at]);
            for word in plain(&told.replace(['.', ',', '!', '?', '@', '#'], " ")) {
                let stem = word.strip_suffix('s').unwrap_or(&word).to_owned();
                prop_assert!(
                    source.contains(&word) || all.contains(&word) || ours.contains(&word)
                        || source.contains(&stem) || word.ends_with("es") || word.ends_with("ies"),
                    "{word:?} of {told:?} is not in {:?}", texts[at]
                );
            }
        }
    }

    #[test]
    fn any_text_is_retold_in_bounded_length(
        texts in proptest::collection::vec(any::<String>(), 0..6)
    ) {
        let said: Vec<Said<'_>> = texts.iter().map(|text| said(View::Customer, text)).collect();
        for (told, at) in retell(&said, None) {
            prop_assert!(at < texts.len());
            prop_assert!(told.split_whitespace().count() <= 3 * CUSTOMER_WORDS + 20, "{told}");
        }
    }
}
