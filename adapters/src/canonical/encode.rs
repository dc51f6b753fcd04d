//! Our valid document to their bytes. Nothing is ever left out.

use contracts::{Document, Valid, json};

use crate::Encoded;
use crate::wire::json::MEDIA_TYPE;

/// Writes a document.
pub(super) fn document(document: &Valid<Document>) -> Encoded {
    Encoded {
        body: json::write(document).into_bytes(),
        content_type: MEDIA_TYPE,
        left_out: Vec::new(),
    }
}
