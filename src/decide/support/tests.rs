use proptest::prelude::*;

use super::*;

const REFUNDS: &str = "Refunds go back to the card you paid with. They take 5 working days, or 10 at \
    the end of a quarter. Sale items cannot be refunded. Only the owner of the account can ask for \
    one. The fee of $20 is not returned.";
const DEVICES: &str = "Hold the power button for ten seconds until the light turns blue. Then open \
    the Aurora app and choose Settings, Devices. Error E-1042 means that the bridge is offline.";

fn articles() -> Grounds {
    let given = [("Refund rules", REFUNDS), ("Resetting a device", DEVICES)];
    let given = given.map(|(heading, text)| Given { heading, text });
    Grounds::new(Manner::Articles, given)
}

fn check(sentence: &str) -> Result<Vec<usize>, Doubt> {
    articles().check(sentence, None)
}

#[test]
fn what_stands_in_a_source_is_kept_in_its_own_or_near_words() {
    for (sentence, source) in [
        ("Refunds go back to the card you paid with.", 0),
        ("They take 5 working days, or 10 at the end of a quarter.", 0),
        ("Refunds take five working days.", 0),
        ("You will have your refund on the card you paid with, which takes 5 working days.", 0),
        ("We cannot refund sale items.", 0),
        ("Only the account owner can ask for a refund.", 0),
        ("The $20 fee is not returned.", 0),
        ("The 20 dollars fee is not returned.", 0),
        ("Hold the power button for 10 seconds, until the light is blue.", 1),
        ("Open Settings, then Devices in the Aurora app.", 1),
        ("E-1042 means the bridge is offline.", 1),
    ] {
        assert_eq!(check(sentence), Ok(vec![source]), "{sentence}");
    }
}

#[test]
fn what_does_not_is_dropped_for_the_reason_it_is_wrong() {
    let number = |n: &str| Doubt::Number(n.into());
    let claim = |word: &str| Doubt::Claim(word.into());
    for (sentence, doubt) in [
        ("Refunds take 7 working days.", number("7")),
        ("Refunds take seven working days.", number("7")),
        ("Refunds take 5 hours.", number("5")),
        ("The 20 % fee is not returned.", number("20")),
        ("The fee of €20 is not returned.", number("20")),
        ("Refunds are always free.", claim("always")),
        ("Refunds go back to the card you paid with within a month.", claim("month")),
        ("Sale items can be refunded.", Doubt::Negation),
        ("Refunds cannot go back to the card you paid with.", Doubt::Negation),
        ("The owner of the account can ask.", Doubt::Limit),
        ("Refunds go back to the PayPal account you paid with.", Doubt::Name("PayPal".into())),
        ("Error E-2042 means that the bridge is offline.", Doubt::Number("2042".into())),
        ("Parcels travel by train to distant customers.", Doubt::Words),
        ("<b>Refunds</b> go back to the card you paid with.", Doubt::Form),
        ("[Refunds](javascript:alert(1)) go back to the card.", Doubt::Form),
        ("Certainly!", Doubt::Short),
    ] {
        assert_eq!(check(sentence), Err(doubt), "{sentence}");
    }
}

#[test]
fn a_sentence_does_not_gather_its_words_from_several_articles() {
    assert!(check("Hold the power button and the fee of $20 is not returned.").is_err());
}

#[test]
fn words_alone_are_not_enough_when_the_meaning_is_far() {
    let axis = |at: usize| {
        let mut values = [0.0; crate::domain::vector::DIMENSIONS];
        values[at] = 1.0;
        Some(Vector::from_floats(&values))
    };
    let grounds = articles().with_meanings(|_| axis(0));
    let sentence = "Refunds take five working days.";
    assert!(grounds.check(sentence, axis(0).as_ref()).is_ok());
    assert_eq!(grounds.check(sentence, axis(1).as_ref()), Err(Doubt::Meaning));
}

#[test]
fn a_summary_gathers_from_several_messages_and_may_say_who_spoke() {
    let said = [
        "I was charged twice for order 5512.",
        "Refunds take 5 working days.",
        "It has been nine days and I have not received anything.",
    ];
    let grounds = Grounds::new(Manner::Messages, said.map(|text| Given { heading: "", text }));
    let from = grounds.check("The customer was charged twice for order 5512.", None);
    assert_eq!(from, Ok(vec![0]));
    let from = grounds.check("The customer has not received anything in nine days.", None);
    assert_eq!(from, Ok(vec![2]));
    for invented in [
        "The customer was charged twice for order 5521.",
        "The customer was promised a voucher.",
        "The customer Anna was charged twice.",
        "The customer has received it in nine days.",
    ] {
        assert!(grounds.check(invented, None).is_err(), "{invented}");
    }
}

#[test]
fn anything_at_all_is_checked_without_harm() {
    for odd in ["", " ", "🙂", "\u{202e}", "....", "((((((", "5", "½ ٣", "不", "<", "[1]", "n't"]
    {
        let _ = check(odd);
    }
    assert_eq!(check(&"word ".repeat(10_000)), Err(Doubt::Form));
}

/// Words a source is made of; some have numbers, names, negations.
fn source() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "refunds", "take", "5", "days", "not", "the", "card", "Aurora", "only", "E-1042", "20 %",
        "before", "open", "settings", "never", "button", "and", "you", "can", "return", "item",
    ]);
    let sentence = prop::collection::vec(word, 3..12).prop_map(|words| words.join(" ") + ".");
    prop::collection::vec(sentence, 1..6).prop_map(|sentences| sentences.join(" "))
}

proptest! {
    #[test]
    fn every_sentence_of_a_source_stands_in_it(text in source()) {
        let given = [Given { heading: "", text: &text }];
        let grounds = Grounds::new(Manner::Articles, given);
        for sentence in sentences(&text) {
            prop_assert_eq!(grounds.check(&sentence, None), Ok(vec![0]), "{}", sentence);
        }
    }

    #[test]
    fn an_invented_number_never_survives(
        text in source(),
        number in 21_u32..2_000_000,
        at in 0_usize..40,
        pick in 0_usize..6,
    ) {
        prop_assume!(number != 1_042);
        let given = [Given { heading: "", text: &text }];
        let grounds = Grounds::new(Manner::Articles, given);
        let all = sentences(&text);
        let sentence = &all[pick % all.len()];
        let mut words: Vec<String> = sentence.split(' ').map(str::to_owned).collect();
        let at = at % words.len();
        words.insert(at, number.to_string());
        let invented = words.join(" ");
        prop_assert!(grounds.check(&invented, None).is_err(), "{}", invented);
    }

    #[test]
    fn a_changed_number_never_survives(days in 2_u32..400, other in 2_u32..400) {
        prop_assume!(days != other);
        let text = format!("You can return it within {days} days of delivery.");
        let grounds = Grounds::new(Manner::Articles, [Given { heading: "", text: &text }]);
        let changed = format!("You can return it within {other} days of delivery.");
        prop_assert!(grounds.check(&changed, None).is_err());
        prop_assert!(grounds.check(&text, None).is_ok());
    }
}
