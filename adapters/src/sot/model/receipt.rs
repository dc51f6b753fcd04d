//! What became of a message.

use contracts::Kind;
use contracts::notice::Notice;
use contracts::receipt::{self, ReceiptStatus, ReceiptViolation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What became of a message.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(in super::super) struct Receipt {
    /// Id of the message answered.
    #[schemars(extend("x-required" = true), length(min = 1, max = 300))]
    answers: Option<String>,
    /// Kind of the message answered.
    answers_kind: Option<Kind>,
    /// What became of it.
    #[schemars(extend("x-required" = true))]
    status: Option<ReceiptStatus>,
    /// What it was refused for; never a value of the message.
    refused_for: Vec<BrokenRule>,
}

/// One thing a message was refused for.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct BrokenRule {
    /// Id of the rule.
    #[schemars(extend("x-required" = true), length(min = 1, max = 64))]
    rule: Option<String>,
    /// Where in the message.
    #[schemars(length(min = 1, max = 256))]
    path: Option<String>,
    /// What was expected.
    #[schemars(length(min = 1, max = 1024))]
    expected: Option<String>,
}

impl Receipt {
    /// The receipt of a notice.
    pub(in super::super) fn read(self, notice: Notice) -> receipt::Receipt {
        let violation = |broken: BrokenRule| ReceiptViolation {
            rule: broken.rule,
            path: broken.path,
            expected: broken.expected,
        };
        receipt::Receipt {
            notice,
            answers: self.answers,
            answers_kind: self.answers_kind,
            status: self.status,
            violation: self.refused_for.into_iter().map(violation).collect(),
        }
    }

    /// A receipt without its notice.
    pub(in super::super) fn written(receipt: &receipt::Receipt) -> Self {
        let broken = |violation: &ReceiptViolation| {
            let violation = violation.clone();
            BrokenRule {
                rule: violation.rule,
                path: violation.path,
                expected: violation.expected,
            }
        };
        Self {
            answers: receipt.answers.clone(),
            answers_kind: receipt.answers_kind,
            status: receipt.status,
            refused_for: receipt.violation.iter().map(broken).collect(),
        }
    }
}
