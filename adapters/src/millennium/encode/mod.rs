//! Our document to their bytes, strictly HL7 v2.5.1: segments in the order of the structure, every
//! required field there. What the format has no place for is listed, never dropped in silence.

mod attachments;

mod confirmation;

mod discharge;

mod findings;

mod header;

mod observations;

mod outcome;

mod patient;

mod pen;

mod providers;

mod referral;

mod request;

use contracts::{Content, Document, Reason, Valid, Violation};

use self::pen::Pen;
use super::profile::Profile;
use super::rules;
use crate::wire::hl7v2::Charset;
use crate::wire::hl7v2::rules::HL7_014;
use crate::{EncodeFailure, Encoded};

/// Media type of what is written, without the character set.
pub(super) const CONTENT_TYPE: &str = "x-application/hl7-v2+er7";

/// Writes a document.
pub(super) fn encode(profile: &Profile, document: &Valid<Document>) -> Result<Encoded, EncodeFailure> {
    let mut pen = Pen::new(profile, document.kind());
    let envelope = &document.envelope;
    match &document.content {
        Content::Request(content) => request::write(&mut pen, envelope, content),
        Content::Confirmation(content) => confirmation::write(&mut pen, envelope, content),
        Content::Outcome(content) => outcome::write(&mut pen, envelope, content),
        Content::Admission(content) => discharge::admission(&mut pen, envelope, content),
        Content::Planning(content) => discharge::planning(&mut pen, envelope, content),
        Content::Ready(content) => discharge::ready(&mut pen, envelope, content),
        Content::SipInvitation(content) => discharge::sip_invitation(&mut pen, envelope, content),
        Content::Discharged(content) => discharge::discharged(&mut pen, envelope, content),
        Content::Handover(content) => discharge::handover(&mut pen, envelope, content),
        Content::Leave(content) => discharge::leave(&mut pen, envelope, content),
        Content::Interruption(content) => discharge::interruption(&mut pen, envelope, content),
        Content::Enrolment(_)
        | Content::Assessment(_)
        | Content::CoordinationRequest(_)
        | Content::CoordinationOutcome(_)
        | Content::Receipt(_) => return Err(EncodeFailure::not_written()),
    }
    header::keep(&mut pen, document);
    let written = pen.finish();
    if !written.unfit.is_empty() {
        return Err(failure(written.unfit));
    }
    if profile.refuse_left_out && !written.left_out.is_empty() {
        let refused = written.left_out.into_iter();
        return Err(failure(
            refused.map(|path| Violation::of(&rules::MIL_015, path)).collect(),
        ));
    }
    Ok(Encoded {
        body: written.body,
        content_type: content_type(profile.character_set),
        left_out: written.left_out,
    })
}

/// Media type with character set.
pub(super) const fn content_type(charset: Charset) -> &'static str {
    match charset {
        Charset::Utf8 => "x-application/hl7-v2+er7; charset=utf-8",
        Charset::Latin1 => "x-application/hl7-v2+er7; charset=iso-8859-1",
        Charset::Latin9 => "x-application/hl7-v2+er7; charset=iso-8859-15",
    }
}

/// The rule that a text breaks which does not fit the character set.
const UNFIT: &contracts::Rule = &HL7_014;

const fn failure(violations: Vec<Violation>) -> EncodeFailure {
    EncodeFailure {
        reason: Reason::NotExpressible,
        violations,
    }
}
