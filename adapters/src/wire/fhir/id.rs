//! Ids of resources: the sender's own where FHIR allows it, otherwise one that is always the same for the same text.

use sha2::{Digest, Sha256};

/// The longest id that FHIR allows.
const LONGEST: usize = 64;

/// Whether a text may be an id.
pub(crate) fn is_id(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
}

/// The text itself where it may be an id, otherwise an id made of it.
pub(crate) fn id_of(text: &str) -> String {
    if is_id(text) {
        text.to_owned()
    } else {
        uuid(&[text])
    }
}

/// A UUID (version 8, RFC 9562) made of texts; the same for the same texts.
pub(super) fn uuid(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digest = hash.finalize();
    let mut bits = digest
        .iter()
        .take(16)
        .fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
    bits = (bits & !(0xF << 76)) | (0x8 << 76);
    bits = (bits & !(0x3 << 62)) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    let group = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    [
        group(0, 8),
        group(8, 12),
        group(12, 16),
        group(16, 20),
        group(20, 32),
    ]
    .join("-")
}

#[cfg(test)]
mod tests {
    use super::{id_of, is_id, uuid};

    #[test]
    fn a_text_that_fhir_allows_stays_and_any_other_becomes_the_same_uuid_every_time() {
        assert_eq!(id_of("M-1.a"), "M-1.a");
        let made = id_of("SE2321000131-E01#R1/v1");
        assert!(is_id(&made));
        assert_eq!(made, id_of("SE2321000131-E01#R1/v1"));
        assert_eq!(
            (made.len(), made.as_bytes()[14], made.as_bytes()[8]),
            (36, b'8', b'-')
        );
    }

    #[test]
    fn texts_that_only_join_alike_have_different_ids() {
        assert_ne!(uuid(&["ab", "c"]), uuid(&["a", "bc"]));
    }
}
