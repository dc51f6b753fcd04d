//! `[systems.…]`: the record systems, each with its adapter, set up with the system's profile.

use std::sync::Arc;

use adapters::{Adapter, registry};
use contracts::Kind;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use super::findings::Place;
use super::keys::Keys;
use super::nearest::nearest;
use super::profile;
use super::quantity::Duration;
use super::receive::ReceiveBy;
use super::retry::Retry;
use super::secret::TOKEN;
use super::send::SendBy;
use crate::system::SystemName;

/// `[systems.<name>]`: a record system at one organisation. The name has lower-case letters, digits and `-`,
/// a letter first, at most 63 characters.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct System {
    /// Kind of record system: the id of an adapter. Required.
    #[serde(serialize_with = "id_of")]
    #[schemars(schema_with = "adapter_ids")]
    pub adapter: Arc<dyn Adapter>,
    /// What the adapter must know of this system; its keys are the adapter's. Default: those of the adapter.
    #[schemars(default)]
    pub profile: serde_json::Value,
    /// How its messages come in: one table or a list of tables. Default: none come in.
    #[schemars(schema_with = "one_or_many", default)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub receive: Vec<ReceiveBy>,
    /// How messages go out to it. Required when a route leads to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub send: Option<SendBy>,
    /// What is done when a message cannot be delivered at once. Default: as in `[retry]`, key by key.
    #[schemars(default)]
    pub retry: Retry,
}

fn id_of<S: Serializer>(adapter: &Arc<dyn Adapter>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(adapter.id())
}

fn adapter_ids(_: &mut SchemaGenerator) -> Schema {
    let ids: Vec<&str> = registry::ENTRIES.iter().map(|entry| entry.id).collect();
    json_schema!({"type": "string", "enum": ids})
}

fn one_or_many(generator: &mut SchemaGenerator) -> Schema {
    let one = generator.subschema_for::<ReceiveBy>();
    json_schema!({"anyOf": [one, {"type": "array", "items": one}]})
}

/// A system as the file declares it, right or wrong: what other sections may say about it.
pub(super) struct Declared {
    /// As the file writes it.
    pub(super) name: String,
    pub(super) place: Place,
    /// The kinds its adapter writes, where the adapter is known.
    pub(super) writes: Option<&'static [Kind]>,
    pub(super) sends: bool,
    pub(super) receives: bool,
    /// Where it first says that it receives over HTTP.
    pub(super) uses_http: Option<Place>,
    /// Where it receives over HTTP and asks for no token.
    pub(super) open_http: Vec<Place>,
    /// Where it asks for names in certificates of callers over HTTP.
    pub(super) certificate_names: Vec<Place>,
    /// How long an attempt to send may wait for the reply, and where that is said.
    pub(super) reply_timeout: Option<(Duration, Place)>,
    /// Where it receives over HTTP and asks for neither token nor names in certificates.
    pub(super) anonymous_http: Vec<Place>,
    /// The system, when everything is right with it.
    pub(super) system: Option<(SystemName, System)>,
}

impl Declared {
    pub(super) fn read(name: &str, mut keys: Keys<'_>, retry: &Retry) -> Self {
        let place = keys.place().clone();
        let system_name = SystemName::new(name);
        if system_name.is_none() {
            keys.findings.fault(&place, SystemName::EXPECTED);
        }
        let adapter = read_adapter(&mut keys);
        let (sends, receives) = (keys.has("send"), keys.has("receive"));
        let tables = keys.tables("receive");
        let (uses_http, open_http) = http_use(&tables);
        let anonymous_http = anonymous_http(&tables);
        let with_names = tables.iter().filter(|table| table.has("certificate_names"));
        let certificate_names = with_names
            .map(|table| table.place_of("certificate_names"))
            .collect();
        let receive = tables.into_iter();
        let receive: Vec<_> = receive.map(ReceiveBy::read).collect();
        let send_keys = keys.table("send");
        let place_of_timeout = send_keys.place_of("reply_timeout");
        let send = sends.then(|| SendBy::read(send_keys));
        let reply_timeout = send.iter().flatten().find_map(SendBy::reply_timeout);
        let retry = Retry::read(keys.table("retry"), retry);
        let writes = adapter.as_ref().map(|(adapter, _)| adapter.capabilities().writes);
        let system = move || {
            let (adapter, profile) = adapter?;
            Some(System {
                adapter,
                profile,
                receive: receive.into_iter().collect::<Option<_>>()?,
                send: send.map_or(Some(None), |send| send.map(Some))?,
                retry,
            })
        };
        Self {
            name: name.to_owned(),
            place,
            writes,
            sends,
            receives,
            open_http,
            uses_http,
            certificate_names,
            anonymous_http,
            reply_timeout: reply_timeout.map(|timeout| (timeout, place_of_timeout)),
            system: system_name.zip(system()),
        }
    }
}

/// The first table that receives over HTTP, and all of those that ask for no token.
fn http_use(tables: &[Keys<'_>]) -> (Option<Place>, Vec<Place>) {
    let http = || {
        tables
            .iter()
            .filter(|table| table.text("transport") == Some("http"))
    };
    let open = http().filter(|table| !TOKEN.is_given(table));
    (
        http().map(|table| table.place().clone()).next(),
        open.map(|table| table.place().clone()).collect(),
    )
}

fn anonymous_http(tables: &[Keys<'_>]) -> Vec<Place> {
    let open = |table: &&Keys<'_>| {
        table.text("transport") == Some("http") && !TOKEN.is_given(table) && !table.has("certificate_names")
    };
    tables
        .iter()
        .filter(open)
        .map(|table| table.place().clone())
        .collect()
}

fn read_adapter(keys: &mut Keys<'_>) -> Option<(Arc<dyn Adapter>, serde_json::Value)> {
    let id: Option<String> = keys.require("adapter");
    let profile = profile::read(keys);
    let id = id?;
    let Some(entry) = registry::find(&id) else {
        let ids: Vec<&str> = registry::ENTRIES.iter().map(|entry| entry.id).collect();
        let near = nearest(&id, ids.iter().copied());
        let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        keys.fault(
            "adapter",
            format!("the id of an adapter, one of {}{near}", ids.join(", ")),
        );
        return None;
    };
    let set_up =
        |profile: serde_json::Value| Ok(((entry.build)(profile.clone())?, (entry.effective)(profile)?));
    match set_up(profile) {
        Ok(set_up) => Some(set_up),
        Err(error) => {
            profile::fault(keys, &error);
            None
        }
    }
}
