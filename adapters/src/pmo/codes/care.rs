//! The closed lists of our own contracts. A code is the word that documents use.

use contracts::discharge::{
    Ability, DischargeDestination, GoalStatus, InterruptionType, LeaveType, ParticipantRole, Track,
};
use contracts::notice::{Consent, Role};
use contracts::receipt::ReceiptStatus;
use contracts::team::{AssessmentOutcome, Criterion, EnrolmentType};
use contracts::{Action, Kind};

use crate::wire::riv::ClosedList;

/// Declares closed lists.
macro_rules! closed_lists {
    ($($list:ty { $($code:literal $meaning:ident),+ $(,)? })+) => {$(
        impl ClosedList for $list {
            const CODES: &'static [(&'static str, Self)] = &[$(($code, Self::$meaning)),+];
        }
    )+};
}

closed_lists! {
    Action { "new" New, "revise" Revise, "withdraw" Withdraw }

    Role {
        "hospital" Hospital,
        "primaryCare" PrimaryCare,
        "municipality" Municipality,
        "mobileTeam" MobileTeam,
        "emergency" Emergency,
        "coordinator" Coordinator,
    }

    Consent { "given" Given, "refused" Refused, "notAsked" NotAsked, "withdrawn" Withdrawn }

    Track { "green" Green, "yellow" Yellow, "red" Red }

    Ability { "canReceive" CanReceive, "cannotReceive" CannotReceive }

    ParticipantRole { "patient" Patient, "relative" Relative, "staff" Staff }

    GoalStatus { "planned" Planned, "ongoing" Ongoing, "completed" Completed }

    DischargeDestination {
        "home" Home,
        "shortTermHousing" ShortTermHousing,
        "specialHousing" SpecialHousing,
        "otherCare" OtherCare,
    }

    LeaveType { "out" Out, "back" Back }

    InterruptionType {
        "interrupted" Interrupted,
        "deceased" Deceased,
        "missent" Missent,
        "transferred" Transferred,
    }

    EnrolmentType { "begin" Begin, "end" End }

    Criterion {
        "chronicDiagnoses" ChronicDiagnoses,
        "hospitalAdmissions" HospitalAdmissions,
        "standingDrugs" StandingDrugs,
        "personalCare" PersonalCare,
        "age" Age,
        "homeHealthCare" HomeHealthCare,
    }

    AssessmentOutcome { "stayHome" StayHome, "emergencyOrDirectAdmission" EmergencyOrDirectAdmission }

    ReceiptStatus { "received" Received, "accepted" Accepted, "refused" Refused }
}

/// Kinds by the names they have everywhere.
impl ClosedList for Kind {
    const CODES: &'static [(&'static str, Self)] = &named_kinds();
}

const fn named_kinds() -> [(&'static str, Kind); Kind::ALL.len()] {
    let mut named = [("", Kind::Receipt); Kind::ALL.len()];
    let mut at = 0;
    while at < named.len() {
        let kind = Kind::ALL[at];
        named[at] = (kind.name(), kind);
        at += 1;
    }
    named
}
