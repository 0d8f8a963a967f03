//! Topics learned from examples with the real encoder: named, refused, told apart, pointed out.

use crate::decide::detect::{Topics, confusable};
use crate::domain::policy::Topic;
use crate::language::Language;

fn topic(id: &str, examples: &[&str]) -> Topic {
    let examples = examples.iter().map(|e| (*e).to_owned()).collect();
    Topic { id: id.to_owned(), examples, ..Topic::default() }
}

fn bakery() -> Vec<Topic> {
    vec![
        topic(
            "bread",
            &[
                "do you bake rye bread on sundays",
                "my sourdough loaf was hard as stone",
                "which flour is in the farmhouse loaf",
                "can I order ten baguettes for tomorrow",
                "the bread I bought yesterday is mouldy",
            ],
        ),
        topic(
            "jobs",
            &[
                "are you looking for an apprentice",
                "where do I send my application",
                "what do you pay bakers on the night shift",
                "I would like to work at your counter",
                "is the position in the shop still open",
            ],
        ),
        topic(
            "hours",
            &[
                "when do you open on saturday",
                "are you closed on public holidays",
                "how late can I come this evening",
                "opening times of the shop at the station",
                "what time do you close",
            ],
        ),
    ]
}

fn prepared(language: &Language) -> Topics {
    Topics::prepare(&bakery(), |text| language.encode(text))
}

fn named(topics: &Topics, language: &Language, text: &str) -> Option<String> {
    topics.of(language.encode(text).as_ref(), text).map(|found| found.id)
}

#[test]
fn other_words_for_a_topic_name_it_and_other_matters_name_none() {
    let language = Language::embedded();
    let topics = prepared(&language);
    let said = |text| named(&topics, &language, text);
    assert_eq!(said("is the shop open on sunday mornings").as_deref(), Some("hours"));
    assert_eq!(said("do you have a job for me in the bakery").as_deref(), Some("jobs"));
    assert_eq!(said("the loaf from this morning tastes stale").as_deref(), Some("bread"));
    assert_eq!(said("my train to the mountains was cancelled"), None);
    assert_eq!(said("translate this poem into latin"), None);
}

#[test]
fn one_topic_alone_is_told_from_everything_else() {
    let language = Language::embedded();
    let topics = Topics::prepare(&bakery()[..1], |text| language.encode(text));
    let said = |text| named(&topics, &language, text);
    assert_eq!(said("is there any wholemeal bread left").as_deref(), Some("bread"));
    assert_eq!(said("my train to the mountains was cancelled"), None);
}

#[test]
fn without_topics_or_without_a_vector_nothing_is_named() {
    let language = Language::embedded();
    let vector = language.encode("when do you open");
    assert_eq!(Topics::default().of(vector.as_ref(), "when do you open"), None);
    assert_eq!(prepared(&language).of(None, "when do you open"), None);
}

#[test]
fn ranked_confidences_fall_and_the_same_examples_give_the_same_bits() {
    let language = Language::embedded();
    let vector = language.encode("when can I pick up my bread");
    let ranked = prepared(&language).rank(vector.as_ref(), "when can I pick up my bread");
    assert_eq!(ranked.len(), 3);
    assert!(ranked.is_sorted_by(|a, b| a.confidence >= b.confidence));
    let again = prepared(&language).rank(vector.as_ref(), "when can I pick up my bread");
    assert_eq!(ranked, again);
}

#[test]
fn the_nearest_examples_explain_a_topic() {
    let language = Language::embedded();
    let topics = prepared(&language);
    let vector = language.encode("at what time do you close today").unwrap();
    let near = topics.nearest("hours", &vector, 2);
    assert_eq!(near.len(), 2);
    assert_eq!(near[0].0, "what time do you close");
    assert!(topics.nearest("no such topic", &vector, 2).is_empty());
}

#[test]
fn topics_described_alike_are_pointed_out_with_their_examples() {
    let language = Language::embedded();
    let mut topics = bakery();
    let encode = |text: &str| language.encode(text);
    assert_eq!(confusable(&topics, encode), Vec::new());
    topics.push(topic(
        "loaves",
        &[
            "do you bake wheat bread on mondays",
            "my rye loaf was hard as a brick",
            "which flour do you use for baguettes",
            "can I order two sourdough loaves for friday",
            "the farmhouse bread has gone mouldy",
        ],
    ));
    let found = confusable(&topics, encode);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].one.as_str(), found[0].other.as_str()), ("bread", "loaves"));
    assert!(found[0].astray.len() >= 2);
}
