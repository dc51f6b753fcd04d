//! A Composition and its sections: one for each text, told by its code.

use contracts::Action;
use serde_json::Value;

use super::super::frame::Frame;
use super::super::names::{SECTION, concept};
use crate::wire::fhir::Mapper;

/// What every Composition must have.
pub(super) fn composition(m: &mut Mapper, kind: &str, title: &str, frame: &Frame) {
    let status = match frame.action {
        Action::New => "final",
        Action::Revise => "amended",
        Action::Withdraw => "entered-in-error",
    };
    m.constant("status", status.into());
    m.constant("type", concept(SECTION, kind));
    m.constant("title", title.into());
    let _ = m.first("author", |m| m.link_here(frame.sender));
}

/// A text.
pub(super) fn text(m: &mut Mapper, (code, title): (&str, &str), field: &str, to: &mut Option<String>) {
    let mark: (&str, Value) = ("code", concept(SECTION, code));
    let is_said = m.reads() || to.is_some();
    let _ = m.marked("section", mark, |m| {
        if is_said {
            m.stated("title", title);
        }
        let _ = m.object("text", |m| {
            if is_said {
                m.stated("status", "additional");
            }
            m.narrative(field, to);
        });
    });
}
