//! Elements of e-remiss that HL7 v2 has no field for: they travel as observations with agreed codes.
//! CE.1 has room for 20 characters, so the code is short and the element's path is its text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Declares the elements with their default code and their path in e-remiss.
macro_rules! elements {
    ($($(#[$doc:meta])* $name:ident $code:literal $path:literal;)+) => {
        /// An element of e-remiss that travels as an observation; named by its default code.
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

            /// The element's path in e-remiss.
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
}
