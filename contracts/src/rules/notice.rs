//! Rules of what every message outside the referral family says of itself, and of the free text it may hold.

use super::{patient, unit};
use crate::Rule;
use crate::check::Check;
use crate::notice::{Addressee, Notice};

crate::rules! {
    /// The rules of notices.
    pub(crate) RULES {
        NOT_001 "NOT-001" Error: "the id of the message must be given"
            / "meddelandets id måste anges"
            @ "contract 1.0: notice.noticeId 1..1";
        NOT_002 "NOT-002" Error: "the id of a message, a case, an enrolment or a meeting must have at most 256 characters"
            / "id för meddelande, ärende, inskrivning eller möte får ha högst 256 tecken"
            @ "contract 1.0: noticeId, caseId, enrolmentId, meetingId";
        NOT_003 "NOT-003" Error: "the case must be given"
            / "ärendet måste anges"
            @ "contract 1.0: notice.caseId 1..1";
        NOT_004 "NOT-004" Error: "the time when the message was made must be given"
            / "tidpunkt då meddelandet skapades måste anges"
            @ "contract 1.0: notice.noticeTime 1..1";
        NOT_005 "NOT-005" Error: "at least one unit must be spoken to"
            / "minst en mottagande enhet måste anges"
            @ "contract 1.0: notice.addressee 1..*";
        NOT_006 "NOT-006" Warning: "a unit should be spoken to once"
            / "en mottagande enhet bör anges en gång"
            @ "contract 1.0: notice.addressee";
        NOT_007 "NOT-007" Warning: "why a message is taken back should be given"
            / "skäl till att ett meddelande återkallas bör anges"
            @ "contract 1.0: notice.reason";
        NOT_008 "NOT-008" Error: "a free text must have at most 8192 characters"
            / "en fritext får ha högst 8192 tecken"
            @ "contract 1.0: free text outside the referral family";
    }
}

/// How long an id may be.
const LONGEST_ID: usize = 256;

/// Asks the rules of a notice.
pub(crate) fn check(check: &mut Check, notice: &Notice) {
    check.within("notice", |c| {
        required_id(c, &NOT_001, "noticeId", notice.notice_id.as_ref());
        required_id(c, &NOT_003, "caseId", notice.case_id.as_ref());
        c.required(&NOT_004, "noticeTime", notice.notice_time.as_ref());
        let reason = notice.reason.as_ref();
        c.required_if(notice.withdraws(), &NOT_007, "reason", reason);
        text(c, "reason", reason);
        patient::check(c, &notice.patient);
        unit::full_organisation(c, "sendingOrganisation", &notice.sending_organisation);
        if let Some(author) = &notice.author {
            unit::author(c, author);
        }
        addressees(c, &notice.addressee);
    });
}

/// Requires an id of the message or of something that messages name.
pub(crate) fn required_id(
    check: &mut Check,
    missing: &'static Rule,
    field: &'static str,
    id: Option<&String>,
) {
    check.required_text_within(missing, (&NOT_002, LONGEST_ID), field, id);
}

/// Asks the rules of an id that may be left out.
pub(crate) fn id(check: &mut Check, field: &'static str, id: Option<&String>) {
    check.text_within((&NOT_002, LONGEST_ID), field, id);
}

/// Asks the rules of a free text.
pub(crate) fn text(check: &mut Check, field: &'static str, text: Option<&String>) {
    check.text_within((&NOT_008, 8192), field, text);
}

fn addressees(check: &mut Check, addressees: &[Addressee]) {
    if addressees.is_empty() {
        check.missing(&NOT_005, "addressee");
    }
    let mut place = 0;
    check.each("addressee", addressees, |c, addressee| {
        let unit = &addressee.organisation;
        unit::organisation(c, "organisation", unit);
        let mut before = addressees.iter().take(place);
        let again = unit.care_unit_id.is_some() && before.any(|other| other.organisation == *unit);
        c.holds(&NOT_006, "organisation", !again);
        place += 1;
    });
}
