//! A forwarded address counts only behind a proxy that is named.
use super::*;

fn client(peer: &str, forwarded: &[&str]) -> String {
    let mut headers = HeaderMap::new();
    for field in forwarded {
        headers.append(FORWARDED_FOR, field.parse().unwrap());
    }
    let proxies = Proxies::new(["10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()]);
    proxies.client(peer.parse().unwrap(), &headers).to_string()
}

#[test]
fn a_stranger_cannot_choose_an_address() {
    assert_eq!(client("203.0.113.9", &["198.51.100.7"]), "203.0.113.9");
}

#[test]
fn the_nearest_hop_that_is_no_proxy_is_the_client() {
    assert_eq!(client("10.0.0.1", &["6.6.6.6, 198.51.100.7, 10.0.0.2"]), "198.51.100.7");
    assert_eq!(client("10.0.0.1", &["6.6.6.6", "198.51.100.7"]), "198.51.100.7");
    assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
    assert_eq!(client("10.0.0.1", &["nonsense"]), "10.0.0.1");
    assert_eq!(client("::ffff:10.0.0.1", &["198.51.100.7"]), "198.51.100.7");
}

#[test]
fn a_household_of_ipv6_counts_once() {
    let household = |ip: &str| household(ip.parse().unwrap());
    assert_eq!(household("2001:db8:1:2::1"), household("2001:db8:1:2:ffff::9"));
    assert_ne!(household("2001:db8:1:2::1"), household("2001:db8:1:3::1"));
    assert_eq!(household("::ffff:192.0.2.1"), household("192.0.2.1"));
}
