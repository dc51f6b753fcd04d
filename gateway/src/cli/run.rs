//! `run`: the gateway until it is told to stop.

use clap::Args;

use super::{ConfigFile, End, Output};
use crate::app::Gateway;
use crate::config::{Config, LogFormat};
use crate::telemetry::{self, Format};

pub(super) const EXAMPLES: &str = "Examples:
  vardbrygga run --config /etc/vardbrygga/region.toml
  VB_PASSWORD=… vardbrygga run -c region.toml     # where the config says password_env = \"VB_PASSWORD\"

SIGTERM and SIGINT stop it: what is under way is finished, the rest comes again at the next start.";

/// Arguments of `run`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    config: ConfigFile,
}

pub(super) fn run(arguments: Arguments, output: &mut Output) -> End {
    let (config, warnings) = match Config::load(&arguments.config.config) {
        Ok(loaded) => loaded,
        Err(errors) => return super::check::report(&errors, &[], output),
    };
    let format = match config.log.format {
        LogFormat::Json => Format::Json,
        LogFormat::Human => Format::Human,
    };
    if let Err(error) = telemetry::start(format, config.log.level.name()) {
        return output.failed(error);
    }
    for warning in warnings {
        tracing::warn!("{warning}");
    }
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(until_stopped(config, output)),
        Err(error) => output.failed(error),
    }
}

async fn until_stopped(config: Config, output: &mut Output) -> End {
    // Listening for signals comes first: one that comes during the start must not kill the process.
    let stopped = match stop_signal() {
        Ok(stopped) => stopped,
        Err(error) => return output.failed(error),
    };
    match Gateway::start(config).await {
        Ok(gateway) => {
            stopped.await;
            gateway.stop().await;
            End::Done
        }
        Err(error) => {
            tracing::error!(%error, "the gateway cannot start");
            output.failed(error)
        }
    }
}

/// Completes at SIGTERM or SIGINT.
///
/// # Errors
/// When signals cannot be listened for.
pub(super) fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
