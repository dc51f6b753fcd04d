//! What must be known when a patient is discharged, and what the table of the discharge cannot ask: a fast vårdkontakt, named
//! by the discharge or before it, and that what open care provides is there.

use super::machine::Judge;
use super::rules::CAS_020;
use crate::case::{Family, Record, Says, Step, round_of_now, standing};
use crate::{Action, Kind};

/// The kinds of message that can name a fast vårdkontakt before the discharge.
const NAMING: [Kind; 3] = [
    Kind::DischargeAdmission,
    Kind::DischargePlanning,
    Kind::DischargeReady,
];

/// Asks what a discharge should say; the table asks when it comes.
pub(super) fn ask(judge: &mut Judge<'_>) {
    if let Says::Discharged {
        names_care_contact,
        open_care_available,
        ..
    } = judge.step.says
        && judge.step.action != Action::Withdraw
    {
        let is_named = names_care_contact || is_named_before(judge.before);
        if !is_named || open_care_available != Some(true) {
            judge.breaks(&CAS_020);
        }
    }
}

/// Whether what stands of the round, as it was said last, names a contact.
fn is_named_before(before: &[Step]) -> bool {
    let round = round_of_now(&Record {
        family: Family::Discharge,
        steps: before.to_vec(),
    });
    let mut standing = NAMING.into_iter().flat_map(|kind| standing(&round, kind));
    standing.any(|said| names(&said.last.says))
}

const fn names(says: &Says) -> bool {
    if let Says::Admission {
        names_care_contact, ..
    }
    | Says::Planning {
        names_care_contact, ..
    }
    | Says::Ready {
        names_care_contact, ..
    } = says
    {
        *names_care_contact
    } else {
        false
    }
}
