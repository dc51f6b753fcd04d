//! What the pure stages of intake cost, for each kind and size, with allocations counted: the adapters' and the
//! contracts' functions that intake calls, and intake's own path through all of them.
#![expect(
    clippy::unwrap_used,
    reason = "a measurement says by panicking that it cannot go on"
)]

use std::sync::Arc;

use adapters::{Adapter, WireMessage};
use bytes::Bytes;
use contracts::{Document, Profile, Valid};
use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher};
use gateway::bus::Properties;
use gateway::cases::Policy;
use gateway::intake::{Stages, Translator};
use gateway::message::Received;
use gateway::routes::{Kinds, OnPark, Period, Route, RouteTable, Units};
use gateway::system::{System, SystemName, Systems};
use gateway::telemetry::Metrics;
use jiff::Timestamp;
use tests::tree::root;
use tests::workload::{Size, Template};
use tests::world::adapter;

#[global_allocator]
static COUNTED: AllocProfiler = AllocProfiler::system();

/// Messages of every kind, as their systems write them.
const MILLENNIUM: [&str; 4] = ["request 1.2 KiB", "request 3.6 KiB", "confirmation", "outcome"];
const ROUTES: [usize; 3] = [1, 100, 1_000];
const PMO: [&str; 4] = ["request", "request complete", "confirmation", "outcome"];

fn main() {
    divan::main();
}

#[divan::bench(args = MILLENNIUM)]
fn decode_millennium(bencher: Bencher<'_, '_>, name: &str) {
    decode(bencher, &*adapter("millennium"), &millennium(name));
}

#[divan::bench(args = PMO)]
fn decode_pmo(bencher: Bencher<'_, '_>, name: &str) {
    decode(bencher, &*adapter("pmo"), &pmo(name));
}

#[divan::bench(args = MILLENNIUM)]
fn validate(bencher: Bencher<'_, '_>, name: &str) {
    let (adapter, body, profile) = (adapter("millennium"), millennium(name), Profile::default());
    let decoded = adapter.decode(&WireMessage::new(&body)).unwrap();
    bencher
        .with_inputs(|| (decoded.document.clone(), decoded.found.clone()))
        .bench_values(|(document, found)| contracts::validate(document, found, &profile).unwrap());
}

#[divan::bench(args = MILLENNIUM)]
fn encode_pmo(bencher: Bencher<'_, '_>, name: &str) {
    encode(
        bencher,
        &*adapter("pmo"),
        &valid(&*adapter("millennium"), &millennium(name)),
    );
}

#[divan::bench(args = PMO)]
fn encode_millennium(bencher: Bencher<'_, '_>, name: &str) {
    encode(
        bencher,
        &*adapter("millennium"),
        &valid(&*adapter("pmo"), &pmo(name)),
    );
}

/// With so many routes in the table.
#[divan::bench(args = ROUTES)]
fn route(bencher: Bencher<'_, '_>, routes: usize) {
    let document = valid(&*adapter("millennium"), &Template::new(Size::Small).referral(1));
    let (table, envelope) = (table(routes), &document.envelope);
    let receiver = envelope.receiver.unit.as_ref().unwrap();
    let day = contracts::time::to_swedish(Timestamp::now()).date();
    bencher.bench(|| {
        table
            .find(document.kind(), envelope.sender.unit.as_ref(), receiver, day)
            .unwrap()
    });
}

/// Decode, validate, route and encode: HL7 v2 from Millennium to XML for PMO.
#[divan::bench(args = ["1.2 KiB", "3.6 KiB"])]
fn whole_path(bencher: Bencher<'_, '_>, size: &str) {
    let size = Size::ALL.into_iter().find(|other| other.name() == size).unwrap();
    path(bencher, size, 1_000);
}

/// The same with so many routes in the table.
#[divan::bench(args = ROUTES)]
fn whole_path_by_routes(bencher: Bencher<'_, '_>, routes: usize) {
    path(bencher, Size::Small, routes);
}

fn path(bencher: Bencher<'_, '_>, size: Size, routes: usize) {
    let translator = translator(routes);
    let received = Received {
        system: Arc::clone(&translator.systems[&name("millennium")]),
        body: Bytes::from(Template::new(size).referral(1)),
        properties: Properties::default(),
        first_received: Timestamp::now(),
    };
    bencher
        .counter(BytesCount::new(received.body.len()))
        .bench(|| translator.translate(&received).unwrap());
}

fn decode(bencher: Bencher<'_, '_>, adapter: &dyn Adapter, body: &[u8]) {
    bencher
        .counter(BytesCount::new(body.len()))
        .bench(|| adapter.decode(&WireMessage::new(body)).unwrap());
}

fn encode(bencher: Bencher<'_, '_>, adapter: &dyn Adapter, document: &Valid<Document>) {
    let size = adapter.encode(document).unwrap().body.len();
    bencher
        .counter(BytesCount::new(size))
        .bench(|| adapter.encode(document).unwrap());
}

fn valid(adapter: &dyn Adapter, body: &[u8]) -> Valid<Document> {
    let decoded = adapter.decode(&WireMessage::new(body)).unwrap();
    contracts::validate(decoded.document, decoded.found, &Profile::default()).unwrap()
}

fn millennium(name: &str) -> Vec<u8> {
    match name {
        "request 1.2 KiB" => Template::new(Size::Small).referral(1),
        "request 3.6 KiB" => Template::new(Size::Large).referral(1),
        "confirmation" => sample("millennium/samples/referral_confirmed.wire.hl7"),
        _ => sample("millennium/samples/final_answer.wire.hl7"),
    }
}

fn pmo(name: &str) -> Vec<u8> {
    match name {
        "request" => sample("pmo/samples/request_new_minimal.wire.xml"),
        "request complete" => sample("pmo/samples/request_new_complete.wire.xml"),
        "confirmation" => sample("pmo/samples/confirmation_confirmed.wire.xml"),
        _ => sample("pmo/samples/outcome_final.wire.xml"),
    }
}

fn sample(path: &str) -> Vec<u8> {
    std::fs::read(root().join("adapters/src").join(path)).unwrap()
}

fn translator(routes: usize) -> Translator {
    let system = |id: &str| {
        let system = System {
            name: name(id),
            adapter: adapter(id),
        };
        (system.name.clone(), Arc::new(system))
    };
    Translator {
        systems: Systems::from([system("millennium"), system("pmo")]),
        profile: Profile::default(),
        routes: table(routes),
        max_hops: 8,
        gateway: "bench".to_owned(),
        cases: Policy::default(),
        stages: Stages::of(&Metrics::new().unwrap()),
    }
}

/// One route for every unit that no other route names, and the others for units of their own.
fn table(routes: usize) -> RouteTable {
    let route = |number: usize| Route {
        kinds: Kinds::Any,
        receivers: match number {
            0 => Units::Any,
            _ => Units::These(vec![contracts::HsaId::new(format!("SE2321000131-E{number:012}"))]),
        },
        senders: Units::Any,
        to: vec![name("pmo")],
        period: Period::default(),
        on_park: OnPark::Hold,
        line: number,
    };
    RouteTable::new((0..routes).map(route).collect()).unwrap()
}

fn name(name: &str) -> SystemName {
    SystemName::new(name).unwrap()
}
