//! The discharge family to ADT, SIU and MDM. Each kind is written by one module, which says its event; the parts they
//! share by `notice` (who says it to whom), `visit` (EVN, PV1, PV2), `units` and `items`.

mod admission;

mod discharged;

mod document;

mod handover;

mod interruption;

mod items;

mod leave;

mod notice;

mod planning;

mod ready;

mod sip_invitation;

mod units;

mod visit;

pub(super) use admission::write as admission;
pub(super) use discharged::write as discharged;
pub(super) use handover::write as handover;
pub(super) use interruption::write as interruption;
pub(super) use leave::write as leave;
pub(super) use planning::write as planning;
pub(super) use ready::write as ready;
pub(super) use sip_invitation::write as sip_invitation;
