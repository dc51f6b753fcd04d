//! MDM: a document of text, its type in TXA-2 and whether it is taken back. What it says follows as observations.

use contracts::notice::Notice;
use contracts::{Action, Envelope};

use super::notice;
use super::visit::{self, Visit};
use crate::millennium::encode::pen::Pen;
use crate::millennium::encode::{header, patient};

/// Begins a document: everything but its own observations. T02 is a new document, T10 replaces the one before, and
/// T04 takes it back.
pub(super) fn begin(pen: &mut Pen<'_>, envelope: &Envelope, said: &Notice, kind: &str, visit: &Visit<'_>) {
    let (trigger, available) = match said.action {
        Action::New => ("T02", "AV"),
        Action::Revise => ("T10", "AV"),
        Action::Withdraw => ("T04", "CA"),
    };
    header::write(pen, envelope, ("MDM", trigger, "MDM_T02"));
    visit::event(pen, trigger, said, (None, ""));
    pen.within_notice(|pen| patient::write(pen, &said.patient, None));
    visit::write(pen, "N", said, visit);
    pen.segment("TXA");
    pen.writer.at(1, 1).plain("1");
    pen.writer.at(2, 1).text(kind, "");
    pen.writer.at(3, 1).plain("TX");
    let path = pen.path("notice.noticeId");
    pen.text(12, 1, said.notice_id.as_deref(), path);
    pen.writer.at(17, 1).plain("AU");
    pen.writer.at(19, 1).plain(available);
    notice::write(pen, said, said.action);
}
