//! Who may send to a listener: loopback, allowed addresses, bearer tokens, client certificates.
//! TLS itself is in [`super::tls`]; what a caller may send is the contracts' business.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::server::ParsedCertificate;
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};

/// A listener that anyone who reaches it could use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{listen} is not a loopback address: {expected}")]
pub struct OpenToAll {
    /// Where it would listen.
    pub listen: SocketAddr,
    /// What must be configured.
    pub expected: &'static str,
}

/// Refuses to listen beyond loopback unless callers are restricted.
///
/// # Errors
/// [`OpenToAll`] when `listen` is not a loopback address and `restricted` is false.
pub fn check(listen: SocketAddr, restricted: bool, expected: &'static str) -> Result<(), OpenToAll> {
    if restricted || listen.ip().to_canonical().is_loopback() {
        Ok(())
    } else {
        Err(OpenToAll { listen, expected })
    }
}

/// A network in CIDR form (`10.20.0.0/16`); a lone address is a network of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: u128,
    mask: u128,
}

impl Network {
    /// The network, when `text` is an address with an optional prefix length.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse::<u32>().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let (width, offset) = if address.is_ipv4() { (32, 96) } else { (128, 0) };
        let prefix = prefix.unwrap_or(width);
        if prefix > width {
            return None;
        }
        let mask = u128::MAX.checked_shl(128 - offset - prefix).unwrap_or(0);
        let address = wide(address) & mask;
        Some(Self { address, mask })
    }

    /// Whether the address belongs to the network.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        wide(address) & self.mask == self.address
    }
}

impl std::fmt::Display for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let prefix = self.mask.leading_ones();
        let address = Ipv6Addr::from_bits(self.address);
        match address.to_ipv4_mapped().zip(prefix.checked_sub(96)) {
            Some((address, 32)) => write!(f, "{address}"),
            Some((address, prefix)) => write!(f, "{address}/{prefix}"),
            None if prefix == 128 => write!(f, "{address}"),
            None => write!(f, "{address}/{prefix}"),
        }
    }
}

impl Serialize for Network {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// IPv4 as IPv4-mapped IPv6, so that one comparison serves both.
fn wide(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

/// What a caller has shown about itself.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// The client certificate, already verified against the configured CA.
    pub certificate: Option<CertificateDer<'static>>,
}

/// What a caller must show to send for one system. Every condition that is configured must hold.
#[derive(Clone, Default)]
pub struct Credentials {
    tokens: Vec<[u8; 32]>,
    names: Vec<ServerName<'static>>,
}

impl Credentials {
    /// One of these bearer tokens, and a certificate for one of these DNS names; an empty list asks nothing.
    ///
    /// # Errors
    /// The name that is not a DNS name.
    pub fn new(tokens: &[SecretString], names: &[String]) -> Result<Self, String> {
        let tokens = tokens.iter().map(|token| digest(token.expose_secret())).collect();
        let names = names
            .iter()
            .map(|name| ServerName::try_from(name.clone()).map_err(|_| name.clone()))
            .collect::<Result<_, _>>()?;
        Ok(Self { tokens, names })
    }

    /// Whether a token is asked for.
    #[must_use]
    pub fn asks_token(&self) -> bool {
        !self.tokens.is_empty()
    }

    /// Whether a certificate name is asked for.
    #[must_use]
    pub fn asks_name(&self) -> bool {
        !self.names.is_empty()
    }

    /// Whether a caller with this token and certificate may send.
    #[must_use]
    pub fn allow(&self, token: Option<&str>, caller: &Caller) -> bool {
        self.allow_token(token) && self.allow_name(caller)
    }

    /// Compares digests in constant time and always looks at every token, so that time tells nothing.
    fn allow_token(&self, token: Option<&str>) -> bool {
        if self.tokens.is_empty() {
            return true;
        }
        let Some(shown) = token.map(digest) else {
            return false;
        };
        let none = Choice::from(0);
        let found = self
            .tokens
            .iter()
            .fold(none, |found, known| found | known.ct_eq(&shown));
        found.into()
    }

    fn allow_name(&self, caller: &Caller) -> bool {
        self.names.is_empty()
            || caller
                .certificate
                .as_ref()
                .is_some_and(|der| names(der, &self.names))
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Credentials({} tokens, {:?})", self.tokens.len(), self.names)
    }
}

/// Whether the certificate is for one of the names.
fn names(der: &CertificateDer<'_>, names: &[ServerName<'static>]) -> bool {
    ParsedCertificate::try_from(der).is_ok_and(|certificate| {
        names
            .iter()
            .any(|name| rustls::client::verify_server_name(&certificate, name).is_ok())
    })
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: &str = "a token or a client CA";

    #[test]
    fn loopback_is_open_and_anything_else_must_be_restricted() {
        for address in [
            "127.0.0.1:80",
            "127.9.9.9:80",
            "[::1]:80",
            "[::ffff:127.0.0.1]:80",
        ] {
            assert_eq!(check(address.parse().unwrap(), false, ASKED), Ok(()), "{address}");
        }
        for address in ["0.0.0.0:80", "[::]:80", "10.0.0.1:80", "[::ffff:10.0.0.1]:80"] {
            let listen = address.parse().unwrap();
            let refused = Err(OpenToAll {
                listen,
                expected: ASKED,
            });
            assert_eq!(check(listen, false, ASKED), refused, "{address}");
            assert_eq!(check(listen, true, ASKED), Ok(()), "{address}");
        }
    }

    #[test]
    fn a_network_contains_its_addresses_and_no_others() {
        let network = Network::parse("10.20.0.0/16").unwrap();
        assert!(network.contains("10.20.255.1".parse().unwrap()));
        assert!(network.contains("::ffff:10.20.0.9".parse().unwrap()));
        assert!(!network.contains("10.21.0.1".parse().unwrap()));
        assert!(!network.contains("::a14:1".parse().unwrap()));
        let one = Network::parse("2001:db8::5").unwrap();
        assert!(one.contains("2001:db8::5".parse().unwrap()));
        assert!(!one.contains("2001:db8::6".parse().unwrap()));
        for text in [
            "10.20.0.0/16",
            "10.20.0.7",
            "0.0.0.0/0",
            "2001:db8::/32",
            "2001:db8::5",
            "::/0",
        ] {
            assert_eq!(Network::parse(text).unwrap().to_string(), text);
        }
        let all = Network::parse("::/0").unwrap();
        assert!(all.contains("203.0.113.9".parse().unwrap()));
    }

    #[test]
    fn what_is_not_a_network_is_refused() {
        for text in [
            "",
            "10.0.0.0/33",
            "::/129",
            "10.0.0/8",
            "10.0.0.0/",
            "10.0.0.0/-1",
            "host/8",
        ] {
            assert_eq!(Network::parse(text), None, "{text}");
        }
    }

    #[test]
    fn one_of_several_tokens_is_enough_and_none_is_not() {
        let tokens = ["first".into(), "second".into()];
        let credentials = Credentials::new(&tokens, &[]).unwrap();
        let caller = Caller::default();
        assert!(credentials.allow(Some("first"), &caller));
        assert!(credentials.allow(Some("second"), &caller));
        assert!(!credentials.allow(Some("third"), &caller));
        assert!(!credentials.allow(Some(""), &caller));
        assert!(!credentials.allow(None, &caller));
        assert!(!format!("{credentials:?}").contains("first"));
    }

    #[test]
    fn a_certificate_name_is_asked_for_even_when_the_token_is_right() {
        let names = ["journal.example.se".to_owned()];
        let credentials = Credentials::new(&["right".into()], &names).unwrap();
        assert!(!credentials.allow(Some("right"), &Caller::default()));
        let with = |name: &str| Caller {
            certificate: Some(
                rcgen::generate_simple_self_signed([name.to_owned()])
                    .unwrap()
                    .cert
                    .der()
                    .clone(),
            ),
        };
        assert!(credentials.allow(Some("right"), &with("journal.example.se")));
        assert!(!credentials.allow(Some("wrong"), &with("journal.example.se")));
        assert!(!credentials.allow(Some("right"), &with("other.example.se")));
    }
}
