use std::time::Duration;

use serde_json::json;

use super::frames::{Command, Hello, read};
use super::wire::Close;
use crate::fuzz::{feed, kind_of};
use crate::http::errors::Code;
use crate::promise::Trial;

fn refusal<T: for<'a> serde::Deserialize<'a> + std::fmt::Debug>(
    frame: &serde_json::Value,
) -> String {
    let error = read::<T>(&frame.to_string()).unwrap_err();
    assert_eq!(error.code, Code::Invalid);
    error.message
}

#[test]
fn a_hello_may_leave_everything_out_but_its_type() {
    let hello: Hello = read(r#"{"type":"hello"}"#).unwrap();
    assert_eq!((hello.token, hello.resume, hello.watch), (None, None, Vec::new()));
    assert!(refusal::<Hello>(&json!({})).contains("missing field `type`"));
    assert!(refusal::<Hello>(&json!({"type": "ping"})).contains("hello"));
}

#[test]
fn unknown_fields_are_named_wherever_they_stand() {
    let resume = json!({"type": "hello", "resume": {"epoch": "e", "position": 1, "seq": 2}});
    for (frame, hello) in [
        (json!({"type": "hello", "name": "x"}), true),
        (resume, true),
        (json!({"type": "ping", "name": 1}), false),
        (json!({"type": "seen", "conversation": "c", "seq": 1, "by": "agent"}), false),
    ] {
        let said = if hello { refusal::<Hello>(&frame) } else { refusal::<Command>(&frame) };
        assert!(said.contains("unknown field"), "{said}");
    }
}

#[test]
fn every_command_is_read_and_unknown_ones_are_not() {
    let known = [
        json!({"type": "post", "conversation": "c", "client_msg_id": "m", "text": "t"}),
        json!({"type": "typing", "conversation": "c"}),
        json!({"type": "seen", "conversation": "c", "seq": 3}),
        json!({"type": "watch", "conversation": "c"}),
        json!({"type": "unwatch", "conversation": "c"}),
        json!({"type": "presence", "presence": "away"}),
        json!({"type": "ping"}),
    ];
    for frame in known {
        let command = read::<Command>(&frame.to_string()).unwrap();
        assert_eq!(command.operation().is_none(), command == Command::Ping {});
    }
    assert!(refusal::<Command>(&json!({"type": "shout"})).contains("unknown variant"));
    assert!(
        refusal::<Command>(&json!({"type": "presence", "presence": "asleep"})).contains("asleep")
    );
}

#[test]
fn no_two_closings_have_the_same_code() {
    let all = [
        Close::NotAuthenticated,
        Close::Revoked,
        Close::NoHello,
        Close::TooLarge,
        Close::NoFrames,
        Close::NoText,
        Close::TooFast,
        Close::Restarting,
        Close::Failed,
    ];
    let codes: std::collections::BTreeSet<_> = all.iter().map(|close| close.row().0).collect();
    assert_eq!(codes.len(), all.len());
}

#[test]
fn frames_of_any_bytes_are_commands_or_refused() {
    let trial =
        Trial::of(&["Parsers"], "http::socket::tests::frames_of_any_bytes_are_commands_or_refused");
    let given: [&[u8]; 5] = [
        br#"{"type":"hello","token":"bct_x","resume":{"epoch":"e","position":1},"watch":["c"]}"#,
        br#"{"type":"post","conversation":"c","client_msg_id":"m","text":"t","attachments":["a"]}"#,
        br#"{"type":"seen","conversation":"c","seq":3}"#,
        br#"{"type":"presence","presence":"away"}"#,
        br#"{"type":"ping"}"#,
    ];
    let (n, told) = feed("frames", &given, Duration::from_secs(1), |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let refusal = |error: crate::http::errors::ApiError| kind_of(&error.message);
        let hello = read::<Hello>(&text).map(|hello| hello.watch.len().min(2)).map_err(refusal);
        let command = read::<Command>(&text);
        (hello, command.map(|command| command.operation()).map_err(refusal))
    });
    trial.held(n, "frames", format!("{told} behaviours told apart, all in time"));
}
