//! Rules of `team.assessment`. What was measured stands in a file of its own.

use super::patient::PAT_013;
use super::{notice, unit, vital_signs};
use crate::check::Check;
use crate::team::{Assessment, AssessmentOutcome, Reach};

crate::rules! {
    /// The rules that assessments alone have, in document order.
    pub(crate) RULES {
        ASM_001 "ASM-001" Warning: "the nurse should be given as the author"
            / "sjuksköterskan bör anges som författare"
            @ "contract 1.0: assessment.notice.author";
        ASM_002 "ASM-002" Error: "the time of the assessment must be given, unless the message is taken back"
            / "tidpunkt för bedömningen måste anges, om inte meddelandet återkallas"
            @ "contract 1.0: assessment.assessedAt";
        ASM_003 "ASM-003" Error: "situation, background, assessment and recommendation must each be given, unless the message is taken back"
            / "situation, bakgrund, aktuell bedömning och rekommendation måste alla anges, om inte meddelandet återkallas"
            @ "contract 1.0: assessment, SBAR";
        ASM_004 "ASM-004" Error: "what is recommended must be given, unless the message is taken back: stay at home, or emergency department or direct admission"
            / "rekommendationen måste anges, om inte meddelandet återkallas: stanna hemma, eller akutmottagning eller direktinläggning"
            @ "contract 1.0: assessment.outcome";
        ASM_005 "ASM-005" Warning: "who must be reached at once should be given when the patient is not to stay at home"
            / "vem som måste nås omgående bör anges när patienten inte ska stanna hemma"
            @ "contract 1.0: assessment.reach";
        ASM_006 "ASM-006" Error: "the name of someone to be reached must have at most 216 characters, the capacity at most 200"
            / "namnet på den som ska nås får ha högst 216 tecken, rollen högst 200"
            @ "contract 1.0: assessment.reach.name, capacity";
    }
}

/// Asks every rule of an assessment.
pub(crate) fn check(check: &mut Check, assessment: &Assessment) {
    let says = !assessment.notice.withdraws();
    check.within("assessment", |c| {
        notice::check(c, &assessment.notice);
        c.within("notice", |c| {
            c.required_if(says, &ASM_001, "author", assessment.notice.author.as_ref());
        });
        notice::id(c, "enrolmentId", assessment.enrolment_id.as_ref());
        c.required_if(says, &ASM_002, "assessedAt", assessment.assessed_at.as_ref());
        for (field, text) in [
            ("situation", &assessment.situation),
            ("background", &assessment.background),
            ("assessment", &assessment.assessment),
            ("recommendation", &assessment.recommendation),
        ] {
            c.required_if(says, &ASM_003, field, text.as_ref());
            notice::text(c, field, text.as_ref());
        }
        c.inside("vitalSigns", assessment.vital_signs.as_ref(), vital_signs::check);
        let outcome = assessment.outcome;
        c.required_if(says, &ASM_004, "outcome", outcome.as_ref());
        let leaves = outcome == Some(AssessmentOutcome::EmergencyOrDirectAdmission);
        let somebody = assessment.reach.first();
        c.required_if(says && leaves, &ASM_005, "reach", somebody);
        c.each("reach", &assessment.reach, reach);
    });
}

fn reach(c: &mut Check, reach: &Reach) {
    c.text_within((&ASM_006, 200), "capacity", reach.capacity.as_ref());
    c.text_within((&ASM_006, 216), "name", reach.name.as_ref());
    if let Some(unit) = &reach.organisation {
        unit::organisation(c, "organisation", unit);
    }
    c.text_within((&PAT_013, 200), "telephone", reach.telephone.as_ref());
}
