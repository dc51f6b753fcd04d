//! Who says it to whom, about whom: the observations that say what MSH, EVN, PID and PV1 have no place for. Units are
//! whole here, whatever a field of the standard says of them.

use contracts::Action;
use contracts::notice::Notice;

use super::units;
use crate::millennium::codes::Element;
use crate::millennium::control::action_code;
use crate::millennium::encode::observations::{begin, closed, coded, end, text};
use crate::millennium::encode::pen::Pen;

/// Writes what a message says of itself. `event` is the action that the event says.
pub(super) fn write(pen: &mut Pen<'_>, notice: &Notice, event: Action) {
    pen.within_notice(|pen| {
        text(pen, Element::NoticeId, notice.notice_id.as_deref(), "noticeId");
        if notice.action != event {
            begin(pen, "CE", Element::Action, "");
            pen.writer.at(5, 1).plain(action_code(notice.action));
            end(pen);
        }
        text(pen, Element::Reason, notice.reason.as_deref(), "reason");
        let path = pen.path("sendingOrganisation");
        let unit = &notice.sending_organisation;
        units::full(pen, Element::SendingUnit, unit, path);
        closed(pen, Element::SendingRole, "", notice.sending_role);
        addressees(pen, notice);
        author(pen, notice);
        closed(pen, Element::Consent, "", notice.consent);
        address(pen, notice);
    });
}

fn addressees(pen: &mut Pen<'_>, notice: &Notice) {
    for (index, addressee) in notice.addressee.iter().enumerate() {
        let sub_id = (index + 1).to_string();
        let path = pen.path("addressee").item(index).part("organisation");
        let unit = &addressee.organisation;
        units::by_id(pen, Element::Addressee, &sub_id, unit, path);
        closed(pen, Element::AddresseeRole, &sub_id, addressee.role);
    }
}

/// What EVN-5 does not say of the author.
fn author(pen: &mut Pen<'_>, notice: &Notice) {
    let Some(author) = &notice.author else {
        return;
    };
    let profession = author.type_of_healthcare_professional.as_ref();
    let path = pen.path("author.typeOfHealthcareProfessional");
    coded(pen, Element::Profession, "", profession, path);
    let unit = &author.healthcare_professional_organisation;
    let path = pen.path("author.healthcareProfessionalOrganisation");
    units::by_id(pen, Element::AuthorUnit, "", unit, path);
}

fn address(pen: &mut Pen<'_>, notice: &Notice) {
    let address = notice.patient.address.as_ref();
    let care_of = address.and_then(|address| address.care_of.as_deref());
    let post_box = address.and_then(|address| address.post_box.as_deref());
    text(pen, Element::CareOf, care_of, "patient.address.careOf");
    text(pen, Element::PostBox, post_box, "patient.address.postBox");
}
