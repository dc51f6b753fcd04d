//! Documents to messages: the contract's element by its tables, the extension after it, SOAP around them.

use contracts::referral::Attachment;
use contracts::{Action, Content, Document, Reason, Violation};

use super::context::{Context, contradictions};
use super::contract::Contract;
use super::profile::{Profile, Protected};
use super::rules::{PMO_004, PMO_005};
use crate::wire::riv::soap::{self, CONTENT_TYPE};
use crate::wire::riv::{Structure, Writer};
use crate::{EncodeFailure, Encoded};

/// Room for a message without attachments; larger ones grow once or twice.
const ROOM: usize = 6 * 1024;
const CORE_ATTRIBUTES: &str = " xmlns=\"urn:riv:clinicalprocess:activity:request:2\"";

/// Writes a document.
pub(super) fn encode(document: &Document, profile: &Profile) -> Result<Encoded, EncodeFailure> {
    let contract = Contract::for_content(&document.content).ok_or_else(EncodeFailure::not_written)?;
    expressible(document, contract, profile)?;
    let mut out = Writer::new(ROOM.saturating_add(attached(&document.content)));
    out.markup("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    if profile.soap {
        let address = document.content.receiving_unit().map(contracts::HsaId::as_str);
        soap::write(&mut out, address, |out| message(document, contract, profile, out));
    } else {
        message(document, contract, profile, &mut out);
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

fn expressible(document: &Document, contract: Contract, profile: &Profile) -> Result<(), EncodeFailure> {
    let refuses = !profile.context && profile.protected_identity == Protected::Refuse;
    let rule = if document.envelope.action == Action::Withdraw {
        (&PMO_005, "envelope.action".to_owned())
    } else if refuses && Context::of(document, Vec::new()).protects() {
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

fn message(document: &Document, contract: Contract, profile: &Profile, out: &mut Writer) {
    for part in ["<", contract.name(), " xmlns=\"", contract.namespace(), "\">"] {
        out.markup(part);
    }
    out.element_in(contract.content(), None, CORE_ATTRIBUTES, |out| {
        match &document.content {
            Content::Request(request) => fields(request.as_ref(), out),
            Content::Confirmation(confirmation) => fields(confirmation.as_ref(), out),
            Content::Outcome(outcome) => fields(outcome.as_ref(), out),
            _ => {}
        }
    });
    let instants = out.take_instants();
    Context::of(document, instants).write(profile, out);
    for part in ["</", contract.name(), ">"] {
        out.markup(part);
    }
}

fn fields<T: Structure>(value: &T, out: &mut Writer) {
    for field in T::FIELDS {
        (field.write)(value, field.name, out);
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
    match content {
        Content::Request(request) => bytes(&request.attachment),
        Content::Outcome(outcome) => bytes(&outcome.attachment),
        _ => 0,
    }
}
