//! A mail as it goes out: plain text, with the heads by which programs that answer by themselves
//! leave it alone and by which an answer finds its way back.

use std::borrow::Cow;

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;

/// Characters of a subject.
const SUBJECT_CHARS_MAX: usize = 150;

/// A file that goes along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enclosure {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub kind: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A mail as it goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Who writes: name and address.
    pub from: (String, String),
    /// To whom: name and address.
    pub to: (String, String),
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// Its own id, the same for every attempt, without the angle brackets.
    pub id: String,
    /// The ids of mails it goes on from, oldest first, without the angle brackets.
    pub follows: Vec<String>,
    /// When it was written, in seconds since the Unix epoch.
    pub written_s: i64,
    /// Files that go along.
    pub enclosed: Vec<Enclosure>,
}

impl Letter {
    /// The mail's bytes.
    ///
    /// # Panics
    /// Never: memory takes every write.
    pub fn bytes(self) -> Vec<u8> {
        let person = |(name, address): (String, String)| {
            let name = one_line(&name);
            let name: Option<Cow<'static, str>> = (!name.is_empty()).then_some(name.into());
            Address::new_address(name, address)
        };
        let subject: String = one_line(&self.subject).chars().take(SUBJECT_CHARS_MAX).collect();
        let mut mail = MessageBuilder::new()
            .from(person(self.from))
            .to(person(self.to))
            .subject(subject)
            .message_id(self.id)
            .date(self.written_s)
            // Written by a program or not: nobody's holiday notice should answer it (RFC 3834).
            .header("Auto-Submitted", Raw::new("auto-generated"))
            .header("X-Auto-Response-Suppress", Raw::new("All"));
        if let Some(last) = self.follows.last() {
            mail = mail.in_reply_to(last.clone());
            mail = mail.references(MessageId::new_list(self.follows.into_iter()));
        }
        mail = mail.text_body(self.text);
        for Enclosure { name, kind, bytes } in self.enclosed {
            mail = mail.attachment(kind, name, bytes);
        }
        let mut out = Vec::new();
        mail.write_to(&mut out).expect("memory takes every write");
        out
    }
}

/// Without anything that could end a line of the head.
fn one_line(text: &str) -> String {
    let visible = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    visible.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
