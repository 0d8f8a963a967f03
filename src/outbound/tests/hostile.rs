//! Others who answer anything at all: what comes back is bounded in bytes and in time, and leads
//! nowhere else.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::clock::Stopwatch;
use crate::outbound::connect::dial_one_of;
use crate::outbound::mail::{Inbox, Mailbox, Secrecy, Server as MailServer, deliver};
use crate::outbound::{
    ANSWER_BYTES_MAX, Connector, Fetch, Post, PostError, Reach, Target, fetch, post,
};
use crate::promise::Trial;

/// How long a fetch is waited for here.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// What anybody is given beyond their patience, on a busy machine.
const GRACE: Duration = Duration::from_secs(2);

/// A server that answers every request with these bytes, then with others over and over, as often as
/// it is told to wait between them, until nobody listens.
struct Server {
    at: SocketAddr,
    n_calls: Arc<AtomicUsize>,
    n_bytes: Arc<AtomicUsize>,
}

impl Server {
    fn that_says(head: &str, more: &[u8], every: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let (n_calls, n_bytes): (Arc<AtomicUsize>, Arc<AtomicUsize>) = Default::default();
        let (calls, bytes) = (Arc::clone(&n_calls), Arc::clone(&n_bytes));
        let (head, more) = (head.as_bytes().to_vec(), more.to_vec());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                calls.fetch_add(1, Ordering::SeqCst);
                // Whoever was answered hangs up at some time, and that is all there is to it.
                let _ = answer(stream, &head, &more, every, &bytes);
            }
        });
        Self { at, n_calls, n_bytes }
    }

    fn url(&self) -> String {
        format!("http://{}/x", self.at)
    }

    fn target(&self) -> Target {
        Target::parse(&self.url()).unwrap()
    }

    fn n_calls(&self) -> usize {
        self.n_calls.load(Ordering::SeqCst)
    }

    fn n_bytes(&self) -> usize {
        self.n_bytes.load(Ordering::SeqCst)
    }
}

fn answer(
    mut stream: TcpStream,
    head: &[u8],
    more: &[u8],
    every: Duration,
    n_bytes: &AtomicUsize,
) -> std::io::Result<()> {
    if !head.is_empty() {
        let mut asked = [0; 4_096];
        let _ = stream.read(&mut asked)?;
        stream.write_all(head)?;
    }
    while !more.is_empty() {
        stream.write_all(more)?;
        n_bytes.fetch_add(more.len(), Ordering::SeqCst);
        std::thread::sleep(every);
    }
    Ok(())
}

/// A piece of a body whose length nobody says beforehand.
fn chunk(n: usize) -> Vec<u8> {
    let mut piece = format!("{n:x}\r\n").into_bytes();
    piece.extend(vec![b'x'; n]);
    piece.extend(b"\r\n");
    piece
}

const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn whatever_others_answer_is_bounded_in_bytes_and_time() {
    let trial = Trial::of(
        &["Outbound"],
        "outbound::tests::hostile::whatever_others_answer_is_bounded_in_bytes_and_time",
    );
    let (connector, at_once, now_and_then) =
        (Connector::new(), Duration::ZERO, Duration::from_millis(50));
    let length = |n: u64| format!("HTTP/1.1 200 OK\r\ncontent-length: {n}\r\n\r\n");
    let servers = [
        ("a body that never ends", Server::that_says(CHUNKED, &chunk(4_096), at_once)),
        ("a length nobody has", Server::that_says(&length(u64::MAX - 1), &[b'x'; 4_096], at_once)),
        ("a length too long", Server::that_says(&length(300_000), &[b'x'; 4_096], at_once)),
        ("a head that never ends", Server::that_says("HTTP/1.1 200 OK\r\n", b"a: b\r\n", at_once)),
        ("a line that never ends", Server::that_says("HTTP/1.1 200 ", &[b'x'; 4_096], at_once)),
        (
            "answers that are none yet",
            Server::that_says("HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 102 X\r\n\r\n", at_once),
        ),
        ("a byte now and then", Server::that_says(CHUNKED, &chunk(1), now_and_then)),
        ("a head a byte at a time", Server::that_says("HTTP/1.1 200 OK\r\n", b"a", now_and_then)),
        ("what is no HTTP", Server::that_says("SSH-2.0-OpenSSH_9\r\n", b"\0\xff\r\n", at_once)),
        ("less than it said", Server::that_says(&length(5), b"", at_once)),
    ];
    let mut most = Duration::ZERO;
    for (what, server) in &servers {
        let (bytes_max, patience) = (64 * 1_024, PATIENCE);
        let asked = Fetch { bytes_max, patience, ..Fetch::get(server.target(), Reach::Everywhere) };
        let since = Stopwatch::start();
        let answer = fetch(&connector, &asked).await;
        let took = since.elapsed();
        assert!(matches!(answer, Err(PostError::Cut | PostError::TooSlow)), "{what}: {answer:?}");
        assert!(took < PATIENCE + GRACE, "{what} took {took:?}");
        most = most.max(took);
        // What lies in the buffers of both ends is not read by anybody.
        let n_bytes = server.n_bytes();
        assert!(n_bytes < 32 * 1_024 * 1_024, "{what}: {n_bytes} bytes were taken");
    }
    trial.held(
        servers.len() as u64,
        "manners of an answer",
        format!("none was believed, the slowest was given up after {} ms", most.as_millis()),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_a_receiver_says_the_beginning_is_enough() {
    let connector = Connector::new();
    let told = |server: &Server| Post {
        target: server.target(),
        reach: Reach::Everywhere,
        headers: Vec::new(),
        body: "{}".into(),
    };
    let endless = Server::that_says(CHUNKED, &chunk(4_096), Duration::ZERO);
    let answered = post(&connector, &told(&endless)).await.unwrap();
    assert_eq!((answered.status, answered.body.len()), (200, ANSWER_BYTES_MAX));
    let slow = Server::that_says(CHUNKED, &chunk(1), Duration::from_millis(100));
    let since = Stopwatch::start();
    let answered = post(&connector, &told(&slow)).await.unwrap();
    assert!(since.elapsed() < Duration::from_secs(1) + GRACE, "{:?}", since.elapsed());
    assert!((1..100).contains(&answered.body.len()), "{}", answered.body.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_followed_elsewhere() {
    let connector = Connector::new();
    let elsewhere =
        Server::that_says("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", b"", PATIENCE);
    for status in [301, 302, 303, 307, 308] {
        let head = format!(
            "HTTP/1.1 {status} X\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n",
            elsewhere.url()
        );
        let server = Server::that_says(&head, b"", PATIENCE);
        let asked = Fetch::get(server.target(), Reach::Everywhere);
        assert_eq!(fetch(&connector, &asked).await.unwrap().status, status);
        let told = Post {
            target: server.target(),
            reach: Reach::Everywhere,
            headers: Vec::new(),
            body: "{}".into(),
        };
        assert_eq!(post(&connector, &told).await.unwrap().status, status);
    }
    assert_eq!(elsewhere.n_calls(), 0);
}

/// However this machine's address is spelled, and whatever name stands for it: what counts is the
/// address that is connected to.
#[tokio::test(flavor = "multi_thread")]
async fn no_spelling_of_an_address_of_the_own_network_leads_there() {
    let trial = Trial::of(
        &["Outbound"],
        "outbound::tests::hostile::no_spelling_of_an_address_of_the_own_network_leads_there",
    );
    let connector = Connector::new();
    let server = Server::that_says("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", b"", PATIENCE);
    let port = server.at.port();
    let spellings = [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "0.0.0.0",
        "0",
        "[::]",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
    ];
    for host in spellings {
        let Ok(target) = Target::parse(&format!("http://{host}:{port}/")) else { continue };
        for encrypted in [false, true] {
            let target = Target { encrypted, ..target.clone() };
            let refused = connector.connect(&target, Reach::Beyond).await;
            assert!(refused.is_err(), "{host} was connected to");
        }
    }
    assert_eq!(server.n_calls(), 0, "somebody was there");
    trial.held(spellings.len() as u64, "spellings", "none was connected to");
}

/// A name is asked about once, and what was judged is what is connected to: of several addresses
/// those of the own network are passed over, wherever they stand among the others.
#[tokio::test(flavor = "multi_thread")]
async fn of_a_name_with_several_addresses_those_of_the_own_network_are_passed_over() {
    let server = Server::that_says("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", b"", PATIENCE);
    let near = server.at;
    let nobody: SocketAddr = "255.255.255.255:80".parse().unwrap();
    for found in [vec![near], vec![near, near, near], vec![nobody, near], vec![near, nobody]] {
        let refused = dial_one_of(found.into_iter(), true, Reach::Beyond).await.unwrap_err();
        assert!(refused.0.starts_with("the name stands for an address"), "{refused}");
    }
    assert_eq!(server.n_calls(), 0, "somebody was there");
    // The same names lead there once the settings open the own network.
    assert!(dial_one_of([nobody, near].into_iter(), true, Reach::Everywhere).await.is_ok());
    // Nobody is asked more often than a few times, however many addresses a name has.
    let shut = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let many = std::iter::repeat_n(shut, 10_000).chain([near]);
    assert!(dial_one_of(many, true, Reach::Everywhere).await.is_err());
}

/// A mail server that talks without end is left after what a greeting and a sign-in can take.
#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_that_never_ends_is_left() {
    let connector = Connector::new();
    for line in ["220-and another thing\r\n", "220 no end of it", "* OK and another thing\r\n"] {
        let talker = Server::that_says("", line.repeat(200).as_bytes(), Duration::ZERO);
        let server = MailServer {
            host: "127.0.0.1".into(),
            port: talker.at.port(),
            secrecy: Secrecy::Open,
            login: Some(("a".into(), "b".into())),
            reach: Reach::Everywhere,
        };
        let since = Stopwatch::start();
        let ends = ("help@desk.example", "nova@shop.example");
        let told = deliver(&connector, &server, ends, b"Subject: a\r\n\r\nb\r\n").await;
        assert!(told.is_err(), "{line}: {told:?}");
        let inbox = Inbox { server, folder: "INBOX".into(), poll_s: 60 };
        let opened = Mailbox::open(&connector, &inbox).await.map(|_| ());
        assert!(opened.is_err(), "{line}");
        assert!(since.elapsed() < Duration::from_secs(10), "{line}: {:?}", since.elapsed());
    }
}
