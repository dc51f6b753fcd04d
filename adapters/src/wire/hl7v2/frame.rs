//! What some senders leave around a message: a byte order mark, MLLP frame bytes, white space.

const START_OF_BLOCK: u8 = 0x0B;
const END_OF_BLOCK: u8 = 0x1C;
const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The message without what is around it.
pub(super) fn unwrap(mut bytes: &[u8]) -> &[u8] {
    loop {
        bytes = match bytes {
            [START_OF_BLOCK | b'\r' | b'\n' | b' ' | b'\t', rest @ ..] => rest,
            [0xEF, 0xBB, 0xBF, rest @ ..] => rest,
            _ => break,
        };
    }
    while let [rest @ .., END_OF_BLOCK | 0 | b'\r' | b'\n'] = bytes {
        bytes = rest;
    }
    bytes
}

/// Whether a byte order mark says that the characters are UTF-8.
pub(super) fn is_marked_utf8(bytes: &[u8]) -> bool {
    bytes
        .windows(UTF8_MARK.len())
        .take(2)
        .any(|window| window == UTF8_MARK)
}

/// Whether the bytes are UTF-16, by their byte order mark or by a zero in every other place.
pub(super) fn is_utf16(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] | [b'M', 0, b'S', 0, ..] | [0, b'M', 0, b'S', ..]
    )
}
