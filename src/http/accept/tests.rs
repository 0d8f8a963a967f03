//! The accept loop lets go of whoever takes too long and finishes what is under way.
use poem::EndpointExt;
use poem::endpoint::make;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::task::JoinHandle;

use super::*;

const QUICK_MS: u64 = 60;

struct House {
    at: SocketAddr,
    stop: watch::Sender<bool>,
    running: JoinHandle<()>,
}

#[expect(clippy::disallowed_methods, reason = "a test owns its server by its handle")]
async fn house(limits: Limits) -> House {
    let slow = |request: poem::Request| async move {
        if request.uri().path() == "/slow" {
            sleep(Duration::from_millis(150)).await;
        }
        Ok::<_, poem::Error>(Response::builder().body("hello"))
    };
    let app: App = Arc::new(make(slow).boxed());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let (stop, stopping) = watch::channel(false);
    let server = Acceptor::new(app, Current::new(limits), Proxies::new([]));
    let running = tokio::spawn(async move { server.serve(listener, stopping).await });
    House { at, stop, running }
}

async fn said(stream: &mut TcpStream) -> String {
    let mut out = Vec::new();
    let patience = Duration::from_secs(5);
    let read = timeout(patience, stream.read_to_end(&mut out)).await;
    assert!(read.is_ok(), "the connection stayed open");
    String::from_utf8_lossy(&out).into_owned()
}

fn quick() -> Limits {
    Limits { first_byte_ms: QUICK_MS, header_ms: QUICK_MS, ..Limits::default() }
}

#[tokio::test]
async fn a_silent_connection_is_let_go() {
    let house = house(quick()).await;
    let mut stream = TcpStream::connect(house.at).await.unwrap();
    assert_eq!(said(&mut stream).await, "");
}

#[tokio::test]
async fn half_a_head_is_let_go() {
    let house = house(quick()).await;
    let mut stream = TcpStream::connect(house.at).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nX-A:").await.unwrap();
    let answer = said(&mut stream).await;
    assert!(!answer.contains("200"), "{answer}");
}

#[tokio::test]
async fn a_head_byte_by_byte_is_let_go() {
    let house = house(quick()).await;
    let mut stream = TcpStream::connect(house.at).await.unwrap();
    let mut cut = false;
    for byte in b"GET / HTTP/1.1\r\nHost: some-host-with-a-long-name\r\n\r\n" {
        cut |= stream.write_all(&[*byte]).await.is_err();
        sleep(Duration::from_millis(5)).await;
    }
    let mut out = [0; 64];
    let answered = stream.read(&mut out).await.unwrap_or(0);
    assert!(cut || !String::from_utf8_lossy(&out[..answered]).contains("200"));
}

#[tokio::test]
async fn an_endless_head_and_too_many_fields_are_refused() {
    let house = house(Limits::default()).await;
    let mut stream = TcpStream::connect(house.at).await.unwrap();
    let endless = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(40_000));
    stream.write_all(endless.as_bytes()).await.unwrap();
    assert!(said(&mut stream).await.starts_with("HTTP/1.1 431"));
    let mut stream = TcpStream::connect(house.at).await.unwrap();
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "X-A: b\r\n".repeat(65));
    stream.write_all(many.as_bytes()).await.unwrap();
    assert!(said(&mut stream).await.starts_with("HTTP/1.1 431"));
}

#[tokio::test]
async fn one_address_has_so_many_connections_and_gets_them_back() {
    let house = house(Limits { connections_per_ip_max: 2, ..Limits::default() }).await;
    let get = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let first = TcpStream::connect(house.at).await.unwrap();
    let mut second = TcpStream::connect(house.at).await.unwrap();
    let mut third = TcpStream::connect(house.at).await.unwrap();
    let _ = third.write_all(get).await;
    let mut out = Vec::new();
    let refused = third.read_to_end(&mut out).await;
    assert!(refused.is_err() || out.is_empty());
    second.write_all(get).await.unwrap();
    assert!(said(&mut second).await.contains("hello"));
    drop(first);
}

#[tokio::test]
async fn a_crowd_that_says_nothing_makes_room_for_whoever_asks() {
    let house = house(Limits { connections_max: 4, ..Limits::default() }).await;
    let mut under_way = TcpStream::connect(house.at).await.unwrap();
    let slow = b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    under_way.write_all(slow).await.unwrap();
    let mut crowd = Vec::new();
    for n in 0..40 {
        let mut one = TcpStream::connect(house.at).await.unwrap();
        if n % 2 == 0 {
            // Half a head is no question either.
            let _gone = one.write_all(b"GET / HTTP/1.1\r\nHo").await;
        }
        crowd.push(one);
    }
    let get = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let mut asking = TcpStream::connect(house.at).await.unwrap();
    asking.write_all(get).await.unwrap();
    assert!(said(&mut asking).await.contains("hello"));
    assert!(said(&mut under_way).await.contains("hello"), "cut off in the middle of a request");
    // The first of the crowd has gone; it would have had ten seconds.
    let mut first = crowd.swap_remove(1);
    assert_eq!(said(&mut first).await, "");
}

#[tokio::test]
async fn closing_finishes_what_is_under_way_and_takes_nothing_new() {
    let house = house(Limits::default()).await;
    let mut stream = TcpStream::connect(house.at).await.unwrap();
    stream.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    sleep(Duration::from_millis(50)).await;
    house.stop.send(true).unwrap();
    assert!(said(&mut stream).await.contains("hello"));
    timeout(Duration::from_secs(5), house.running).await.unwrap().unwrap();
    assert!(TcpStream::connect(house.at).await.is_err());
}
