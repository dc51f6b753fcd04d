//! Rules of `coordination.request`.

use super::{coded, notice, region, unit};
use crate::check::Check;
use crate::coordination::{MedicalPriority, Request, WishedReceiver};

crate::rules! {
    /// The rules that requests of coordination alone have, in document order.
    pub(crate) RULES {
        CRQ_001 "CRQ-001" Error: "the diagnosis group must be given, unless the message is taken back"
            / "diagnosgrupp måste anges, om inte meddelandet återkallas"
            @ "contract 1.0: coordinationRequest.diagnosisGroup";
        CRQ_002 "CRQ-002" Error: "the medical priority must be given, unless the message is taken back: high, medium-high or other"
            / "medicinsk prioritet måste anges, om inte meddelandet återkallas: hög, medelhög eller övrig"
            @ "contract 1.0: coordinationRequest.medicalPriority";
        CRQ_003 "CRQ-003" Warning: "the medical target date should be given when the priority is high or medium-high"
            / "medicinskt måldatum bör anges när prioriteten är hög eller medelhög"
            @ "contract 1.0: coordinationRequest.medicalTargetDate";
        CRQ_004 "CRQ-004" Error: "what is needed must be given, unless the message is taken back"
            / "vad som behövs måste anges, om inte meddelandet återkallas"
            @ "contract 1.0: coordinationRequest.need";
    }
}

/// Asks every rule of a request of coordination.
pub(crate) fn check(check: &mut Check, request: &Request) {
    let says = !request.notice.withdraws();
    check.within("coordinationRequest", |c| {
        notice::check(c, &request.notice);
        region::check(c, says, request.region.as_ref());
        let group = request.diagnosis_group.as_ref();
        c.required_if(says, &CRQ_001, "diagnosisGroup", group);
        c.inside("diagnosisGroup", group, coded::code);
        let priority = request.medical_priority;
        c.required_if(says, &CRQ_002, "medicalPriority", priority.as_ref());
        c.each(
            "complicatingCondition",
            &request.complicating_condition,
            coded::code,
        );
        let urgent = matches!(
            priority,
            Some(MedicalPriority::High | MedicalPriority::MediumHigh)
        );
        let target = request.medical_target_date.as_ref();
        c.required_if(says && urgent, &CRQ_003, "medicalTargetDate", target);
        c.required_if(says, &CRQ_004, "need", request.need.as_ref());
        notice::text(c, "need", request.need.as_ref());
        c.each("wishedReceiver", &request.wished_receiver, wished_receiver);
    });
}

fn wished_receiver(c: &mut Check, wished: &WishedReceiver) {
    region::check(c, true, wished.region.as_ref());
    if let Some(unit) = &wished.organisation {
        unit::organisation(c, "organisation", unit);
    }
}
