//! Every service contract as a line: the content it carries, its kind, its name. The rest follows from the domain.

use contracts::{Content, Kind};

use super::Contract;
use crate::wire::riv::{Element, Reading, Structure, Value, write_fields};

/// Declares the contracts of each domain with its major version.
macro_rules! contracts {
    ($($domain:literal $major:literal { $($content:ident $kind:ident $name:literal;)+ })+) => {
        /// Every contract.
        pub(super) static CONTRACTS: &[Contract] = &[$($(
            Contract {
                kind: Kind::$kind,
                name: $name,
                response: concat!($name, "Response"),
                namespace: concat!($domain, ":", $name, "Responder:", $major),
                core: concat!($domain, ":", $major),
                read: |element, reading| Content::$content(read(element, reading)),
                write: |content, out| {
                    if let Content::$content(content) = content {
                        write_fields(content.as_ref(), Structure::FIELDS, out);
                    }
                },
            },
        )+)+];

        /// Every kind that has a contract.
        pub(in super::super) const KINDS: &[Kind] = &[$($(Kind::$kind,)+)+];
    };
}

contracts! {
    "urn:riv:clinicalprocess:activity:request" "2" {
        Request ReferralRequest "ProcessRequest";
        Confirmation ReferralConfirmation "ProcessRequestConfirmation";
        Outcome ReferralOutcome "ProcessRequestOutcome";
    }

    "urn:vardbrygga:care" "1" {
        Admission DischargeAdmission "ProcessAdmission";
        Planning DischargePlanning "ProcessPlanning";
        Ready DischargeReady "ProcessReady";
        SipInvitation DischargeSipInvitation "ProcessSipInvitation";
        Discharged DischargeDischarged "ProcessDischarged";
        Handover DischargeHandover "ProcessHandover";
        Leave DischargeLeave "ProcessLeave";
        Interruption DischargeInterruption "ProcessInterruption";
        Enrolment TeamEnrolment "ProcessEnrolment";
        Assessment TeamAssessment "ProcessAssessment";
        Receipt Receipt "ProcessReceipt";
    }
}

fn read<T: Value + Default>(element: Element<'_, '_>, reading: &mut Reading) -> Box<T> {
    let mut content = Box::<T>::default();
    content.as_mut().read(element, reading);
    content
}
