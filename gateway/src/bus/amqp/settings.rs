//! Where the broker is and how to speak to it. Opens nothing; never shows a password.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

pub use super::policies::Management;

/// How to reach the broker, and how patient to be with it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Name or address of the broker.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Host and port of other nodes of the same cluster, for when that one cannot be had.
    pub other_nodes: Vec<(String, u16)>,
    /// The virtual host.
    pub vhost: String,
    /// The user.
    pub username: String,
    /// The password.
    pub password: SecretString,
    /// TLS; plain TCP without.
    pub tls: Option<TlsSettings>,
    /// A broker that is silent for twice this long is given up; whole seconds.
    pub heartbeat: Duration,
    /// How long a publish waits for its confirm.
    pub confirm_timeout: Duration,
    /// The broker's management interface, where policies can be asked for; not asked without.
    pub management: Option<Management>,
    /// The most messages a new queue holds before it rejects. Fixed in the queue when it is declared, so
    /// it cannot be changed later; a policy on the broker can.
    pub max_length: Option<u32>,
}

/// Whom to trust, and who we are.
#[derive(Clone, Debug, Default)]
pub struct TlsSettings {
    /// Certificates of the authority that signed the broker's, PEM; the system's are trusted as well.
    pub ca_file: Option<PathBuf>,
    /// Our certificate with its chain, PEM, where the broker asks for one.
    pub certificate_file: Option<PathBuf>,
    /// The key of our certificate, PEM.
    pub key_file: Option<PathBuf>,
}

/// What is wrong with the address of a broker. Never shows the address: it holds a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the broker's address must have the form amqp://user:password@host:port/vhost: {0}")]
pub struct AddressError(&'static str);

/// The longest name AMQP can carry.
const LONGEST: usize = 255;

impl Settings {
    /// Settings with what an address says, and defaults for the rest. `amqps` means TLS. Without a path
    /// the virtual host is `/`; in user, password and virtual host `%2f` and the like are decoded.
    ///
    /// # Errors
    /// When the scheme, the user, the host, the port or the virtual host is missing or malformed.
    pub fn from_address(address: &str) -> Result<Self, AddressError> {
        let (scheme, rest) = address.split_once("://").ok_or(AddressError("no scheme"))?;
        let tls = match scheme {
            "amqp" => None,
            "amqps" => Some(TlsSettings::default()),
            _ => return Err(AddressError("the scheme is neither amqp nor amqps")),
        };
        let (authority, path) = rest.split_once('/').map_or((rest, None), |(a, p)| (a, Some(p)));
        let (user, place) = authority.rsplit_once('@').ok_or(AddressError("no user"))?;
        let (username, password) = user.split_once(':').ok_or(AddressError("no password"))?;
        let (host, port) = host_and_port(place, if tls.is_some() { 5671 } else { 5672 })?;
        let vhost = path.map_or(Ok("/".to_owned()), decode)?;
        if vhost.is_empty() || vhost.len() > LONGEST || vhost.contains(['?', '#']) {
            return Err(AddressError(
                "the virtual host is empty, too long or followed by something",
            ));
        }
        Ok(Self {
            host,
            port,
            other_nodes: Vec::new(),
            vhost,
            username: decode(username)?,
            password: decode(password)?.into(),
            tls,
            heartbeat: Duration::from_secs(4),
            confirm_timeout: Duration::from_secs(10),
            management: None,
            max_length: None,
        })
    }
}

fn host_and_port(place: &str, usual: u16) -> Result<(String, u16), AddressError> {
    let (host, port) = match place.strip_prefix('[') {
        // An IPv6 address has colons of its own.
        Some(rest) => rest.split_once(']').ok_or(AddressError("the host lacks its ]"))?,
        None => place.find(':').map_or((place, ""), |at| place.split_at(at)),
    };
    if host.is_empty() {
        return Err(AddressError("no host"));
    }
    let port = match port.strip_prefix(':') {
        None if port.is_empty() => usual,
        None => return Err(AddressError("the host is malformed")),
        Some(digits) => digits
            .parse()
            .map_err(|_| AddressError("the port is not a number up to 65535"))?,
    };
    Ok((host.to_owned(), port))
}

/// Replaces `%` and two hexadecimal digits by the byte they mean.
///
/// # Errors
/// When a `%` stands alone, or the bytes are not UTF-8.
pub fn decode(text: &str) -> Result<String, AddressError> {
    const MALFORMED: AddressError = AddressError("a % is not followed by two hexadecimal digits of UTF-8");
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).ok_or(MALFORMED)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(MALFORMED);
        }
        bytes.push(u8::from_str_radix(digits, 16).map_err(|_| MALFORMED)?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).map_err(|_| MALFORMED)
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::Settings;

    fn parts(address: &str) -> (String, u16, String, String, String, bool) {
        let settings = Settings::from_address(address).unwrap();
        (
            settings.host,
            settings.port,
            settings.vhost,
            settings.username,
            settings.password.expose_secret().to_owned(),
            settings.tls.is_some(),
        )
    }

    #[test]
    fn an_address_is_taken_apart() {
        let expected = ("rabbit.region.test", 5673, "/", "gateway", "p@ss/w:rd", true);
        let (host, port, vhost, user, password, tls) =
            parts("amqps://gateway:p%40ss%2Fw:rd@rabbit.region.test:5673/%2f");
        assert_eq!((&*host, port, &*vhost, &*user, &*password, tls), expected);
    }

    #[test]
    fn what_an_address_leaves_out_has_its_usual_value() {
        assert_eq!(parts("amqp://u:p@h").1, 5672);
        assert_eq!(parts("amqps://u:p@h").1, 5671);
        assert_eq!(parts("amqp://u:p@h").2, "/");
        assert_eq!(parts("amqp://u:p@h:1/remiss").2, "remiss");
        assert_eq!(parts("amqp://u:p@[::1]:7/x").0, "::1");
        assert_eq!(parts("amqp://u:p@[::1]").1, 5672);
    }

    #[test]
    fn a_malformed_address_says_what_is_wrong_and_never_shows_itself() {
        for address in [
            "",
            "hemligt",
            "http://u:hemligt@h",
            "amqp://h",
            "amqp://u@h",
            "amqp://u:hemligt@",
            "amqp://u:hemligt@h:port",
            "amqp://u:hemligt@h:70000",
            "amqp://u:hemligt%zz@h",
            "amqp://u:hemligt%f@h",
            "amqp://u:hemligt%ff@h",
            "amqp://u:hemligt@h/",
            "amqp://u:hemligt@[::1",
            "amqp://u:hemligt@[::1]x",
            "amqp://u:hemligt@h/v?heartbeat=3",
            "amqp://u:hemligt%€@h",
        ] {
            let error = Settings::from_address(address).unwrap_err().to_string();
            assert!(!error.contains("hemligt"), "{error}");
        }
    }

    #[test]
    fn settings_never_show_the_password() {
        let settings = Settings::from_address("amqp://u:hemligt@h").unwrap();
        assert!(!format!("{settings:?}").contains("hemligt"));
    }
}
