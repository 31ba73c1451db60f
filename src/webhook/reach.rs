//! Which addresses of the network posts may reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Which addresses posts may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// Those that everybody can reach.
    #[default]
    Public,
    /// Those of private networks too.
    Private,
}

impl Reach {
    /// Whether a post may go to an address that a name stands for. Loopback is none of them: only an
    /// address that says so itself may mean this machine.
    pub fn allows(self, ip: IpAddr) -> bool {
        match ip {
            IpAddr::V4(ip) => self.allows_v4(ip),
            IpAddr::V6(ip) => match embedded(ip) {
                Some(ip) => self.allows_v4(ip),
                None => self.allows_v6(ip),
            },
        }
    }

    fn allows_v4(self, ip: Ipv4Addr) -> bool {
        let [a, b, c, _] = ip.octets();
        let is_shared = a == 100 && (64..128).contains(&b);
        if ip.is_private() || is_shared {
            return self == Self::Private;
        }
        let is_special = a == 0
            || a >= 224
            || (a == 192 && b == 0 && c == 0)
            || (a == 198 && (18..20).contains(&b));
        !(is_special || ip.is_loopback() || ip.is_link_local() || ip.is_documentation())
    }

    fn allows_v6(self, ip: Ipv6Addr) -> bool {
        let [first, second, ..] = ip.segments();
        if first & 0xFE00 == 0xFC00 {
            return self == Self::Private;
        }
        // Global unicast, without documentation and Teredo.
        let is_global = first & 0xE000 == 0x2000;
        is_global && !(first == 0x2001 && (second == 0x0DB8 || second == 0))
    }
}

/// The IPv4 address that an IPv6 address stands for (mapped, NAT64, 6to4).
fn embedded(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = ip.segments();
    let of = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match (a, b, c, d, e, f) {
        (0, 0, 0, 0, 0, 0xFFFF) | (0x64, 0xFF9B, 0, 0, 0, 0) => Some(of(g, h)),
        (0x2002, ..) => Some(of(b, c)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_reached_unless_private_ones_are_allowed() {
        for (ip, public, private) in [
            ("93.184.216.34", true, true),
            ("2606:4700::1111", true, true),
            ("10.0.0.1", false, true),
            ("172.16.9.9", false, true),
            ("192.168.1.1", false, true),
            ("100.64.0.1", false, true),
            ("fd00::1", false, true),
            ("::ffff:10.0.0.1", false, true),
            ("127.0.0.1", false, false),
            ("::1", false, false),
            ("::ffff:127.0.0.1", false, false),
            ("2002:7f00:1::1", false, false),
            ("64:ff9b::7f00:1", false, false),
            ("169.254.169.254", false, false),
            ("fe80::1", false, false),
            ("0.0.0.0", false, false),
            ("::", false, false),
            ("224.0.0.1", false, false),
            ("255.255.255.255", false, false),
            ("198.18.0.1", false, false),
            ("2001:db8::1", false, false),
            ("ff02::1", false, false),
        ] {
            let address: IpAddr = ip.parse().unwrap();
            assert_eq!(Reach::Public.allows(address), public, "{ip}");
            assert_eq!(Reach::Private.allows(address), private, "{ip}");
        }
    }
}
