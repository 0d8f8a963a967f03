mod hostile;

use super::*;

fn refused(ip: &str, encrypted: bool, reach: Reach) -> bool {
    address::refusal(ip.parse().unwrap(), encrypted, reach).is_some()
}

#[test]
fn the_own_network_is_near_and_nothing_else_is_reached_in_the_clear() {
    for near in
        ["127.0.0.1", "10.1.2.3", "192.168.0.9", "172.16.0.1", "100.64.0.1", "::1", "fd00::1"]
    {
        assert!(!refused(near, false, Reach::Everywhere), "{near}");
    }
    for far in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2001:db8::1", "::ffff:8.8.8.8"] {
        assert!(refused(far, false, Reach::Everywhere), "{far}");
        assert!(!refused(far, true, Reach::Everywhere), "{far}");
    }
}

#[test]
fn nobody_has_an_address_that_stands_for_no_server() {
    for nobody in [
        "0.0.0.0",
        "0.1.2.3",
        "169.254.169.254",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "fe80::1",
        "64:ff9b::a9fe:a9fe",
    ] {
        assert!(refused(nobody, true, Reach::Everywhere), "{nobody}");
    }
}

#[test]
fn the_own_network_is_shut_unless_it_was_opened() {
    for near in [
        "127.0.0.1",
        "10.1.2.3",
        "192.0.0.8",
        "198.18.0.1",
        "::1",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::10.0.0.1",
    ] {
        assert!(refused(near, true, Reach::Beyond), "{near}");
    }
    assert!(!refused("203.0.114.7", true, Reach::Beyond));
    assert!(refused("203.0.114.7", false, Reach::Beyond), "in the clear");
}

#[test]
fn a_url_is_read_or_refused_with_the_reason() {
    let target = Target::parse("https://shop.example/hooks?team=7").unwrap();
    assert_eq!((target.port, target.path.as_str()), (443, "/hooks?team=7"));
    let target = Target::parse("http://[fd00::7]:8080").unwrap();
    assert_eq!((target.host.as_str(), target.path.as_str()), ("fd00::7", "/"));
    assert_eq!(target.host_header(), "[fd00::7]:8080");
    for bad in ["", "ftp://a/v1", "http://", "http://me:secret@a/v1", "http://a/#x", "/v1"] {
        assert!(Target::parse(bad).is_err(), "{bad}");
    }
}
