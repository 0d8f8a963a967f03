//! The socket frame by frame (RFC 6455), as bytes over TCP: masks, fragments, control frames between
//! them, sizes, reserved bits, UTF-8, close codes. Whatever is not allowed ends the connection with
//! the code for it, and nothing else happens; the house goes on.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use baton::http::limits::Limits;
use serde_json::{Value, json};

use super::desk::{Asker, Desk, generous};
use crate::support::Trial;

/// Nothing on one machine takes longer than this.
const PATIENCE: Duration = Duration::from_secs(10);
/// Of RFC 6455, 1.3: a key, and what it has to be answered with.
const KEY: (&str, &str) = ("dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");

const CONTINUATION: u8 = 0x0;
const TEXT: u8 = 0x1;
const BINARY: u8 = 0x2;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xA;

const PROTOCOL_ERROR: u16 = 1002;
const NOT_UTF8: u16 = 1007;
/// Our own code for what is too large.
const TOO_LARGE: u16 = 4413;

/// A frame as a client sends it: masked, whole, its length in the shortest form.
fn frame(opcode: u8, payload: &[u8]) -> Vec<u8> {
    made(0x80 | opcode, Some([0x37, 0xfa, 0x21, 0x3d]), payload)
}

/// A frame that more of the same message follows.
fn part(opcode: u8, payload: &[u8]) -> Vec<u8> {
    made(opcode, Some([0x11, 0x22, 0x33, 0x44]), payload)
}

/// A frame with any first byte.
fn made(first: u8, mask: Option<[u8; 4]>, payload: &[u8]) -> Vec<u8> {
    let masked = if mask.is_some() { 0x80 } else { 0 };
    let mut bytes = vec![first];
    match payload.len() {
        n @ 0..126 => bytes.push(masked | n as u8),
        n @ 126..65_536 => {
            bytes.push(masked | 0x7e);
            bytes.extend((n as u16).to_be_bytes());
        }
        n => {
            bytes.push(masked | 0x7f);
            bytes.extend((n as u64).to_be_bytes());
        }
    }
    let key = mask.unwrap_or_default();
    bytes.extend(mask.into_iter().flatten());
    bytes.extend(payload.iter().zip(key.iter().cycle()).map(|(byte, key)| byte ^ key));
    bytes
}

/// What came in.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Frame {
    first: u8,
    payload: Vec<u8>,
}

impl Frame {
    fn opcode(&self) -> u8 {
        self.first & 0x0f
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.payload).unwrap_or_default()
    }

    /// The code of a close frame; 0 when it has none.
    fn code(&self) -> u16 {
        self.payload.first_chunk().map_or(0, |code| u16::from_be_bytes(*code))
    }
}

/// A connection on which somebody says whatever they like.
struct Line(TcpStream);

impl Line {
    fn request(version: &str, more: &str) -> String {
        format!(
            "GET /api/v1/socket HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\n\
             connection: Upgrade\r\nsec-websocket-version: {version}\r\n{more}\r\n"
        )
    }

    fn open(desk: &Desk) -> Self {
        let key = format!("sec-websocket-key: {}\r\n", KEY.0);
        let (line, head) = Self::ask(desk, &Self::request("13", &key));
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        assert!(head.to_lowercase().contains(&KEY.1.to_lowercase()), "{head}");
        line
    }

    /// Sends a head; the connection, and the head that came back.
    fn ask(desk: &Desk, request: &str) -> (Self, String) {
        let mut stream = TcpStream::connect(desk.at).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            if stream.read(&mut byte).unwrap() == 0 {
                break;
            }
            head.push(byte[0]);
        }
        (Self(stream), String::from_utf8(head).unwrap())
    }

    /// The same with somebody known who has been welcomed.
    fn welcomed(desk: &Desk, who: &Asker) -> Self {
        let mut line = Self::open(desk);
        line.say(&frame(TEXT, hello(who).as_bytes()));
        assert_eq!(line.hears().json()["type"], "welcome");
        line
    }

    /// Whoever is at the other end may have gone before all of it was sent.
    fn say(&mut self, bytes: &[u8]) {
        let _gone = self.0.write_all(bytes);
    }

    /// The next frame, which a server never masks and whose reserved bits are clear.
    #[track_caller]
    fn hears(&mut self) -> Frame {
        self.next().expect("the connection ended without a word")
    }

    #[track_caller]
    fn next(&mut self) -> Option<Frame> {
        let mut start = [0; 2];
        match self.0.read_exact(&mut start) {
            Ok(()) => {}
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                panic!("nothing came")
            }
            Err(_) => return None,
        }
        assert_eq!(start[1] & 0x80, 0, "a server does not mask");
        assert_eq!(start[0] & 0x70, 0, "no extension was agreed upon");
        let length = match start[1] & 0x7f {
            126 => {
                let mut long = [0; 2];
                self.0.read_exact(&mut long).unwrap();
                usize::from(u16::from_be_bytes(long))
            }
            127 => {
                let mut long = [0; 8];
                self.0.read_exact(&mut long).unwrap();
                u64::from_be_bytes(long) as usize
            }
            n => usize::from(n),
        };
        let mut payload = vec![0; length];
        self.0.read_exact(&mut payload).unwrap();
        Some(Frame { first: start[0], payload })
    }

    /// Reads until the house closes; with which code. Nothing but an end comes after that.
    #[track_caller]
    fn closed(&mut self) -> u16 {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            let Some(frame) = self.next() else { panic!("it hung up without a close frame") };
            if frame.opcode() == CLOSE {
                // The other half of the farewell, as RFC 6455, 5.5.1 wants it.
                self.say(&self::frame(CLOSE, &frame.payload));
                assert_eq!(self.next(), None, "nothing follows a close frame");
                return frame.code();
            }
        }
        panic!("still open")
    }
}

fn hello(who: &Asker) -> String {
    let token = who.headers[0].1.trim_start_matches("Bearer ");
    json!({"type": "hello", "token": token}).to_string()
}

fn ping() -> Vec<u8> {
    frame(TEXT, br#"{"type":"ping"}"#)
}

/// Whether a line still works.
#[track_caller]
fn works(line: &mut Line) {
    line.say(&ping());
    let until = Instant::now() + PATIENCE;
    while line.hears().json()["type"] != "pong" {
        assert!(Instant::now() < until, "no pong");
    }
}

#[test]
fn a_handshake_that_is_none_is_refused_as_any_request_is() {
    let desk = Desk::open();
    let key = format!("sec-websocket-key: {}\r\n", KEY.0);
    let good = Line::request("13", &key);
    let bad = [
        (Line::request("13", ""), "400", "no key"),
        (Line::request("13", "sec-websocket-key: c2hvcnQ=\r\n"), "400", "a key of another length"),
        (good.replace("upgrade: websocket\r\n", ""), "400", "no upgrade"),
        (good.replace("websocket\r\n", "h2c\r\n"), "400", "another protocol"),
        (good.replace("connection: Upgrade\r\n", ""), "400", "a connection that stays"),
        (good.replace("GET", "POST"), "405", "another method"),
        (good.replace("version: 13", "version: 8"), "426", "another version"),
    ];
    for (request, status, what) in bad {
        let (_, head) = Line::ask(&desk, &request);
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{what}: {head}");
        if status == "426" {
            assert!(head.to_lowercase().contains("sec-websocket-version: 13"), "{head}");
        }
    }
    let (_, head) = Line::ask(&desk, &good.replace("upgrade: websocket", "Upgrade: WebSocket"));
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
}

#[test]
fn a_message_may_come_in_pieces_with_control_frames_between_them() {
    let desk = Desk::open();
    let customer = desk.customer();
    let hello = hello(&customer);
    let mut line = Line::open(&desk);
    let (first, rest) = hello.as_bytes().split_at(7);
    let (second, third) = rest.split_at(9);
    line.say(&part(TEXT, first));
    line.say(&frame(PING, b"still there?"));
    assert_eq!(line.hears(), Frame { first: 0x80 | PONG, payload: b"still there?".to_vec() });
    line.say(&part(CONTINUATION, second));
    line.say(&frame(PONG, b"nobody asked"));
    line.say(&part(CONTINUATION, b""));
    line.say(&frame(CONTINUATION, third));
    assert_eq!(line.hears().json()["type"], "welcome");

    let longest = vec![b'x'; 125];
    line.say(&frame(PING, &longest));
    assert_eq!(line.hears(), Frame { first: 0x80 | PONG, payload: longest });
    line.say(&frame(PING, b""));
    assert_eq!(line.hears(), Frame { first: 0x80 | PONG, payload: Vec::new() });

    // Byte for byte, and a letter cut in two by the border of two frames.
    for byte in ping() {
        line.say(&[byte]);
    }
    assert_eq!(line.hears().json()["type"], "pong");
    let letter = "{\"type\":\"ä\"}".as_bytes();
    let cut = letter.iter().position(|byte| *byte == 0xc3).unwrap() + 1;
    line.say(&part(TEXT, &letter[..cut]));
    line.say(&frame(CONTINUATION, &letter[cut..]));
    assert_eq!(line.hears().json()["type"], "error", "it was read, and is no command");
    // What no key hides: a mask of zeros is one as well.
    line.say(&made(0x80 | TEXT, Some([0; 4]), br#"{"type":"ping"}"#));
    assert_eq!(line.hears().json()["type"], "pong");
}

/// Everything a frame may not be, and the code it is answered with.
fn unlawful() -> Vec<(&'static str, Vec<u8>, u16)> {
    let close = |payload: &[u8]| frame(CLOSE, payload);
    let mut all = vec![
        ("no mask", made(0x80 | TEXT, None, br#"{"type":"ping"}"#), PROTOCOL_ERROR),
        ("a control frame of 126 bytes", frame(PING, &[b'x'; 126]), PROTOCOL_ERROR),
        ("a control frame in pieces", part(PING, b"x"), PROTOCOL_ERROR),
        ("a close frame in pieces", part(CLOSE, &1_000_u16.to_be_bytes()), PROTOCOL_ERROR),
        ("a continuation of nothing", frame(CONTINUATION, b"x"), PROTOCOL_ERROR),
        (
            "a message within a message",
            [part(TEXT, b"{"), frame(TEXT, b"}")].concat(),
            PROTOCOL_ERROR,
        ),
        ("text that is not UTF-8", frame(TEXT, b"\xff\xfe"), NOT_UTF8),
        ("half a letter", frame(TEXT, b"\xc3"), NOT_UTF8),
        ("a surrogate", frame(TEXT, b"\xed\xa0\x80"), NOT_UTF8),
        ("a letter in too many bytes", frame(TEXT, b"\xc0\x80"), NOT_UTF8),
        (
            "pieces that are not UTF-8 together",
            [part(TEXT, b"\xc3"), frame(CONTINUATION, b"\x28")].concat(),
            NOT_UTF8,
        ),
        ("a close frame of one byte", close(b"\x03"), PROTOCOL_ERROR),
        (
            "a reason that is not UTF-8",
            close(&[&1_000_u16.to_be_bytes(), &b"\xff"[..]].concat()),
            NOT_UTF8,
        ),
    ];
    for bit in [0x40, 0x20, 0x10] {
        let first = 0x80 | bit | TEXT;
        let bytes = made(first, Some([1, 2, 3, 4]), br#"{"type":"ping"}"#);
        all.push(("a reserved bit", bytes, PROTOCOL_ERROR));
    }
    for opcode in (0x3..=0x7).chain(0xB..=0xF) {
        all.push(("a reserved opcode", frame(opcode, b"x"), PROTOCOL_ERROR));
    }
    for code in [0_u16, 999, 1_004, 1_005, 1_006, 1_015, 1_016, 2_999, 5_000, 65_535] {
        all.push(("a code nobody may send", close(&code.to_be_bytes()), PROTOCOL_ERROR));
    }
    all
}

#[test]
fn what_a_frame_may_not_be_ends_the_connection_with_the_code_for_it() {
    let trial = Trial::of(
        &["Socket"],
        "edge::frames::what_a_frame_may_not_be_ends_the_connection_with_the_code_for_it",
    );
    let desk = Desk::open();
    let customer = desk.customer();
    let conversation = desk.conversation(&customer);
    let mut bystander = Line::welcomed(&desk, &customer);
    let all = unlawful();
    for (what, bytes, code) in &all {
        for welcomed in [false, true] {
            let mut line =
                if welcomed { Line::welcomed(&desk, &customer) } else { Line::open(&desk) };
            line.say(bytes);
            // Whatever is said after that is not heard any more.
            let post = json!({
                "type": "post", "conversation": conversation,
                "client_msg_id": "msg_00000000000000000000000001", "text": "after the end",
            });
            line.say(&frame(TEXT, post.to_string().as_bytes()));
            assert_eq!(line.closed(), *code, "{what}, welcomed: {welcomed}");
        }
    }
    works(&mut bystander);
    let said = desk.get(&customer, &format!("/api/v1/conversations/{conversation}/messages"));
    assert!(!said.body.contains("after the end"), "{said:?}");
    trial.held(2 * all.len() as u64, "unlawful frames", "each ended with the code for it");
}

#[test]
fn sizes_are_bounded_before_anything_is_kept_for_them() {
    let most = 4_096;
    let limits = Limits { socket_bytes_max: most, ..generous() };
    let desk = Desk::with(limits, |_| {});
    let customer = desk.customer();
    let fits = format!("{{\"type\":\"ping\"{}}}", " ".repeat(most - 15));
    assert_eq!(fits.len(), most);
    let mut line = Line::welcomed(&desk, &customer);
    line.say(&frame(TEXT, fits.as_bytes()));
    assert_eq!(line.hears().json()["type"], "pong");

    let announced = |n: u64| [&[0x80 | TEXT, 0xff][..], &n.to_be_bytes(), &[0; 4]].concat();
    let too_large = [
        ("a byte too many", frame(TEXT, &vec![b' '; most + 1])),
        ("far too many announced", announced(1 << 40)),
        ("more than there can be announced", announced(u64::MAX >> 1)),
        ("too many in pieces", [part(TEXT, &vec![b' '; most]), frame(CONTINUATION, b" ")].concat()),
        ("too many bytes that are no text", frame(BINARY, &vec![0; most + 1])),
    ];
    for (what, bytes) in too_large {
        let mut line = Line::welcomed(&desk, &customer);
        line.say(&bytes);
        assert_eq!(line.closed(), TOO_LARGE, "{what}");
    }
    works(&mut line);
}

#[test]
fn a_farewell_is_answered_with_the_same_code() {
    let desk = Desk::open();
    let customer = desk.customer();
    for code in [1_000_u16, 1_001, 1_003, 1_011, 3_000, 4_999] {
        let mut line = Line::welcomed(&desk, &customer);
        line.say(&frame(CLOSE, &[&code.to_be_bytes()[..], b"that was all"].concat()));
        let answer = line.hears();
        assert_eq!((answer.opcode(), answer.code()), (CLOSE, code));
        assert_eq!(line.next(), None, "and then the line is cut");
    }
    let mut line = Line::welcomed(&desk, &customer);
    line.say(&frame(CLOSE, b""));
    assert_eq!(line.hears().opcode(), CLOSE);
    assert_eq!(line.next(), None);
    let mut line = Line::welcomed(&desk, &customer);
    line.say(&frame(BINARY, b"{}"));
    assert_eq!(line.hears().json()["type"], "error", "frames are text");
    works(&mut line);
}
