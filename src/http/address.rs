//! Whose address a request comes from. A header is believed only when a proxy the settings name put
//! it there; anybody else could write anything into it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use poem::http::HeaderMap;

/// The header proxies write the addresses into, the nearest last.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Which proxies are believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxies(Vec<IpAddr>);

impl Default for Proxies {
    /// This machine itself: whoever can open a connection from here could do worse.
    fn default() -> Self {
        Self(vec![IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)])
    }
}

impl Proxies {
    /// These and no others.
    pub fn new(proxies: impl IntoIterator<Item = IpAddr>) -> Self {
        Self(proxies.into_iter().map(|ip| ip.to_canonical()).collect())
    }

    /// Whether `ip` is one of them.
    pub fn contains(&self, ip: IpAddr) -> bool {
        self.0.contains(&ip.to_canonical())
    }

    /// The client's address: read from the nearest hop outwards, the first that is no proxy.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        let fields: Vec<&str> =
            headers.get_all(FORWARDED_FOR).iter().filter_map(|v| v.to_str().ok()).collect();
        for hop in fields.iter().rev().flat_map(|field| field.rsplit(',')) {
            if !self.contains(client) {
                break;
            }
            let Ok(before) = hop.trim().parse::<IpAddr>() else { break };
            client = before.to_canonical();
        }
        client
    }
}

/// What limits count an address by: one household of IPv6 is one /64.
pub fn household(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests;
