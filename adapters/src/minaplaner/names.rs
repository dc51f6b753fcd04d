//! What things are called in these messages: code systems, identifier systems, extensions. Published names where
//! there are any; our own begin with `urn:vardbrygga:`.

use serde_json::{Value, json};

pub(super) const MEDCOM_EVENT: &str =
    "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-eventCodes";
pub(super) const MEDCOM_ACTIVITY: &str =
    "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-activityCodes";
pub(super) const MEDCOM_USE: &str =
    "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-destinationUse";
pub(super) const MEDCOM_USE_OF: &str =
    "http://medcomfhir.dk/ig/messaging/StructureDefinition/medcom-messaging-destinationUseExtension";
/// Spelt as it is published.
pub(super) const MEDCOM_LEAVE: &str = "http://medcomfhir.dk/ig/hospitalnotification/StructureDefinition/medcom-hospitalnotifiation-leave-period-extension";
/// What R5 has an element for.
pub(super) const PLANNED_END: &str =
    "http://hl7.org/fhir/5.0/StructureDefinition/extension-Encounter.plannedEndDate";
pub(super) const ACT_CODE: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
pub(super) const PARTICIPATION: &str = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
pub(super) const DISPOSITION: &str = "http://terminology.hl7.org/CodeSystem/discharge-disposition";
pub(super) const LOINC: &str = "http://loinc.org";
pub(super) const SECURITY: &str = "http://electronichealth.se/CodeSystem/SecurityLabel";

/// The HSA-id in HL7 Sweden's profiles.
pub(super) const HSA: &str = "urn:oid:1.2.752.29.4.19";

pub(super) const EVENT: &str = "urn:vardbrygga:fhir:event";
pub(super) const ACTIVITY: &str = "urn:vardbrygga:fhir:activity";
pub(super) const CASE: &str = "urn:vardbrygga:fhir:case";
pub(super) const NOTICE: &str = "urn:vardbrygga:fhir:notice";
pub(super) const MEETING: &str = "urn:vardbrygga:fhir:meeting";
pub(super) const ROLE: &str = "urn:vardbrygga:fhir:role";
pub(super) const PART: &str = "urn:vardbrygga:fhir:part";
pub(super) const SECTION: &str = "urn:vardbrygga:fhir:section";
pub(super) const REASON: &str = "urn:vardbrygga:fhir:reason";
pub(super) const RULE: &str = "urn:vardbrygga:fhir:rule";

pub(super) const ABLE_FROM: &str = "urn:vardbrygga:fhir:able-from";
pub(super) const ADDRESS_CARE_OF: &str = "urn:vardbrygga:fhir:address-care-of";
pub(super) const ADDRESS_POST_BOX: &str = "urn:vardbrygga:fhir:address-post-box";
pub(super) const ANSWERED_ID: &str = "urn:vardbrygga:fhir:answered-id";
pub(super) const ANSWERED_KIND: &str = "urn:vardbrygga:fhir:answered-kind";
pub(super) const ASSESSED_AT: &str = "urn:vardbrygga:fhir:assessed-at";
pub(super) const CONSENT: &str = "urn:vardbrygga:fhir:consent";
pub(super) const CRITERION: &str = "urn:vardbrygga:fhir:criterion";
pub(super) const ENDED_AT: &str = "urn:vardbrygga:fhir:ended-at";
pub(super) const END_REASON: &str = "urn:vardbrygga:fhir:end-reason";
pub(super) const ENROLMENT: &str = "urn:vardbrygga:fhir:enrolment";
pub(super) const EXPECTED_RETURN: &str = "urn:vardbrygga:fhir:expected-return";
pub(super) const FOLLOW_UP: &str = "urn:vardbrygga:fhir:follow-up";
pub(super) const INTERVENTION: &str = "urn:vardbrygga:fhir:intervention";
pub(super) const MESSAGE_ID: &str = "urn:vardbrygga:fhir:message-id";
pub(super) const NEED: &str = "urn:vardbrygga:fhir:need";
pub(super) const NOTE: &str = "urn:vardbrygga:fhir:note";
pub(super) const OPEN_CARE: &str = "urn:vardbrygga:fhir:open-care-available";
pub(super) const OUTCOME: &str = "urn:vardbrygga:fhir:outcome";
pub(super) const PRIORITIES: &str = "urn:vardbrygga:fhir:patient-priorities";
pub(super) const READY_AT: &str = "urn:vardbrygga:fhir:ready-at";
pub(super) const RECEIPT: &str = "urn:vardbrygga:fhir:receipt";
pub(super) const RESPONSE_MINUTES: &str = "urn:vardbrygga:fhir:response-minutes";
pub(super) const TELEPHONE: &str = "urn:vardbrygga:fhir:telephone";
pub(super) const TRACK: &str = "urn:vardbrygga:fhir:track";
pub(super) const UNIT: &str = "urn:vardbrygga:fhir:unit";

/// A CodeableConcept of one code.
pub(super) fn concept(system: &str, code: &str) -> Value {
    json!({ "coding": [{ "system": system, "code": code }] })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_readme_gives_every_name_of_our_own() {
        let readme = include_str!("README.md");
        let own = include_str!("names.rs").split("= \"urn:vardbrygga:fhir:").skip(1);
        let names = own
            .filter_map(|rest| rest.split_once("\";"))
            .map(|(name, _)| name);
        let missing: Vec<&str> = names
            .filter(|name| !readme.contains(&format!("`{name}`")))
            .collect();
        assert_eq!(missing, Vec::<&str>::new());
    }
}
