//! What the route table promises.

use contracts::{HsaId, Kind};
use jiff::civil::{Date, date};

use super::{Kinds, OnPark, Period, Route, RouteTable, Units};
use crate::system::SystemName;

const DAY: Date = date(2026, 11, 23);
const UNIT: &str = "SE2321000131-E000000000001";
const OTHER: &str = "SE2321000255-E000000000002";

fn route(receivers: &[&str], to: &str) -> Route {
    Route {
        kinds: Kinds::Any,
        receivers: units(receivers),
        senders: Units::Any,
        to: vec![system(to)],
        period: Period::default(),
        on_park: OnPark::Hold,
        line: 1,
    }
}

fn units(ids: &[&str]) -> Units {
    match ids {
        ["*"] => Units::Any,
        ids => Units::These(ids.iter().map(|id| HsaId::new(*id)).collect()),
    }
}

fn system(name: &str) -> SystemName {
    SystemName::new(name).unwrap()
}

fn found(table: &RouteTable, sender: Option<&str>, receiver: &str, day: Date) -> Option<String> {
    let sender = sender.map(HsaId::new);
    table
        .find(Kind::ReferralRequest, sender.as_ref(), &HsaId::new(receiver), day)
        .ok()
        .map(|systems| systems[0].to_string())
}

#[test]
fn an_exact_receiver_goes_before_the_default() {
    let table = RouteTable::new(vec![route(&["*"], "rest"), route(&[UNIT], "pmo")]).unwrap();
    assert_eq!(found(&table, None, UNIT, DAY).as_deref(), Some("pmo"));
    assert_eq!(found(&table, None, OTHER, DAY).as_deref(), Some("rest"));
}

#[test]
fn units_are_compared_without_regard_to_case() {
    let table = RouteTable::new(vec![route(&[UNIT], "pmo")]).unwrap();
    assert_eq!(
        found(&table, None, &UNIT.to_lowercase(), DAY).as_deref(),
        Some("pmo")
    );
}

#[test]
fn an_exact_sender_goes_before_any_sender_of_the_same_receiver() {
    let mut special = route(&[UNIT], "special");
    special.senders = units(&[OTHER]);
    let table = RouteTable::new(vec![route(&[UNIT], "pmo"), special]).unwrap();
    assert_eq!(found(&table, Some(OTHER), UNIT, DAY).as_deref(), Some("special"));
    assert_eq!(found(&table, Some(UNIT), UNIT, DAY).as_deref(), Some("pmo"));
    assert_eq!(found(&table, None, UNIT, DAY).as_deref(), Some("pmo"));
}

#[test]
fn a_route_that_names_the_kind_goes_before_one_for_every_kind() {
    let mut requests = route(&[UNIT], "requests");
    requests.kinds = Kinds::These(vec![Kind::ReferralRequest]);
    let table = RouteTable::new(vec![requests, route(&[UNIT], "rest")]).unwrap();
    let find = |kind| {
        table
            .find(kind, None, &HsaId::new(UNIT), DAY)
            .map(<[SystemName]>::to_vec)
    };
    assert_eq!(find(Kind::ReferralRequest), Ok(vec![system("requests")]));
    assert_eq!(find(Kind::ReferralOutcome), Ok(vec![system("rest")]));
}

#[test]
fn a_period_holds_from_its_first_day_until_and_without_its_last() {
    let mut before = route(&[UNIT], "melior");
    before.period.until = Some(date(2026, 11, 14));
    let mut after = route(&[UNIT], "millennium");
    after.period.from = Some(date(2026, 11, 14));
    let table = RouteTable::new(vec![before, after]).unwrap();
    assert_eq!(
        found(&table, None, UNIT, date(2026, 11, 13)).as_deref(),
        Some("melior")
    );
    assert_eq!(
        found(&table, None, UNIT, date(2026, 11, 14)).as_deref(),
        Some("millennium")
    );
}

#[test]
fn two_routes_for_the_same_unit_on_the_same_day_are_refused_once() {
    let mut later = route(&[OTHER, UNIT], "b");
    later.period.from = Some(DAY);
    let faults = RouteTable::new(vec![route(&[UNIT], "a"), later]).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!((faults[0].first, faults[0].second), (0, 1));
    assert_eq!(faults[0].receiver, Some(HsaId::new(UNIT)));
}

#[test]
fn a_unit_named_twice_in_one_route_is_refused() {
    let faults = RouteTable::new(vec![route(&[UNIT, &UNIT.to_lowercase()], "a")]).unwrap_err();
    assert_eq!((faults[0].first, faults[0].second), (0, 0));
}

#[test]
fn no_route_names_the_kind_and_the_unit() {
    let table = RouteTable::new(Vec::new()).unwrap();
    let missing = table
        .find(Kind::ReferralOutcome, None, &HsaId::new(UNIT), DAY)
        .unwrap_err();
    assert_eq!(
        missing.to_string(),
        format!("no route for referral.outcome to unit {UNIT}")
    );
}

#[test]
fn a_lookup_looks_at_the_same_few_candidates_with_one_route_and_with_a_thousand() {
    let unit = |number: usize| format!("SE2321000131-E{number:012}");
    let routes = (0..1_000).map(|number| route(&[&unit(number)], "pmo")).collect();
    let table = RouteTable::new(routes).unwrap();
    for number in [0, 500, 999] {
        assert_eq!(found(&table, None, &unit(number), DAY).as_deref(), Some("pmo"));
    }
    assert!(
        table
            .by_receiver_sizes()
            .all(|candidates| candidates == Kind::ALL.len())
    );
}
