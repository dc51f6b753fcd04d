//! Certificates for tests with TLS: an authority, and one certificate for each name, as files.

use std::fs;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, IsCa, KeyPair};
use tempfile::TempDir;

/// `ca.pem`, and for each name `<name>.pem` and `<name>.key`.
#[must_use]
pub fn certificates(names: &[&str]) -> TempDir {
    let directory = TempDir::new().unwrap();
    let mut authority = named("authority", Vec::new());
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    fs::write(directory.path().join("ca.pem"), authority.pem()).unwrap();
    for name in names {
        let key = KeyPair::generate().unwrap();
        let certificate = named(name, vec![(*name).to_owned()])
            .signed_by(&key, &authority)
            .unwrap();
        fs::write(directory.path().join(format!("{name}.pem")), certificate.pem()).unwrap();
        fs::write(directory.path().join(format!("{name}.key")), key.serialize_pem()).unwrap();
    }
    directory
}

fn named(name: &str, hosts: Vec<String>) -> CertificateParams {
    let mut params = CertificateParams::new(hosts).unwrap();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params
}
