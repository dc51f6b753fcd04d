//! A need of coordination.

use contracts::HsaId;
use contracts::coded::system::ICD_10_SE;
use contracts::coordination::{self, AsaClass, MedicalPriority};
use contracts::notice::Notice;
use contracts::referral::Organisation;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::profile::Profile;
use super::Code;

/// A unit cannot treat a patient in time and asks for one that can.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(in super::super) struct Request {
    /// The region that asks (kv_län, `12` Skåne).
    #[schemars(extend("x-required" = true), regex(pattern = "^(0[1-9]|1[0-9]|2[0-5])$"))]
    pub(in super::super) region: Option<String>,
    /// Diagnosis group.
    #[schemars(extend("x-required" = true))]
    pub(in super::super) diagnosis_group: Option<Code>,
    /// How medically urgent it is.
    #[schemars(extend("x-required" = true))]
    pub(in super::super) priority: Option<MedicalPriority>,
    /// ASA class.
    pub(in super::super) asa_class: Option<AsaClass>,
    /// Conditions that complicate the treatment, ICD-10-SE where no list is named.
    pub(in super::super) complicating_condition: Vec<Code>,
    /// The last day on which treatment is medically good (medicinskt måldatum).
    pub(in super::super) target_date: Option<Date>,
    /// What is needed.
    #[schemars(extend("x-required" = true), length(min = 1, max = 8192))]
    pub(in super::super) need: Option<String>,
    /// Where the unit would like to send the patient.
    pub(in super::super) wished_receiver: Vec<WishedReceiver>,
}

impl Request {
    /// The request of a notice.
    pub(in super::super) fn read(self, notice: Notice, profile: &Profile) -> coordination::Request {
        let condition = |code: Code| code.read(Some(ICD_10_SE));
        coordination::Request {
            notice,
            region: self.region,
            diagnosis_group: self
                .diagnosis_group
                .map(|code| code.read(Some(&profile.diagnosis_groups))),
            medical_priority: self.priority,
            asa_class: self.asa_class,
            complicating_condition: self.complicating_condition.into_iter().map(condition).collect(),
            medical_target_date: self.target_date,
            need: self.need,
            wished_receiver: self
                .wished_receiver
                .into_iter()
                .map(WishedReceiver::read)
                .collect(),
        }
    }

    /// A request without its notice.
    pub(in super::super) fn written(request: &coordination::Request) -> Self {
        Self {
            region: request.region.clone(),
            diagnosis_group: request.diagnosis_group.as_ref().map(Code::written),
            priority: request.medical_priority,
            asa_class: request.asa_class,
            complicating_condition: request.complicating_condition.iter().map(Code::written).collect(),
            target_date: request.medical_target_date,
            need: request.need.clone(),
            wished_receiver: request
                .wished_receiver
                .iter()
                .map(WishedReceiver::written)
                .collect(),
        }
    }
}

/// Where the unit would like to send the patient.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(in super::super) struct WishedReceiver {
    /// The region (kv_län).
    #[schemars(extend("x-required" = true), regex(pattern = "^(0[1-9]|1[0-9]|2[0-5])$"))]
    pub(in super::super) region: Option<String>,
    /// HSA-id of the unit, where one is wished for.
    pub(in super::super) hsa_id: Option<HsaId>,
}

impl WishedReceiver {
    fn read(self) -> coordination::WishedReceiver {
        coordination::WishedReceiver {
            region: self.region,
            organisation: self.hsa_id.map(|id| Organisation {
                care_unit_id: Some(id),
            }),
        }
    }

    fn written(wished: &coordination::WishedReceiver) -> Self {
        let unit = wished.organisation.as_ref();
        Self {
            region: wished.region.clone(),
            hsa_id: unit.and_then(|unit| unit.care_unit_id.clone()),
        }
    }
}
