//! Logs: JSON lines or human text on standard error, never a payload. The AMQP library is kept silent: it
//! writes bodies of returned messages into its warnings, and what its errors say the bus says better.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};

/// How a log line looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    #[default]
    Json,
    /// For people.
    Human,
}

/// Starts logging at a level, once per process.
///
/// # Errors
/// When logging has been started already.
pub fn start(format: Format, level: &str) -> Result<(), TryInitError> {
    let filter =
        EnvFilter::try_new(format!("{level},lapin=off")).unwrap_or_else(|_| EnvFilter::new("info,lapin=off"));
    let registry = tracing_subscriber::registry().with(filter);
    match format {
        Format::Json => {
            let lines = tracing_subscriber::fmt::layer()
                .json()
                .flatten_event(true)
                .with_writer(std::io::stderr);
            registry.with(lines).try_init()
        }
        Format::Human => {
            let lines = tracing_subscriber::fmt::layer()
                .with_target(false)
                .with_writer(std::io::stderr);
            registry.with(lines).try_init()
        }
    }
}
