//! When the certificates end that the config names, as metrics. Read once, at the start, as the listeners do:
//! a renewed file counts after a restart. A certificate that cannot be read stops nothing here.

use std::path::Path;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::config::{BusKind, ClientTls, Config, ReceiveBy, SendBy, ServerTls, StoreKind, System};
use crate::telemetry::Metrics;

/// Shows when each certificate ends.
pub(super) fn show(config: &Config, metrics: &Metrics) {
    for (key, file) in named(config) {
        match ends(file) {
            Some(end) => metrics.certificate_expiry(&key).set(end),
            None => tracing::warn!(
                key,
                "no certificate could be read; nothing will warn before it ends"
            ),
        }
    }
}

/// The earliest end of a file's certificates, in seconds since 1970.
fn ends(file: &Path) -> Option<i64> {
    let certificates = CertificateDer::pem_file_iter(file).ok()?;
    let end = |certificate: CertificateDer<'_>| {
        let (_, certificate) = x509_parser::parse_x509_certificate(&certificate).ok()?;
        Some(certificate.validity().not_after.timestamp())
    };
    certificates.flatten().filter_map(end).min()
}

/// Every file with certificates, by the path of its key in the config.
fn named(config: &Config) -> Vec<(String, &Path)> {
    let mut named = Vec::new();
    if let Some(tls) = &config.admin.tls {
        named.extend(of_listener("admin", tls));
    }
    if let Some(tls) = config.http.as_ref().and_then(|http| http.tls.as_ref()) {
        named.extend(of_listener("http", tls));
    }
    match &config.bus.kind {
        BusKind::Embedded(_) => {}
        BusKind::Amqp(bus) => named.extend(of_client("bus", &bus.tls)),
    }
    match &config.store.kind {
        StoreKind::Sqlite(_) => {}
        StoreKind::Postgres(store) => named.extend(of_client("store", &store.tls)),
    }
    for (name, system) in &config.systems {
        named.extend(of_system(&format!("systems.{name}"), system));
    }
    named
}

fn of_system<'a>(table: &str, system: &'a System) -> Vec<(String, &'a Path)> {
    let mut named = Vec::new();
    for (number, receive) in system.receive.iter().enumerate() {
        let table = match system.receive.len() {
            1 => format!("{table}.receive"),
            _ => format!("{table}.receive[{number}]"),
        };
        match receive {
            ReceiveBy::Mllp(receive) => {
                named.extend(receive.tls.iter().flat_map(|tls| of_listener(&table, tls)));
            }
            ReceiveBy::Bus(_) | ReceiveBy::Http(_) | ReceiveBy::Directory(_) => {}
        }
    }
    let table = format!("{table}.send");
    match &system.send {
        Some(SendBy::Mllp(send)) => {
            named.extend(send.tls.iter().flat_map(|tls| of_client(&table, tls)));
        }
        Some(SendBy::Http(send)) => named.extend(of_client(&table, &send.tls)),
        Some(SendBy::Bus(_) | SendBy::Directory(_)) | None => {}
    }
    named
}

fn of_listener<'a>(table: &str, tls: &'a ServerTls) -> Vec<(String, &'a Path)> {
    let mut named = vec![(format!("{table}.tls.cert_file"), tls.cert_file.as_path())];
    let roots = tls.client_ca_file.as_deref();
    named.extend(roots.map(|file| (format!("{table}.tls.client_ca_file"), file)));
    named
}

fn of_client<'a>(table: &str, tls: &'a ClientTls) -> Vec<(String, &'a Path)> {
    let files = [("cert_file", &tls.cert_file), ("ca_file", &tls.ca_file)];
    files
        .into_iter()
        .filter_map(|(key, file)| Some((format!("{table}.tls.{key}"), file.as_deref()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::show;
    use crate::config::Config;
    use crate::telemetry::Metrics;

    /// PEM of certificates that end in these years.
    fn certificates(years: &[i32]) -> String {
        let pem = |year: &i32| {
            let mut params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
            params.not_after = rcgen::date_time_ymd(*year, 1, 1);
            let key = rcgen::KeyPair::generate().unwrap();
            params.self_signed(&key).unwrap().pem()
        };
        years.iter().map(pem).collect()
    }

    fn config(folder: &Path) -> Config {
        let text = r#"
[gateway]
name = "test"

[admin.tls]
cert_file = "DIR/own.pem"
key_file = "DIR/key.pem"

[systems.a]
adapter = "canonical"

[[systems.a.receive]]
transport = "bus"

[[systems.a.receive]]
transport = "mllp"
listen = "127.0.0.1:0"
tls = { cert_file = "DIR/broken.pem", key_file = "DIR/key.pem", client_ca_file = "DIR/own.pem" }

[systems.a.send]
transport = "http"
url = "https://a.example.se/"
tls = { ca_file = "DIR/roots.pem" }

[[routes]]
kind = "*"
receiver = "SE2321000131-E000000000201"
to = "a"
"#;
        let text = text.replace("DIR", &folder.display().to_string());
        let (config, _) = Config::parse(&text, "test.toml").unwrap();
        config
    }

    #[test]
    fn every_certificate_shows_its_end_by_the_path_of_its_key_and_a_broken_one_stops_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("own.pem", &certificates(&[2040]));
        write("roots.pem", &certificates(&[2041, 2020, 2042]));
        write("broken.pem", "nothing");
        write("key.pem", "not looked at");
        let metrics = Metrics::new().unwrap();
        show(&config(folder.path()), &metrics);
        let page = String::from_utf8(metrics.page()).unwrap();
        let shown: Vec<&str> = page
            .lines()
            .filter(|line| line.contains("{certificate="))
            .collect();
        let expected = [
            ("admin.tls.cert_file", "2208988800"),
            ("systems.a.receive[1].tls.client_ca_file", "2208988800"),
            ("systems.a.send.tls.ca_file", "1577836800"),
        ]
        .map(|(key, end)| {
            format!("vardbrygga_certificate_expiry_timestamp_seconds{{certificate=\"{key}\"}} {end}")
        });
        assert_eq!(shown, expected);
    }
}
