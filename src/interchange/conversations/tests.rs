//! The exports here are written for these tests, in the shapes the systems document.

use super::{Source, read};
use crate::domain::handoff::Disposition;
use crate::domain::past::{PastConversation, PastRead, Person, Speaker};

fn all(source: Source, text: &str) -> Vec<PastRead> {
    let mut found = Vec::new();
    read(source, text.as_bytes(), |read| {
        found.push(read);
        true
    });
    found
}

fn talks(source: Source, text: &str) -> Vec<PastConversation> {
    let each = all(source, text).into_iter().map(|read| match read {
        PastRead::Conversation(conversation) => *conversation,
        PastRead::Refused { which, why } => panic!("{which}: {why}"),
    });
    each.collect()
}

fn refusals(source: Source, text: &str) -> Vec<String> {
    let each = all(source, text).into_iter().filter_map(|read| match read {
        PastRead::Conversation(_) => None,
        PastRead::Refused { which, why } => Some(format!("{which}: {why}")),
    });
    each.collect()
}

fn said(talk: &PastConversation) -> Vec<(&'static str, &str)> {
    let each = talk.turns.iter().map(|turn| {
        let by = match turn.by {
            Speaker::Customer => "customer",
            Speaker::Assistant => "assistant",
            Speaker::Agent(_) => "agent",
        };
        (by, turn.text.as_str())
    });
    each.collect()
}

fn agent(talk: &PastConversation) -> &Person {
    let found = talk.turns.iter().find_map(|turn| match &turn.by {
        Speaker::Agent(person) => Some(person),
        _ => None,
    });
    found.unwrap()
}

const OWN: &str = r#"{"id": "a-1", "at": "2025-03-01T10:00:00Z", "tags": ["printer"], "csat": 4,
  "customer": {"name": "Mina", "email": "mina@shop.example"}, "fix": "Deleted the second queue.",
  "turns": [{"role": "customer", "text": "It prints twice.", "extra": 1},
            {"role": "agent", "text": "Open Queues.", "name": "Jo", "email": "jo@desk.example"}]}
"#;

#[test]
fn our_own_shape_is_what_is_scored_too() {
    let found = talks(Source::Jsonl, OWN);
    let talk = &found[0];
    assert_eq!((talk.source.as_str(), talk.id.as_str()), ("jsonl", "a-1"));
    assert_eq!(said(talk), [("customer", "It prints twice."), ("agent", "Open Queues.")]);
    assert_eq!(agent(talk).email.as_deref(), Some("jo@desk.example"));
    assert_eq!((talk.score, talk.fix.as_deref()), (Some(4), Some("Deleted the second queue.")));
    assert_eq!(talk.opened_at.to_rfc3339(), "2025-03-01T10:00:00.000Z");
}

#[test]
fn a_list_is_as_good_as_lines_and_one_bad_line_spoils_no_other() {
    let list = format!("[{OWN}, {}]", OWN.replace("a-1", "a-2"));
    assert_eq!(talks(Source::Jsonl, &list).len(), 2);
    let bad = r#"{"id": "b", "turns": "none"}"#;
    let undated = r#"{"id": "c", "turns": [{"role": "agent", "text": "x"}]}"#;
    let mixed = format!("{bad}\n{undated}\n{{}}\n{OWN}");
    assert_eq!(all(Source::Jsonl, &mixed).len(), 4);
    let why = refusals(Source::Jsonl, &mixed);
    assert!(why[0].starts_with("b: invalid type"), "{why:?}");
    assert_eq!(why[1..], ["c: does not say when it was (`at`)", "a line: has no `id`"]);
}

#[test]
fn a_file_that_breaks_off_says_after_what() {
    let cut = format!("{OWN}{}", OWN.get(..80).unwrap());
    let why = refusals(Source::Jsonl, &cut);
    assert!(why[0].starts_with("after 1 conversations: the file is no JSON: EOF"), "{why:?}");
    let list = format!("[{OWN},");
    assert_eq!(refusals(Source::Jsonl, &list).len(), 1);
    assert_eq!(all(Source::Jsonl, " \n"), []);
}

#[test]
fn reading_stops_when_nobody_takes_more() {
    let mut n = 0;
    read(Source::Jsonl, format!("[{OWN},{OWN},{OWN}]").as_bytes(), |_| {
        n += 1;
        n < 2
    });
    assert_eq!(n, 2);
}

const CHATWOOT: &str = r#"{"data": {"meta": {"all_count": 1}, "payload": [{
  "id": 77, "status": "resolved", "labels": ["billing"], "created_at": 1740823200,
  "meta": {"sender": {"id": 5, "name": "Mina", "email": "Mina@Shop.example", "identifier": "u-5",
                      "type": "contact"},
           "assignee": {"id": 2, "name": "Jo"}},
  "messages": [
    {"id": 1, "content": "I paid twice.", "message_type": 0, "created_at": 1740823200, "private": false,
     "sender": {"id": 5, "name": "Mina", "type": "contact"}},
    {"id": 2, "content": "Shall I fetch somebody?", "message_type": 1, "created_at": 1740823201,
     "sender": {"id": 9, "name": "Bot", "type": "agent_bot"}},
    {"id": 3, "content": "Jo was assigned", "message_type": 2, "created_at": 1740823230},
    {"id": 4, "content": "looks like the retry bug", "message_type": 1, "private": true,
     "created_at": 1740823240, "sender": {"id": 2, "name": "Jo", "type": "user"}},
    {"id": 5, "content": "I sent the second payment back.", "message_type": "outgoing", "private": false,
     "created_at": 1740823260, "sender": {"id": 2, "name": "Jo", "email": "jo@desk.example", "type": "user"}},
    {"id": 6, "content": "Please rate this conversation", "message_type": 3, "created_at": 1740823300,
     "content_type": "input_csat",
     "content_attributes": {"submitted_values": {"csat_survey_response": {"rating": 5}}}}
  ]}]}}"#;

#[test]
fn chatwoot_is_read_as_its_api_gives_it() {
    let found = talks(Source::Chatwoot, CHATWOOT);
    assert_eq!(found.len(), 1);
    let talk = &found[0];
    let expected = [
        ("customer", "I paid twice."),
        ("assistant", "Shall I fetch somebody?"),
        ("agent", "I sent the second payment back."),
    ];
    assert_eq!(said(talk), expected);
    assert_eq!((talk.id.as_str(), talk.customer_ref.as_deref()), ("77", Some("u-5")));
    assert_eq!(talk.customer.email.as_deref(), Some("mina@shop.example"));
    assert_eq!((talk.score, talk.ended), (Some(5), Some(Disposition::Solved)));
    assert_eq!(talk.tags, ["billing"]);
}

const ZENDESK: &str = r#"{"id": 4711, "subject": "Parcel lost", "description": "My parcel 12 is lost.",
  "status": "closed", "tags": ["shipping", "vip"], "created_at": "2024-05-02T08:00:00Z",
  "requester": {"id": 31, "name": "Mina", "email": "mina@shop.example", "external_id": "u-31"},
  "assignee": {"id": 40, "name": "Jo", "email": "jo@desk.example"},
  "satisfaction_rating": {"score": "bad"},
  "comments": [
    {"id": 2, "author_id": 40, "public": true, "created_at": "2024-05-02T09:00:00Z",
     "plain_body": "A new parcel is on its way, number 13.", "body": "**ignored**"},
    {"id": 1, "author_id": 31, "public": true, "created_at": "2024-05-02T08:00:00Z",
     "body": "My parcel 12 is lost."},
    {"id": 3, "author_id": 40, "public": false, "created_at": "2024-05-02T09:01:00Z", "body": "carrier again"},
    {"id": 4, "author_id": -1, "public": true, "created_at": "2024-05-03T09:01:00Z", "body": "Closed by a rule"},
    {"id": 5, "author_id": 31, "public": true, "created_at": "2024-05-02T10:00:00Z",
     "html_body": "<p>Thanks,<br>when does it <b>arrive</b>?</p>"}
  ]}
"#;

#[test]
fn zendesk_is_read_as_its_export_has_it() {
    let talk = &talks(Source::Zendesk, ZENDESK)[0];
    let expected = [
        ("customer", "My parcel 12 is lost."),
        ("agent", "A new parcel is on its way, number 13."),
        ("customer", "Thanks,\nwhen does it arrive?"),
    ];
    assert_eq!(said(talk), expected);
    assert_eq!(agent(talk).name, "Jo");
    assert_eq!(talk.subject.as_deref(), Some("Parcel lost"));
    assert_eq!((talk.score, talk.ended), (Some(1), Some(Disposition::Solved)));
    assert_eq!(talk.customer_ref.as_deref(), Some("u-31"));
}

#[test]
fn zendesk_pages_name_people_by_their_ids() {
    let page = r#"{"tickets": [{"id": 9, "description": "Where is it?", "requester_id": 31, "status": "open",
        "created_at": "2024-05-02T08:00:00Z",
        "comments": [{"author_id": 44, "public": true, "body": "On its way.", "created_at": "2024-05-02T09:00:00Z"}]
      }], "next_page": null, "count": 1}"#;
    let talk = &talks(Source::Zendesk, page)[0];
    assert_eq!(said(talk), [("customer", "Where is it?"), ("agent", "On its way.")]);
    assert_eq!((agent(talk).id.as_str(), talk.ended), ("44", None));
}

const INTERCOM: &str = r#"{"type": "conversation", "id": "215", "created_at": 1734537511, "state": "closed",
  "title": null, "tags": {"tags": [{"name": "export"}]},
  "conversation_rating": {"rating": 4, "remark": "ok"},
  "contacts": {"contacts": [{"type": "contact", "id": "c1", "external_id": "u-70"}]},
  "source": {"type": "conversation", "subject": "", "body": "<p>The export is empty</p>",
             "author": {"type": "user", "id": "c1", "name": "Mina", "email": "mina@shop.example"}},
  "conversation_parts": {"conversation_parts": [
    {"part_type": "comment", "body": "<p>Which month?</p>", "created_at": 1734537520,
     "author": {"type": "bot", "id": "b", "name": "Fin"}},
    {"part_type": "assignment", "body": null, "created_at": 1734537525, "author": {"type": "admin", "id": "a1"}},
    {"part_type": "note", "body": "<p>known bug</p>", "created_at": 1734537530, "author": {"type": "admin", "id": "a1"}},
    {"part_type": "comment", "body": "<p>Choose <b>All months</b>, then export again.</p>",
     "created_at": 1734537560, "author": {"type": "admin", "id": "a1", "name": "Jo", "email": "jo@desk.example"}},
    {"part_type": "close", "body": "", "created_at": 1734537600, "author": {"type": "admin", "id": "a1"}}
  ]}}"#;

#[test]
fn intercom_is_read_as_its_api_gives_it() {
    let page = format!(r#"{{"type": "conversation.list", "conversations": [{INTERCOM}]}}"#);
    let talk = &talks(Source::Intercom, &page)[0];
    let expected = [
        ("customer", "The export is empty"),
        ("assistant", "Which month?"),
        ("agent", "Choose All months, then export again."),
    ];
    assert_eq!(said(talk), expected);
    assert_eq!((talk.customer.name.as_str(), talk.customer_ref.as_deref()), ("Mina", Some("u-70")));
    assert_eq!((talk.score, talk.tags.clone()), (Some(4), vec!["export".to_owned()]));
    assert_eq!(talk.opened_at.to_rfc3339(), "2024-12-18T15:58:31.000Z");
}

#[test]
fn a_table_has_a_message_a_row() {
    let table = "conversation_id;role;message;created_at;author;tags\n\
        7;customer;\"It says; \"\"no\"\".\";2025-01-05 10:00:00;Mina;a,b\n\
        7;agent;Try again now.;2025-01-05 10:02:00;Jo;\n\
        8;visitor;Hello?;2025-01-06T10:00:00Z;Ada;\n";
    let found = talks(Source::Csv, table);
    assert_eq!(found.len(), 2);
    assert_eq!(said(&found[0]), [("customer", "It says; \"no\"."), ("agent", "Try again now.")]);
    assert_eq!((found[0].customer.name.as_str(), found[0].tags.len()), ("Mina", 2));
    assert_eq!(found[0].opened_at.to_rfc3339(), "2025-01-05T10:00:00.000Z");
}

#[test]
fn rows_that_do_not_fit_are_named() {
    let table = "id,role,text,at\n1,customer,a,2025-01-05T10:00:00Z\n2,robot,b,2025-01-05T10:00:00Z\n\
        2,agent,b,yesterday\n3,agent,c,2025-01-05T10:00:00Z\n1,agent,d,2025-01-05T10:00:00Z\n";
    let why = refusals(Source::Csv, table);
    assert_eq!(
        why,
        [
            "line 3: has a role that is neither customer, assistant nor agent",
            "line 4: does not say when it was",
            "1: its rows do not stand together",
        ]
    );
    assert_eq!(refusals(Source::Csv, "a,b\n1,2\n"), ["line 1: names no column `conversation`"]);
}

#[test]
fn what_is_too_much_of_one_conversation_is_its_middle() {
    let turn = |n: u32| format!(r#"{{"role": "customer", "text": "line {n}"}}"#);
    let turns: Vec<String> = (0..1_000).map(turn).collect();
    let line =
        format!(r#"{{"id": 1, "at": "2025-01-01T00:00:00Z", "turns": [{}]}}"#, turns.join(","));
    let talk = &talks(Source::Jsonl, &line)[0];
    assert_eq!(talk.turns.len(), 400);
    assert_eq!(
        (said(talk)[49].1, said(talk)[50].1, said(talk)[399].1),
        ("line 49", "line 650", "line 999")
    );
    let long = format!(
        r#"{{"id": 1, "at": "2025-01-01T00:00:00Z", "turns": [{{"role": "agent", "text": "{}"}}]}}"#,
        "x".repeat(9_000)
    );
    assert_eq!(talks(Source::Jsonl, &long)[0].turns[0].text.chars().count(), 8_000);
}
