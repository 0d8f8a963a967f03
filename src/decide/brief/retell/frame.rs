//! How a sentence is reported: as something asked for, asked, or told. Each rule reads the first
//! few words; a sentence that fits none is given as it is, after a colon, because a true sentence that
//! reads stiffly is better than a smooth one that twists what was said.

use super::person::{View, is_auxiliary, shift};
use super::token::{Token, join};

/// Verbs by which somebody is told or asked to do something.
const IMPERATIVES: &str = "dm send shoot drop give tell let keep provide share follow contact call \
    check try visit go click restart reset reinstall uninstall install update log sign open \
    close email mail message write reply respond confirm make ensure use select choose remove \
    delete add turn switch allow wait look see report fill submit enter clear reboot refresh \
    note ask speak talk reach pop ring phone head download upload bring return take request \
    raise find read review run hold press tap bear remember advise help fix explain refund \
    cancel change stop do get put move set feel";
/// Those of them by which a customer asks for something; others may begin a noun ("update fails").
const ASKS: &str =
    "help send tell give let fix refund explain call bring remove make sort dm contact get";
/// Words that may stand between "please" or "can you" and the verb.
const SOFTENERS: &str = "please pls plz kindly also just possibly maybe perhaps first then quickly";
/// Words a clause begins with that can follow "that".
const SUBJECTS: &str = "i we you he she it they this that these those there my our your his her \
    its their the a an im ive id ill weve youre youve youll theres thats some all every both \
    none nothing nobody someone everything no one two three if when after once since because as \
    while although each another";

/// What customers did, with themselves left out, and what they are doing.
const DONE: &str = "bought ordered expected paid tried received got purchased sent called went had \
    asked signed wish need want love hate thought waited booked upgraded downloaded updated \
    installed lost missed spent arrived noticed found came changed moved returned cancelled \
    emailed contacted spoke left won cant cannot dont didnt havent wont couldnt have placed used \
    saw made logged";
const ONGOING: &str = "getting trying having using waiting looking wondering hoping experiencing \
    seeing thinking calling travelling traveling sitting standing missing considering planning";

/// What somebody does by saying a sentence: "asks the team to …". `again` is set when another
/// report of the same speaker stands before it in the sentence.
pub(super) fn report(words: &[Token], view: View, manner: Manner) -> String {
    let words = softened(words);
    let question = is_question(words);
    let whole;
    let words = if question {
        words
    } else {
        whole = with_subject(words, view);
        &whole
    };
    proposal(words, view)
        .or_else(|| request(words, view))
        .or_else(|| conditional(words, view))
        .or_else(|| question.then(|| asked(words, view)).flatten())
        .or_else(|| wish(words, view))
        .unwrap_or_else(|| told(words, view, manner, question))
}

/// By its mark, or by a helping verb before who does something.
fn is_question(words: &[Token]) -> bool {
    let bare = |at: usize| words.get(at).map(Token::bare).unwrap_or_default();
    let marked = words.last().is_some_and(|t| t.after.contains('?'));
    let turned = is_auxiliary(&bare(0)) && is_pronoun(&bare(1));
    let wondering =
        is_interrogative(&bare(0)) && (is_auxiliary(&bare(1)) || is_auxiliary(&bare(2)));
    let any = bare(0) == "any"
        && matches!(
            bare(1).as_str(),
            "idea" | "ideas" | "news" | "update" | "updates" | "chance" | "way" | "reason" | "help"
        );
    marked || turned || wondering && bare(1) != "i" || any
}

/// "Bought a lamp" as "I bought a lamp": customers leave themselves out.
fn with_subject(words: &[Token], view: View) -> Vec<Token> {
    let skipped = words
        .iter()
        .take_while(|t| matches!(t.bare().as_str(), "just" | "really" | "only" | "still" | "even"))
        .count();
    let verb = words.get(skipped).map(Token::bare).unwrap_or_default();
    let subject = match verb.as_str() {
        "looks" | "seems" | "sounds" | "turns" if skipped == 0 => "it",
        _ if view != View::Customer => return words.to_vec(),
        "been" => "I've",
        word if word.ends_with("ing") && ONGOING.split_whitespace().any(|w| w == word) => "I'm",
        word if DONE.split_whitespace().any(|w| w == word) => "I",
        _ => return words.to_vec(),
    };
    let mut whole = vec![Token::of(subject)];
    whole.extend(words.iter().cloned());
    if let Some(second) =
        whole.get_mut(1).filter(|t| t.word.chars().skip(1).all(char::is_lowercase))
    {
        second.word = second.word.to_lowercase();
    }
    whole
}

/// "If you still see it, please restart" as "asks the customer, if they still see it, to restart".
fn conditional(words: &[Token], view: View) -> Option<String> {
    let first = words.first().map(Token::bare).unwrap_or_default();
    if !matches!(first.as_str(), "if" | "when" | "once" | "for" | "to" | "in" | "before" | "after")
    {
        return None;
    }
    let comma = words.iter().position(|t| t.after.contains(','))?;
    let after = words.get(comma + 1..)?;
    let rest = after_softeners(after);
    let verb = rest.first().map(Token::bare).unwrap_or_default();
    let softened = rest.len() < after.len() && is_base_form(&verb);
    if rest.len() < 2 || !softened && !IMPERATIVES.split_whitespace().any(|known| known == verb) {
        return None;
    }
    let whom = if view == View::Customer { "asks the team" } else { "asks the customer" };
    let condition = retold(words.get(..=comma)?, view);
    Some(format!("{whom}, {condition}, to {}", retold(rest, view)))
}

/// How something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    Plain,
    Complaint,
}

/// "Let's restart it" as "proposes to restart it".
fn proposal(words: &[Token], view: View) -> Option<String> {
    let proposes = words.first().is_some_and(|t| t.bare() == "lets") && words.len() > 2;
    proposes.then(|| Some(format!("proposes to {}", retold(words.get(1..)?, view)))).flatten()
}

/// "Please send me …", "can you check …", "let us know …".
fn request(words: &[Token], view: View) -> Option<String> {
    let bare = |at: usize| words.get(at).map(Token::bare).unwrap_or_default();
    let polite = matches!(bare(0).as_str(), "please" | "pls" | "plz" | "kindly");
    let asks_you = matches!(bare(0).as_str(), "can" | "could" | "would" | "will")
        && matches!(bare(1).as_str(), "you" | "u" | "someone" | "somebody" | "anyone");
    let has_them = matches!(bare(0).as_str(), "can" | "could")
        && matches!(bare(1).as_str(), "we" | "i")
        && bare(2) == "have"
        && bare(3) == "you";
    let from = if has_them {
        4
    } else if asks_you {
        2
    } else {
        usize::from(polite)
    };
    let rest = without_emphasis(after_softeners(words.get(from..).unwrap_or_default()));
    let verb = rest.first().map(Token::bare).unwrap_or_default();
    let known = if view == View::Customer { ASKS } else { IMPERATIVES };
    let known = known.split_whitespace().any(|known| known == verb);
    let likes = asks_you && matches!(verb.as_str(), "like" | "mind" | "be" | "prefer" | "not");
    let turned = is_auxiliary(&verb) && rest.get(1).is_some_and(|t| is_pronoun(&t.bare()));
    let begins = from > 0 && !likes && is_base_form(&verb) || from == 0 && known && !turned;
    let whom = if view == View::Customer { "the team" } else { "the customer" };
    if from <= 1 && matches!(verb.as_str(), "dont" | "never") && rest.len() > 2 {
        return Some(format!("asks {whom} not to {}", retold(rest.get(1..)?, view)));
    }
    if !begins || rest.len() < 2 {
        return None;
    }
    let whom = if asks_you && view == View::Customer && bare(1) != "you" && bare(1) != "u" {
        "that somebody"
    } else {
        whom
    };
    let to = if whom == "that somebody" { "" } else { "to " };
    Some(format!("asks {whom} {to}{}", retold(rest, view)))
}

/// "What device are you using?" as "asks what device they are using".
fn asked(words: &[Token], view: View) -> Option<String> {
    let bare = |at: usize| words.get(at).map(Token::bare).unwrap_or_default();
    let whom = if view == View::Customer { "asks" } else { "asks the customer" };
    let how_to = bare(0) == "how"
        && matches!(bare(1).as_str(), "do" | "can" | "should" | "could" | "would")
        && matches!(bare(2).as_str(), "i" | "we" | "you" | "one");
    if how_to && bare(2) != "you" {
        return Some(format!("{whom} how to {}", retold(words.get(3..)?, view)));
    }
    let interrogative = is_interrogative(&bare(0));
    let at = if interrogative { (1..5).find(|at| is_auxiliary(&bare(*at)))? } else { 0 };
    if !is_auxiliary(&bare(at)) || !is_pronoun(&bare(at + 1)) {
        return None;
    }
    let (aux, subject) = (words.get(at)?, words.get(at + 1)?);
    let mut turned: Vec<Token> = words.get(..at)?.to_vec();
    let you = view != View::Customer && matches!(subject.bare().as_str(), "you" | "u");
    turned.push(if you { Token::of("they") } else { subject.clone() });
    if !matches!(aux.bare().as_str(), "do") {
        turned.push(Token::of(&aux.word.to_lowercase()));
    }
    turned.extend(words.get(at + 2..)?.iter().cloned());
    let joint = if interrogative { "" } else { "whether " };
    Some(format!("{whom} {joint}{}", retold(&turned, view)))
}

/// "I want to cancel" as "wants to cancel".
fn wish(words: &[Token], view: View) -> Option<String> {
    if view != View::Customer {
        return None;
    }
    let bare = |at: usize| words.get(at).map(Token::bare).unwrap_or_default();
    let first = (bare(0), bare(1), bare(2));
    let (head, from) = match (first.0.as_str(), first.1.as_str(), first.2.as_str()) {
        ("i" | "we", "want", _) => ("wants", 2),
        ("i" | "we", "need", _) => ("needs", 2),
        ("i" | "we", "would", "like") => ("would like", 3),
        ("id", "like", _) => ("would like", 2),
        ("im" | "were", "trying", "to") => ("is trying to", 3),
        ("im", "looking", "for" | "to") => ("is looking", 2),
        _ => return None,
    };
    Some(format!("{head} {}", retold(words.get(from..)?, view)))
}

fn told(words: &[Token], view: View, manner: Manner, question: bool) -> String {
    let verb = match (view, manner, question) {
        (View::Customer, _, true) => "asks",
        (_, _, true) => "asks the customer",
        (View::Customer, Manner::Complaint, _) => "is complaining",
        (View::Customer, Manner::Plain, _) => "says",
        _ => "tells the customer",
    };
    let first = words.first().map(Token::bare).unwrap_or_default();
    let clause = SUBJECTS.split_whitespace().any(|word| word == first)
        || words.iter().take(8).skip(1).any(|t| is_finite(&t.bare()));
    let inverted = is_auxiliary(&first);
    if question || !clause || inverted {
        return format!("{verb}: {}", retold(words, view));
    }
    format!("{verb} that {}", retold(words, view))
}

/// In the third person, with a small letter first where the word is none that keeps its capital.
fn retold(words: &[Token], view: View) -> String {
    let mut shifted = shift(words, view);
    let names = words.first().is_some_and(|t| keeps_capital(&t.word, words));
    if let (Some(first), false) = (shifted.first_mut(), names) {
        let mut chars = first.word.chars();
        first.word = chars.next().map(|c| c.to_lowercase().collect::<String>()).unwrap_or_default()
            + chars.as_str();
    }
    let text = join(&shifted);
    let text = text.trim_start_matches(['.', ',', ';', ':', '-', '!', '?', '…', ' ']);
    text.trim_end_matches(|c: char| {
        !c.is_alphanumeric() && !matches!(c, ')' | '%' | '"' | '”' | '…')
    })
    .to_owned()
}

/// Acronyms, words with a capital inside or a digit, and names that stand elsewhere capitalised.
fn keeps_capital(word: &str, words: &[Token]) -> bool {
    let inside = word.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit());
    let plain = Token::of(word).bare();
    let ordinary = SUBJECTS.split_whitespace().any(|subject| subject == plain)
        || is_auxiliary(&plain)
        || is_interrogative(&plain);
    inside
        || !ordinary && words.iter().skip(1).any(|t| t.word == word)
        || !ordinary
            && words.get(1).is_some_and(|t| t.capital() && t.bare() != "i" && t.word.len() > 1)
}

fn softened(words: &[Token]) -> &[Token] {
    let n = words
        .iter()
        .take_while(|t| matches!(t.bare().as_str(), "so" | "and" | "but" | "also" | "then"))
        .count();
    words.get(n..).unwrap_or_default()
}

fn after_softeners(words: &[Token]) -> &[Token] {
    let is_soft = |t: &&Token| SOFTENERS.split_whitespace().any(|soft| soft == t.bare());
    let n = words.iter().take_while(is_soft).count();
    words.get(n..).unwrap_or_default()
}

/// Whether a word may be a verb after "please": no pronoun, preposition or helping verb.
fn is_base_form(word: &str) -> bool {
    let other = is_auxiliary(word) && !matches!(word, "do" | "have")
        || is_pronoun(word)
        || SUBJECTS.split_whitespace().any(|subject| subject == word)
        || matches!(
            word,
            "in" | "at"
                | "on"
                | "for"
                | "to"
                | "with"
                | "from"
                | "of"
                | "not"
                | "asap"
                | "what"
                | "how"
                | "where"
                | "why"
        );
    !other
        && !word.is_empty()
        && !word.ends_with("ing")
        && !word.ends_with("ed")
        && word.chars().all(char::is_alphabetic)
}

/// "Do let us know" as "let us know".
fn without_emphasis(words: &[Token]) -> &[Token] {
    let bare = |at: usize| words.get(at).map(Token::bare).unwrap_or_default();
    let emphatic = bare(0) == "do" && IMPERATIVES.split_whitespace().any(|verb| verb == bare(1));
    words.get(usize::from(emphatic)..).unwrap_or_default()
}

fn is_interrogative(word: &str) -> bool {
    matches!(word, "what" | "when" | "where" | "why" | "how" | "which" | "who")
}

fn is_pronoun(word: &str) -> bool {
    matches!(
        word,
        "i" | "you"
            | "u"
            | "we"
            | "they"
            | "it"
            | "he"
            | "she"
            | "this"
            | "that"
            | "there"
            | "these"
            | "those"
    )
}

/// Words that are a verb in its sentence for certain.
fn is_finite(word: &str) -> bool {
    is_auxiliary(word)
        || matches!(
            word,
            "ive"
                | "im"
                | "its"
                | "says"
                | "said"
                | "keeps"
                | "kept"
                | "got"
                | "went"
                | "came"
                | "works"
                | "needs"
                | "told"
                | "stopped"
                | "wants"
                | "makes"
                | "made"
                | "took"
                | "takes"
                | "gives"
                | "gave"
                | "sent"
                | "received"
                | "ordered"
                | "paid"
                | "bought"
                | "lost"
                | "charged"
                | "cancelled"
                | "canceled"
                | "delayed"
                | "failed"
                | "fails"
                | "crashes"
                | "crashed"
                | "arrived"
                | "shows"
                | "seems"
        )
}
