//! How mails read: plain text, short, in the customer's language where Baton speaks it. Everything a
//! customer reads is what somebody said, and how to answer.

use crate::domain::access::LinkPurpose;
use crate::domain::message::Message;
use crate::domain::reading::Tongue;

/// Characters of what a mail is about.
const SUBJECT_CHARS: usize = 70;

/// What a mail says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub text: String,
}

/// The subject of all mails of a conversation, from what the customer wants.
pub fn subject(ask: &str, tongue: Tongue) -> String {
    let line = ask.split_whitespace().collect::<Vec<_>>().join(" ");
    let usual = match tongue {
        Tongue::De => "Ihre Frage",
        _ => "Your question",
    };
    if line.is_empty() {
        return usual.to_owned();
    }
    let short: String = line.chars().take(SUBJECT_CHARS).collect();
    let more = if short.len() < line.len() { "…" } else { "" };
    format!("{usual}: {short}{more}")
}

/// What was said in a conversation, for its customer. `said` holds each message and who said it;
/// `enclosed` names the files that go along.
pub fn follow_up(
    subject: &str,
    is_answer: bool,
    said: &[(String, &Message)],
    enclosed: &[&str],
    tongue: Tongue,
    takes_answers: bool,
) -> Letter {
    let german = tongue == Tongue::De;
    let mut text = String::new();
    let mut speaker = "";
    for (name, message) in said {
        if speaker != name {
            text.extend([name.as_str(), ":\n"]);
            speaker = name;
        }
        let words = message.written();
        if !words.is_empty() {
            text.extend([words.trim_end(), "\n"]);
        }
        for file in message.files() {
            let kept = match (enclosed.contains(&file.name.as_str()), german) {
                (true, false) => "Attached",
                (true, true) => "Im Anhang",
                (false, false) => "Attached in the chat",
                (false, true) => "Im Chat angehängt",
            };
            text.extend(["[", kept, ": ", &file.name, "]\n"]);
        }
        text.push('\n');
    }
    let how = match (takes_answers, german) {
        (true, false) => {
            "You can answer this e-mail: what you write comes to the same conversation."
        }
        (true, true) => {
            "Sie können auf diese E-Mail antworten: Ihre Worte kommen in dasselbe Gespräch."
        }
        (false, false) => {
            "Please answer in the chat on our site: answers to this e-mail are not read."
        }
        (false, true) => {
            "Bitte antworten Sie im Chat auf unserer Seite: Antworten auf diese E-Mail liest niemand."
        }
    };
    text.extend(["-- \n", how, "\n"]);
    let subject = if is_answer { format!("Re: {subject}") } else { subject.to_owned() };
    Letter { subject, text }
}

/// A one-time link.
pub fn link(purpose: LinkPurpose, name: &str, address: &str) -> Letter {
    let (subject, why, how_long) = match purpose {
        LinkPurpose::Invitation | LinkPurpose::SetUp => (
            "Your place at the support desk",
            "You have been invited to answer customers.",
            "three days",
        ),
        LinkPurpose::Reset => (
            "Choose another password",
            "Somebody asked for another password for you.",
            "half an hour",
        ),
        LinkPurpose::SignIn => ("Sign in", "This signs you in.", "a day"),
    };
    let text = format!(
        "Hello {name},\n\n{why} Open this once, within {how_long}:\n\n{address}\n\n\
         If this is not for you, leave it unopened: nothing happens then.\n"
    );
    Letter { subject: subject.to_owned(), text }
}

/// The week in words.
pub fn digest(lines: &[String], address: &str) -> Letter {
    let list: String = lines.iter().map(|line| format!("- {line}\n")).collect();
    let text =
        format!("{list}\nThe figures, and the conversations behind them:\n{address}/insights\n");
    Letter { subject: "The week at the support desk".to_owned(), text }
}

/// Something needs somebody.
pub fn alert(lines: &[String], address: &str) -> Letter {
    let subject = match lines {
        [only] => only.trim_end_matches('.').to_owned(),
        many => format!("{} things at the support desk need you", many.len()),
    };
    let list: String = lines.iter().map(|line| format!("- {line}\n")).collect();
    Letter { subject, text: format!("{list}\n{address}/console\n") }
}

/// To see whether mails arrive.
pub fn test(address: &str) -> Letter {
    let text = format!("This is a test of the mail settings of {address}. They work.\n");
    Letter { subject: "A test".to_owned(), text }
}
