//! What a target's response means for the message it answers. Codes leave this file, free text never does.

use contracts::Reason;

use super::acknowledge::of_what;
use super::contract::Contract;
use super::subcode;
use crate::wire::riv::{self, Element, soap};
use crate::{Answer, ReplyUnreadable};

/// Reads the reply to a message that was sent.
pub(super) fn read(sent: &[u8], reply: &[u8]) -> Result<Answer, ReplyUnreadable> {
    let (contract, in_soap) =
        of_what(sent).ok_or(unreadable("a reply to a message of a contract that is known"))?;
    let text = riv::text(reply, None).map_err(|_| unreadable("a character set that is read"))?;
    let tree = riv::parse(&text).map_err(|_| unreadable("well-formed XML"))?;
    let opened = soap::open(&tree).map_err(|_| unreadable("one response in the SOAP body"))?;
    if let Some(code) = soap::fault_code(opened.message) {
        return Ok(Answer::Failed { code });
    }
    let response = opened.message;
    let same = response.is(contract.namespace, contract.response) && opened.soap == in_soap;
    let result = response
        .children()
        .next()
        .filter(|first| same && first.is(contract.namespace, "result"));
    result.map_or(
        Err(unreadable("a response of the contract that was sent")),
        |result| answer(contract, result),
    )
}

fn answer(contract: &Contract, result: Element<'_, '_>) -> Result<Answer, ReplyUnreadable> {
    let part = |name: &str| {
        let found = result.children().find(|child| child.is(contract.core, name));
        found.map(|child| child.text().trim()).unwrap_or_default()
    };
    match (part("resultCode"), part("errorCode")) {
        ("OK" | "INFO", _) => Ok(Answer::Accepted),
        ("ERROR", "VALIDATION_ERROR") => Ok(Answer::Refused {
            reason: Reason::TargetRefused,
            code: "VALIDATION_ERROR".to_owned(),
        }),
        ("ERROR", "APPLICATION_ERROR") => Ok(application_error(contract, part("subCode"))),
        // The standard asks for an error code; without one nothing says that sending again is in vain.
        ("ERROR", _) => Ok(Answer::Failed {
            code: "ERROR".to_owned(),
        }),
        _ => Err(unreadable("resultCode OK, INFO or ERROR")),
    }
}

/// Sending again is worth while, unless a sub-code says what stands in the way.
fn application_error(contract: &Contract, sub_code: &str) -> Answer {
    match subcode::meaning(contract.kind, sub_code) {
        Some((code, reason)) => Answer::Refused {
            reason,
            code: format!("APPLICATION_ERROR {code}"),
        },
        None => Answer::Failed {
            code: "APPLICATION_ERROR".to_owned(),
        },
    }
}

fn unreadable(expected: &'static str) -> ReplyUnreadable {
    ReplyUnreadable { expected }
}

#[cfg(test)]
mod tests {
    use contracts::Reason;

    use super::read;
    use crate::Answer;

    const SENT: &[u8] = include_bytes!("samples/request_new_bare.wire.xml");

    fn response(contract: &str, parts: &str) -> String {
        let space = format!("urn:riv:clinicalprocess:activity:request:{contract}Responder:2");
        format!(
            "<r:{contract}Response xmlns:r=\"{space}\" xmlns=\"urn:riv:clinicalprocess:activity:request:2\"><r:result>{parts}</r:result></r:{contract}Response>"
        )
    }

    fn error(code: &str, sub_code: &str) -> Answer {
        let parts = format!(
            "<resultCode>ERROR</resultCode><errorCode>{code}</errorCode><subCode>{sub_code}</subCode><message>Anna</message>"
        );
        read(SENT, response("ProcessRequest", &parts).as_bytes()).unwrap()
    }

    fn refused(reason: Reason, code: &str) -> Answer {
        let code = code.to_owned();
        Answer::Refused { reason, code }
    }

    #[test]
    fn ok_and_info_are_acceptance() {
        for code in ["OK", "INFO"] {
            let reply = response("ProcessRequest", &format!("<resultCode>{code}</resultCode>"));
            assert_eq!(read(SENT, reply.as_bytes()), Ok(Answer::Accepted));
        }
    }

    #[test]
    fn an_error_is_for_good_when_its_code_says_so() {
        let validation = refused(Reason::TargetRefused, "VALIDATION_ERROR");
        assert_eq!(error("VALIDATION_ERROR", "x"), validation);
        let unit = refused(Reason::TargetUnknown, "APPLICATION_ERROR PR001");
        assert_eq!(error("APPLICATION_ERROR", "PR001"), unit);
        let attachment = refused(Reason::TargetRefused, "APPLICATION_ERROR PR003");
        assert_eq!(error("APPLICATION_ERROR", "PR003"), attachment);
        let gateway = refused(Reason::TargetUnknown, "APPLICATION_ERROR VB301");
        assert_eq!(error("APPLICATION_ERROR", "VB301"), gateway);
    }

    #[test]
    fn any_other_application_error_may_pass_and_its_text_stays_where_it_is() {
        let failed = |code: &str| Answer::Failed {
            code: code.to_owned(),
        };
        for sub_code in ["Anna", "PRO001"] {
            assert_eq!(error("APPLICATION_ERROR", sub_code), failed("APPLICATION_ERROR"));
        }
        assert_eq!(error("SOMETHING", ""), failed("ERROR"));
    }

    #[test]
    fn a_response_of_another_contract_is_none() {
        let reply = response("ProcessRequestOutcome", "<resultCode>OK</resultCode>");
        assert!(read(SENT, reply.as_bytes()).is_err());
        assert!(
            read(
                SENT,
                response("ProcessRequest", "<resultCode>YES</resultCode>").as_bytes()
            )
            .is_err()
        );
        assert!(read(SENT, b"HTTP/1.1 200 OK").is_err());
    }
}
