//! Documents to messages: the contract's element by its tables, the extension after it, SOAP around them.

use contracts::referral::Attachment;
use contracts::{Action, Content, Document, HsaId, Reason, Violation};

use super::context::{Context, contradictions};
use super::contract::Contract;
use super::profile::{Profile, Protected};
use super::rules::{PMO_004, PMO_005};
use crate::wire::riv::Writer;
use crate::wire::riv::soap::{self, CONTENT_TYPE};
use crate::{EncodeFailure, Encoded};

/// Room for a message without attachments; larger ones grow once or twice.
const ROOM: usize = 6 * 1024;

/// Writes a document.
pub(super) fn encode(document: &Document, profile: &Profile) -> Result<Encoded, EncodeFailure> {
    let contract = Contract::for_content(&document.content).ok_or_else(EncodeFailure::not_written)?;
    expressible(document, contract, profile)?;
    let mut out = Writer::new(ROOM.saturating_add(attached(&document.content)));
    out.markup("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    if profile.soap {
        let is_for = is_for(document);
        let address = is_for.map(HsaId::as_str);
        soap::write(&mut out, address, |out| {
            message(document, contract, is_for, profile, out)
        });
    } else {
        let is_for = document.content.receiving_unit();
        message(document, contract, is_for, profile, &mut out);
    }
    for path in contradictions(&document.envelope, &document.content) {
        out.leave_out(path);
    }
    let (body, left_out) = out.finish();
    Ok(Encoded {
        body,
        content_type: CONTENT_TYPE,
        left_out,
    })
}

/// The unit that this copy of the message is for; the first one spoken to where the envelope names none of them.
fn is_for(document: &Document) -> Option<&HsaId> {
    let meant = document.envelope.receiver.unit.as_ref();
    let spoken_to = document.content.receiving_units();
    let copy_for = spoken_to.iter().find(|unit| Some(**unit) == meant);
    copy_for.or_else(|| spoken_to.first()).copied()
}

fn expressible(document: &Document, contract: &Contract, profile: &Profile) -> Result<(), EncodeFailure> {
    let refuses = !profile.context && profile.protected_identity == Protected::Refuse;
    let of_referral = document.content.notice().is_none();
    let rule = if of_referral && document.envelope.action == Action::Withdraw {
        (&PMO_005, "envelope.action".to_owned())
    } else if refuses && Context::of(document, None, Vec::new()).protects() {
        let element = contract.content();
        (&PMO_004, format!("{element}.patient.protectedIdentity"))
    } else {
        return Ok(());
    };
    Err(EncodeFailure {
        reason: Reason::NotExpressible,
        violations: vec![Violation::of(rule.0, rule.1)],
    })
}

fn message(
    document: &Document,
    contract: &Contract,
    is_for: Option<&HsaId>,
    profile: &Profile,
    out: &mut Writer,
) {
    for part in ["<", contract.name, " xmlns=\"", contract.namespace, "\">"] {
        out.markup(part);
    }
    let attributes = format!(" xmlns=\"{}\"", contract.core);
    out.element_in(contract.content(), None, &attributes, |out| {
        (contract.write)(&document.content, out);
    });
    let instants = out.take_instants();
    Context::of(document, is_for, instants).write(profile, out);
    for part in ["</", contract.name, ">"] {
        out.markup(part);
    }
}

fn attached(content: &Content) -> usize {
    let bytes = |attachments: &[Attachment]| -> usize {
        attachments
            .iter()
            .filter_map(|attachment| attachment.value.as_ref())
            .map(String::len)
            .sum()
    };
    if let Content::Request(request) = content {
        bytes(&request.attachment)
    } else if let Content::Outcome(outcome) = content {
        bytes(&outcome.attachment)
    } else {
        0
    }
}
