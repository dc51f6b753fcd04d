//! Whether an address can be listened on: taken for a moment and not listened on, so that no caller comes in.

use std::net::SocketAddr;

use socket2::{Domain, Socket, Type};

use super::Found;
use crate::app::build::server_tls;
use crate::config::{Config, Http, MllpReceive, ServerTls};
use crate::transport::tls::server_config;

pub(super) async fn admin(config: &Config) -> Found {
    door(config.admin.listen, config.admin.tls.as_ref())
}

pub(super) async fn http(http: &Http) -> Found {
    door(http.listen, http.tls.as_ref())
}

pub(super) async fn mllp(mllp: &MllpReceive) -> Found {
    door(mllp.listen, mllp.tls.as_ref())
}

fn door(listen: SocketAddr, tls: Option<&ServerTls>) -> Found {
    if let Some(tls) = tls {
        let _usable = server_config(&server_tls(tls)).map_err(|error| format!("tls: {error}"))?;
    }
    match take(listen) {
        Ok(()) => Ok(format!("{listen} is free")),
        Err(error) => Err(format!("{listen} cannot be listened on: {}", error.kind())),
    }
}

fn take(listen: SocketAddr) -> std::io::Result<()> {
    let socket = Socket::new(Domain::for_address(listen), Type::STREAM, None)?;
    // As the listener does: the remains of closed connections do not count.
    socket.set_reuse_address(true)?;
    socket.bind(&listen.into())
}
