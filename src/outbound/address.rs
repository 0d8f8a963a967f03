//! Which addresses may be connected to. Nobody ever connects to what stands for no machine; the own
//! network is open only to whom the administrator opened it; and nothing leaves the own network
//! unencrypted.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How far a connection may go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Beyond the own network only: for addresses that people type in the console.
    #[default]
    Beyond,
    /// Also to this machine and the own network: for what stands in the settings file.
    Everywhere,
}

/// Why an address is not connected to; `None` when it may be.
pub(super) fn refusal(address: IpAddr, encrypted: bool, reach: Reach) -> Option<&'static str> {
    let address = meant(address);
    if is_nobody(address) {
        Some("the name stands for an address no server can have")
    } else if is_near(address) {
        let shut =
            "the name stands for an address of the own network, which the settings do not open";
        (reach == Reach::Beyond).then_some(shut)
    } else if encrypted {
        None
    } else {
        Some("nothing leaves the own network unencrypted")
    }
}

/// An IPv6 address that only wraps one of IPv4 (mapped, or translated as in RFC 6052) is that one.
fn meant(address: IpAddr) -> IpAddr {
    let canonical = address.to_canonical();
    match canonical {
        IpAddr::V6(v6) => translated(v6).map_or(canonical, IpAddr::V4),
        IpAddr::V4(_) => canonical,
    }
}

fn translated(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    let [0x64, 0xff9b, 0, 0, 0, 0, high, low] = v6.segments() else { return None };
    Some(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)))
}

/// Addresses of nobody, of everybody, or of the machine's own network card: cloud machines answer
/// with their secrets there.
fn is_nobody(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [first, ..] = v4.octets();
            first == 0 || first >= 240 || v4.is_multicast() || v4.is_link_local()
        }
        IpAddr::V6(v6) => v6.is_unspecified() || v6.is_multicast() || v6.is_unicast_link_local(),
    }
}

/// This machine, private ranges (RFC 1918, RFC 4193), the shared one (RFC 6598) that overlay
/// networks use, and those set aside for a network's own matters (RFC 6890, RFC 2544).
fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [first, second, third, _] = v4.octets();
            let shared = first == 100 && (64..128).contains(&second);
            let own_matters = (first, second, third) == (192, 0, 0);
            let bench = first == 198 && (18..20).contains(&second);
            v4.is_loopback() || v4.is_private() || shared || own_matters || bench
        }
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
    }
}
