//! TLS settings of listeners and targets as rustls configurations: one provider, trust from the configured
//! CA and, for targets, the machine's own roots. Who may send is decided in [`super::access`].

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{ClientConfig, RootCertStore, ServerConfig};

/// A certificate chain and its key, as PEM files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The chain, leaf first.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// TLS of a listener.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerTls {
    /// What the listener shows.
    pub identity: Identity,
    /// CA that every client's certificate must come from; without it clients need none.
    pub client_ca: Option<PathBuf>,
}

/// TLS of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientTls {
    /// Private CA (SITHS, a region's own) that is trusted.
    pub ca: Option<PathBuf>,
    /// Whether the machine's own roots are trusted as well.
    pub native_roots: bool,
    /// What the gateway shows when the target asks.
    pub identity: Option<Identity>,
}

/// TLS settings that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A PEM file that cannot be read or has nothing of the kind that is needed.
    #[error("{}: {cause}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: rustls::pki_types::pem::Error,
    },
    /// Neither a CA nor the machine's roots: no certificate could ever be trusted.
    #[error("no trusted root: name a CA or use the native roots")]
    NoRoots,
    /// The certificates do not fit together.
    #[error("{0}")]
    Unfit(String),
}

/// The configuration of a listener.
///
/// # Errors
/// [`TlsError`] when a file cannot be read, or key and certificate do not belong together.
pub fn server_config(settings: &ServerTls) -> Result<Arc<ServerConfig>, TlsError> {
    let builder = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(unfit)?;
    let builder = match &settings.client_ca {
        None => builder.with_no_client_auth(),
        Some(ca) => {
            let mut roots = RootCertStore::empty();
            add_ca(&mut roots, ca)?;
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider())
                .build()
                .map_err(unfit)?;
            builder.with_client_cert_verifier(verifier)
        }
    };
    let (chain, key) = read_identity(&settings.identity)?;
    let config = builder.with_single_cert(chain, key).map_err(unfit)?;
    Ok(Arc::new(config))
}

/// The configuration of a target.
///
/// # Errors
/// [`TlsError`] when a file cannot be read, nothing is trusted, or key and certificate do not belong together.
pub fn client_config(settings: &ClientTls) -> Result<ClientConfig, TlsError> {
    let builder = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(unfit)?
        .with_root_certificates(trusted(settings)?);
    match &settings.identity {
        None => Ok(builder.with_no_client_auth()),
        Some(identity) => {
            let (chain, key) = read_identity(identity)?;
            builder.with_client_auth_cert(chain, key).map_err(unfit)
        }
    }
}

/// A configuration with which no handshake succeeds, for a client that is never asked for one.
///
/// # Errors
/// Never with the provider of this program.
pub(super) fn trusting_nothing() -> Result<ClientConfig, TlsError> {
    let builder = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(unfit)?;
    Ok(builder
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth())
}

fn trusted(settings: &ClientTls) -> Result<RootCertStore, TlsError> {
    let mut roots = RootCertStore::empty();
    if let Some(ca) = &settings.ca {
        add_ca(&mut roots, ca)?;
    }
    if settings.native_roots {
        // Machines carry roots that rustls cannot parse; those are left out, as every client does.
        let (_added, _ignored) =
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    if roots.is_empty() {
        return Err(TlsError::NoRoots);
    }
    Ok(roots)
}

fn add_ca(roots: &mut RootCertStore, path: &Path) -> Result<(), TlsError> {
    for certificate in read_certificates(path)? {
        roots.add(certificate).map_err(unfit)?;
    }
    Ok(())
}

fn read_identity(
    identity: &Identity,
) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), TlsError> {
    let chain = read_certificates(&identity.certificate)?;
    let key = PrivateKeyDer::from_pem_file(&identity.key).map_err(|cause| file(&identity.key, cause))?;
    Ok((chain, key))
}

fn read_certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let certificates = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|cause| file(path, cause))?;
    if certificates.is_empty() {
        return Err(file(path, rustls::pki_types::pem::Error::NoItemsFound));
    }
    Ok(certificates)
}

/// The one provider of the program, named so that no process-wide default is needed.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn file(path: &Path, cause: rustls::pki_types::pem::Error) -> TlsError {
    TlsError::File {
        path: path.to_owned(),
        cause,
    }
}

fn unfit(cause: impl std::fmt::Display) -> TlsError {
    TlsError::Unfit(cause.to_string())
}
