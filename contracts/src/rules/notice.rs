//! Rules of what every message outside the referral family says of itself.

use super::{patient, unit};
use crate::Content;
use crate::check::Check;
use crate::notice::Notice;

crate::rules! {
    /// The rules of notices.
    pub(crate) RULES {
        NOT_001 "NOT-001" Error: "the id of the message must be given, with at most 256 characters"
            / "meddelandets id måste anges, med högst 256 tecken"
            @ "contract 1.0: notice.noticeId 1..1";
    }
}

/// Asks the rules of a content that has a notice.
pub(crate) fn content(check: &mut Check, content: &Content) {
    let Some(notice_of) = content.notice() else { return };
    check.within(content.kind().content_name(), |c| notice(c, notice_of));
}

/// Asks the rules of a notice.
pub(crate) fn notice(check: &mut Check, notice: &Notice) {
    check.within("notice", |c| {
        c.required_text_within(&NOT_001, (&NOT_001, 256), "noticeId", notice.notice_id.as_ref());
        patient::check(c, &notice.patient);
        unit::full_organisation(c, "sendingOrganisation", &notice.sending_organisation);
    });
}
