//! `Assessment`: the content of ProcessAssessment.

use contracts::team::{Assessment, Reach, VitalSigns};

use crate::wire::riv::structures;

structures! {
    Assessment {
        "notice" => notice,
        "enrolmentId" => enrolment_id,
        "assessedAt" => assessed_at,
        "situation" => situation,
        "background" => background,
        "assessment" => assessment,
        "recommendation" => recommendation,
        "vitalSigns" => vital_signs,
        "outcome" => outcome,
        "reach" => reach,
    }

    VitalSigns {
        "saturation" => saturation,
        "temperatureTenths" => temperature_tenths,
        "systolic" => systolic,
        "diastolic" => diastolic,
        "pulse" => pulse,
        "respiration" => respiration,
    }

    Reach {
        "capacity" => capacity,
        "name" => name,
        "organisation" => organisation,
        "telephone" => telephone,
        "isReached" => is_reached,
    }
}
