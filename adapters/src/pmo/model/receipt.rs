//! `Receipt`: the content of ProcessReceipt.

use contracts::receipt::{Receipt, ReceiptViolation};

use crate::wire::riv::structures;

structures! {
    Receipt {
        "notice" => notice,
        "answers" => answers,
        "answersKind" => answers_kind,
        "status" => status,
        "violation" => violation,
    }

    ReceiptViolation {
        "rule" => rule,
        "path" => path,
        "expected" => expected,
    }
}
