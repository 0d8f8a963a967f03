//! How to pick the conversation up: a first sentence in the customer's language that shows they
//! were read, and what to do next. Only what was said is mentioned.

use super::known::label;
use super::text::{LINE_CHARS, line, short};
use crate::domain::briefing::{Certainty, Known, Line, SimilarCase, Tried};
use crate::domain::customer::Customer;
use crate::domain::reading::Tongue;

/// The longest part of the ask and of a title in an opening, in characters.
const ASK_CHARS: usize = 120;
const TITLE_CHARS: usize = 60;
const NAME_CHARS: usize = 40;
/// How similar a case must be for its fix to be proposed, 0 to 1.
const SIMILAR_ENOUGH: f64 = 0.5;

/// The phrases of an opening in one language; `{}` is filled in.
struct Phrases {
    named: &'static str,
    unnamed: &'static str,
    read: &'static str,
    wrote: &'static str,
    pointed_to: &'static str,
    close: &'static str,
}

/// The suggested first words of the agent.
pub(super) fn opening(
    customer: &Customer,
    tongue: Tongue,
    ask: Option<&Line>,
    tried: &[Tried],
) -> String {
    let phrases = phrases(tongue);
    let name = short(&customer.name, NAME_CHARS);
    let greeting = if name.is_empty() {
        phrases.unnamed.to_owned()
    } else {
        phrases.named.replacen("{}", &name, 1)
    };
    let mut parts = vec![greeting, phrases.read.to_owned()];
    parts.extend(ask.map(|ask| phrases.wrote.replacen("{}", &short(&ask.text, ASK_CHARS), 1)));
    let last_title = tried.iter().rev().find_map(|t| t.sources.first()).map(|s| &s.title);
    let title = last_title.map(|title| short(title, TITLE_CHARS)).filter(|t| !t.is_empty());
    parts.extend(title.map(|title| phrases.pointed_to.replacen("{}", &title, 1)));
    parts.push(phrases.close.to_owned());
    parts.join(" ")
}

/// What fixed the most similar case that ended well, else the fact that is missing.
pub(super) fn next_step(
    similar: &[SimilarCase],
    known: &[Known],
    ask: Option<&Line>,
) -> Option<Line> {
    let turns = ask?.turns.clone();
    let helped = |case: &&SimilarCase| {
        let ended_well = matches!(case.disposition.as_str(), "solved" | "workaround" | "refunded");
        ended_well && !case.reopened && case.score >= SIMILAR_ENOUGH && !case.fix.trim().is_empty()
    };
    if let Some(case) = similar.iter().find(helped) {
        let fix = short(&case.fix, LINE_CHARS);
        return line(&format!("{fix} (what fixed a similar case)"), turns);
    }
    let missing = known.iter().find(|known| known.certainty == Certainty::Missing)?;
    line(&format!("ask for the {}: nobody has given it yet", label(missing.kind)), turns)
}

fn phrases(tongue: Tongue) -> Phrases {
    match tongue {
        Tongue::En | Tongue::Other => Phrases {
            named: "Hello {},",
            unnamed: "Hello,",
            read: "I have read the conversation so far, so you do not have to repeat anything.",
            wrote: "You wrote: “{}”",
            pointed_to: "You have already been pointed to “{}”.",
            close: "I will take it from here.",
        },
        Tongue::De => Phrases {
            named: "Guten Tag {},",
            unnamed: "Guten Tag,",
            read: "ich habe den bisherigen Verlauf gelesen, Sie müssen nichts wiederholen.",
            wrote: "Sie schrieben: „{}“",
            pointed_to: "Auf „{}“ wurden Sie schon hingewiesen.",
            close: "Ich kümmere mich jetzt darum.",
        },
        Tongue::Fr => Phrases {
            named: "Bonjour {},",
            unnamed: "Bonjour,",
            read: "j'ai lu toute la conversation, vous n'avez rien à répéter.",
            wrote: "Vous avez écrit : « {} »",
            pointed_to: "On vous a déjà indiqué « {} ».",
            close: "Je prends la suite.",
        },
        Tongue::Es => Phrases {
            named: "Hola, {}:",
            unnamed: "Hola:",
            read: "he leído toda la conversación, no hace falta que repita nada.",
            wrote: "Usted escribió: «{}»",
            pointed_to: "Ya se le indicó «{}».",
            close: "A partir de aquí me ocupo yo.",
        },
        Tongue::It => Phrases {
            named: "Buongiorno {},",
            unnamed: "Buongiorno,",
            read: "ho letto tutta la conversazione, non deve ripetere nulla.",
            wrote: "Lei ha scritto: «{}»",
            pointed_to: "Le è già stato indicato «{}».",
            close: "Da qui me ne occupo io.",
        },
        Tongue::Zh => Phrases {
            named: "{}，您好！",
            unnamed: "您好！",
            read: "我已阅读之前的对话，您无需重复。",
            wrote: "您提到：“{}”",
            pointed_to: "之前已为您提供过“{}”。",
            close: "接下来由我为您处理。",
        },
    }
}
