//! Ids that fit MSH-10 and MSA-2, and the codes of ZVB: what both directions must agree on.

use std::borrow::Cow;

use contracts::Action;
use sha2::{Digest, Sha256};

/// MSH-10 and MSA-2 have room for 20 characters.
const ROOM: usize = 20;

/// The control id of a message id: the id itself when it fits the field as it is, otherwise `VB` and a
/// digest of it, the same every time, so that a reply and a resend can be matched.
pub(super) fn control_id(message_id: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/#".contains(&byte);
    if (1..=ROOM).contains(&message_id.len()) && message_id.bytes().all(plain) {
        return Cow::Borrowed(message_id);
    }
    let digest = Sha256::digest(message_id.as_bytes());
    let mut id = String::with_capacity(ROOM);
    id.push_str("VB");
    for byte in digest.iter().take((ROOM - 2) / 2) {
        for digit in [byte >> 4, byte & 15] {
            id.extend(char::from_digit(u32::from(digit), 16));
        }
    }
    Cow::Owned(id)
}

/// The code of an action in ZVB-7.
pub(super) const fn action_code(action: Action) -> &'static str {
    match action {
        Action::New => "N",
        Action::Revise => "R",
        Action::Withdraw => "W",
    }
}

/// The action of a code in ZVB-7.
pub(super) fn action_of(code: &str) -> Option<Action> {
    match code {
        "N" => Some(Action::New),
        "R" => Some(Action::Revise),
        "W" => Some(Action::Withdraw),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::control_id;

    #[test]
    fn an_id_that_fits_is_its_own_control_id() {
        assert_eq!(control_id("MSG00112"), "MSG00112");
    }

    #[test]
    fn an_id_that_does_not_fit_has_a_control_id_that_is_the_same_every_time() {
        let long = control_id("SE2321000131-E000000012345#987/v1");
        assert_eq!(long, "VB472fc2c8446016e721");
        assert_ne!(long, control_id("SE2321000131-E000000012345#987/v2"));
        assert_eq!(control_id("å|^").len(), 20);
        assert_eq!(control_id("").len(), 20);
    }
}
