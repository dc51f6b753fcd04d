//! Codes of the discharge family that the standard leaves to its users: where a patient went, and which document a
//! text is.

use contracts::discharge::DischargeDestination;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::registry::ProfileError;

/// Codes of PV1-36 (table 0112). The first of each is written; every one is read.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(in crate::millennium) struct DispositionCodes {
    /// Ordinary housing.
    pub(in crate::millennium) home: Vec<String>,
    /// Short-term housing.
    pub(in crate::millennium) short_term_housing: Vec<String>,
    /// Special housing.
    pub(in crate::millennium) special_housing: Vec<String>,
    /// Another care provider.
    pub(in crate::millennium) other_care: Vec<String>,
    /// The patient has died: the message is an interruption.
    pub(in crate::millennium) deceased: Vec<String>,
}

impl Default for DispositionCodes {
    fn default() -> Self {
        let codes = |codes: &[&str]| codes.iter().map(|&code| code.to_owned()).collect();
        Self {
            home: codes(&["01", "06"]),
            short_term_housing: codes(&["04"]),
            special_housing: codes(&["03"]),
            other_care: codes(&["02", "05"]),
            deceased: codes(&["20", "40", "41", "42"]),
        }
    }
}

impl DispositionCodes {
    /// Where a code says that the patient went.
    pub(in crate::millennium) fn destination(&self, code: &str) -> Option<DischargeDestination> {
        use DischargeDestination::{Home, OtherCare, ShortTermHousing, SpecialHousing};
        [Home, ShortTermHousing, SpecialHousing, OtherCare]
            .into_iter()
            .find(|destination| among(self.codes(*destination), code))
    }

    /// The code of a destination.
    pub(in crate::millennium) fn code(&self, destination: DischargeDestination) -> &str {
        first(self.codes(destination))
    }

    /// Whether a code says that the patient has died.
    pub(in crate::millennium) fn is_deceased(&self, code: &str) -> bool {
        among(&self.deceased, code)
    }

    /// The code that says that the patient has died.
    pub(in crate::millennium) fn deceased(&self) -> &str {
        first(&self.deceased)
    }

    const fn codes(&self, destination: DischargeDestination) -> &Vec<String> {
        match destination {
            DischargeDestination::Home => &self.home,
            DischargeDestination::ShortTermHousing => &self.short_term_housing,
            DischargeDestination::SpecialHousing => &self.special_housing,
            DischargeDestination::OtherCare => &self.other_care,
        }
    }

    /// Asks that every meaning has a code and no code two meanings.
    pub(super) fn check(&self) -> Result<(), ProfileError> {
        let lists = [
            &self.home,
            &self.short_term_housing,
            &self.special_housing,
            &self.other_care,
            &self.deceased,
        ];
        distinct("discharge_dispositions", &lists)
    }
}

/// Codes of TXA-2 (table 0270). The first of each is written; every one is read.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(in crate::millennium) struct DocumentTypes {
    /// Planeringsunderlag.
    pub(in crate::millennium) planning: Vec<String>,
    /// Information vid utskrivning.
    pub(in crate::millennium) handover: Vec<String>,
}

impl Default for DocumentTypes {
    fn default() -> Self {
        Self {
            planning: vec!["PLAN".to_owned()],
            handover: vec!["DS".to_owned()],
        }
    }
}

impl DocumentTypes {
    /// Whether a code is that of a planeringsunderlag.
    pub(in crate::millennium) fn is_planning(&self, code: &str) -> bool {
        among(&self.planning, code)
    }

    /// Whether a code is that of information at discharge.
    pub(in crate::millennium) fn is_handover(&self, code: &str) -> bool {
        among(&self.handover, code)
    }

    /// The code of a planeringsunderlag.
    pub(in crate::millennium) fn planning(&self) -> &str {
        first(&self.planning)
    }

    /// The code of information at discharge.
    pub(in crate::millennium) fn handover(&self) -> &str {
        first(&self.handover)
    }

    /// Asks that every meaning has a code and no code two meanings.
    pub(super) fn check(&self) -> Result<(), ProfileError> {
        distinct("document_types", &[&self.planning, &self.handover])
    }
}

fn first(codes: &[String]) -> &str {
    codes.first().map_or("", String::as_str)
}

fn among(codes: &[String], code: &str) -> bool {
    codes.iter().any(|known| known.eq_ignore_ascii_case(code))
}

/// Asks that every meaning has a code and no code two meanings.
///
/// # Errors
/// The place of the codes in the profile.
pub(super) fn distinct(path: &str, lists: &[&Vec<String>]) -> Result<(), ProfileError> {
    let all = || lists.iter().flat_map(|codes| codes.iter());
    let mut codes: Vec<String> = all().map(|code| code.to_ascii_uppercase()).collect();
    codes.sort();
    let is_distinct = codes.windows(2).all(|pair| pair.first() != pair.last());
    let is_code = |code: &String| !code.is_empty() && code.trim() == code;
    if is_distinct && all().all(is_code) && lists.iter().all(|codes| !codes.is_empty()) {
        return Ok(());
    }
    Err(ProfileError {
        path: path.to_owned(),
        expected: "at least one code for each meaning, and no code with two".to_owned(),
    })
}
