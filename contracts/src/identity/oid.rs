//! OIDs of identities (domain facts 4.1).

/// Personnummer.
pub const PERSONNUMMER: &str = "1.2.752.129.2.1.3.1";
/// Samordningsnummer.
pub const SAMORDNINGSNUMMER: &str = "1.2.752.129.2.1.3.3";
/// Nationellt reservnummer (NRID).
pub const NATIONAL_RESERVE: &str = "1.2.752.74.9.1";
/// Reserve number of Västra Götalandsregionen.
pub const RESERVE_VGR: &str = "1.2.752.113.11.0.2.1.1.1";
/// Reserve number of Region Skåne. Sources disagree; both are read, this one is written.
pub const RESERVE_SKANE: &str = "1.2.752.74.9.4";
/// Reserve number of Region Skåne, the other OID seen in use.
pub const RESERVE_SKANE_OTHER: &str = "1.2.752.219.1.10.10.1";
/// Reserve number of Region Stockholm.
pub const RESERVE_STOCKHOLM: &str = "1.2.752.97.3.1.3";
/// HSA-id in RIV-TA.
pub const HSA_ID: &str = "1.2.752.129.2.1.4.1";
/// HSA-id in HL7 Sweden's FHIR profiles and in HL7 v2 traffic.
pub const HSA_ID_HL7: &str = "1.2.752.29.4.19";
/// HSA-id as the national person service shows it.
pub const HSA_ID_PERSON_SERVICE: &str = "1.2.752.29.6.2.1";
/// Organisationsnummer.
pub const ORGANISATION_NUMBER: &str = "1.2.752.29.4.3";

/// Whether an OID names HSA-ids.
#[must_use]
pub fn is_hsa_id(root: &str) -> bool {
    [HSA_ID, HSA_ID_HL7, HSA_ID_PERSON_SERVICE].contains(&root)
}
