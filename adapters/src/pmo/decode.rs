//! Messages to documents: SOAP off, contract told by its root, content and extension read by their tables.
//! Whether the document keeps its contract is asked elsewhere.

use contracts::{Content, HsaId, Reason, Violation};

use super::context::{CONTEXT, Context};
use super::contract::Contract;
use super::rules::{PMO_003, PMO_006};
use crate::wire::riv::soap::{self, Opened};
use crate::wire::riv::{self, Element, RIV_008, RIV_013, Reading, Tree, refused};
use crate::{DecodeFailure, Decoded, WireMessage};

/// Reads a message.
pub(super) fn decode(message: &WireMessage<'_>) -> Result<Decoded, DecodeFailure> {
    let text = riv::text(message.body, message.content_type)?;
    let tree = riv::parse(&text)?;
    let opened = soap::open(&tree)?;
    let contract = Contract::of(opened.message)?;
    let content = first_child(opened.message, contract)?;

    let mut reading = Reading::new(&tree, contract.core);
    let (context, found_in_context) = read_context(&tree, opened.message, &mut reading);
    reading.know(context.instants());
    let content = reading.within(contract.content(), |reading| (contract.read)(content, reading));
    let mut found = reading.into_found();
    found.extend(found_in_context);
    found.extend(protected_elsewhere(&context, &content));
    let is_for = is_for(&opened, &content).or_else(|| {
        found.extend(misaddressed(&opened, &content));
        content.receiving_unit().cloned()
    });
    Ok(Decoded {
        document: context.complete(content, is_for),
        found,
    })
}

/// The contract's own element, which must come first.
fn first_child<'t, 'a>(root: Element<'t, 'a>, contract: &Contract) -> Result<Element<'t, 'a>, DecodeFailure> {
    let first = root.children().next();
    first
        .filter(|child| child.is(contract.core, contract.content()))
        .ok_or_else(|| {
            let violation = Violation::of(&PMO_003, contract.content());
            refused(Reason::ContractViolated, violation)
        })
}

/// Reads our extension among what follows the contract's own element, and reports the rest.
fn read_context(tree: &Tree<'_>, root: Element<'_, '_>, reading: &mut Reading) -> (Context, Vec<Violation>) {
    let mut inside = Reading::new(tree, CONTEXT);
    let mut context = None;
    for extension in root.children().skip(1) {
        if extension.is(CONTEXT, "context") {
            if context.is_some() {
                inside.within("context", |inside| inside.find(&RIV_013));
            }
            context = Some(Context::read(extension, &mut inside));
        } else {
            reading.foreign(extension);
        }
    }
    (context.unwrap_or_default(), inside.into_found())
}

/// A care message has an element for a protected identity, and what says it elsewhere is not to be passed over.
fn protected_elsewhere(context: &Context, content: &Content) -> Option<Violation> {
    let elsewhere = context.protects() && content.notice().is_some();
    let path = || {
        format!(
            "{}.notice.patient.protectedIdentity",
            content.kind().content_name()
        )
    };
    elsewhere.then(|| Violation::of(&PMO_006, path()))
}

/// The unit that this copy of the message is for: the one of those spoken to that the envelope names.
fn is_for(opened: &Opened<'_, '_>, content: &Content) -> Option<HsaId> {
    let address = opened.logical_address?;
    let spoken_to = content.receiving_units().into_iter();
    let mut named = spoken_to.filter(|unit| unit.as_str().eq_ignore_ascii_case(address));
    named.next().cloned()
}

fn misaddressed(opened: &Opened<'_, '_>, content: &Content) -> Option<Violation> {
    let says = opened.logical_address.and(content.receiving_unit());
    says.map(|_| Violation::of(&RIV_008, "envelope.receiver.unit"))
}
