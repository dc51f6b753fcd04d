//! Text as the XHTML of a narrative and back. What is written is one `pre`, so that line breaks are kept; what
//! others write is read as plain text.

const START: &str = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><pre>";
const END: &str = "</pre></div>";

/// A text as XHTML, and whether XHTML can say all of it.
pub(super) fn written(text: &str) -> (String, bool) {
    let mut whole = true;
    let mut out = String::with_capacity(text.len() + START.len() + END.len());
    out.push_str(START);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                whole = false;
                out.push('\u{fffd}');
            }
            other => out.push(other),
        }
    }
    out.push_str(END);
    (out, whole)
}

/// The text of XHTML, and whether it is of the form that is written here.
pub(super) fn read(xhtml: &str) -> (String, bool) {
    let ours = xhtml.strip_prefix(START).and_then(|rest| rest.strip_suffix(END));
    match ours {
        Some(text) if !text.contains('<') => (unescaped(text), true),
        Some(_) | None => (plain(xhtml), false),
    }
}

/// Text without its tags; where a line or a paragraph ends, a line ends.
fn plain(xhtml: &str) -> String {
    let mut text = String::new();
    for (index, part) in xhtml.split('<').enumerate() {
        let Some((tag, after)) = part.split_once('>').filter(|_| index > 0) else {
            text.push_str(part);
            continue;
        };
        let name = tag.trim_end_matches('/').trim();
        if matches!(name, "br" | "/p" | "/li" | "/tr" | "/div") {
            text.push('\n');
        }
        text.push_str(after);
    }
    unescaped(text.trim())
}

fn unescaped(text: &str) -> String {
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let named = part
            .split_once(';')
            .and_then(|(name, rest)| Some((character(name)?, rest)));
        match named {
            Some((character, rest)) => {
                out.push(character);
                out.push_str(rest);
            }
            None => {
                out.push('&');
                out.push_str(part);
            }
        }
    }
    out
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::{read, written};

    #[test]
    fn markup_of_others_is_read_as_lines() {
        let xhtml = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Åter <b>hem</b> &amp; bra</p><p>a&lt;b<br/>c</p></div>";
        assert_eq!(read(xhtml), ("Åter hem & bra\na<b\nc".to_owned(), false));
    }

    #[test]
    fn a_character_that_xhtml_cannot_hold_is_replaced_and_told() {
        let (xhtml, whole) = written("a\u{c}b");
        assert!(!whole);
        assert_eq!(read(&xhtml).0, "a\u{fffd}b");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(text in "(?s).{0,40}") {
            let (xhtml, whole) = written(&text);
            let (back, ours) = read(&xhtml);
            prop_assert!(ours);
            if whole {
                prop_assert_eq!(back, text);
            }
        }

        #[test]
        fn anything_is_read_without_panic(xhtml in "(?s)[<>&;#a-z/ ]{0,40}") {
            let _ = read(&xhtml);
        }
    }
}
