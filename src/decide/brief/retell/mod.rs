//! What happened, retold in two or three sentences that another person would write: what the
//! customer brings, and what was last said or asked of them. The words stay those of the messages;
//! only the person changes, and each sentence names the message it comes from. English is retold;
//! what is written in another language is quoted.

mod frame;
mod person;
mod plain;
#[cfg(test)]
mod tests;
mod token;

use std::collections::BTreeSet;

use super::text::short;
use super::weigh::weigh;
use frame::{Manner, report};
pub(super) use person::View;
use plain::plain;
pub(super) use plain::{Habits, without_address};
use token::{Token, join};

/// Words told of the customer and of the answer, at most.
const CUSTOMER_WORDS: usize = 24;
const ANSWER_WORDS: usize = 24;
/// The longest quotation, in characters.
const QUOTE_CHARS: usize = 160;
/// Words below which a clause is not cut off.
const CLAUSE_WORDS: usize = 8;
/// The least a sentence tells that is retold.
const TELLS: f64 = 2.0;

/// One message as it is retold.
#[derive(Clone, Debug)]
pub(super) struct Said<'a> {
    pub(super) view: View,
    pub(super) text: &'a str,
    pub(super) complains: bool,
    pub(super) english: bool,
}

/// A sentence and the place of its message.
pub(super) type Retold = (String, usize);

/// The conversation in a few sentences.
pub(super) fn retell(said: &[Said<'_>], brought: Option<usize>) -> Vec<Retold> {
    let of = |customer: bool| {
        said.iter().filter(move |s| (s.view == View::Customer) == customer).map(|s| s.text)
    };
    let habits = Habits::of(of(true), of(false));
    let mut told = Vec::new();
    told.extend(customers(said, brought, &habits));
    told.extend(answer(said, &habits));
    told
}

/// Somebody's own words in quotation marks, at most a line of them.
pub(super) fn quote(text: &str) -> String {
    format!("“{}”", short(text, QUOTE_CHARS))
}

fn customers(said: &[Said<'_>], brought: Option<usize>, habits: &Habits) -> Option<Retold> {
    let theirs = || said.iter().enumerate().filter(|(_, s)| s.view == View::Customer);
    let telling = |(_, s): &(usize, &Said<'_>)| !plain(s.text, habits).is_empty();
    let (at, first) = brought
        .and_then(|at| Some((at, said.get(at)?)))
        .filter(telling)
        .or_else(|| theirs().find(telling))?;
    if !first.english {
        return Some((format!("The customer writes: {}", quote(first.text)), at));
    }
    let chosen = choose(plain(first.text, habits), CUSTOMER_WORDS);
    let manner = if first.complains { Manner::Complaint } else { Manner::Plain };
    sentence("The customer", &chosen, View::Customer, manner).map(|text| (text, at))
}

fn answer(said: &[Said<'_>], habits: &Habits) -> Option<Retold> {
    let asked = said.iter().position(|s| s.view == View::Customer)?;
    let answers = said.iter().enumerate().skip(asked).filter(|(_, s)| s.view != View::Customer);
    let (at, last) = answers.rev().find(|(_, s)| !plain(s.text, habits).is_empty())?;
    let who = if last.view == View::Agent { "The agent" } else { "The assistant" };
    if !last.english {
        return Some((format!("{who} answers: {}", quote(last.text)), at));
    }
    let chosen = choose(plain(last.text, habits), ANSWER_WORDS);
    sentence(who, &chosen, last.view, Manner::Plain).map(|text| (text, at))
}

/// The weightiest sentences that fit, in their order.
fn choose(sentences: Vec<Vec<Token>>, words_max: usize) -> Vec<Vec<Token>> {
    let weight = |s: &Vec<Token>| weigh(&join(s)).weight;
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    order.sort_by(|a, b| weight(&sentences[*b]).total_cmp(&weight(&sentences[*a])));
    let mut chosen = BTreeSet::new();
    let mut room = words_max;
    for index in order {
        let length = sentences[index].len();
        if chosen.is_empty() || length <= room && weight(&sentences[index]) >= TELLS {
            chosen.insert(index);
            room = room.saturating_sub(length);
        }
    }
    let kept = sentences.into_iter().enumerate().filter(|(i, _)| chosen.contains(i));
    kept.map(|(_, words)| within(words, words_max)).collect()
}

/// Cut at the last end of a clause that fits, or with an ellipsis where there is none.
fn within(mut words: Vec<Token>, max: usize) -> Vec<Token> {
    if words.len() <= max {
        return words;
    }
    let ends = |at: usize| {
        let next = words.get(at + 1).map(Token::bare).unwrap_or_default();
        let joins =
            matches!(next.as_str(), "but" | "and" | "so" | "because" | "which" | "as" | "or");
        words.get(at).is_some_and(Token::pauses) || joins
    };
    let question = words.last().is_some_and(|t| t.after.contains('?'));
    let clause = (CLAUSE_WORDS..max).rev().find(|at| ends(*at));
    words.truncate(clause.map_or(max, |at| at + 1));
    if let Some(last) = words.last_mut() {
        last.after = if question {
            "?"
        } else if clause.is_none() {
            "…"
        } else {
            ""
        }
        .to_owned();
    }
    words
}

/// One sentence of at most two reports; one that follows a colon stands alone when it tells most,
/// and is left out beside another that does.
fn sentence(who: &str, chosen: &[Vec<Token>], view: View, manner: Manner) -> Option<String> {
    let weights: Vec<f64> = chosen.iter().map(|words| weigh(&join(words)).weight).collect();
    let heaviest = weights.iter().copied().fold(0.0, f64::max);
    let mut reports: Vec<(String, bool)> = (chosen.iter().zip(&weights))
        .map(|(words, weight)| (report(words, view, manner), *weight >= heaviest))
        .collect();
    let stiff = |report: &str| report.contains(": ");
    if let Some(alone) = reports.iter().position(|(text, heaviest)| *heaviest && stiff(text)) {
        reports = vec![reports.swap_remove(alone)];
    }
    if reports.len() > 1 {
        reports.retain(|(text, _)| !stiff(text));
    }
    let reports: Vec<String> = reports.into_iter().map(|(text, _)| text).take(2).collect();
    let mut text = format!("{who} {}", reports.first()?);
    if let Some(second) = reports.get(1) {
        let verb = second.split(" that ").next().unwrap_or_default();
        let same = second.contains(" that ") && reports[0].starts_with(&format!("{verb} that "));
        let rest = if same { second.get(verb.len() + 1..).unwrap_or_default() } else { second };
        let whom = rest.replacen("asks the customer", "asks them", 1);
        text.push_str(", and ");
        text.push_str(&whom.replacen("tells the customer", "tells them", 1));
    }
    Some(if text.ends_with('…') { text } else { format!("{text}.") })
}
