//! Rules of `discharge.planning`.

use super::{item, notice, unit};
use crate::check::Check;
use crate::discharge::{Ability, Measure, Planning};

crate::rules! {
    /// The rules that plannings alone have, in document order.
    pub(crate) RULES {
        PLN_001 "PLN-001" Warning: "a party should say whether it can receive, what is needed, or something else"
            / "en part bör ange om den kan ta emot, vad som behövs eller något annat"
            @ "contract 1.0: planning";
        PLN_002 "PLN-002" Warning: "the time from which a party can receive should be given when it can"
            / "tidpunkt från vilken en part kan ta emot bör anges när den kan"
            @ "contract 1.0: planning.ableFrom";
        PLN_003 "PLN-003" Warning: "the obstacle should be given when a party cannot receive"
            / "hinder bör anges när en part inte kan ta emot"
            @ "contract 1.0: planning.obstacle";
        PLN_004 "PLN-004" Warning: "the unit that is to do something should be given"
            / "enheten som ska utföra en insats bör anges"
            @ "contract 1.0: planning.measure.responsibleOrganisation";
    }
}

/// Asks every rule of a planning.
pub(crate) fn check(check: &mut Check, planning: &Planning) {
    let says = !planning.notice.withdraws();
    check.within("planning", |c| {
        notice::check(c, &planning.notice);
        c.holds(&PLN_001, "", !says || says_something(planning));
        let can = planning.ability == Some(Ability::CanReceive);
        c.required_if(says && can, &PLN_002, "ableFrom", planning.able_from.as_ref());
        let cannot = planning.ability == Some(Ability::CannotReceive);
        c.required_if(says && cannot, &PLN_003, "obstacle", planning.obstacle.as_ref());
        notice::text(c, "obstacle", planning.obstacle.as_ref());
        unit::care_contact(c, planning.fixed_care_contact.as_ref());
        item::each(c, "need", &planning.need);
        c.each("measure", &planning.measure, measure);
        item::each(c, "medication", &planning.medication);
        item::each(c, "aid", &planning.aid);
        notice::text(c, "text", planning.text.as_ref());
    });
}

fn measure(c: &mut Check, measure: &Measure) {
    c.within("activity", |c| item::one(c, &measure.activity));
    let unit = measure.responsible_organisation.as_ref();
    c.required(&PLN_004, "responsibleOrganisation", unit);
    if let Some(unit) = unit {
        unit::organisation(c, "responsibleOrganisation", unit);
    }
}

fn says_something(planning: &Planning) -> bool {
    let things = [&planning.need, &planning.medication, &planning.aid];
    planning.expected_discharge_at.is_some()
        || planning.ability.is_some()
        || planning.able_from.is_some()
        || planning.obstacle.is_some()
        || planning.track.is_some()
        || planning.fixed_care_contact.is_some()
        || planning.text.is_some()
        || !planning.measure.is_empty()
        || things.iter().any(|items| !items.is_empty())
}
