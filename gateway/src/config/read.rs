//! From text to a config: syntax, sections, what sections mean together, in this order, with every fault of
//! all three told at once.

use toml::de::DeTable;

use super::check::HttpSection;
use super::findings::{Findings, Place};
use super::http::Http;
use super::keys::Keys;
use super::process::{Admin, Gateway, Log};
use super::routes::DeclaredRoute;
use super::systems::Declared;
use super::tls::ServerTls;
use super::world::{Elsewhere, World};
use super::{
    Bus, Cases, Config, ConfigError, Contract, Deadlines, Effective, Retry, Store, Warning, check, routes,
};

/// The config, or everything that is wrong with it.
pub(super) fn config(
    text: &str,
    name: &str,
    world: &dyn World,
) -> Result<(Config, Vec<Warning>), Vec<ConfigError>> {
    let findings = Findings::new(name, text, world);
    let config = document(text, &findings);
    if config.is_none() && !findings.has_errors() {
        findings.fault(&start(), "a config that the gateway can read");
    }
    let warnings = findings.conclude()?;
    Ok((config.ok_or_else(Vec::new)?, warnings))
}

/// The store alone. The rest of the file is not judged, and no secret but the store's is looked at.
pub(super) fn store(text: &str, name: &str, world: &dyn World) -> Result<Store, Vec<ConfigError>> {
    let findings = Findings::new(name, text, world);
    let store = with_root(text, &findings, |mut keys| {
        let data_dir = Gateway::data_dir_of(keys.table("gateway"));
        let store = Store::read(keys.table("store"), &data_dir);
        keys.leave_the_rest();
        store
    });
    let _warnings = findings.conclude()?;
    store.ok_or_else(Vec::new)
}

/// How long the steps of a case may take, alone.
pub(super) fn deadlines(text: &str, name: &str, world: &dyn World) -> Result<Deadlines, Vec<ConfigError>> {
    let findings = Findings::new(name, text, world);
    let deadlines = with_root(text, &findings, |mut keys| {
        let deadlines = Deadlines::read(keys.table("deadlines"));
        keys.leave_the_rest();
        Some(deadlines)
    });
    let _warnings = findings.conclude()?;
    deadlines.ok_or_else(Vec::new)
}

/// What can be said of the text alone.
pub(super) fn check(text: &str, name: &str) -> Result<Vec<Warning>, Vec<ConfigError>> {
    let findings = Findings::new(name, text, &Elsewhere);
    let _without_secrets = document(text, &findings);
    findings.conclude()
}

/// What the config comes to. No secret is looked at, so nothing can be run with it.
pub(super) fn effective(text: &str, name: &str) -> Result<Effective, Vec<ConfigError>> {
    config(text, name, &Elsewhere).map(|(config, _)| Effective::new(config))
}

fn start() -> Place {
    Place {
        path: "file".to_owned(),
        at: 0,
    }
}

fn document(text: &str, findings: &Findings<'_>) -> Option<Config> {
    with_root(text, findings, sections)
}

/// Syntax first: what cannot be read as TOML cannot be judged further. A key that stands twice can.
fn with_root<T>(text: &str, findings: &Findings<'_>, read: impl FnOnce(Keys<'_>) -> Option<T>) -> Option<T> {
    let (table, faults) = DeTable::parse_recoverable(text);
    let mut is_readable = true;
    for fault in &faults {
        let at = fault.span().map_or(0, |span| span.start);
        let place = Place {
            path: "syntax".to_owned(),
            at,
        };
        match fault.message() {
            "duplicate key" => findings.fault(&place, "each key once; this one stands before"),
            message => {
                findings.fault(&place, format!("TOML: {message}"));
                is_readable = false;
            }
        }
    }
    let read = is_readable.then(|| read(Keys::root(table.get_ref(), findings)));
    read.flatten().filter(|_| faults.is_empty())
}

fn sections(mut keys: Keys<'_>) -> Option<Config> {
    let findings = keys.findings;
    let gateway_keys = keys.table("gateway");
    let drain_place = gateway_keys.place_of("drain");
    let gateway = Gateway::read(gateway_keys);
    let data_dir = gateway.as_ref().map(|gateway| gateway.data_dir.clone());
    let data_dir = data_dir.unwrap_or_default();
    let admin = Admin::read(keys.table("admin"));
    let log = Log::read(keys.table("log"));
    let bus = Bus::read(keys.table("bus"), &data_dir);
    let store = Store::read(keys.table("store"), &data_dir);
    let (http_section, http) = http(keys.table("http"));
    let retry = Retry::read(keys.table("retry"), &Retry::default());
    let contract = Contract::read(keys.table("contract"));
    let cases = Cases::read(keys.table("cases"));
    let deadlines = Deadlines::read(keys.table("deadlines"));
    let systems = systems(&mut keys, &retry);
    let routes = routes(&mut keys);
    routes.iter().for_each(|route| route.check(&systems, findings));
    check::uses(&systems, &routes, findings);
    check::http(http.as_ref(), http_section.as_ref(), &systems, findings);
    if let Some(gateway) = &gateway {
        check::drain(gateway.drain, &drain_place, &systems, findings);
    }
    check::claims(findings);
    let table = routes::table(routes, findings);
    let systems = systems.into_iter().map(|declared| declared.system);
    Some(Config {
        gateway: gateway?,
        admin,
        log,
        bus: bus?,
        store: store?,
        http,
        retry,
        contract,
        cases,
        deadlines,
        systems: systems.collect::<Option<_>>()?,
        routes: table?,
    })
}

fn http(mut keys: Keys<'_>) -> (Option<HttpSection>, Option<Http>) {
    let section = keys.is_present().then(|| HttpSection {
        listen: keys.place_of("listen"),
        asks_for_certificates: ServerTls::asks_for_certificates(&keys),
    });
    let http = section.as_ref().and_then(|_| Http::read(&mut keys));
    (section, http)
}

fn systems(keys: &mut Keys<'_>, retry: &Retry) -> Vec<Declared> {
    let systems = keys.table("systems");
    let is_there = keys.has("systems");
    let named = systems.named();
    if named.is_empty() {
        let expected = "at least one system, as `[systems.<name>]`";
        if is_there {
            keys.fault("systems", expected)
        } else {
            keys.missing("systems", expected)
        }
    }
    let read = named.into_iter();
    read.map(|(name, keys)| Declared::read(name, keys, retry))
        .collect()
}

fn routes(keys: &mut Keys<'_>) -> Vec<DeclaredRoute> {
    if !keys.has("routes") {
        keys.missing("routes", "at least one route, as `[[routes]]`");
    }
    let tables = keys.tables("routes");
    tables.into_iter().map(DeclaredRoute::read).collect()
}
