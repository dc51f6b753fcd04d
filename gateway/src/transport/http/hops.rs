//! `vb-hops`: how many gateways a message has passed through, as one gateway tells the next over HTTP. Written by the
//! target, read by the listener; what too many are is for intake to say.

use hyper::header::{HeaderMap, HeaderName, HeaderValue};

const VB_HOPS: HeaderName = HeaderName::from_static("vb-hops");

/// Says the count; nothing where no gateway has been passed.
pub(super) fn write(hops: u32, headers: &mut HeaderMap) {
    if hops > 0 {
        let _none_before = headers.insert(VB_HOPS, HeaderValue::from(hops));
    }
}

/// The count that was said. One that cannot be read is more than any limit: its message is refused and its sender told,
/// since taken for none it could go round for ever.
pub(super) fn read(headers: &HeaderMap) -> u32 {
    let mut said = headers.get_all(VB_HOPS).iter();
    match (said.next(), said.next()) {
        (None, _) => 0,
        (Some(one), None) => number(one).unwrap_or(u32::MAX),
        (Some(_), Some(_)) => u32::MAX,
    }
}

fn number(value: &HeaderValue) -> Option<u32> {
    let text = value.to_str().ok()?;
    let is_whole = text.bytes().all(|byte| byte.is_ascii_digit());
    is_whole.then_some(text)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(values: &[&str]) -> u32 {
        let values = values
            .iter()
            .map(|value| (VB_HOPS, HeaderValue::from_str(value).unwrap()));
        let mut headers = HeaderMap::new();
        for (name, value) in values {
            let _more = headers.append(name, value);
        }
        read(&headers)
    }

    #[test]
    fn a_count_is_read_as_it_was_written() {
        for hops in [0, 1, 4, u32::MAX] {
            let mut headers = HeaderMap::new();
            write(hops, &mut headers);
            assert_eq!(read(&headers), hops);
        }
    }

    #[test]
    fn a_count_that_cannot_be_read_is_more_than_any_limit() {
        assert_eq!(said(&[]), 0);
        assert_eq!(said(&["0"]), 0);
        for nonsense in ["", "-1", "+1", "1.0", "three", "1, 1", "4294967296"] {
            assert_eq!(said(&[nonsense]), u32::MAX, "{nonsense}");
        }
        assert_eq!(said(&["1", "1"]), u32::MAX, "two counts");
    }
}
