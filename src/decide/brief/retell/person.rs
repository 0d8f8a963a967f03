//! From the first person to the third: what somebody said of themselves, as another would tell it.
//! "They" is always the customer, "the team" whoever serves them; with both, English keeps the
//! plain form of the verb, so that no other word has to change. An agent's "I" is "the agent".

use super::token::Token;

/// Whose words are retold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::decide::brief) enum View {
    Customer,
    Assistant,
    Agent,
}

/// Verbs that take an s after "the agent".
const BASE_VERBS: &str = "need want see get try know hope think understand believe suggest \
    recommend advise appreciate apologise apologize ask send check look have do wish agree \
    suspect guess feel";
/// Words before "you" that make it the one who does something, not the one to whom it is done.
const SUBORDINATES: &str = "if when that once unless until before after as because what where \
    which who how and but or so since while whether why though";

/// Verbs that follow "we'll".
const VERBS_AHEAD: &str = "be get have let look take see contact do check help try send keep reach \
    make need work pass go review investigate respond reply call update sort give follow happily \
    gladly also definitely";

/// What "we're" is followed by.
fn is_state(word: &str) -> bool {
    matches!(
        word,
        "unable"
            | "sorry"
            | "here"
            | "happy"
            | "glad"
            | "aware"
            | "not"
            | "still"
            | "always"
            | "currently"
            | "able"
            | "only"
            | "all"
            | "just"
            | "very"
            | "so"
            | "also"
    ) || word.ends_with("ing")
}

/// Verbs after which a clause begins without "that".
const MAIN_VERBS: &str = "means mean ensure think suggest suggests recommend recommends advise \
    sure believe afraid hope assume wish says said say confirm";

/// The words in the third person.
pub(super) fn shift(words: &[Token], view: View) -> Vec<Token> {
    let mut shifted: Vec<Token> = Vec::with_capacity(words.len());
    for (at, token) in words.iter().enumerate() {
        let previous = at.checked_sub(1).and_then(|at| words.get(at)).map(Token::bare);
        let previous = previous.unwrap_or_default();
        let place = Place { words, at, previous: &previous };
        let is = match view {
            View::Customer => customers(token, &place),
            View::Assistant => teams(token, &place, "the assistant"),
            View::Agent => teams(token, &place, "the agent"),
        };
        match is {
            Some(replaced) => {
                let mut parts = replaced.split(' ').map(Token::of).collect::<Vec<_>>();
                if let Some(first) = parts.first_mut() {
                    first.before.clone_from(&token.before);
                }
                if let Some(last) = parts.last_mut() {
                    last.after.clone_from(&token.after);
                }
                shifted.extend(parts);
            }
            None => shifted.push(agreeing(token, &previous, view)),
        }
    }
    shifted
}

/// A word among its neighbours.
struct Place<'a> {
    words: &'a [Token],
    at: usize,
    previous: &'a str,
}

impl Place<'_> {
    fn next(&self) -> String {
        self.words.get(self.at + 1).map(Token::bare).unwrap_or_default()
    }

    /// Whether a clause begins here.
    fn begins(&self) -> bool {
        let paused = self.at.checked_sub(1).and_then(|at| self.words.get(at));
        paused.is_none_or(Token::pauses)
            || SUBORDINATES.split_whitespace().any(|word| word == self.previous)
    }

    /// Whether "you" is here the one who does something.
    fn does(&self) -> bool {
        let helps = matches!(self.previous, "to" | "for" | "with" | "help" | "let" | "of" | "from");
        let before = self.at.checked_sub(2).and_then(|at| self.words.get(at));
        let joins = |t: &Token| SUBORDINATES.split_whitespace().any(|sub| sub == t.bare());
        let asks = is_auxiliary(self.previous) && before.is_none_or(|t| t.pauses() || joins(t));
        let said = MAIN_VERBS.split_whitespace().any(|verb| verb == self.previous);
        self.begins() || asks || said || !helps && is_auxiliary(&self.next())
    }

    /// Whether "well" and its like stand where only "we'll" can.
    fn lost_an_apostrophe(&self, bare: &str) -> bool {
        let next = self.next();
        let verb = || VERBS_AHEAD.split_whitespace().any(|word| word == next);
        match bare {
            "well" | "ill" => self.begins() && verb(),
            "were" => self.begins() && is_state(&next),
            "wed" => self.begins(),
            _ => false,
        }
    }
}

/// Words of a customer about themselves ("they") and about the team.
fn customers(token: &Token, place: &Place<'_>) -> Option<String> {
    let bare = token.bare();
    let contracted = token.contracted() || place.lost_an_apostrophe(&bare);
    let previous = place.previous;
    let theirs = match bare.as_str() {
        "i" | "we" => "they",
        "me" | "myself" if bare == "me" => "them",
        "us" if token.word == "us" => "them",
        "my" | "our" => "their",
        "mine" | "ours" => "theirs",
        "myself" | "ourselves" => "themselves",
        "im" => "they are",
        "were" if contracted => "they are",
        "ive" | "weve" => "they have",
        "ill" if contracted => "they will",
        "id" if contracted || token.word == "Id" => "they would",
        "m" if previous == "i" => "are",
        "well" if contracted => "they will",
        "am" if previous == "i" => "are",
        "was" if previous == "i" => "were",
        "wasnt" if previous == "i" => "weren't",
        "you" | "u" | "ya" => "the team",
        "your" | "ur" | "yours" => "the team's",
        "youre" => "the team are",
        "youve" => "the team have",
        "youll" => "the team will",
        "youd" => "the team would",
        "yourself" | "yourselves" => "themselves",
        _ => return None,
    };
    Some(theirs.to_owned())
}

/// Words of the team about itself, and about the customer ("they").
fn teams(token: &Token, place: &Place<'_>, speaker: &str) -> Option<String> {
    let bare = token.bare();
    let contracted = token.contracted() || place.lost_an_apostrophe(&bare);
    let previous = place.previous;
    let theirs = match bare.as_str() {
        "i" => speaker.to_owned(),
        "me" => speaker.to_owned(),
        "my" => format!("{speaker}'s"),
        "im" => format!("{speaker} is"),
        "ive" => format!("{speaker} has"),
        "ill" if contracted => format!("{speaker} will"),
        "id" if contracted || token.word == "Id" => format!("{speaker} would"),
        "am" if previous == "i" => "is".to_owned(),
        "have" if previous == "i" => "has".to_owned(),
        "we" => "the team".to_owned(),
        "us" if token.word == "us" => "the team".to_owned(),
        "our" if place.next() == "team" => "the".to_owned(),
        "our" => "the team's".to_owned(),
        "were" if contracted => "the team are".to_owned(),
        "weve" => "the team have".to_owned(),
        "well" if contracted => "the team will".to_owned(),
        "wed" if contracted || token.word == "wed" => "the team would".to_owned(),
        "you" | "u" if place.does() => "they".to_owned(),
        "you" | "u" => "them".to_owned(),
        "your" | "ur" => "their".to_owned(),
        "yours" => "theirs".to_owned(),
        "youre" => "they are".to_owned(),
        "youve" => "they have".to_owned(),
        "youll" => "they will".to_owned(),
        "youd" => "they would".to_owned(),
        "yourself" | "yourselves" => "themselves".to_owned(),
        _ => return None,
    };
    Some(theirs)
}

fn agreeing(token: &Token, previous: &str, view: View) -> Token {
    let bare = token.bare();
    let needs_s = view != View::Customer
        && previous == "i"
        && BASE_VERBS.split_whitespace().any(|verb| verb == bare);
    let mut token = token.clone();
    if needs_s {
        let ending = if bare.ends_with(['h', 'o', 's', 'x']) { "es" } else { "s" };
        let ending = if bare == "try" { "ies" } else { ending };
        if bare == "try" {
            token.word.pop();
        }
        token.word.push_str(ending);
    }
    token
}

/// Helping verbs: in a question they stand before who does something.
pub(super) fn is_auxiliary(word: &str) -> bool {
    matches!(
        word,
        "is" | "are"
            | "was"
            | "were"
            | "am"
            | "do"
            | "does"
            | "did"
            | "have"
            | "has"
            | "had"
            | "can"
            | "could"
            | "will"
            | "would"
            | "should"
            | "shall"
            | "may"
            | "might"
            | "must"
            | "isnt"
            | "arent"
            | "wasnt"
            | "werent"
            | "dont"
            | "doesnt"
            | "didnt"
            | "havent"
            | "hasnt"
            | "cant"
            | "couldnt"
            | "wont"
            | "wouldnt"
            | "shouldnt"
    )
}
