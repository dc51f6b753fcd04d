//! `discharge.admission`, inskrivningsmeddelande (SFS 2017:612, 2 kap. 1 §).

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CareContact, Track};
use crate::notice::Notice;
use crate::redact::redacted;
use crate::referral::{Address, FullOrganisation, HealthcareProfessional};

/// A patient has been admitted who is judged to need help after discharge. A revision tells of a new expected
/// discharge among other things.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Admission {
    /// Who says this to whom, about whom.
    #[schemars(extend("x-required" = true))]
    pub notice: Notice,
    /// Folkbokföringsadress; left out for a person whose registration is protected.
    pub registered_address: Option<Address>,
    /// The ward, where it is another unit than the one that speaks.
    pub ward: Option<FullOrganisation>,
    /// When the patient was admitted.
    #[schemars(extend("x-required" = "unless withdrawn"))]
    pub admitted_at: Option<Timestamp>,
    /// When the doctor judged that help will be needed; given when that was later than the admission.
    pub assessed_at: Option<Timestamp>,
    /// Beräknad tidpunkt för utskrivning.
    #[schemars(extend("x-required" = "unless withdrawn"))]
    pub expected_discharge_at: Option<Timestamp>,
    /// Why the patient is in hospital, where it may be told.
    #[schemars(length(min = 1, max = 8192))]
    pub reason_for_admission: Option<String>,
    /// Fast vårdkontakt, where one is appointed already.
    pub fixed_care_contact: Option<CareContact>,
    /// The doctor responsible.
    pub responsible_clinician: Option<HealthcareProfessional>,
    /// How much must be coordinated.
    pub track: Option<Track>,
}

redacted!(Admission);
