//! A service contract: its names, namespaces and elements, and which one a message is of. Which there are stands in
//! `table`.

mod table;

use contracts::{Content, Kind, Reason, Violation};

use self::table::CONTRACTS;
pub(super) use self::table::KINDS;
use super::rules::{PMO_001, PMO_002};
use crate::DecodeFailure;
use crate::wire::riv::{Element, Reading, Writer, refused};

/// A service contract.
pub(super) struct Contract {
    /// The kind it carries.
    pub(super) kind: Kind,
    /// The name of the contract and of a message's root element.
    pub(super) name: &'static str,
    /// The name of a response's root element.
    pub(super) response: &'static str,
    /// The namespace of both root elements and of `result`.
    pub(super) namespace: &'static str,
    /// The namespace of every element below them.
    pub(super) core: &'static str,
    /// Reads the content from its element.
    pub(super) read: fn(Element<'_, '_>, &mut Reading) -> Content,
    /// Writes what is inside the element of the content.
    pub(super) write: fn(&Content, &mut Writer),
}

impl Contract {
    /// The contract that says a content.
    pub(super) fn for_content(content: &Content) -> Option<&'static Self> {
        let kind = content.kind();
        CONTRACTS.iter().find(|contract| contract.kind == kind)
    }

    /// The element that holds the content.
    pub(super) const fn content(&self) -> &'static str {
        self.kind.content_name()
    }

    /// The `soapAction` of the contract's operation (WSDL, `…Interaction_2.2_RIVTABP21`).
    pub(super) fn action(&self) -> String {
        format!("{}:{}", self.namespace, self.name)
    }

    /// The contract of a message, by its root element.
    ///
    /// # Errors
    /// [`Reason::Unsupported`] for another major version, for other contracts, and for a response.
    pub(super) fn of(root: Element<'_, '_>) -> Result<&'static Self, DecodeFailure> {
        let found = CONTRACTS
            .iter()
            .find(|contract| root.is(contract.namespace, contract.name));
        found.ok_or_else(|| {
            let rule = if CONTRACTS.iter().any(|contract| contract.is_other_version(root)) {
                &PMO_002
            } else {
                &PMO_001
            };
            refused(Reason::Unsupported, Violation::of(rule, "message"))
        })
    }

    /// Whether a root element is of the same contract in another major version.
    fn is_other_version(&self, root: Element<'_, '_>) -> bool {
        let parts = |namespace: &'static str| namespace.rsplit_once(':');
        parts(self.namespace).is_some_and(|(family, own)| {
            let other = root.namespace().strip_prefix(family);
            let version = other.and_then(|rest| rest.strip_prefix(':'));
            version.is_some_and(|version| version != own && version.parse::<u32>().is_ok())
        })
    }
}
