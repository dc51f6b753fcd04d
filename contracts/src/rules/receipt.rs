//! Rules of `receipt`.

use super::notice;
use crate::check::Check;
use crate::receipt::{Receipt, ReceiptStatus, ReceiptViolation};

crate::rules! {
    /// The rules that receipts alone have, in document order.
    pub(crate) RULES {
        RCT_001 "RCT-001" Error: "the id of the message that is answered must be given"
            / "id för det meddelande som besvaras måste anges"
            @ "contract 1.0: receipt.answers 1..1";
        RCT_002 "RCT-002" Error: "the id of the message that is answered must have at most 300 characters"
            / "id för det meddelande som besvaras får ha högst 300 tecken"
            @ "contract 1.0: receipt.answers";
        RCT_003 "RCT-003" Error: "what became of the message must be given: received, accepted or refused"
            / "vad som hände med meddelandet måste anges: mottaget, kvitterat eller avvisat"
            @ "contract 1.0: receipt.status 1..1";
        RCT_004 "RCT-004" Warning: "what the message was refused for should be given"
            / "vad meddelandet avvisades för bör anges"
            @ "contract 1.0: receipt.violation";
        RCT_005 "RCT-005" Error: "the id of the broken rule must be given"
            / "den brutna regelns id måste anges"
            @ "contract 1.0: receipt.violation.rule 1..1";
        RCT_006 "RCT-006" Error: "a broken rule must have at most 64 characters, its place 256, and what was expected 1024"
            / "en bruten regel får ha högst 64 tecken, dess plats 256 och det väntade 1024"
            @ "contract 1.0: receipt.violation";
    }
}

/// Asks every rule of a receipt.
pub(crate) fn check(check: &mut Check, receipt: &Receipt) {
    check.within("receipt", |c| {
        notice::check(c, &receipt.notice);
        let answers = receipt.answers.as_ref();
        c.required_text_within(&RCT_001, (&RCT_002, 300), "answers", answers);
        c.required(&RCT_003, "status", receipt.status.as_ref());
        let refused = receipt.status == Some(ReceiptStatus::Refused);
        c.required_if(refused, &RCT_004, "violation", receipt.violation.first());
        c.each("violation", &receipt.violation, violation);
    });
}

fn violation(c: &mut Check, violation: &ReceiptViolation) {
    let rule = violation.rule.as_ref();
    c.required_text_within(&RCT_005, (&RCT_006, 64), "rule", rule);
    c.text_within((&RCT_006, 256), "path", violation.path.as_ref());
    c.text_within((&RCT_006, 1024), "expected", violation.expected.as_ref());
}
