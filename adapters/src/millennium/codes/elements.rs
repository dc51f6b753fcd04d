//! Elements of the contracts that HL7 v2 has no field for: they travel as observations with agreed codes.
//! CE.1 has room for 20 characters, so the code is short and the element's path is its text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Declares the elements with their default code and their path in the contract.
macro_rules! elements {
    ($($(#[$doc:meta])* $name:ident $code:literal $path:literal;)+) => {
        /// An element of a contract that travels as an observation; named by its default code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
        pub(in crate::millennium) enum Element {
            $($(#[$doc])* #[serde(rename = $code)] $name,)+
        }

        impl Element {
            /// Every element.
            pub(in crate::millennium) const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Schema of the default codes, for the keys of a table.
            pub(in crate::millennium) fn schema_of_codes() -> serde_json::Value {
                serde_json::json!({ "enum": [$($code),+] })
            }

            /// The default code in OBX-3 and NTE-4.
            pub(in crate::millennium) const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The element whose default code that is.
            pub(in crate::millennium) fn of_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)+ _ => None }
            }

            /// The element's path in the contract.
            pub(in crate::millennium) const fn path(self) -> &'static str {
                match self { $(Self::$name => $path,)+ }
            }
        }
    };
}

elements! {
    /// Version of the referral, or of the referral that is answered.
    VersionNumber "versionNumber" "versionNumber";
    /// When the version was made.
    VersionTimeStamp "versionTimeStamp" "versionTimeStamp";
    /// The author's profession.
    Profession "profession" "author.typeOfHealthcareProfessional";
    /// Care of, in the temporary address.
    CareOf "careOf" "patient.address.careOf";
    /// Post box, in the temporary address.
    PostBox "postBox" "patient.address.postBox";
    /// Wished-for receiver.
    DesiredRecipient "desiredRecipient" "additionalInformation.desiredRequestRecipient";
    /// Administrative notes.
    Administrative "administrative" "additionalInformation.administrativeInformation";
    /// Need of an interpreter.
    Interpreter "interpreter" "additionalInformation.interpreterRequirement";
    /// What to be aware of.
    Awareness "awareness" "awarenessInformation.text";
    /// The question.
    Question "question" "questionFormulation.text";
    /// History.
    ClinicalInformation "clinicalInformation" "questionFormulation.clinicalInformation.text";
    /// The care process.
    CareProcess "careProcessId" "careProcessId";
    /// An embedded file.
    Attachment "attachment" "attachment.value";
    /// Its id.
    AttachmentId "attachmentId" "attachment.id";
    /// Its media type, where more is known of it than OBX-5 can say.
    AttachmentMediaType "attachmentMediaType" "attachment.mediaType";
    /// What it shows.
    AttachmentText "attachmentText" "attachment.description";
    /// Identity of a confirmation.
    ConfirmationId "confirmationId" "requestConfirmationId";
    /// When it was made.
    ConfirmationTime "confirmationTime" "requestConfirmationTime";
    /// Identity of an answer.
    OutcomeId "outcomeId" "requestOutcomeId";
    /// When it was made.
    OutcomeTime "outcomeTime" "requestOutcomeTime";
    /// The message to the referrer, or the answer.
    OutcomeText "outcomeText" "outcome.outcomeText";

    /// Identity of a message of the discharge family.
    NoticeId "noticeId" "notice.noticeId";
    /// When it was made, where the event has no EVN segment.
    NoticeTime "noticeTime" "notice.noticeTime";
    /// That it replaces what was said before, where the event cannot say so.
    Action "action" "notice.action";
    /// Why something is changed or taken back.
    Reason "reason" "notice.reason";
    /// The unit that speaks.
    SendingUnit "sendingUnit" "notice.sendingOrganisation";
    /// What it is to the patient.
    SendingRole "sendingRole" "notice.sendingRole";
    /// The care unit responsible for the author.
    AuthorUnit "authorUnit" "notice.author.healthcareProfessionalOrganisation";
    /// A unit spoken to.
    Addressee "addressee" "notice.addressee.organisation";
    /// What it is to the patient.
    AddresseeRole "addresseeRole" "notice.addressee.role";
    /// Whether the patient agrees that the units share what they know.
    Consent "consent" "notice.consent";
    /// Care of, in the registered address.
    RegisteredCareOf "registeredCareOf" "registeredAddress.careOf";
    /// Post box, in the registered address.
    RegisteredPostBox "registeredPostBox" "registeredAddress.postBox";
    /// The ward.
    Ward "ward" "ward";
    /// When help after discharge was judged to be needed.
    AssessedAt "assessedAt" "assessedAt";
    /// When the patient is expected to leave, where the event has no PV2 segment.
    ExpectedDischarge "expectedDischarge" "expectedDischargeAt";
    /// Fast vårdkontakt.
    CareContact "careContact" "fixedCareContact";
    /// How much must be coordinated.
    Track "track" "track";
    /// What else is to be said.
    Text "text" "text";
    /// The unit the patient went to.
    DestinationUnit "destinationUnit" "destinationOrganisation";
    /// Whether open care has what the patient needs.
    OpenCareAvailable "openCareAvailable" "openCareAvailable";
    /// The hospital that has taken over.
    TransferredTo "transferredTo" "transferredTo";
    /// Whether a party can receive the patient.
    Ability "ability" "ability";
    /// From when.
    AbleFrom "ableFrom" "ableFrom";
    /// Why it cannot.
    Obstacle "obstacle" "obstacle";
    /// What the patient needs.
    Need "need" "need";
    /// What open care must have ready.
    Measure "measure" "measure.activity";
    /// The unit that does it.
    MeasureUnit "measureUnit" "measure.responsibleOrganisation";
    /// When it must be ready.
    MeasureDue "measureDue" "measure.dueAt";
    /// Whether it is ready.
    MeasureReady "measureReady" "measure.isReady";
    /// A medicine.
    Medication "medication" "medication";
    /// An aid.
    Aid "aid" "aid";
    /// Why the patient was admitted, where the event has no PV2 segment.
    AdmissionReason "admissionReason" "reasonForAdmission";
    /// How the patient was at admission.
    StateAtAdmission "stateAtAdmission" "stateAtAdmission";
    /// What was done and what came of it.
    SummaryOfCare "summaryOfCare" "summaryOfCare";
    /// Health and function now.
    StateAtDischarge "stateAtDischarge" "stateAtDischarge";
    /// What the patient says.
    PatientView "patientView" "patientView";
    /// Risks.
    RiskAssessment "riskAssessment" "riskAssessment";
    /// Ability to work.
    WorkCapacity "workCapacity" "workCapacity";
    /// What is planned.
    FollowUp "followUp" "followUp";
    /// What matters to the patient.
    Priorities "patientPriorities" "patientPriorities";
    /// When the plan is followed up.
    FollowUpOn "followUpOn" "followUpOn";
    /// What the plan is to reach.
    Goal "goal" "goal.goal";
    /// The need behind it.
    GoalNeed "goalNeed" "goal.need";
    /// What is done.
    GoalIntervention "goalIntervention" "goal.intervention";
    /// The unit that does it.
    GoalUnit "goalUnit" "goal.responsibleOrganisation";
    /// When it is to be done.
    GoalDue "goalDue" "goal.dueOn";
    /// How far it has come.
    GoalStatus "goalStatus" "goal.status";
}
