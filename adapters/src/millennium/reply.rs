//! Reads what a target answered: ACK, or an RRI that acknowledges a REF. Matched strictly by control id.

use crate::wire::hl7v2::{Message, Segment};
use crate::{Answer, ReplyUnreadable};
use contracts::Reason;

/// Reads the reply to a message.
pub(super) fn read(sent: &[u8], reply: &[u8]) -> Result<Answer, ReplyUnreadable> {
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
    let asks_no_more = sent
        .segment("MSH")
        .is_some_and(|header| header.field(16).code() == "NE");
    match answer.field(1).code() {
        "AA" => Ok(Answer::Accepted),
        "CA" if asks_no_more => Ok(Answer::Accepted),
        "CA" => Ok(Answer::Committed),
        code @ ("AE" | "AR" | "CE" | "CR") => Ok(refusal(code, &reply)),
        _ => Err(unreadable("AA, AE, AR, CA, CE or CR in MSA-1")),
    }
}

/// What a refusal means. AE, AR and CR are for good, CE is for now (architecture, section 4). AR with
/// nothing but error 207 is for now as well: HL7 2.5.1 section 2.9.2 has AR mean "reject", among other
/// things because the system is down, and says that the same message may be accepted later.
fn refusal(code: &str, reply: &Message<'_>) -> Answer {
    let errors: Vec<String> = reply
        .segments()
        .filter(|segment| segment.is("ERR"))
        .filter_map(|segment| error_code(&segment))
        .collect();
    let named = match errors.first() {
        Some(error) => format!("{code} {error}"),
        None => code.to_owned(),
    };
    let is_down = code == "AR" && !errors.is_empty() && errors.iter().all(|error| error == "207");
    if code == "CE" || is_down {
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
