//! A Zendesk ticket with its comments: as the JSON export of an account has it (people within it),
//! or as the API gives both (people by their ids).

use serde_json::Value;

use super::Refusal;
use super::value::{body, instant, list, person, text, texts};
use crate::domain::handoff::Disposition;
use crate::domain::past::{PastConversation, PastTurn, Person, Speaker};

/// What Zendesk has as the author of what it wrote itself.
const SYSTEM: &str = "-1";

pub(super) fn conversation(item: &Value) -> Result<PastConversation, Refusal> {
    let ticket = if item["ticket"].is_object() { &item["ticket"] } else { item };
    let id = text(&ticket["id"]).ok_or_else(|| Refusal::new("a ticket", "has no `id`"))?;
    let people = People::of(ticket);
    let mut turns: Vec<PastTurn> =
        comments(item, ticket).iter().filter_map(|comment| people.turn(comment)).collect();
    let created = instant(&ticket["created_at"]);
    // The description is the first comment; where comments were left out, it is all there is.
    if turns.iter().min_by_key(|turn| turn.at).is_none_or(|turn| turn.by != Speaker::Customer) {
        let text = body(&ticket["description"]);
        turns.insert(0, PastTurn { by: Speaker::Customer, at: created, text });
    }
    let opened = created.or_else(|| turns.iter().find_map(|turn| turn.at));
    let opened_at = opened.ok_or_else(|| Refusal::new(&*id, "does not say when it was"))?;
    let status = text(&ticket["status"]).unwrap_or_default();
    let ended = ["solved", "closed"].contains(&status.as_str()).then_some(Disposition::Solved);
    Ok(PastConversation {
        customer_ref: text(&ticket["requester"]["external_id"]),
        customer: people.requester,
        subject: text(&ticket["subject"]).or_else(|| text(&ticket["raw_subject"])),
        tags: texts(&ticket["tags"]),
        opened_at,
        turns,
        ended,
        score: score(&ticket["satisfaction_rating"]),
        id,
        ..PastConversation::default()
    })
}

fn comments<'a>(item: &'a Value, ticket: &'a Value) -> &'a [Value] {
    let within = list(&ticket["comments"]);
    if within.is_empty() { list(&item["comments"]) } else { within }
}

/// Who is who in a ticket.
struct People {
    requester: Person,
    others: Vec<Person>,
}

impl People {
    fn of(ticket: &Value) -> Self {
        let mut requester = person(&ticket["requester"]);
        if requester.id.is_empty() {
            requester.id = text(&ticket["requester_id"]).unwrap_or_default();
        }
        let named = [&ticket["assignee"], &ticket["submitter"]].into_iter();
        let beside = list(&ticket["users"]).iter().chain(list(&ticket["collaborator"]));
        Self { requester, others: named.chain(beside).map(person).collect() }
    }

    /// What was said in public; a note among agents is nobody's answer.
    fn turn(&self, comment: &Value) -> Option<PastTurn> {
        if comment["public"].as_bool() == Some(false) {
            return None;
        }
        let author = &comment["author"];
        let id = text(&comment["author_id"]).or_else(|| text(&author["id"]))?;
        if id == SYSTEM {
            return None;
        }
        let by = if id == self.requester.id {
            Speaker::Customer
        } else {
            Speaker::Agent(self.known(author, id))
        };
        let said = ["plain_body", "body", "html_body"];
        let text = said.iter().map(|name| body(&comment[*name])).find(|text| !text.is_empty())?;
        Some(PastTurn { by, at: instant(&comment["created_at"]), text })
    }

    fn known(&self, author: &Value, id: String) -> Person {
        let told = person(author);
        if !told.name.is_empty() {
            return Person { id, ..told };
        }
        let known = self.others.iter().find(|person| person.id == id).cloned();
        known.unwrap_or(Person { id, ..Person::default() })
    }
}

/// Zendesk asks for good or bad and nothing between.
fn score(rating: &Value) -> Option<u8> {
    match text(&rating["score"])?.as_str() {
        "good" | "good_with_comment" => Some(5),
        "bad" | "bad_with_comment" => Some(1),
        _ => None,
    }
}
