//! ERR segments in the form of 2.5.1: where, which error of table 0357, how severe, which rule, and what
//! was expected, in English for the log and in Swedish for the reader. Never a value of the message.

use contracts::{Reason, Violation};

use super::super::profile::Profile;
use super::location;
use crate::wire::hl7v2::{Message, Writer};

/// More errors than this help nobody; the last one says how many were left.
const MOST: usize = 20;
/// ERR-8 has room for 250 characters.
const USER_MESSAGE: usize = 250;

/// What an ERR is about: the message, as far as it could be read, and the profile that says its codes.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) message: Option<&'a Message<'a>>,
    pub(super) profile: &'a Profile,
}

impl About<'_> {
    /// Writes one ERR for each violation.
    pub(super) fn write(self, writer: &mut Writer, found: &[Violation]) {
        for violation in found.iter().take(MOST) {
            let severity = if violation.is_error() { "E" } else { "W" };
            self.begin(writer, &violation.path, error_code(violation.rule.id), severity);
            writer.at(5, 1).text(violation.rule.id, "");
            writer
                .at(7, 1)
                .text(&format!("{}: {}", violation.path, violation.expected), "");
            let swedish: String = violation.rule.swedish.chars().take(USER_MESSAGE).collect();
            writer.at(8, 1).text(&swedish, "");
        }
        if let Some(more @ 1..) = found.len().checked_sub(MOST) {
            self.begin(writer, "", UNSPECIFIED, "I");
            writer.at(7, 1).text(&format!("{more} more"), "");
            writer.at(8, 1).text(&format!("{more} till"), "");
        }
    }

    /// Writes the errors of a refusal: the reason itself first.
    pub(super) fn write_refusal(self, writer: &mut Writer, reason: Reason, found: &[Violation]) {
        self.begin(writer, "", reason_code(reason, found), "E");
        writer.at(5, 1).plain(reason.code());
        writer.at(5, 2).plain(reason.name());
        self.write(writer, found);
    }

    /// Writes that the message can be sent again.
    pub(super) fn write_unavailable(self, writer: &mut Writer) {
        self.begin(writer, "", INTERNAL, "E");
        writer
            .at(7, 1)
            .plain("the message could not be stored now; send it again");
        writer
            .at(8, 1)
            .text("meddelandet kunde inte tas emot just nu; skicka det igen", "");
    }

    fn begin(self, writer: &mut Writer, path: &str, (code, text): ErrorCode, severity: &str) {
        writer.segment("ERR");
        let place = self
            .message
            .and_then(|message| location::of(path, message, self.profile));
        if let Some(place) = place {
            writer.at(2, 1).plain(&place.segment);
            writer.at(2, 2).number(place.sequence);
            writer.at(2, 3).plain(&place.field);
            writer.at(2, 5).plain(&place.component);
        }
        writer.at(3, 1).plain(code);
        writer.at(3, 2).plain(text);
        writer.at(3, 3).plain("HL70357");
        writer.at(4, 1).plain(severity);
    }
}

type ErrorCode = (&'static str, &'static str);

const SEQUENCE: ErrorCode = ("100", "Segment sequence error");
const REQUIRED: ErrorCode = ("101", "Required field missing");
const UNSPECIFIED: ErrorCode = ("102", "Data type error");
const TABLE: ErrorCode = ("103", "Table value not found");
const EVENT: ErrorCode = ("201", "Unsupported event code");
const PROCESSING: ErrorCode = ("202", "Unsupported processing id");
const VERSION: ErrorCode = ("203", "Unsupported version id");
const KEY: ErrorCode = ("204", "Unknown key identifier");
const INTERNAL: ErrorCode = ("207", "Application internal error");

/// The rules of the contracts that say what must be given.
const GIVEN: &[&str] = &[
    "ENV-002", "ENV-004", "ENV-006", "ENV-007", "ENV-008", "REF-001", "REF-002", "REF-003", "REF-004",
    "REF-005", "REF-006", "REF-007", "REF-010", "REF-012", "REF-014", "CNF-001", "CNF-002", "CNF-003",
    "CNF-005", "OUT-001", "OUT-002", "OUT-003", "RID-001", "VER-001", "PID-001", "PID-002", "PID-003",
    "PAT-003", "PAT-004", "PAT-006", "PAT-011", "PAT-012", "UNI-001", "AUT-001", "COD-001", "COD-002",
    "COD-003", "ATT-001", "ATT-005", "ATT-007", "PAY-001", "PAY-003", "PAY-005", "PAY-008", "PAY-009",
    "PAY-013", "PAY-015",
];

/// The error of table 0357 that a rule comes nearest to.
fn error_code(rule: &str) -> ErrorCode {
    match rule {
        "HL7-001" | "HL7-008" | "HL7-012" => SEQUENCE,
        "HL7-003" | "HL7-014" | "MIL-009" | "MIL-014" | "MIL-017" => TABLE,
        "HL7-018" | "MIL-001" | "MIL-004" | "MIL-005" => EVENT,
        "MIL-002" => VERSION,
        "MIL-003" => PROCESSING,
        "MIL-007" | "MIL-008" | "MIL-010" => REQUIRED,
        "RTE-001" => KEY,
        _ if GIVEN.contains(&rule) => REQUIRED,
        _ => UNSPECIFIED,
    }
}

/// The error of table 0357 that a reason comes nearest to. 207 says "send it again" only
/// with AR, and the one refusal that carries it is never AR.
fn reason_code(reason: Reason, found: &[Violation]) -> ErrorCode {
    match reason {
        Reason::NoRoute | Reason::TargetUnknown => KEY,
        // Which of event, version and processing id it is, the rule says.
        Reason::Unsupported => found
            .first()
            .map_or(EVENT, |violation| error_code(violation.rule.id)),
        Reason::Unreadable => SEQUENCE,
        Reason::CharacterSet => TABLE,
        Reason::TooLarge
        | Reason::Forbidden
        | Reason::ContractViolated
        | Reason::CaseViolated
        | Reason::RoutingLoop
        | Reason::NotExpressible
        | Reason::TargetRefused
        | Reason::AttemptsUsedUp
        | Reason::ReplyUnreadable => UNSPECIFIED,
        Reason::InternalFault => INTERNAL,
    }
}

#[cfg(test)]
mod tests {
    use super::{GIVEN, error_code};

    #[test]
    fn every_rule_that_is_told_as_missing_is_a_rule() {
        for id in GIVEN {
            assert!(contracts::rules::find(id).is_some(), "{id}");
        }
    }

    #[test]
    fn the_error_is_chosen_by_the_rule() {
        assert_eq!(error_code("RTE-001").0, "204");
        assert_eq!(error_code("HL7-017").0, "102");
        assert_eq!(error_code("MIL-002").0, "203");
        assert_eq!(error_code("MIL-003").0, "202");
        assert_eq!(error_code("PID-001").0, "101");
    }
}
