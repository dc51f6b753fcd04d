//! Lines of comma-separated values (RFC 4180). It knows nothing of what they mean.

use super::Output;

/// Writes one line.
pub(super) fn line<'a>(output: &mut Output, values: impl IntoIterator<Item = &'a str>) {
    let quoted: Vec<String> = values.into_iter().map(quoted).collect();
    output.bytes(quoted.join(",").as_bytes());
    output.bytes(b"\r\n");
}

/// A value that would be taken for more than one is quoted. One that a spreadsheet would take for a formula is made text.
fn quoted(value: &str) -> String {
    let value = if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{value}")
    } else {
        value.to_owned()
    };
    if value.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_value_stays_one_value_and_is_no_formula() {
        for (value, written) in [
            ("hip", "hip"),
            ("hip, knee", "\"hip, knee\""),
            ("\"hip\"", "\"\"\"hip\"\"\""),
            ("=1+1", "'=1+1"),
            ("-", "'-"),
        ] {
            assert_eq!(quoted(value), written);
        }
    }
}
