//! Every command of a socket, given by everybody who gets one: done, or refused with the right word.

use baton::app::access::Operation;
use baton::ids::ClientMsgId;
use serde_json::{Value, json};

use super::{
    Administrator, Agent, Cast, Customer, EVERYBODY, Lead, OtherAgent, OtherCustomer, Who,
};
use super::{Disabled, Nobody, may};
use crate::support::Trial;
use crate::support::socket::{Socket, hello};

/// A command's name and what it takes to give it; anybody may ask whether somebody is there.
const COMMANDS: [(&str, Option<Operation>); 7] = [
    ("post", Some(Operation::PostMessage)),
    ("typing", Some(Operation::MarkSeen)),
    ("seen", Some(Operation::MarkSeen)),
    ("watch", Some(Operation::ReadInside)),
    ("unwatch", Some(Operation::ReadInside)),
    ("presence", Some(Operation::MindOneself)),
    ("ping", None),
];

impl Cast {
    /// A socket of somebody's; none for whoever is nobody here.
    fn socket(&self, who: Who) -> Option<Socket> {
        let carried = |name: &str| {
            let found = self.of(who).headers.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.as_str())
        };
        let token = carried("authorization").and_then(|value| value.strip_prefix("Bearer "));
        let hello = hello(token, &Value::Null, &[]);
        Socket::try_open(&self.desk.origin(), carried("cookie"), &hello).ok()
    }
}

fn command(name: &str, conversation: &str, n: u128) -> Value {
    match name {
        "post" => json!({
            "type": name, "conversation": conversation,
            "client_msg_id": ClientMsgId(n).to_string(), "text": "hello",
        }),
        "seen" => json!({"type": name, "conversation": conversation, "seq": 1}),
        "presence" => json!({"type": name, "presence": "busy"}),
        "ping" => json!({"type": name}),
        _ => json!({"type": name, "conversation": conversation}),
    }
}

/// The word of the refusal, where there has to be one. An agent has the conversation.
fn refusal(name: &str, operation: Option<Operation>, who: Who) -> Option<&'static str> {
    if operation.is_some_and(|operation| !may(operation).contains(&who)) {
        return Some("forbidden");
    }
    match (name, who) {
        ("post" | "typing" | "seen", OtherCustomer) => Some("not_found"),
        ("post", OtherAgent | Lead | Administrator) => Some("conflict"),
        _ => None,
    }
}

#[test]
fn every_command_of_a_socket_is_done_for_exactly_whom_it_should() {
    let trial = Trial::of(
        &["Access"],
        "edge::access::sockets::every_command_of_a_socket_is_done_for_exactly_whom_it_should",
    );
    let cast = Cast::new();
    let (mut wrong, mut n) = (Vec::new(), 0);
    for who in EVERYBODY {
        let (conversation, _) = cast.conversation(false);
        let Some(mut socket) = cast.socket(who) else {
            assert!(matches!(who, Nobody | Disabled), "{who:?} gets no socket");
            continue;
        };
        assert!(!matches!(who, Nobody | Disabled), "{who:?} gets a socket");
        for (name, operation) in COMMANDS {
            n += 1;
            socket.send(&command(name, &conversation, 1_000 + n));
            let said = socket.all_so_far();
            let refused = said.iter().find(|f| f["type"] == "refused" || f["type"] == "error");
            let word = refused.and_then(|frame| frame["error"]["code"].as_str());
            if word != refusal(name, operation, who) {
                wrong.push(format!("{name} by {who:?}: {word:?} in {said:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    trial.held(n as u64, "commands", "each done or refused as the table says");
}

/// What the socket takes is what the table above has.
#[test]
fn the_table_of_commands_is_the_sockets() {
    let cast = Cast::new();
    let mut socket = cast.socket(Customer).unwrap();
    socket.send(&json!({"type": "no such command"}));
    let refused = socket.wait_for(|frame| frame["type"] == "error");
    let why = refused["error"]["message"].as_str().unwrap();
    // It says "expected one of `post`, `typing`, ...".
    let named: Vec<&str> = why.split('`').skip(3).step_by(2).collect();
    let known: Vec<&str> = COMMANDS.iter().map(|(name, _)| *name).collect();
    assert_eq!(named, known, "{why}");
    assert!(cast.socket(Agent).is_some());
}
