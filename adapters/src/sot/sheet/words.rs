//! Words of a sheet, in the two languages in which they are written, to codes. Closed lists: what is not here is
//! refused, never guessed.

use contracts::Action;
use contracts::coordination::{AsaClass, MedicalPriority};
use contracts::notice::Consent;
use contracts::referral::ProtectedIdentity;

use super::super::model::Gender;

/// Words, and what they mean.
type Words<T> = &'static [(&'static [&'static str], T)];

pub(super) const ACTIONS: Words<Action> = &[
    (&["ny", "new"], Action::New),
    (&["ändrad", "ändring", "revise"], Action::Revise),
    (&["återtagen", "återtag", "withdraw"], Action::Withdraw),
];

pub(super) const PRIORITIES: Words<MedicalPriority> = &[
    (&["hög", "high"], MedicalPriority::High),
    (&["medelhög", "mediumhigh"], MedicalPriority::MediumHigh),
    (&["övrig", "other"], MedicalPriority::Other),
];

pub(super) const ASA_CLASSES: Words<AsaClass> = &[
    (&["i", "1"], AsaClass::I),
    (&["ii", "2"], AsaClass::II),
    (&["iii", "3"], AsaClass::III),
    (&["iv", "4"], AsaClass::IV),
    (&["v", "5"], AsaClass::V),
    (&["vi", "6"], AsaClass::VI),
];

/// "Ja" is not here: it does not say which.
pub(super) const PROTECTIONS: Words<Option<ProtectedIdentity>> = &[
    (
        &["sekretessmarkering", "confidentialitymark"],
        Some(ProtectedIdentity::ConfidentialityMark),
    ),
    (
        &["skyddad folkbokföring", "protectedregistration"],
        Some(ProtectedIdentity::ProtectedRegistration),
    ),
    (&["nej", "no"], None),
];

pub(super) const GENDERS: Words<Gender> = &[
    (&["okänt", "okänd", "unknown"], Gender::Unknown),
    (&["man", "male"], Gender::Male),
    (&["kvinna", "female"], Gender::Female),
    (&["ej tillämpligt", "notapplicable"], Gender::NotApplicable),
];

pub(super) const CONSENTS: Words<Consent> = &[
    (&["ja", "finns", "given"], Consent::Given),
    (&["nej", "saknas", "refused"], Consent::Refused),
    (&["ej tillfrågad", "notasked"], Consent::NotAsked),
    (&["återkallat", "withdrawn"], Consent::Withdrawn),
];

/// kv_län: a region by its code, or by its name.
pub(super) const REGIONS: Words<&'static str> = &[
    (&["01", "stockholm"], "01"),
    (&["03", "uppsala"], "03"),
    (&["04", "sörmland"], "04"),
    (&["05", "östergötland"], "05"),
    (&["06", "jönköpings län", "jönköping"], "06"),
    (&["07", "kronoberg"], "07"),
    (&["08", "kalmar län", "kalmar"], "08"),
    (&["09", "gotland"], "09"),
    (&["10", "blekinge"], "10"),
    (&["12", "skåne"], "12"),
    (&["13", "halland"], "13"),
    (
        &["14", "västra götaland", "västra götalandsregionen", "vgr"],
        "14",
    ),
    (&["17", "värmland"], "17"),
    (&["18", "örebro län", "örebro"], "18"),
    (&["19", "västmanland"], "19"),
    (&["20", "dalarna"], "20"),
    (&["21", "gävleborg"], "21"),
    (&["22", "västernorrland"], "22"),
    (&["23", "jämtland härjedalen", "jämtland"], "23"),
    (&["24", "västerbotten"], "24"),
    (&["25", "norrbotten"], "25"),
];

/// What a word means, whatever its case.
pub(super) fn meaning<T: Copy>(words: Words<T>, cell: &str) -> Option<T> {
    let cell = cell.to_lowercase();
    let (_, meaning) = words.iter().find(|(names, _)| names.contains(&cell.as_str()))?;
    Some(*meaning)
}

/// An ASA class, with the name of the scale before it or without.
pub(super) fn asa(cell: &str) -> Option<AsaClass> {
    let cell = cell.to_lowercase();
    meaning(ASA_CLASSES, cell.strip_prefix("asa").unwrap_or(&cell).trim())
}

/// A region, with the word before its name or without; a zero that a spreadsheet took away is put back.
pub(super) fn region(cell: &str) -> Option<String> {
    let cell = cell.to_lowercase();
    let name = cell.strip_prefix("region").unwrap_or(&cell).trim();
    let padded = format!("{name:0>2}");
    meaning(REGIONS, &padded).map(str::to_owned)
}
