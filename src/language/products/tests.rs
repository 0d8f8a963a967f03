//! Names come from titles and are found whatever their capitals; ordinary words are none.

use super::Products;
use crate::language::Language;

const TITLES: [&str; 7] = [
    "Connect Brambleshop or Cartello",
    "Compare the plans: Trial, Starter and Growth",
    "Error codes: LQ-1010 and LQ-1012",
    "What happens when the trial ends",
    "Messages in Pingroost",
    "How To Print All Of The Labels",
    "Rückgabe und Umtausch von Waren",
];

fn named(text: &str) -> Vec<String> {
    let products = Language::embedded().products(TITLES);
    products.named_in(text).into_iter().map(|e| e.value).collect()
}

#[test]
fn names_are_found_in_any_capitals_once_each() {
    let said = "since yesterday PINGROOST and brambleshop are out, Brambleshop first";
    assert_eq!(named(said), ["Pingroost", "Brambleshop"]);
    assert_eq!(named("we are on the growth plan"), ["Growth"]);
}

#[test]
fn words_codes_and_titles_in_capitals_name_nothing() {
    assert!(named("the trial labels and messages with LQ-1010, how to print").is_empty());
    assert!(named("Umtausch der Waren").is_empty());
    assert!(Products::default().named_in("Pingroost").is_empty());
}
