//! Messages without what says nothing: greetings, names called, addresses on the web, signatures,
//! thanks and apologies. What is left are whole sentences in the order they were said.

use std::collections::BTreeSet;

use super::token::{Token, tokens};
use crate::decide::brief::text::sentences;

/// Words with which messages and sentences begin, and which say nothing of the matter.
const OPENERS: &str = "hi hey hello hiya dear greetings ok okay well so oh ah um hmm yes yeah yep \
    yup no nope nah sure right alright also and but then now please pls plz lol omg wow howdy \
    however therefore ugh honestly seriously actually basically anyway again hola ok, great \
    perfect cool awesome excellent gotcha indeed";
/// Words of courtesy; a sentence of nothing else tells nothing.
const COURTESY: &str = "hi hey hello hiya dear good morning afternoon evening night day there \
    thanks thank thx ty cheers sorry apologies apologise apologize apology regret welcome \
    pleasure please glad happy love loved hear heard hearing reaching reach out contacting \
    contact us help helping assist assistance here hope hoping great nice lovely wonderful \
    awesome excellent perfect cool weekend week rest inconvenience caused cause trouble \
    frustration frustrating understand understood appreciate appreciated patience kind kindly \
    regards best wishes team support stay safe take care bye goodbye anytime problem worries got \
    gotcha noted sure yes no ok okay right alright like wed id ill well want letting know for \
    the a an to you your youre i im we were our of any this that it its is are be been so very \
    really much about with on in at and all have has had will would can could may do did not my \
    me feel feels how getting get back again bringing attention sharing feedback message tweet \
    note anything else something today questions question another further require";

/// Words that begin a thank you, an apology or a word of sympathy.
const POLITE: &str = "sorry apologies apologise apologize apology thanks thank glad happy pleased \
    love loved delighted hear enjoy assured understand appreciate appreciated sympathise \
    sympathize hope regret here welcome";

/// What a conversation's messages have around them, besides the matter.
#[derive(Debug, Default)]
pub(in crate::decide::brief) struct Habits {
    /// Names by which the team is called at the beginning of messages, in lower case.
    addresses: BTreeSet<String>,
    /// What ends the team's messages: initials.
    signatures: BTreeSet<String>,
}

impl Habits {
    /// A name that begins, or initials that end, at least two messages of a side are no content.
    pub(in crate::decide::brief) fn of<'a>(
        customer: impl Iterator<Item = &'a str>,
        team: impl Iterator<Item = &'a str>,
    ) -> Self {
        let first = |text: &str| text.split_whitespace().next().map(str::to_owned);
        let last = |text: &str| -> Option<String> {
            let word = text.split_whitespace().rev().find(|w| !is_link(w))?;
            Some(word.trim_end_matches(['.', '!']).to_owned())
        };
        let names = twice(customer.filter_map(first).filter(|word| is_handle(word)));
        let initials = twice(team.filter_map(last).filter(|word| is_initials(word)));
        Self {
            addresses: names.into_iter().map(|n| n.to_lowercase()).collect(),
            signatures: initials,
        }
    }
}

/// The sentences of a message that tell something.
pub(super) fn plain(text: &str, habits: &Habits) -> Vec<Vec<Token>> {
    let unaddressed = without_address(text, habits);
    sentences(&unaddressed)
        .iter()
        .map(|sentence| bare(&linkless(sentence), habits))
        .map(without_courtesy)
        .filter(|tokens| tells(tokens))
        .collect()
}

pub(in crate::decide::brief) fn without_address(text: &str, habits: &Habits) -> String {
    let mut rest = text.trim();
    while let Some(word) = rest.split_whitespace().next() {
        let known = habits.addresses.contains(&word.to_lowercase());
        if !known && !word.starts_with('@') {
            break;
        }
        rest = rest.get(word.len()..).unwrap_or_default().trim_start();
    }
    rest.to_owned()
}

fn linkless(sentence: &str) -> String {
    let mut kept: Vec<&str> = sentence.split_whitespace().filter(|w| !is_link(w)).collect();
    kept.pop_if(|word| is_part_number(word));
    kept.join(" ")
}

/// Without what it opens with and without a signature.
fn bare(sentence: &str, habits: &Habits) -> Vec<Token> {
    let mut words = tokens(sentence);
    while words.last().is_some_and(|t| habits.signatures.contains(&t.word)) {
        words.pop();
    }
    let called = words.len() > 3
        && words.last().is_some_and(|t| is_name(t, &words[1..]))
        && words.get(words.len() - 2).is_some_and(|t| t.after.ends_with(','));
    if called {
        words.pop();
    }
    let mut from = 0;
    while let Some(token) = words.get(from) {
        if !opens(&words, from) || asks_politely(&words, from) {
            break;
        }
        let next = words.get(from + 1).map(Token::bare).unwrap_or_default();
        let wishes_well = token.bare() == "good" && is_part_of_day(&next);
        let greets = wishes_well
            || matches!(token.bare().as_str(), "hi" | "hey" | "hello" | "hiya" | "dear");
        from += 1 + usize::from(wishes_well);
        let token = words.get(from - 1).unwrap_or(token);
        let called = words.get(from..).unwrap_or_default();
        if greets && !token.pauses() {
            from += name_called(called);
        }
    }
    words.drain(..from);
    words
}

/// Without the clause that thanks, regrets or understands, and without thanks at the end.
fn without_courtesy(mut words: Vec<Token>) -> Vec<Token> {
    let first: Vec<String> = words.iter().take(4).map(Token::bare).collect();
    let polite = |word: &str| POLITE.split_whitespace().any(|polite| polite == word);
    let about_us = |word: &str| {
        matches!(
            word,
            "i" | "we"
                | "im"
                | "were"
                | "my"
                | "our"
                | "id"
                | "wed"
                | "it"
                | "is"
                | "that"
                | "thats"
                | "you"
                | "youre"
                | "am"
                | "are"
                | "so"
                | "really"
                | "very"
                | "truly"
                | "totally"
                | "completely"
                | "do"
                | "can"
                | "must"
                | "will"
                | "please"
                | "be"
                | "rest"
                | "again"
        )
    };
    let begins = first.iter().find(|word| !about_us(word)).is_some_and(|word| polite(word));
    if begins {
        let but = words.iter().position(|t| matches!(t.bare().as_str(), "but" | "however"));
        words.drain(..but.map_or(words.len(), |at| at + 1));
    }
    while words.last().is_some_and(|t| is_parting(&t.bare())) {
        words.pop();
    }
    words
}

fn is_parting(word: &str) -> bool {
    matches!(
        word,
        "please"
            | "pls"
            | "plz"
            | "thanks"
            | "thank"
            | "thx"
            | "ty"
            | "cheers"
            | "lol"
            | "regards"
            | "x"
            | "xx"
    )
}

/// "Please" before a verb is part of what is said.
fn asks_politely(words: &[Token], at: usize) -> bool {
    let is_please =
        words.get(at).is_some_and(|t| matches!(t.bare().as_str(), "please" | "pls" | "plz"));
    is_please && words.get(at + 1).is_some_and(|t| !is_opener(&t.bare()))
}

/// Whether a word says nothing where it stands; "well" may be "we'll".
fn opens(words: &[Token], at: usize) -> bool {
    let Some(token) = words.get(at) else { return false };
    let next = words.get(at + 1).map(Token::bare).unwrap_or_default();
    match token.bare().as_str() {
        "well" => token.pauses() && !token.contracted(),
        "good" => is_part_of_day(&next),
        bare => is_opener(bare),
    }
}

fn is_part_of_day(word: &str) -> bool {
    matches!(word, "morning" | "afternoon" | "evening" | "day")
}

/// How many words after a greeting are the name of who is greeted.
fn name_called(words: &[Token]) -> usize {
    let capitals = words.iter().take(4).take_while(|t| t.capital() || t.bare() == "there");
    let mut n = 0;
    for token in capitals {
        n += 1;
        if token.pauses() {
            return n;
        }
    }
    // Without a mark after it, only one word is a name for certain, and "I" is none.
    let first = words.first().map(Token::bare).unwrap_or_default();
    usize::from(n > 0 && !STARTS.split(' ').any(|word| word == first))
}

/// Words that begin a clause with a capital and are no names.
const STARTS: &str = "i im ive ill id we weve were well you your youre my our the a an this that \
    these those it its is are was do does did can could will would should have has had what when \
    where why who how which there no not if as please just any some in on at for from to with \
    and but so";

fn is_opener(word: &str) -> bool {
    OPENERS.split_whitespace().any(|opener| opener == word)
}

fn tells(words: &[Token]) -> bool {
    let content = words.iter().filter(|t| {
        let bare = t.bare();
        !COURTESY.split_whitespace().any(|word| word == bare)
    });
    words.len() >= 3 && content.take(2).count() == 2
}

fn is_link(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '"']);
    let bracketed =
        word.starts_with('<') && word.trim_end_matches(['.', ',', '!', '?']).ends_with('>');
    bracketed || ["http://", "https://", "www."].iter().any(|head| word.starts_with(head))
}

/// `1/2`, `(2/3)`.
fn is_part_number(word: &str) -> bool {
    let word = word.trim_matches(['(', ')', '[', ']']);
    let Some((part, of)) = word.split_once('/') else { return false };
    let digit = |text: &str| text.len() == 1 && text.chars().all(|c| c.is_ascii_digit());
    digit(part) && digit(of)
}

fn is_handle(word: &str) -> bool {
    let named = word.chars().skip(1).any(char::is_uppercase) || word.starts_with('@');
    let plain = word.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '@');
    plain
        && (named || !is_opener(&word.to_lowercase()))
        && word.chars().count() >= 4
        && !STARTS.split_whitespace().any(|start| start == word.to_lowercase())
}

fn is_initials(word: &str) -> bool {
    let bare = word.trim_start_matches(['^', '-', '*', '~', '/']);
    let marked = bare.len() < word.len();
    let capitals = bare.chars().all(|c| c.is_ascii_uppercase());
    let name = bare.chars().next().is_some_and(char::is_uppercase)
        && bare.chars().skip(1).all(char::is_lowercase)
        && bare.chars().count() > 2;
    (1..=3).contains(&bare.len()) && capitals
        || name
        || marked && bare.chars().all(char::is_alphabetic)
}

fn twice(words: impl Iterator<Item = String>) -> BTreeSet<String> {
    let (mut once, mut again) = (BTreeSet::new(), BTreeSet::new());
    for word in words {
        if !once.insert(word.clone()) {
            again.insert(word);
        }
    }
    again
}

/// A capitalised word of letters that stands nowhere else.
fn is_name(token: &Token, among: &[Token]) -> bool {
    let letters = token.word.chars().skip(1).all(char::is_lowercase);
    token.capital() && letters && among.iter().filter(|t| t.word == token.word).count() <= 1
}
