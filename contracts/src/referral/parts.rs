//! What requests, confirmations and outcomes have in common: patients, units, professionals, findings.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::redact::redacted;
use crate::{CodedValue, HsaId, PersonId};

/// The patient of a request (`PatientType`).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Patient {
    /// Who the patient is.
    #[schemars(extend("x-required" = true))]
    pub person_id: Option<PersonId>,
    /// A temporary address only; the registered address is looked up, never sent.
    pub address: Option<Address>,
    /// Telephone numbers, at most two.
    #[schemars(length(max = 2))]
    pub telecom: Vec<Telecom>,
    /// "Mellannamn Efternamn, Förnamn".
    #[schemars(length(min = 1, max = 216))]
    pub name: Option<String>,
    /// Administrative gender.
    pub gender: Option<Gender>,
    /// Given when the identity is not a personnummer.
    pub date_of_birth: Option<Date>,
    /// Protected identity. RIV-TA 2.2 has no element for it; adapters must carry it all the same.
    pub protected_identity: Option<ProtectedIdentity>,
}

/// The patient of a confirmation or an outcome (`SimplePatientType`).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct SimplePatient {
    /// Who the patient is.
    #[schemars(extend("x-required" = true))]
    pub person_id: Option<PersonId>,
    /// "Mellannamn Efternamn, Förnamn".
    #[schemars(length(min = 1, max = 216))]
    pub name: Option<String>,
    /// Protected identity. RIV-TA 2.2 has no element for it; adapters must carry it all the same.
    pub protected_identity: Option<ProtectedIdentity>,
}

/// How the population register protects a person.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ProtectedIdentity {
    /// Sekretessmarkering.
    ConfidentialityMark,
    /// Skyddad folkbokföring.
    ProtectedRegistration,
}

/// A temporary address, in the form of the population register (`AddressType`).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Address {
    /// Care of.
    #[schemars(length(min = 1, max = 35))]
    pub care_of: Option<String>,
    /// Utdelningsadress 1.
    #[schemars(extend("x-required" = true), length(min = 1, max = 35))]
    pub street_name1: Option<String>,
    /// Utdelningsadress 2.
    #[schemars(length(min = 1, max = 35))]
    pub street_name2: Option<String>,
    /// Five digits, no space.
    #[schemars(extend("x-required" = true), regex(pattern = "^[0-9]{5}$"))]
    pub postal_code: Option<String>,
    /// Postort.
    #[schemars(extend("x-required" = true), length(min = 1, max = 27))]
    pub postal_city: Option<String>,
    /// Postbox.
    #[schemars(length(min = 1, max = 9))]
    pub post_box: Option<String>,
}

/// A telephone number (`TelecomType`).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Telecom {
    /// Home or mobile.
    #[schemars(extend("x-required" = true))]
    pub type_of_telecom: Option<TelecomType>,
    /// The number, as written.
    #[schemars(extend("x-required" = true), length(min = 1, max = 200))]
    pub number: Option<String>,
}

/// Kind of telephone number.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum TelecomType {
    /// Hemtelefon.
    #[serde(rename = "H")]
    Home,
    /// Mobiltelefon.
    #[serde(rename = "MC")]
    Mobile,
}

/// Administrative gender (OID 1.2.752.129.2.2.1.1).
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Gender {
    /// Okänt.
    #[serde(rename = "0")]
    Unknown,
    /// Man.
    #[serde(rename = "1")]
    Male,
    /// Kvinna.
    #[serde(rename = "2")]
    Female,
    /// Ej tillämpligt.
    #[serde(rename = "9")]
    NotApplicable,
}

/// A unit by its HSA-id alone (`OrganisationType`).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Organisation {
    /// HSA-id of the unit.
    #[schemars(extend("x-required" = true))]
    pub care_unit_id: Option<HsaId>,
}

/// A unit with how to reach it (`FullOrganisationType`).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct FullOrganisation {
    /// HSA-id of the unit; for a request the address that replies go to.
    #[schemars(extend("x-required" = true))]
    pub care_unit_id: Option<HsaId>,
    /// Name.
    #[schemars(length(min = 1, max = 64))]
    pub care_unit_name: Option<String>,
    /// Telephone.
    #[schemars(length(min = 1))]
    pub care_unit_telephone: Option<String>,
    /// E-mail.
    #[schemars(length(min = 1))]
    pub care_unit_email: Option<String>,
    /// Postal address, as text.
    #[schemars(length(min = 1))]
    pub care_unit_address: Option<String>,
    /// Place or town.
    #[schemars(length(min = 1))]
    pub care_unit_location: Option<String>,
}

/// The unit a message is addressed to (`RecipientType`).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Recipient {
    /// The unit.
    #[schemars(extend("x-required" = true))]
    pub organisation: Organisation,
}

/// A person who works in care (`HealthcareProfessionalType`).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct HealthcareProfessional {
    /// HSA-id of the person.
    pub id: Option<HsaId>,
    /// Name, in any form.
    #[schemars(extend("x-required" = true), length(min = 1, max = 64))]
    pub name: Option<String>,
}

/// Who wrote a confirmation or an outcome (`AuthorType`).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Author {
    /// The person.
    #[schemars(extend("x-required" = true))]
    pub healthcare_professional: HealthcareProfessional,
    /// Profession (SNOMED CT selections).
    pub type_of_healthcare_professional: Option<CodedValue>,
    /// The care unit responsible under the patient data act.
    #[schemars(extend("x-required" = true))]
    pub healthcare_professional_organisation: Organisation,
}

/// A clinical condition: a code or a text, never both (`ConditionType`).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Condition {
    /// Description, when there is no code.
    #[schemars(length(min = 1, max = 8192))]
    pub text: Option<String>,
    /// Diagnosis, ICD-10-SE.
    pub code: Option<CodedValue>,
}

/// A measure wished for or done: a code or a text, never both (`ActivityType`).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Activity {
    /// Running number or composed id.
    #[schemars(length(min = 1))]
    pub id: Option<String>,
    /// Description, when there is no code.
    #[schemars(length(min = 1, max = 8192))]
    pub text: Option<String>,
    /// Measure, KVÅ or SNOMED CT. `displayName` is optional here.
    pub code: Option<CodedValue>,
}

/// An embedded file (`MultimediaType`). References to files elsewhere are not used in 2.2.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Attachment {
    /// `requestId#n` or `requestOutcomeId#n`.
    #[schemars(extend("x-required" = true), length(min = 1, max = 256), regex(pattern = "^.*#.*#.*$"))]
    pub id: Option<String>,
    /// Media type; pdf, jpeg, png, html, txt, gif, bmp.
    #[schemars(extend("x-required" = true))]
    pub media_type: Option<CodedValue>,
    /// The file, base64 without white space.
    #[schemars(extend("x-required" = true), length(min = 1))]
    pub value: Option<String>,
    /// What the file shows.
    #[schemars(length(min = 1, max = 256))]
    pub description: Option<String>,
}

redacted!(
    Patient,
    SimplePatient,
    ProtectedIdentity,
    Address,
    Telecom,
    TelecomType,
    Gender,
    Organisation,
    FullOrganisation,
    Recipient,
    HealthcareProfessional,
    Author,
    Condition,
    Activity,
    Attachment,
);
