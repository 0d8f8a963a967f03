//! What each audience sees, to the field.
use expect_test::expect;
use poem_openapi::types::ToJSON;
use serde_json::json;

use crate::clock::Timestamp;
use crate::domain::conversation::{Conversation, HandoffState};
use crate::domain::customer::Customer;
use crate::domain::decision::TriggerKind;
use crate::domain::event::{Event, Position, Recorded};
use crate::domain::message::{Author, Message, MessageKind, Seq};
use crate::domain::picture::Face;
use crate::domain::quote::Quote;
use crate::domain::stage::Stage;
use crate::http::shapes::messages::Viewer;
use crate::http::shapes::{conversations, events, messages};
use crate::ids::{AgentId, ClientMsgId, ConversationId, CustomerId, HandoffId, PictureId};

const AT: Timestamp = Timestamp(1_700_000_000_000);

fn face_of(_: AgentId) -> Face {
    Face { name: "Mara".into(), picture: Some(PictureId(8)) }
}

fn waiting() -> Conversation {
    let mut record = Conversation::opened(ConversationId(1), CustomerId(2), AT);
    record.stage = Stage::Offered {
        handoff: HandoffId(3),
        to: AgentId(4),
        expires_at: AT.plus_s(30),
        since: AT,
    };
    record.risk = 0.9;
    record.contact = Some("ines@example.org".into());
    record.handoff = Some(HandoffState {
        ask: "connect the shop".into(),
        triggers: vec![TriggerKind::ExplicitRequest],
        quote: Some(Quote {
            position: 1,
            upper_s: None,
            n_basis: 0,
            staffed: true,
            estimate_s: None,
        }),
        ..HandoffState::default()
    });
    record
}

#[test]
fn a_customer_sees_these_fields_and_no_others() {
    let seen = conversations::CustomerConversation::show(&waiting(), &face_of).to_json().unwrap();
    expect![[r#"
        {
          "ask": "connect the shop",
          "closed": false,
          "id": "cnv_00000000000000000000000001",
          "last_seq": 0,
          "opened_at": "2023-11-14T22:13:20.000Z",
          "quote": {
            "position": 1,
            "staffed": true
          },
          "stage": "offered",
          "updated_at": "2023-11-14T22:13:20.000Z"
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&seen).unwrap());
}

#[test]
fn those_inside_see_who_is_asked() {
    let customer = Customer { name: "Ines".into(), ..Customer::default() };
    let seen = conversations::Conversation::show(&waiting(), &customer).to_json().unwrap();
    assert_eq!(seen["owner"], json!({"kind": "offered", "agent_id": AgentId(4).to_string()}));
    assert_eq!(seen["offer"]["to"], json!(AgentId(4).to_string()));
    assert_eq!(seen["triggers"], json!(["explicit_request"]));
}

fn spoken(author: Author) -> Message {
    Message {
        seq: Seq(7),
        at: AT,
        author,
        text: "hello".into(),
        kind: MessageKind::Plain,
        client_msg_id: Some(ClientMsgId(9)),
    }
}

#[test]
fn a_sender_alone_sees_the_id_of_a_message() {
    let shown = |author, viewer| messages::Message::show(&spoken(author), viewer, &face_of);
    let (mara, omar) = (AgentId(4), AgentId(5));
    assert!(shown(Author::Customer, Viewer::Customer).client_msg_id.is_some());
    assert!(shown(Author::Customer, Viewer::Inside(Some(mara))).client_msg_id.is_none());
    assert!(shown(Author::Agent(mara), Viewer::Inside(Some(mara))).client_msg_id.is_some());
    assert!(shown(Author::Agent(mara), Viewer::Inside(Some(omar))).client_msg_id.is_none());
    assert!(shown(Author::Agent(mara), Viewer::Customer).client_msg_id.is_none());
}

#[test]
fn a_customer_sees_an_agents_face_and_not_the_id() {
    let seen =
        messages::Message::show(&spoken(Author::Agent(AgentId(4))), Viewer::Customer, &face_of);
    assert_eq!(
        seen.to_json().unwrap()["agent"],
        json!({"name": "Mara", "picture": PictureId(8).to_string()})
    );
}

#[test]
fn an_event_says_its_kind_and_its_fields() {
    let recorded = Recorded {
        position: Position(12),
        conversation: ConversationId(1),
        number: 3,
        at: AT,
        event: Event::Accepted { handoff: HandoffId(3), by: AgentId(4) },
    };
    let seen = events::EventLine::show(&recorded, Viewer::Inside(None), &face_of);
    expect![[r#"
        {
          "at": "2023-11-14T22:13:20.000Z",
          "event": {
            "by": "agt_00000000000000000000000004",
            "handoff_id": "hof_00000000000000000000000003",
            "kind": "accepted"
          },
          "number": 3,
          "position": 12
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&seen.to_json().unwrap()).unwrap());
}
