//! The only way to a [`Valid`] document: every rule of its kind asked, every violation returned at once.

use std::collections::BTreeSet;
use std::ops::Deref;

use crate::check::Check;
use crate::{Document, HsaId, Severity, Violation, rules};

/// What a region tightens. A profile can turn warnings into errors and never the other way round.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// Ids of warning rules that refuse the message in this region.
    pub errors: BTreeSet<String>,
}

/// Proof that a value keeps every rule of its contract. Made by [`validate()`] alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Valid<T> {
    value: T,
    warnings: Vec<Violation>,
}

impl<T> Valid<T> {
    /// The rules of severity *warning* that are broken.
    #[must_use]
    pub fn warnings(&self) -> &[Violation] {
        &self.warnings
    }

    /// The value, no longer proven.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl Valid<Document> {
    /// Makes it the copy for one of the units that its content addresses, under an id of the copy's own. Nothing
    /// else changes, so it stays proven.
    ///
    /// # Errors
    /// The rule that the copy would break: the content does not address the unit, or the id is too long.
    pub fn readdress(&mut self, unit: &HsaId, message_id: &str) -> Result<(), Violation> {
        let Document { envelope, content } = &mut self.value;
        rules::envelope::copy(content, unit, message_id)?;
        envelope.receiver.unit = Some(unit.clone());
        envelope.message_id = Some(message_id.to_owned());
        Ok(())
    }
}

impl<T> Deref for Valid<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A document that breaks its contract, with everything that is wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// The document, for parking and for showing; never for delivery.
    pub document: Document,
    /// Every broken rule, errors and warnings: first what decoding found, then in document order.
    pub violations: Vec<Violation>,
}

/// Asks every rule of the document's kind.
///
/// `found` is what decoding already saw. Where it reports, under the canonical path and with severity
/// error, that a value could not be read, the value is not reported as missing too. A fault reported under
/// a place on the wire cannot be matched.
///
/// What a protected identity forbids to tell is taken out of a document that is valid, after the warning about it
/// (ADM-003).
///
/// # Errors
/// [`Refused`] with every violation, when at least one has severity error.
pub fn validate(
    mut document: Document,
    found: Vec<Violation>,
    profile: &Profile,
) -> Result<Valid<Document>, Box<Refused>> {
    let mut check = Check::new(found);
    rules::envelope::check(&mut check, &document);
    rules::check(&mut check, &document.content);
    let mut violations = check.into_violations();
    for violation in &mut violations {
        if profile.errors.contains(violation.rule.id) {
            violation.severity = Severity::Error;
        }
    }
    if violations.iter().any(Violation::is_error) {
        return Err(Box::new(Refused { document, violations }));
    }
    document.content.withhold();
    Ok(Valid {
        value: document,
        warnings: violations,
    })
}

#[cfg(test)]
mod tests {
    use super::{Profile, validate};
    use crate::rules::person::{PID_001, PID_010};
    use crate::{Document, PersonId, Severity, Violation, json};

    const DOUBTFUL: &str =
        include_str!("../samples/referral.request/1.0/valid/identity_with_doubtful_number.json");

    fn document() -> Document {
        json::read(DOUBTFUL.as_bytes()).unwrap().0
    }

    fn profile(id: &str) -> Profile {
        Profile {
            errors: [id.to_owned()].into(),
        }
    }

    #[test]
    fn a_warning_passes_and_is_reported() {
        let valid = validate(document(), Vec::new(), &Profile::default()).unwrap();
        assert_eq!(valid.warnings().len(), 1);
        assert_eq!(valid.warnings()[0].rule, &PID_010);
        assert!(valid.into_inner() == document());
    }

    #[test]
    fn a_valid_document_never_says_where_a_protected_person_is_registered() {
        let sample = include_str!(
            "../samples/discharge.admission/1.0/valid/protected_patient_with_registered_address.json"
        );
        let document = json::read(sample.as_bytes()).unwrap().0;
        assert!(json::write(&document).contains("Kaserntorget"));
        let valid = validate(document.clone(), Vec::new(), &Profile::default()).unwrap();
        assert_eq!(valid.warnings()[0].rule.id, "ADM-003");
        assert!(!json::write(&valid).contains("registeredAddress"));
        let refused = validate(document, Vec::new(), &profile("ADM-003")).unwrap_err();
        assert_eq!(refused.violations[0].rule.id, "ADM-003");
    }

    #[test]
    fn a_profile_turns_a_warning_into_a_refusal() {
        let refused = validate(document(), Vec::new(), &profile("PID-010")).unwrap_err();
        assert_eq!(refused.violations[0].severity, Severity::Error);
        assert!(refused.document == document());
    }

    #[test]
    fn a_profile_cannot_loosen() {
        let mut document = document();
        let crate::Content::Request(request) = &mut document.content else {
            panic!("the sample is a request");
        };
        request.patient.person_id = None;
        for profile in [Profile::default(), profile("PID-001"), profile("PID-010")] {
            let refused = validate(document.clone(), Vec::new(), &profile).unwrap_err();
            assert_eq!(
                refused.violations,
                [Violation::of(&PID_001, "request.patient.personId")]
            );
        }
    }

    #[test]
    fn a_profile_tightens_what_decoding_found_too() {
        let found = vec![Violation::of(&json::JSN_005, "request.patient.name")];
        let refused = validate(document(), found, &profile("JSN-005")).unwrap_err();
        assert_eq!(refused.violations.len(), 2);
    }

    #[test]
    fn a_referral_is_not_readdressed() {
        let mut valid = validate(document(), Vec::new(), &Profile::default()).unwrap();
        let elsewhere = crate::HsaId::new("SE2321000131-E000000000999");
        let broken = valid.readdress(&elsewhere, "another").unwrap_err();
        assert_eq!(broken.rule.id, "ENV-010");
        assert!(valid.into_inner() == document());
    }

    #[test]
    fn what_is_refused_shows_nothing_of_the_patient() {
        let mut document = document();
        if let crate::Content::Request(request) = &mut document.content {
            request.patient.person_id = Some(PersonId::new("1.2.752.129.2.1.3.1", "19900129-2391"));
        }
        let refused = validate(document, Vec::new(), &Profile::default()).unwrap_err();
        assert!(!format!("{refused:?}").contains("2391"));
    }
}
