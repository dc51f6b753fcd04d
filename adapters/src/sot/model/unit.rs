//! The unit that speaks, those spoken to, and who wrote.

use contracts::HsaId;
use contracts::notice::{self, Role};
use contracts::referral::{self, FullOrganisation, HealthcareProfessional, Organisation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Code;

/// The unit that speaks.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(in super::super) struct Sender {
    /// HSA-id of the unit.
    #[schemars(extend("x-required" = true))]
    pub(in super::super) hsa_id: Option<HsaId>,
    /// What the unit is to the patient.
    pub(in super::super) role: Option<Role>,
    /// Name.
    #[schemars(length(min = 1, max = 64))]
    pub(in super::super) name: Option<String>,
    /// Telephone.
    #[schemars(length(min = 1))]
    pub(in super::super) telephone: Option<String>,
    /// E-mail.
    #[schemars(length(min = 1))]
    pub(in super::super) email: Option<String>,
    /// Postal address, as text.
    #[schemars(length(min = 1))]
    pub(in super::super) address: Option<String>,
    /// Place or town.
    #[schemars(length(min = 1))]
    pub(in super::super) place: Option<String>,
}

impl Sender {
    /// The unit and its role.
    pub(in super::super) fn read(self) -> (FullOrganisation, Option<Role>) {
        let unit = FullOrganisation {
            care_unit_id: self.hsa_id,
            care_unit_name: self.name,
            care_unit_telephone: self.telephone,
            care_unit_email: self.email,
            care_unit_address: self.address,
            care_unit_location: self.place,
        };
        (unit, self.role)
    }

    /// A unit in its role.
    pub(in super::super) fn written(unit: &FullOrganisation, role: Option<Role>) -> Self {
        let unit = unit.clone();
        Self {
            hsa_id: unit.care_unit_id,
            role,
            name: unit.care_unit_name,
            telephone: unit.care_unit_telephone,
            email: unit.care_unit_email,
            address: unit.care_unit_address,
            place: unit.care_unit_location,
        }
    }
}

/// A unit spoken to.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(in super::super) struct Addressee {
    /// HSA-id of the unit.
    #[schemars(extend("x-required" = true))]
    pub(in super::super) hsa_id: Option<HsaId>,
    /// What the unit is to the patient.
    pub(in super::super) role: Option<Role>,
}

impl Addressee {
    /// The unit and its role.
    pub(in super::super) fn read(self) -> notice::Addressee {
        notice::Addressee {
            organisation: Organisation {
                care_unit_id: self.hsa_id,
            },
            role: self.role,
        }
    }

    /// A unit in its role.
    pub(in super::super) fn written(addressee: &notice::Addressee) -> Self {
        Self {
            hsa_id: addressee.organisation.care_unit_id.clone(),
            role: addressee.role,
        }
    }
}

/// Who wrote a message.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(in super::super) struct Author {
    /// Name.
    #[schemars(extend("x-required" = true), length(min = 1, max = 64))]
    pub(in super::super) name: Option<String>,
    /// HSA-id of the person.
    pub(in super::super) hsa_id: Option<HsaId>,
    /// Profession.
    pub(in super::super) profession: Option<Code>,
    /// HSA-id of the care unit that is responsible under the patient data act.
    #[schemars(extend("x-required" = true))]
    pub(in super::super) care_unit: Option<HsaId>,
}

impl Author {
    /// The author.
    pub(in super::super) fn read(self) -> referral::Author {
        referral::Author {
            healthcare_professional: HealthcareProfessional {
                id: self.hsa_id,
                name: self.name,
            },
            type_of_healthcare_professional: self.profession.map(|code| code.read(None)),
            healthcare_professional_organisation: Organisation {
                care_unit_id: self.care_unit,
            },
        }
    }

    /// An author.
    pub(in super::super) fn written(author: &referral::Author) -> Self {
        let person = author.healthcare_professional.clone();
        Self {
            name: person.name,
            hsa_id: person.id,
            profession: author.type_of_healthcare_professional.as_ref().map(Code::written),
            care_unit: author.healthcare_professional_organisation.care_unit_id.clone(),
        }
    }
}
