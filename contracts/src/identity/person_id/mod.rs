//! Identity of a person: a root OID and an extension, and what kind of number that makes.
//! What is wrong with a number is found in `fault`; separators and centuries are settled in `written`.

mod fault;
#[cfg(test)]
mod tests;
mod written;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::oid;
use crate::redact::redacted;

/// Identity of a person, as written by the source without separators. Compared as written.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonId {
    /// OID of the kind of identity.
    #[serde(default)]
    #[schemars(extend("x-required" = true), length(min = 1, max = 64))]
    pub root: String,
    /// The identity itself.
    #[serde(default)]
    #[schemars(extend("x-required" = true), length(min = 1, max = 64))]
    pub extension: String,
}

redacted!(PersonId);

/// What kind of identity a [`PersonId`] is, by its OID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonIdKind {
    /// Personnummer.
    Personnummer,
    /// Samordningsnummer.
    Samordningsnummer,
    /// Nationellt reservnummer.
    NationalReserve,
    /// Reserve number of Västra Götalandsregionen.
    ReserveVgr,
    /// Reserve number of Region Skåne.
    ReserveSkane,
    /// Reserve number of Region Stockholm.
    ReserveStockholm,
    /// Any other root; carried as it is.
    Other,
}

/// What is wrong with an identity. Names no digit of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityFault {
    /// Not the characters or the length that this kind of identity has.
    Format,
    /// The date inside does not exist.
    Date,
    /// The serial number 000 is never given out.
    Serial,
    /// The check digit does not fit.
    CheckDigit,
}

impl PersonIdKind {
    /// The kind that a root OID names.
    #[must_use]
    pub fn of(root: &str) -> Self {
        match root {
            oid::PERSONNUMMER => Self::Personnummer,
            oid::SAMORDNINGSNUMMER => Self::Samordningsnummer,
            oid::NATIONAL_RESERVE => Self::NationalReserve,
            oid::RESERVE_VGR => Self::ReserveVgr,
            oid::RESERVE_SKANE | oid::RESERVE_SKANE_OTHER => Self::ReserveSkane,
            oid::RESERVE_STOCKHOLM => Self::ReserveStockholm,
            _ => Self::Other,
        }
    }

    /// Whether the national contract fixes its form: twelve characters without separators.
    #[must_use]
    pub const fn is_national(self) -> bool {
        matches!(
            self,
            Self::Personnummer | Self::Samordningsnummer | Self::NationalReserve
        )
    }
}

impl PersonId {
    /// An identity exactly as the source writes it.
    #[must_use]
    pub fn new(root: impl Into<String>, extension: impl Into<String>) -> Self {
        Self {
            root: root.into(),
            extension: extension.into(),
        }
    }

    /// An identity without its separators, in capitals, and with a century where that is certain on
    /// `today`. What is not certain stays as written, for [`Self::fault`] to name. Identities of other
    /// roots are only trimmed.
    #[must_use]
    pub fn normalised(root: impl Into<String>, written: &str, today: Date) -> Self {
        let root = root.into();
        let extension = written::normalised(PersonIdKind::of(&root), written, today);
        Self { root, extension }
    }

    /// What kind of identity it is.
    #[must_use]
    pub fn kind(&self) -> PersonIdKind {
        PersonIdKind::of(&self.root)
    }

    /// The first thing wrong with it, in the order format, date, serial number, check digit.
    /// Identities of other roots have no known form and so no fault.
    #[must_use]
    pub fn fault(&self) -> Option<IdentityFault> {
        fault::of(self.kind(), &self.extension)
    }
}
