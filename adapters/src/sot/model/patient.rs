//! The patient. How an identity of an unnamed kind is told stands in `identity`.

use contracts::PersonId;
use contracts::referral::{self, ProtectedIdentity, TelecomType};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::identity;

/// The patient.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(in super::super) struct Patient {
    /// Personnummer, samordningsnummer, reserve number or another identity.
    #[schemars(extend("x-required" = true), length(min = 1, max = 64))]
    pub(in super::super) person_id: Option<String>,
    /// OID of the kind of identity; the identity is then taken as it is written. Where it is left out, the kind is
    /// told from the form, and separators are taken out.
    #[schemars(length(min = 1, max = 64))]
    pub(in super::super) person_id_system: Option<String>,
    /// "Mellannamn Efternamn, Förnamn".
    #[schemars(length(min = 1, max = 216))]
    pub(in super::super) name: Option<String>,
    /// Administrative gender.
    pub(in super::super) gender: Option<Gender>,
    /// Given when the identity is not a personnummer.
    pub(in super::super) birth_date: Option<Date>,
    /// Protected identity.
    pub(in super::super) protected_identity: Option<ProtectedIdentity>,
    /// A temporary address only.
    pub(in super::super) temporary_address: Option<Address>,
    /// Telephone numbers, at most two.
    #[schemars(length(max = 2))]
    pub(in super::super) telephone: Vec<Telephone>,
}

impl Patient {
    /// The patient, as known on a day.
    pub(in super::super) fn read(self, day: Option<Date>) -> referral::Patient {
        let person_id = match (self.person_id, self.person_id_system) {
            (None, None) => None,
            (Some(number), None) => Some(identity::of(&number, day)),
            (number, Some(root)) => Some(PersonId::new(root, number.unwrap_or_default())),
        };
        referral::Patient {
            person_id,
            address: self.temporary_address.map(Address::read),
            telecom: self.telephone.into_iter().map(Telephone::read).collect(),
            name: self.name,
            gender: self.gender.map(Gender::read),
            date_of_birth: self.birth_date,
            protected_identity: self.protected_identity,
        }
    }

    /// A patient.
    pub(in super::super) fn written(patient: &referral::Patient) -> Self {
        let identity = patient.person_id.as_ref();
        Self {
            person_id: identity.map(|identity| identity.extension.clone()),
            person_id_system: identity.map(|identity| identity.root.clone()),
            name: patient.name.clone(),
            gender: patient.gender.map(Gender::written),
            birth_date: patient.date_of_birth,
            protected_identity: patient.protected_identity,
            temporary_address: patient.address.as_ref().map(Address::written),
            telephone: patient.telecom.iter().map(Telephone::written).collect(),
        }
    }
}

/// Administrative gender.
#[derive(Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in super::super) enum Gender {
    /// Okänt.
    Unknown,
    /// Man.
    Male,
    /// Kvinna.
    Female,
    /// Ej tillämpligt.
    NotApplicable,
}

impl Gender {
    const fn read(self) -> referral::Gender {
        match self {
            Self::Unknown => referral::Gender::Unknown,
            Self::Male => referral::Gender::Male,
            Self::Female => referral::Gender::Female,
            Self::NotApplicable => referral::Gender::NotApplicable,
        }
    }

    const fn written(gender: referral::Gender) -> Self {
        match gender {
            referral::Gender::Unknown => Self::Unknown,
            referral::Gender::Male => Self::Male,
            referral::Gender::Female => Self::Female,
            referral::Gender::NotApplicable => Self::NotApplicable,
        }
    }
}

/// A temporary address.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(in super::super) struct Address {
    /// Care of.
    #[schemars(length(min = 1, max = 35))]
    pub(in super::super) care_of: Option<String>,
    /// Street.
    #[schemars(extend("x-required" = true), length(min = 1, max = 35))]
    pub(in super::super) street1: Option<String>,
    /// Second line of the street.
    #[schemars(length(min = 1, max = 35))]
    pub(in super::super) street2: Option<String>,
    /// Five digits, no space.
    #[schemars(extend("x-required" = true), regex(pattern = "^[0-9]{5}$"))]
    pub(in super::super) postal_code: Option<String>,
    /// Town.
    #[schemars(extend("x-required" = true), length(min = 1, max = 27))]
    pub(in super::super) town: Option<String>,
    /// Post box.
    #[schemars(length(min = 1, max = 9))]
    pub(in super::super) post_box: Option<String>,
}

impl Address {
    fn read(self) -> referral::Address {
        referral::Address {
            care_of: self.care_of,
            street_name1: self.street1,
            street_name2: self.street2,
            postal_code: self.postal_code,
            postal_city: self.town,
            post_box: self.post_box,
        }
    }

    fn written(address: &referral::Address) -> Self {
        let address = address.clone();
        Self {
            care_of: address.care_of,
            street1: address.street_name1,
            street2: address.street_name2,
            postal_code: address.postal_code,
            town: address.postal_city,
            post_box: address.post_box,
        }
    }
}

/// A telephone number.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(in super::super) struct Telephone {
    /// Home or mobile.
    #[serde(rename = "type")]
    #[schemars(extend("x-required" = true))]
    pub(in super::super) of: Option<TelephoneType>,
    /// The number, as written.
    #[schemars(extend("x-required" = true), length(min = 1, max = 200))]
    pub(in super::super) number: Option<String>,
}

/// Kind of telephone number.
#[derive(Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in super::super) enum TelephoneType {
    /// Hemtelefon.
    Home,
    /// Mobiltelefon.
    Mobile,
}

impl Telephone {
    fn read(self) -> referral::Telecom {
        referral::Telecom {
            type_of_telecom: self.of.map(|of| match of {
                TelephoneType::Home => TelecomType::Home,
                TelephoneType::Mobile => TelecomType::Mobile,
            }),
            number: self.number,
        }
    }

    fn written(telecom: &referral::Telecom) -> Self {
        Self {
            of: telecom.type_of_telecom.map(|of| match of {
                TelecomType::Home => TelephoneType::Home,
                TelecomType::Mobile => TelephoneType::Mobile,
            }),
            number: telecom.number.clone(),
        }
    }
}
