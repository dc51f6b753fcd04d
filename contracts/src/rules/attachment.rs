//! Rules of embedded files. What a file holds is not looked at, and base64 is not decoded.

use crate::check::Check;
use crate::referral::Attachment;
use crate::rules::coded;

/// A message with its attachments, in bytes.
const LIMIT: usize = 10 * 1024 * 1024;

/// The national selection by file type, and the same types as registered media types: the selection
/// allows codes of other systems.
const ALLOWED: &[&str] = &[
    "pdf",
    "jpeg",
    "png",
    "html",
    "txt",
    "gif",
    "bmp",
    "application/pdf",
    "image/jpeg",
    "image/png",
    "text/html",
    "text/plain",
    "image/gif",
    "image/bmp",
];

crate::rules! {
    /// The rules of attachments.
    pub(crate) RULES {
        ATT_001 "ATT-001" Error: "the id of an attachment must be given"
            / "bilagans id måste anges"
            @ "TKB 6.1.3, 6.3.3 schematron: attachment";
        ATT_002 "ATT-002" Error: "the id of an attachment must have the form <id of the message>#<running number>"
            / "bilagans id måste ha formen <meddelandets id>#<löpnummer>"
            @ "TKB 6.1.2, 6.3.2: attachment.id";
        ATT_003 "ATT-003" Error: "the id of an attachment must have at most 256 characters"
            / "bilagans id får ha högst 256 tecken"
            @ "TKB 6.1.2, 6.3.2: attachment.id";
        ATT_004 "ATT-004" Warning: "the id of an attachment should begin with the id of the message that carries it"
            / "bilagans id bör börja med id för det meddelande som bär den"
            @ "TKB 6.1.2, 6.3.2: attachment.id";
        ATT_005 "ATT-005" Error: "the media type of an attachment must be given"
            / "bilagans mediatyp måste anges"
            @ "TKB 6.1.2, 6.3.2: attachment.mediaType 1..1";
        ATT_006 "ATT-006" Error: "an attachment must be pdf, jpeg, png, html, txt, gif or bmp, by that name or by its registered media type"
            / "en bilaga måste vara pdf, jpeg, png, html, txt, gif eller bmp, angivet så eller med registrerad mediatyp"
            @ "TKB 6.1.3, 6.3.3 schematron: mediaType; selection 1.2.752.129.5.1.59";
        ATT_007 "ATT-007" Error: "the file itself must be given"
            / "själva filen måste anges"
            @ "TKB 6.1.3, 6.3.3 schematron: attachment";
        ATT_008 "ATT-008" Error: "the file must be base64 without white space, padded"
            / "filen måste vara base64 utan blanksteg, med utfyllnad"
            @ "TKB 6.1.2, 6.3.2: attachment.value; RFC 4648 section 4";
        ATT_009 "ATT-009" Error: "the description of an attachment must have at most 256 characters"
            / "bilagans beskrivning får ha högst 256 tecken"
            @ "TKB 6.1.2, 6.3.2: attachment.description";
        ATT_010 "ATT-010" Error: "the attachments of a message must have at most 10 MB together, encoded"
            / "ett meddelandes bilagor får vara högst 10 MB tillsammans, kodade"
            @ "TKB 6.1.3, 6.3.3: attachment size";
    }
}

/// Asks the rules of every attachment of one content.
pub(crate) fn each(check: &mut Check, of: Option<&String>, attachments: &[Attachment]) {
    check.each("attachment", attachments, |c, attachment| one(c, of, attachment));
}

/// Asks that all attachments of a message have room in it.
pub(crate) fn together<'a>(check: &mut Check, attachments: impl Iterator<Item = &'a Attachment>) {
    let size = |attachment: &Attachment| attachment.value.as_ref().map_or(0, String::len);
    let size: usize = attachments.map(size).sum();
    check.holds(&ATT_010, "attachment", size <= LIMIT);
}

fn one(c: &mut Check, of: Option<&String>, attachment: &Attachment) {
    if let Some(id) = c.required_text(&ATT_001, "id", attachment.id.as_deref()) {
        c.at_most((&ATT_003, 256), "id", id);
        if id.bytes().filter(|byte| *byte == b'#').count() < 2 {
            c.holds(&ATT_002, "id", false);
        } else if let Some(of) = of {
            let ours = id
                .strip_prefix(of.as_str())
                .is_some_and(|rest| rest.starts_with('#'));
            c.holds(&ATT_004, "id", ours);
        }
    }
    let media_type = attachment.media_type.as_ref();
    c.required(&ATT_005, "mediaType", media_type);
    c.inside("mediaType", media_type, |c, media_type| {
        coded::check(c, media_type);
        if let Some(code) = coded::said(media_type.code.as_deref()) {
            let allowed = ALLOWED.iter().any(|allowed| allowed.eq_ignore_ascii_case(code));
            c.holds(&ATT_006, "code", allowed);
        }
    });
    if let Some(value) = c.required_text(&ATT_007, "value", attachment.value.as_deref()) {
        c.holds(&ATT_008, "value", is_base64(value));
    }
    c.text_within((&ATT_009, 256), "description", attachment.description.as_ref());
}

/// Whether it is base64 of the standard alphabet with its padding.
fn is_base64(text: &str) -> bool {
    let data = text
        .strip_suffix("==")
        .or_else(|| text.strip_suffix('='))
        .unwrap_or(text);
    let in_alphabet = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    // A file is read whole without leaving early, so that the compiler can look at many bytes at once.
    let all = data.bytes().fold(true, |so_far, byte| so_far & in_alphabet(byte));
    all && text.len().is_multiple_of(4) && text.len() - data.len() <= data.len() % 4
}

#[cfg(test)]
mod tests {
    use super::is_base64;

    #[test]
    fn padded_base64_is_known_and_nothing_else() {
        for text in ["AAAA", "AAA=", "AA==", "+/9z"] {
            assert!(is_base64(text), "{text}");
        }
        for text in [
            "A", "AAA", "A===", "====", "AA=A", "AAAA\n", "AA A", "AAA-", "AAAAA=", "åäö=",
        ] {
            assert!(!is_base64(text), "{text}");
        }
    }
}
