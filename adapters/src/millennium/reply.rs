//! Reads what a target answered: ACK, or an RRI that acknowledges a REF. Matched strictly by control id.

use super::profile::{NotCommitted, Profile};
use crate::wire::hl7v2::{Message, Segment};
use crate::{Answer, ReplyUnreadable};
use contracts::Reason;

/// "Application internal error" of table 0357: not about the message.
const INTERNAL: &str = "207";

/// Reads the reply to a message.
pub(super) fn read(profile: &Profile, sent: &[u8], reply: &[u8]) -> Result<Answer, ReplyUnreadable> {
    let unreadable = |expected| ReplyUnreadable { expected };
    let sent = Message::read_for_answer(sent).ok_or(unreadable("an HL7 message that was sent"))?;
    let reply = Message::read_for_answer(reply).ok_or(unreadable("an HL7 message"))?;
    let header = |message: &Message<'_>, field: u16| {
        let part = message
            .segment("MSH")
            .map(|header| header.field(field).component(1));
        part.and_then(|part| part.text(&mut Vec::new()))
            .unwrap_or_default()
            .into_owned()
    };
    if !matches!(header(&reply, 9).as_str(), "ACK" | "RRI") {
        return Err(unreadable("ACK or RRI in MSH-9"));
    }
    let answer = reply.segment("MSA").ok_or(unreadable("an MSA segment"))?;
    let answered = answer.field(2).component(1).text(&mut Vec::new());
    if answered.unwrap_or_default() != header(&sent, 10) {
        return Err(unreadable("the control id of the message that was sent in MSA-2"));
    }
    let asks_the_application = sent
        .segment("MSH")
        .is_some_and(|header| matches!(header.field(16).code(), "AL" | "SU"));
    match answer.field(1).code() {
        "AA" => Ok(Answer::Accepted),
        "CA" if asks_the_application => Ok(Answer::Committed),
        "CA" => Ok(Answer::Accepted),
        "CE" => Ok(not_committed(profile.commit_error, "CE", &errors(&reply))),
        "CR" => Ok(rejected(profile.commit_reject, &errors(&reply))),
        code @ ("AE" | "AR") => Ok(refusal(code, &errors(&reply))),
        _ => Err(unreadable("AA, AE, AR, CA, CE or CR in MSA-1")),
    }
}

/// CR is for good when it says what is wrong with the message, unless the profile knows better.
fn rejected(meaning: Option<NotCommitted>, errors: &[String]) -> Answer {
    match meaning {
        None if errors.iter().any(|error| error != INTERNAL) => refusal("CR", errors),
        None => not_committed(NotCommitted::Transient, "CR", errors),
        Some(meaning) => not_committed(meaning, "CR", errors),
    }
}

/// CE and CR come before any application has seen the message.
fn not_committed(meaning: NotCommitted, code: &str, errors: &[String]) -> Answer {
    let code = named(code, errors);
    match meaning {
        NotCommitted::Transient => Answer::Failed { code },
        NotCommitted::Unavailable => Answer::Unavailable { code },
    }
}

/// AE and AR are for good (architecture, section 4). AR with nothing but error 207 is for now: HL7 2.5.1
/// section 2.9.2 has AR mean "reject", among other things because the system is down, and says that the same
/// message may be accepted later.
fn refusal(code: &str, errors: &[String]) -> Answer {
    let named = named(code, errors);
    let is_down = code == "AR" && !errors.is_empty() && errors.iter().all(|error| error == INTERNAL);
    if is_down {
        return Answer::Failed { code: named };
    }
    let unknown = errors.iter().any(|error| error == "204");
    Answer::Refused {
        reason: if unknown {
            Reason::TargetUnknown
        } else {
            Reason::TargetRefused
        },
        code: named,
    }
}

/// The acknowledgement code with the first error beside it.
fn named(code: &str, errors: &[String]) -> String {
    match errors.first() {
        Some(error) => format!("{code} {error}"),
        None => code.to_owned(),
    }
}

/// The errors that a reply names.
fn errors(reply: &Message<'_>) -> Vec<String> {
    reply
        .segments()
        .filter(|segment| segment.is("ERR"))
        .filter_map(|segment| error_code(&segment))
        .collect()
}

/// The error of table 0357: ERR-3, or the last component of ERR-1 before version 2.5. Only what has the
/// form of such a code is repeated.
fn error_code(segment: &Segment<'_>) -> Option<String> {
    let codes = [
        segment.field(3).component(1),
        segment.field(1).component(4).subcomponent(1),
    ];
    codes
        .into_iter()
        .map(|part| part.code())
        .find(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit()))
        .map(str::to_owned)
}
