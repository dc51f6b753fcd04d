//! The three service contracts: their names, namespaces and elements, and which one a message is of.

use contracts::{Content, Reason, Violation};

use super::rules::{PMO_001, PMO_002};
use crate::DecodeFailure;
use crate::wire::riv::{Element, refused};

/// A service contract of clinicalprocess:activity:request, major version 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Contract {
    /// ProcessRequest.
    Request,
    /// ProcessRequestConfirmation.
    Confirmation,
    /// ProcessRequestOutcome.
    Outcome,
}

impl Contract {
    /// Every contract.
    pub(super) const ALL: [Self; 3] = [Self::Request, Self::Confirmation, Self::Outcome];

    /// The contract that says a content.
    pub(super) const fn for_content(content: &Content) -> Option<Self> {
        match content {
            Content::Request(_) => Some(Self::Request),
            Content::Confirmation(_) => Some(Self::Confirmation),
            Content::Outcome(_) => Some(Self::Outcome),
            _ => None,
        }
    }

    /// The name of the contract and of a message's root element.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Request => "ProcessRequest",
            Self::Confirmation => "ProcessRequestConfirmation",
            Self::Outcome => "ProcessRequestOutcome",
        }
    }

    /// The name of a response's root element.
    pub(super) const fn response(self) -> &'static str {
        match self {
            Self::Request => "ProcessRequestResponse",
            Self::Confirmation => "ProcessRequestConfirmationResponse",
            Self::Outcome => "ProcessRequestOutcomeResponse",
        }
    }

    /// The `soapAction` of the contract's operation (WSDL, `…Interaction_2.2_RIVTABP21`).
    pub(super) fn action(self) -> String {
        format!("{}:{}", self.namespace(), self.name())
    }

    /// The namespace of both root elements and of `result`.
    pub(super) const fn namespace(self) -> &'static str {
        match self {
            Self::Request => "urn:riv:clinicalprocess:activity:request:ProcessRequestResponder:2",
            Self::Confirmation => {
                "urn:riv:clinicalprocess:activity:request:ProcessRequestConfirmationResponder:2"
            }
            Self::Outcome => "urn:riv:clinicalprocess:activity:request:ProcessRequestOutcomeResponder:2",
        }
    }

    /// The element that holds the content.
    pub(super) const fn content(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Confirmation => "requestConfirmation",
            Self::Outcome => "requestOutcome",
        }
    }

    /// The contract of a message, by its root element.
    ///
    /// # Errors
    /// [`Reason::Unsupported`] for version 1, for other contracts, and for a response.
    pub(super) fn of(root: Element<'_, '_>) -> Result<Self, DecodeFailure> {
        let found = Self::ALL
            .into_iter()
            .find(|contract| root.is(contract.namespace(), contract.name()));
        found.ok_or_else(|| {
            let rule = if Self::ALL.iter().any(|contract| contract.is_version_1(root)) {
                &PMO_002
            } else {
                &PMO_001
            };
            refused(Reason::Unsupported, Violation::of(rule, "message"))
        })
    }

    fn is_version_1(self, root: Element<'_, '_>) -> bool {
        let same = self.namespace().trim_end_matches('2');
        root.namespace().strip_prefix(same) == Some("1")
    }
}
