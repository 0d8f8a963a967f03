//! Which addresses may be connected to. The administrator named the endpoint, so addresses of the
//! own network are welcome; what no model can stand behind is refused, and nothing a customer wrote
//! leaves the own network unencrypted.

use std::net::{IpAddr, Ipv4Addr};

/// Why an address is not connected to; `None` when it may be.
pub(super) fn refusal(address: IpAddr, encrypted: bool) -> Option<&'static str> {
    let address = address.to_canonical();
    if is_nobody(address) {
        Some("the name stands for an address no model can have")
    } else if !encrypted && !is_near(address) {
        Some("plain http beyond the own network")
    } else {
        None
    }
}

/// Addresses of nobody, of everybody, or of the machine's own network card: cloud machines answer
/// with their secrets there.
fn is_nobody(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            v4.is_unspecified() || v4.is_multicast() || v4.is_broadcast() || v4.is_link_local()
        }
        IpAddr::V6(v6) => v6.is_unspecified() || v6.is_multicast() || v6.is_unicast_link_local(),
    }
}

/// This machine, private ranges (RFC 1918, RFC 4193) and the shared one (RFC 6598) that overlay
/// networks use.
fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || is_shared(v4),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
    }
}

fn is_shared(v4: Ipv4Addr) -> bool {
    let [first, second, ..] = v4.octets();
    first == 100 && (64..128).contains(&second)
}
