//! Needs, medicines, aids and measures: things to do or to have, as activities of a plan.

use contracts::discharge::{Item, Measure};
use serde_json::Value;

use super::unit;
use crate::wire::fhir::Mapper;

/// A thing as a code or a text, in the element that is looked at.
pub(super) fn item(m: &mut Mapper, name: &str, to: &mut Item) {
    let _ = m.object(name, |m| {
        let mut coded = to.code.take().unwrap_or_default();
        let is_coded = coded != contracts::CodedValue::default();
        let there = (m.reads() || is_coded) && m.within("code", |m| m.coding(&mut coded));
        if there {
            to.code = Some(coded);
        } else {
            m.text("text", "text", &mut to.text);
        }
    });
}

/// Things of a kind, as activities of the plan that is looked at.
pub(super) fn items(m: &mut Mapper, kind: &str, (field, to): (&str, &mut Vec<Item>)) {
    m.each("activity", is(kind), (field, to), |m, thing| {
        let _ = m.object("detail", |m| {
            m.constant("kind", kind.into());
            item(m, "code", thing);
            m.constant("status", "unknown".into());
        });
    });
}

/// What open care must have ready.
pub(super) fn measures(m: &mut Mapper, field: &str, to: &mut Vec<Measure>) {
    const READY: &[(bool, &str)] = &[(true, "completed"), (false, "in-progress")];
    m.each("activity", is("ServiceRequest"), (field, to), |m, measure| {
        let _ = m.object("detail", |m| {
            m.constant("kind", "ServiceRequest".into());
            m.within("activity", |m| item(m, "code", &mut measure.activity));
            if measure.is_ready.is_none() {
                m.constant("status", "unknown".into());
            }
            m.code("status", "isReady", &mut measure.is_ready, READY);
            let _ = m.object("scheduledPeriod", |m| {
                m.instant("end", "dueAt", &mut measure.due_at)
            });
            m.optional(
                "responsibleOrganisation",
                &mut measure.responsible_organisation,
                |m, to| m.first("performer", |m| unit::reference_here(m, to)),
            );
        });
    });
}

fn is(kind: &str) -> impl Fn(&Value) -> bool + '_ {
    move |item| item.pointer("/detail/kind").and_then(Value::as_str) == Some(kind)
}
