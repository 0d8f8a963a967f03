use super::breaker::Breaker;
use super::sse::Events;
use super::wire::{Finish, TokensName, read, request};
use super::*;
use crate::domain::chat::{Role, Utterance};

fn chat() -> Chat {
    let text = "with \"quotes\"\nand lines".to_owned();
    Chat { utterances: vec![Utterance { role: Role::User, text }], tokens_max: 7 }
}

#[test]
fn a_base_url_is_read_or_refused_with_the_reason() {
    let endpoint = Endpoint::parse("http://10.0.0.5:8080/v1/").unwrap();
    assert_eq!((endpoint.0.port, endpoint.0.path.as_str()), (8080, "/v1/chat/completions"));
    let endpoint = Endpoint::parse("https://[fd00::7]").unwrap();
    assert_eq!((endpoint.0.host.as_str(), endpoint.0.port), ("fd00::7", 443));
    for bad in ["", "ftp://a/v1", "http://", "http://me:secret@a/v1", "http://a/v1?key=1", "/v1"] {
        assert!(Endpoint::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_key_never_shows() {
    let key = Key::new("sk-very-secret");
    assert_eq!(format!("{key:?}"), "Key(..)");
}

#[test]
fn three_failures_in_a_row_give_it_a_rest_and_one_call_tries_again() {
    let mut breaker = Breaker::default();
    let at = |s: i64| Timestamp(1_000_000).plus_s(s);
    breaker.failed(at(0));
    breaker.failed(at(0));
    assert!(breaker.may(at(0)), "two failures may be chance");
    breaker.failed(at(0));
    assert!(!breaker.may(at(29)));
    assert!(breaker.may(at(30)), "after a rest one call is made");
    assert!(!breaker.may(at(30)), "and only one");
    breaker.failed(at(31));
    assert!(!breaker.may(at(90)), "the next rest is twice as long");
    assert!(breaker.may(at(91)));
    breaker.gave_up();
    assert!(breaker.may(at(91)), "a call nobody waited for says nothing");
    breaker.succeeded();
    assert!(breaker.may(at(91)) && breaker.may(at(91)));
}

#[test]
fn a_rest_that_is_asked_for_is_given_up_to_a_bound() {
    let mut breaker = Breaker::default();
    breaker.rest(Timestamp(0), 4);
    assert!(!breaker.may(Timestamp(3_999)));
    assert!(breaker.may(Timestamp(4_000)));
    breaker.rest(Timestamp(0), u32::MAX);
    assert!(breaker.may(Timestamp(300_000)));
}

#[test]
fn events_are_read_wherever_they_are_cut() {
    let stream = ": ping\r\ndata: {\"a\":\"ü\"}\r\n\r\nevent: x\ndata: one\ndata: two\n\n";
    let whole = Events::default().feed(stream.as_bytes()).unwrap();
    assert_eq!(whole, ["{\"a\":\"ü\"}", "one\ntwo"]);
    for size in 1..stream.len() {
        let mut events = Events::default();
        let mut seen = Vec::new();
        for bytes in stream.as_bytes().chunks(size) {
            seen.extend(events.feed(bytes).unwrap());
        }
        assert_eq!(seen, whole, "cut every {size} bytes");
    }
}

#[test]
fn a_line_without_end_and_bytes_that_are_no_text_are_refused() {
    let endless = vec![b'x'; 100_000];
    assert_eq!(Events::default().feed(&endless), Err(LlmError::TooLong));
    let lines = b"data: xxxxxxxxx\n".repeat(10_000);
    assert_eq!(Events::default().feed(&lines), Err(LlmError::TooLong));
    let bad = Events::default().feed(b"data: \xff\n\n");
    assert!(matches!(bad, Err(LlmError::Unreadable(_))));
}

#[test]
fn an_answer_is_read_whole_or_in_pieces_and_an_error_is_no_answer() {
    let said = read(r#"{"choices":[{"delta":{"role":"assistant"},"finish_reason":null}]}"#);
    assert_eq!(said.unwrap().text, "");
    let said = read(r#"{"choices":[{"delta":{"content":"Hi"},"finish_reason":"length"}]}"#);
    assert_eq!(said.as_ref().unwrap().text, "Hi");
    assert_eq!(said.unwrap().finish, Some(Finish::Length));
    let said = read(r#"{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}],"x":1}"#);
    assert_eq!(said.unwrap().finish, Some(Finish::Stop));
    assert!(read("[DONE]").unwrap().finish.is_some());
    assert_eq!(read(r#"{"choices":[],"usage":{}}"#).unwrap().text, "");
    for bad in [r#"{"error":{"message":"x"}}"#, "", "<html>", "[]", r#"{"choices":7}"#] {
        assert!(read(bad).is_err(), "{bad}");
    }
}

#[test]
fn the_limit_of_tokens_has_one_of_two_names() {
    let sent: serde_json::Value =
        serde_json::from_str(&request("m", &chat(), TokensName::MaxTokens)).unwrap();
    assert_eq!(sent["max_tokens"], 7);
    assert_eq!(sent["messages"][0]["content"], "with \"quotes\"\nand lines");
    let sent = request("m", &chat(), TokensName::MaxTokens.other());
    assert!(sent.contains("max_completion_tokens") && !sent.contains("max_tokens"));
    assert!(TokensName::is_refused_by("Use 'max_completion_tokens' instead."));
    assert!(!TokensName::is_refused_by("no such model"));
}

#[test]
fn answers_of_any_bytes_are_read_or_refused() {
    let trial = crate::promise::Trial::of(
        &["Parsers"],
        "assistant::tests::answers_of_any_bytes_are_read_or_refused",
    );
    let given: [&[u8]; 4] = [
        b"data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE]\n\n",
        b"data: {\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\r\n\r\n",
        b": a comment\nevent: x\ndata: one\ndata: two\n\n",
        b"{\"error\":{\"message\":\"max_tokens\"}}",
    ];
    let within = std::time::Duration::from_secs(1);
    let (n, told) = crate::fuzz::feed("model-answers", &given, within, |bytes| {
        let said = |json: &str| format!("{:?}", super::wire::read(json).map(|_| ()));
        let mut whole = super::sse::Events::default();
        let at_once = whole.feed(bytes);
        // However the bytes are cut, the events are the same.
        let mut cut = super::sse::Events::default();
        let in_pieces: Result<Vec<Vec<String>>, _> = bytes.chunks(7).map(|p| cut.feed(p)).collect();
        if let (Ok(at_once), Ok(in_pieces)) = (&at_once, &in_pieces) {
            assert_eq!(*at_once, in_pieces.concat());
        }
        let events = at_once
            .as_ref()
            .ok()
            .map(|all| all.iter().take(3).map(|e| said(e)).collect::<Vec<_>>());
        (events, said(&String::from_utf8_lossy(bytes)), format!("{:?}", in_pieces.err()))
    });
    trial.held(n, "answers", format!("{told} behaviours told apart, all in time"));
}
