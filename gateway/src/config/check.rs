//! What sections mean together: nothing is claimed twice, every system has a use, the shared HTTP listener is
//! there and is not open to everyone, a stop waits for what is under way.

use std::collections::HashMap;
use std::net::SocketAddr;

use super::findings::{Claim, Findings, Place};
use super::http::Http;
use super::quantity::Duration;
use super::routes::DeclaredRoute;
use super::secret::TOKEN;
use super::systems::Declared;

/// Notes what is claimed twice.
pub(super) fn claims(findings: &Findings<'_>) {
    let mut taken: HashMap<(&str, String), Place> = HashMap::new();
    let mut listeners: Vec<(SocketAddr, Place)> = Vec::new();
    for Claim { what, which, place } in findings.claims() {
        let address = which.parse::<SocketAddr>().ok();
        let earlier = match address {
            Some(address) => listeners
                .iter()
                .find(|(other, _)| collide(*other, address))
                .map(|(_, place)| place),
            None => taken.get(&(what, which.clone())),
        };
        if let Some(Place { path, at }) = earlier {
            let line = findings.line(*at);
            findings.fault(
                &place,
                format!("{what} of its own; `{path}` on line {line} has the same"),
            );
        } else if let Some(address) = address {
            listeners.push((address, place));
        } else {
            let _none = taken.insert((what, which), place);
        }
    }
}

/// Whether two listeners cannot stand at the same time.
fn collide(one: SocketAddr, two: SocketAddr) -> bool {
    let covers = |a: SocketAddr, b: SocketAddr| {
        a.ip() == b.ip() || (a.ip().is_unspecified() && (a.is_ipv6() || b.is_ipv4()))
    };
    one.port() == two.port() && (covers(one, two) || covers(two, one))
}

/// Notes systems that nothing comes from and nothing goes to.
pub(super) fn uses(systems: &[Declared], routes: &[DeclaredRoute], findings: &Findings<'_>) {
    for system in systems {
        let is_target = routes
            .iter()
            .any(|route| route.targets().any(|name| name == system.name));
        if system.sends && !is_target {
            findings.fault(&system.place, "a route that leads to it, since it has `send`");
        } else if !system.sends && !system.receives {
            findings.fault(&system.place, "`receive`, `send` or both");
        }
    }
}

/// Notes a stop that would cut off deliveries that are in time.
pub(super) fn drain(drain: Duration, place: &Place, systems: &[Declared], findings: &Findings<'_>) {
    let timeouts = systems.iter().filter_map(|system| system.reply_timeout.as_ref());
    let Some((longest, at)) = timeouts.max_by_key(|(timeout, _)| *timeout) else {
        return;
    };
    if drain < *longest {
        let (path, line) = (&at.path, findings.line(at.at));
        findings.warn(
            place,
            format!(
                "shorter than `{path}` on line {line}: a stop cuts off what waits for a reply, and it is sent again, \
                 perhaps twice; give at least \"{longest}\""
            ),
        );
    }
}

/// What `[http]` says of its listener, be it right or wrong otherwise.
pub(super) struct HttpSection {
    pub(super) listen: Place,
    pub(super) asks_for_certificates: bool,
}

/// Notes a shared HTTP listener that is missing, without use, or open to everyone on the network.
pub(super) fn http(
    http: Option<&Http>,
    section: Option<&HttpSection>,
    systems: &[Declared],
    findings: &Findings<'_>,
) {
    let user = systems.iter().find_map(|system| system.uses_http.as_ref());
    match (section, user) {
        (None, Some(user)) => findings.fault(user, "`[http]` in this file, since a system sends over HTTP"),
        (Some(section), None) => findings.warn(
            &section.listen,
            "no system sends over HTTP; leave the section out",
        ),
        (Some(_), Some(_)) | (None, None) => {}
    }
    let asks_for_certificates = section.is_some_and(|section| section.asks_for_certificates);
    for names in systems.iter().flat_map(|system| &system.certificate_names) {
        if !asks_for_certificates {
            findings.fault(
                names,
                "`http.tls.client_ca_file` too, without which no caller shows a certificate",
            );
        }
    }
    let are_several = systems.iter().filter(|system| system.uses_http.is_some()).count() > 1;
    for place in systems.iter().flat_map(|system| &system.anonymous_http) {
        if asks_for_certificates && are_several {
            let names = TOKEN.names();
            findings.warn(
                place,
                format!("every machine with a certificate of these roots can send as this system; give `certificate_names`, {names}"),
            );
        }
    }
    let Some((http, section)) = http.zip(section) else {
        return;
    };
    if http.listen.ip().is_loopback() {
        return;
    }
    let mut open = systems.iter().flat_map(|system| &system.open_http);
    let place = &section.listen;
    if let Some(open) = open.next().filter(|_| !section.asks_for_certificates) {
        let (path, names, line) = (&open.path, TOKEN.names(), findings.line(open.at));
        findings.fault(
            place,
            format!("a loopback address, `http.tls.client_ca_file`, or {names} in `{path}` on line {line}"),
        );
    } else if http.tls.is_none() {
        findings.warn(place, "messages cross the network in clear; give `tls`");
    }
}
