//! SOAP 1.1 around a message: taken off when it is there, put on when it is asked for, and the faults
//! that stand in its place. Nothing here knows a contract.

use contracts::{Reason, Violation};

use super::failure::refused;
use super::parse::parse_until;
use super::rules::{RIV_005, RIV_006, RIV_007};
use super::tree::{Element, Tree};
use super::writer::Writer;
use crate::DecodeFailure;

const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const SOAP_1_2: &str = "http://www.w3.org/2003/05/soap-envelope";
const REGISTRY: &str = "urn:riv:itintegration:registry:1";

/// Media type of everything written.
pub(crate) const CONTENT_TYPE: &str = "text/xml; charset=utf-8";

/// A message, with or without the envelope it came in.
#[derive(Clone, Copy)]
pub(crate) struct Opened<'t, 'a> {
    /// The message's own root element, or a fault.
    pub(crate) message: Element<'t, 'a>,
    /// Whether it came in an envelope.
    pub(crate) soap: bool,
    /// Where the envelope says it is to go.
    pub(crate) logical_address: Option<&'t str>,
}

/// Takes the envelope off, when there is one.
///
/// # Errors
/// [`Reason::Unreadable`] for an envelope without exactly one message, [`Reason::Unsupported`] for SOAP 1.2
/// and for a header that must be understood and is not.
pub(crate) fn open<'t, 'a>(tree: &'t Tree<'a>) -> Result<Opened<'t, 'a>, DecodeFailure> {
    let root = tree.root().ok_or_else(not_one_message)?;
    if root.namespace() == SOAP_1_2 {
        return Err(refused(Reason::Unsupported, Violation::of(&RIV_006, root.name())));
    }
    if !root.is(SOAP, "Envelope") {
        return Ok(Opened {
            message: root,
            soap: false,
            logical_address: None,
        });
    }
    let mut logical_address = None;
    for header in root
        .children()
        .filter(|child| child.is(SOAP, "Header"))
        .flat_map(|header| header.children())
    {
        if header.is(REGISTRY, "LogicalAddress") {
            logical_address = Some(header.text().trim());
        } else if is_for_us(header) {
            return Err(refused(
                Reason::Unsupported,
                Violation::of(&RIV_007, "Envelope.Header"),
            ));
        }
    }
    Ok(Opened {
        message: body(root).ok_or_else(not_one_message)?,
        soap: true,
        logical_address,
    })
}

fn body<'t, 'a>(envelope: Element<'t, 'a>) -> Option<Element<'t, 'a>> {
    let mut bodies = envelope.children().filter(|child| child.is(SOAP, "Body"));
    let mut messages = bodies.next()?.children();
    let message = messages.next()?;
    (bodies.next().is_none() && messages.next().is_none()).then_some(message)
}

fn is_for_us(header: Element<'_, '_>) -> bool {
    let must = header.attribute_in(SOAP, "mustUnderstand");
    let elsewhere = header.attribute_in(SOAP, "actor").is_some();
    must.is_some_and(|must| matches!(must.trim(), "1" | "true")) && !elsewhere
}

fn not_one_message() -> DecodeFailure {
    refused(Reason::Unreadable, Violation::of(&RIV_005, "Envelope.Body"))
}

/// The beginning of a message, up to its own root element. For bytes that have been read once already.
pub(crate) fn beginning(text: &str) -> Option<Tree<'_>> {
    let mut first = true;
    let mut in_body = false;
    parse_until(text, |namespace, name| {
        if namespace == SOAP {
            in_body = name == "Body";
        }
        let found = namespace != SOAP && (first || in_body);
        first = false;
        found
    })
}

/// Writes an envelope around what `body` writes.
pub(crate) fn write(out: &mut Writer, logical_address: Option<&str>, body: impl FnOnce(&mut Writer)) {
    out.markup("<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\">");
    if let Some(address) = logical_address {
        out.markup("<soapenv:Header><LogicalAddress xmlns=\"urn:riv:itintegration:registry:1\">");
        out.escaped(address);
        out.markup("</LogicalAddress></soapenv:Header>");
    }
    out.markup("<soapenv:Body>");
    body(out);
    out.markup("</soapenv:Body></soapenv:Envelope>");
}

/// Whose doing a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Blame {
    /// The message's; sending it again gives the same fault.
    Client,
    /// Ours; the message may be sent again.
    Server,
}

/// Writes a fault with a text that says nothing of a person, and an id to ask about.
pub(crate) fn write_fault(out: &mut Writer, blame: Blame, text: &str, id: &str) {
    out.markup("<soapenv:Fault><faultcode>soapenv:");
    out.markup(match blame {
        Blame::Client => "Client",
        Blame::Server => "Server",
    });
    out.markup("</faultcode><faultstring>");
    out.escaped(text);
    out.markup("</faultstring><detail><logId xmlns=\"urn:vardbrygga:context:1\">");
    out.escaped(id);
    out.markup("</logId></detail></soapenv:Fault>");
}

/// The code of a fault, when the element is one: SOAP's own word for it, and the national platform's code
/// (`VP004`) when the text begins with one. Never more of the text.
pub(crate) fn fault_code(message: Element<'_, '_>) -> Option<String> {
    if !message.is(SOAP, "Fault") {
        return None;
    }
    let part = |name: &str| {
        message
            .children()
            .find(|child| child.is("", name))
            .map(|child| child.text().trim())
    };
    let code = part("faultcode").and_then(|code| code.rsplit(':').next());
    let known = ["Client", "Server", "VersionMismatch", "MustUnderstand"];
    let known = known.into_iter().find(|known| Some(*known) == code);
    let platform = part("faultstring")
        .and_then(|text| text.get(..5))
        .filter(|code| is_platform_code(code));
    let words = [Some("Fault"), known, platform];
    Some(words.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

fn is_platform_code(code: &str) -> bool {
    code.strip_prefix("VP")
        .is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
}
