//! The tables are each other's inverse.

use contracts::referral::{ConfirmationType, Gender, OutcomeType, Priority, VersionReason};

use super::*;

#[test]
fn every_code_of_e_remiss_is_read_as_what_it_was_written_for() {
    use VersionReason::{Changed, Forwarded, New, PaymentChanged};
    for reason in [New, Changed, Forwarded, PaymentChanged] {
        assert_eq!(version_reason_of(version_reason(reason).code), Some(reason));
    }
    use ConfirmationType::{Aborted, ComplementWanted, Confirmed, Rejected};
    for kind in [
        Confirmed,
        ComplementWanted,
        ConfirmationType::Forwarded,
        Rejected,
        Aborted,
    ] {
        assert_eq!(confirmation_of(confirmation(kind).code), Some(kind));
    }
    for kind in [OutcomeType::Partial, OutcomeType::Preliminary, OutcomeType::Final] {
        let (code, status) = outcome(kind);
        assert_eq!(outcome_of(code.code), Some(kind));
        assert_eq!(status_of_result(status), Some(kind));
    }
    for gender in [
        Gender::Male,
        Gender::Female,
        Gender::Unknown,
        Gender::NotApplicable,
    ] {
        assert!(gender_of(sex(gender)) == Some(gender));
    }
    for named in Priority::ALL {
        assert_eq!(priority_of(priority(named).0), Some((named, true)));
    }
}

#[test]
fn every_element_has_a_code_of_its_own_that_fits_its_field() {
    for element in Element::ALL {
        assert_eq!(Element::of_code(element.code()), Some(*element));
        assert!(element.code().len() <= 20, "{}", element.code());
    }
}

#[test]
fn every_code_of_a_closed_list_is_read_as_what_it_was_written_for() {
    fn check<T: Closed>() {
        for (value, code, text) in T::CODES {
            assert!(T::of_code(code) == Some(*value), "{code}");
            assert!(value.code() == (*code, *text), "{code}");
        }
    }
    check::<contracts::notice::Role>();
    check::<contracts::notice::Consent>();
    check::<contracts::discharge::Track>();
    check::<contracts::discharge::Ability>();
    check::<contracts::discharge::ParticipantRole>();
    check::<contracts::discharge::GoalStatus>();
    check::<bool>();
}

#[test]
fn a_code_system_is_named_or_stands_as_its_oid() {
    use contracts::coded::system;
    for oid in [
        system::ICD_10_SE,
        system::KVA,
        system::SNOMED_CT_SE,
        system::SNOMED_CT_SE_OLD,
        system::MEDIA_TYPE,
    ] {
        assert_eq!(system_of(system_name_of(oid)), Some(oid));
    }
    assert_eq!(system_of("urn:oid:1.2.3"), Some("1.2.3"));
    assert_eq!(system_of("99LOCAL"), None);
    assert!(!is_oid("1"));
    assert!(!is_oid("1..2"));
}

#[test]
fn a_media_type_is_read_as_the_national_code_it_was_written_for() {
    for code in ["pdf", "jpeg", "png", "html", "txt", "gif", "bmp"] {
        let (kind, subtype) = media::write(code);
        assert_eq!(media::read(kind, subtype).code.as_deref(), Some(code));
    }
    assert_eq!(media::read("application", "pdf").code.as_deref(), Some("pdf"));
    assert_eq!(media::write("image/JPEG"), ("IM", "JPEG"));
    assert_eq!(media::write("dicom"), ("AP", "Octet-stream"));
}
