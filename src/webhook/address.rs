//! Where a post goes, as a caller wrote it.

use std::net::IpAddr;

use http::Uri;

use super::reach::Reach;

/// Why an address is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    /// It is no URL with a host.
    #[error("read the address: write it like https://host/path, without user and password")]
    Shape,
    /// It is neither https nor http on this machine.
    #[error("accept the address: only https, or http on a loopback address")]
    Scheme,
    /// It names an address of the network that posts may not reach.
    #[error("accept the address: it is private; the operator can allow that")]
    Reach,
}

/// A checked address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub(super) uri: Uri,
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) is_secure: bool,
    /// Whether it says itself that it means this machine.
    pub(super) is_loopback: bool,
}

impl Address {
    /// Reads an address.
    pub fn parse(url: &str, reach: Reach) -> Result<Self, AddressFault> {
        let uri: Uri = url.parse().map_err(|_| AddressFault::Shape)?;
        let authority = uri.authority().ok_or(AddressFault::Shape)?;
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() || authority.as_str().contains('@') {
            return Err(AddressFault::Shape);
        }
        let ip: Option<IpAddr> = host.parse().ok();
        let is_local_name = host.eq_ignore_ascii_case("localhost");
        let is_loopback = ip.map_or(is_local_name, |ip| ip.is_loopback());
        let is_secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") if is_loopback => false,
            _ => return Err(AddressFault::Scheme),
        };
        if ip.is_some_and(|ip| !is_loopback && !reach.allows(ip)) {
            return Err(AddressFault::Reach);
        }
        let port = authority.port_u16().unwrap_or(if is_secure { 443 } else { 80 });
        Ok(Self { uri, host, port, is_secure, is_loopback })
    }

    /// Whether a post to this address may go to one of the network's addresses that it stands for.
    pub(super) fn may_mean(&self, ip: IpAddr, reach: Reach) -> bool {
        if self.is_loopback { ip.is_loopback() } else { reach.allows(ip) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_https_or_this_machine() {
        for (url, expected) in [
            ("https://hooks.example/a?b=c", Ok(("hooks.example", 443))),
            ("https://hooks.example:8443/", Ok(("hooks.example", 8443))),
            ("http://127.0.0.1:9000/x", Ok(("127.0.0.1", 9000))),
            ("http://localhost/x", Ok(("localhost", 80))),
            ("https://[::1]:9/", Ok(("::1", 9))),
            ("http://hooks.example/", Err(AddressFault::Scheme)),
            ("ftp://hooks.example/", Err(AddressFault::Scheme)),
            ("https://user:word@hooks.example/", Err(AddressFault::Shape)),
            ("hooks.example", Err(AddressFault::Scheme)),
            ("/path", Err(AddressFault::Shape)),
            ("https://10.1.2.3/", Err(AddressFault::Reach)),
            ("https://169.254.169.254/latest", Err(AddressFault::Reach)),
        ] {
            let address = Address::parse(url, Reach::Public);
            let address = address.as_ref().map(|found| (found.host.as_str(), found.port));
            assert_eq!(address, expected.as_ref().map(|found| *found), "{url}");
        }
        assert!(Address::parse("https://10.1.2.3/", Reach::Private).is_ok());
    }

    #[test]
    fn a_name_cannot_mean_this_machine_by_a_detour() {
        let named = Address::parse("https://hooks.example/", Reach::Private).unwrap();
        let here: IpAddr = "127.0.0.1".parse().unwrap();
        assert!(!named.may_mean(here, Reach::Private));
        let local = Address::parse("http://localhost/", Reach::Public).unwrap();
        assert!(local.may_mean(here, Reach::Public));
        assert!(!local.may_mean("93.184.216.34".parse().unwrap(), Reach::Public));
    }
}
