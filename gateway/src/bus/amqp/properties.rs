//! Properties of a message as AMQP carries them (architecture 5), and back. What others put there and we do
//! not know is ignored; what does not fit AMQP's short strings travels as a header.

use bytes::Bytes;
use jiff::Timestamp;
use lapin::BasicProperties;
use lapin::types::{AMQPValue, FieldTable, LongString, ShortString};

use crate::bus::{BusMessage, Properties};

const PERSISTENT: u8 = 2;
const SOURCE: &str = "vb-source";
const ATTEMPT: &str = "vb-attempt";
const FIRST_RECEIVED: &str = "vb-first-received";
const HOPS: &str = "vb-hops";
const TRACEPARENT: &str = "traceparent";
const ON_PARK: &str = "vb-on-park";
const CONTINUE: &str = "continue";
/// Headers that stand in for a property longer than 255 bytes.
const LONG_MESSAGE_ID: &str = "vb-message-id";
const LONG_CASE_ID: &str = "vb-correlation-id";
const LONG_KIND: &str = "vb-type";
const LONG_CONTENT_TYPE: &str = "vb-content-type";
const LONG_APP_ID: &str = "vb-app-id";

/// What goes with a message onto the wire.
pub(super) fn to_amqp(properties: Properties) -> BasicProperties {
    let mut headers = FieldTable::default();
    let mut amqp = BasicProperties::default().with_delivery_mode(PERSISTENT);
    if let Some(value) = short(properties.message_id, LONG_MESSAGE_ID, &mut headers) {
        amqp = amqp.with_message_id(value);
    }
    if let Some(value) = short(properties.case_id, LONG_CASE_ID, &mut headers) {
        amqp = amqp.with_correlation_id(value);
    }
    if let Some(value) = short(properties.kind, LONG_KIND, &mut headers) {
        amqp = amqp.with_type(value);
    }
    if let Some(value) = short(properties.content_type, LONG_CONTENT_TYPE, &mut headers) {
        amqp = amqp.with_content_type(value);
    }
    if let Some(value) = short(properties.app_id, LONG_APP_ID, &mut headers) {
        amqp = amqp.with_app_id(value);
    }
    if let Some(second) = properties
        .timestamp
        .and_then(|time| u64::try_from(time.as_second()).ok())
    {
        amqp = amqp.with_timestamp(second);
    }
    text(properties.source, SOURCE, &mut headers);
    text(properties.traceparent, TRACEPARENT, &mut headers);
    text(
        properties.continues.then(|| CONTINUE.to_owned()),
        ON_PARK,
        &mut headers,
    );
    number(properties.attempt.into(), ATTEMPT, &mut headers);
    number(properties.hops.into(), HOPS, &mut headers);
    if let Some(time) = properties.first_received {
        let _table = headers.insert(
            FIRST_RECEIVED.into(),
            AMQPValue::LongLongInt(time.as_millisecond()),
        );
    }
    if headers.inner().is_empty() {
        return amqp;
    }
    amqp.with_headers(headers)
}

/// A message as it came off the wire, whoever published it.
pub(super) fn from_amqp(amqp: &BasicProperties, body: Vec<u8>) -> BusMessage {
    let header = |name: &str| {
        amqp.headers()
            .as_ref()
            .and_then(|headers| headers.inner().get(name))
    };
    let property = |short: &Option<ShortString>, long: &str| {
        short
            .as_ref()
            .map(ToString::to_string)
            .or_else(|| as_text(header(long)?))
    };
    let properties = Properties {
        message_id: property(amqp.message_id(), LONG_MESSAGE_ID),
        case_id: property(amqp.correlation_id(), LONG_CASE_ID),
        kind: property(amqp.kind(), LONG_KIND),
        content_type: property(amqp.content_type(), LONG_CONTENT_TYPE),
        timestamp: amqp.timestamp().and_then(as_time),
        app_id: property(amqp.app_id(), LONG_APP_ID),
        source: header(SOURCE).and_then(as_text),
        attempt: header(ATTEMPT).and_then(as_count).unwrap_or(0),
        first_received: header(FIRST_RECEIVED)
            .and_then(as_number)
            .and_then(|value| Timestamp::from_millisecond(value).ok()),
        // One that cannot be read is more than any limit: taken for none, a message could go round for ever.
        hops: header(HOPS).map_or(0, |hops| as_count(hops).unwrap_or(u32::MAX)),
        traceparent: header(TRACEPARENT).and_then(as_text),
        continues: header(ON_PARK)
            .and_then(as_text)
            .is_some_and(|text| text == CONTINUE),
    };
    BusMessage {
        body: Bytes::from(body),
        properties,
    }
}

/// The value as a short string, or `None` with the value put into a header.
fn short(value: Option<String>, long: &str, headers: &mut FieldTable) -> Option<ShortString> {
    let value = value?;
    if value.len() > lapin::types::MAX_SHORT_STRING_LENGTH {
        text(Some(value), long, headers);
        return None;
    }
    ShortString::try_new(value).ok()
}

fn text(value: Option<String>, name: &str, headers: &mut FieldTable) {
    if let Some(value) = value {
        let _table = headers.insert(name.into(), AMQPValue::LongString(value.into()));
    }
}

fn number(value: i64, name: &str, headers: &mut FieldTable) {
    if value != 0 {
        let _table = headers.insert(name.into(), AMQPValue::LongLongInt(value));
    }
}

fn as_text(value: &AMQPValue) -> Option<String> {
    value
        .as_long_string()
        .map(LongString::to_string)
        .or_else(|| value.as_short_string().map(ToString::to_string))
}

/// Clients of other languages choose the width of a number by its value.
fn as_number(value: &AMQPValue) -> Option<i64> {
    let signed = value
        .as_long_long_int()
        .or_else(|| value.as_long_int().map(Into::into))
        .or_else(|| value.as_short_int().map(Into::into))
        .or_else(|| value.as_short_short_int().map(Into::into));
    signed
        .or_else(|| value.as_long_uint().map(Into::into))
        .or_else(|| value.as_short_uint().map(Into::into))
        .or_else(|| value.as_short_short_uint().map(Into::into))
}

fn as_count(value: &AMQPValue) -> Option<u32> {
    as_number(value).and_then(|value| value.try_into().ok())
}

fn as_time(second: u64) -> Option<Timestamp> {
    i64::try_from(second)
        .ok()
        .and_then(|second| Timestamp::from_second(second).ok())
}

#[cfg(test)]
mod tests {
    use lapin::BasicProperties;
    use lapin::types::{AMQPValue, FieldTable};

    use super::{from_amqp, to_amqp};
    use crate::bus::Properties;

    #[test]
    fn a_property_too_long_for_a_short_string_travels_as_a_header() {
        for length in [255, 256, 70_000] {
            let properties = Properties {
                message_id: Some("å".repeat(length / 2) + "x"),
                kind: Some("k".repeat(length)),
                ..Properties::default()
            };
            let back = from_amqp(&to_amqp(properties.clone()), Vec::new());
            assert_eq!(back.properties, properties);
        }
    }

    #[test]
    fn foreign_headers_are_ignored_and_foreign_widths_understood() {
        let mut headers = FieldTable::default();
        let _table = headers.insert(
            "x-theirs".into(),
            AMQPValue::FieldArray(vec![AMQPValue::Void].into()),
        );
        let _table = headers.insert("vb-attempt".into(), AMQPValue::ShortShortInt(3));
        let _table = headers.insert("vb-first-received".into(), AMQPValue::LongLongInt(i64::MAX));
        let _table = headers.insert("vb-source".into(), AMQPValue::Void);
        let foreign = BasicProperties::default()
            .with_headers(headers)
            .with_timestamp(u64::MAX);
        let expected = Properties {
            attempt: 3,
            ..Properties::default()
        };
        assert_eq!(from_amqp(&foreign, Vec::new()).properties, expected);
    }

    #[test]
    fn a_count_of_hops_that_cannot_be_read_is_more_than_any_limit() {
        for nonsense in [AMQPValue::LongString("three".into()), AMQPValue::LongInt(-1)] {
            let mut headers = FieldTable::default();
            let _table = headers.insert("vb-hops".into(), nonsense);
            let foreign = BasicProperties::default().with_headers(headers);
            assert_eq!(from_amqp(&foreign, Vec::new()).properties.hops, u32::MAX);
        }
    }

    #[test]
    fn a_message_without_properties_is_a_message() {
        assert_eq!(
            from_amqp(&BasicProperties::default(), vec![1]).properties,
            Properties::default()
        );
    }
}
