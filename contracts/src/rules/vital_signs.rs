//! Rules of what was measured: what can be measured at all, and what is seen in a living person.

use crate::check::Check;
use crate::team::VitalSigns;

crate::rules! {
    /// The rules of measured values.
    pub(crate) RULES {
        VIT_001 "VIT-001" Error: "a measured value must be one that can be measured, as the schema says"
            / "ett mätvärde måste gå att mäta, enligt schemat"
            @ "contract 1.0: assessment.vitalSigns";
        VIT_002 "VIT-002" Warning: "a measured value should be one that is seen in a living person"
            / "ett mätvärde bör vara ett som förekommer hos en levande person"
            @ "contract 1.0: assessment.vitalSigns";
        VIT_003 "VIT-003" Warning: "the systolic blood pressure should be the higher one"
            / "det systoliska blodtrycket bör vara det högre"
            @ "contract 1.0: assessment.vitalSigns.systolic, diastolic";
    }
}

/// Asks the rules of measured values.
pub(crate) fn check(c: &mut Check, signs: &VitalSigns) {
    for (field, value, measurable, seen) in [
        ("saturation", signs.saturation, 0..=100, 40..=100),
        (
            "temperatureTenths",
            signs.temperature_tenths,
            200..=450,
            300..=430,
        ),
        ("systolic", signs.systolic, 0..=350, 50..=280),
        ("diastolic", signs.diastolic, 0..=250, 20..=180),
        ("pulse", signs.pulse, 0..=350, 20..=250),
        ("respiration", signs.respiration, 0..=120, 4..=70),
    ] {
        let Some(value) = value else { continue };
        if measurable.contains(&value) {
            c.holds(&VIT_002, field, seen.contains(&value));
        } else {
            c.holds(&VIT_001, field, false);
        }
    }
    c.in_order(&VIT_003, "systolic", signs.diastolic, signs.systolic);
}
