//! What this adapter demands beyond FHIR, as data.

contracts::rules! {
    /// The rules of the adapter.
    pub(crate) RULES {
        MPL_001 "MPL-001" Error: "the event must be one that is read, see the adapter's README" / "händelsen måste vara en som läses, se adapterns README" @ "MedCom messaging eventCodes; message catalogue 4, 5";
        MPL_002 "MPL-002" Error: "the message's own Provenance must have an activity that its event knows" / "meddelandets egen Provenance måste ha en aktivitet som händelsen känner till" @ "MedCom messaging activityCodes; facts 2.4";
        MPL_003 "MPL-003" Error: "the profile forbids sending a protected identity to this system" / "profilen förbjuder att en skyddad identitet skickas till detta system" @ "messages 1";
        MPL_004 "MPL-004" Error: "a receipt must say ok or fatal-error; what may pass is told on the line" / "en kvittens måste säga ok eller fatal-error; det som kan gå över sägs på linjen" @ "MedCom acknowledgement 2.0";
        MPL_005 "MPL-005" Error: "a patient who has died must be told of by a message of the death" / "att en patient har avlidit måste anges i ett meddelande om dödsfallet" @ "FHIR R4 Patient.deceased; messages 2";
    }
}
