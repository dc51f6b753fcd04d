//! JSON text to a value, with fields that are given twice named. The first one stands. Nesting is
//! limited by the parser (128 levels).

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::JSN_004;
use super::path::Place;
use crate::Violation;

/// The value, and what is given twice in it.
pub(super) fn parse(text: &str) -> Result<(Value, Vec<Violation>), serde_json::Error> {
    let mut found = Vec::new();
    let mut parser = serde_json::Deserializer::from_str(text);
    let reader = Reader {
        place: &Place::root(),
        found: &mut found,
    };
    let value = reader.deserialize(&mut parser)?;
    parser.end()?;
    Ok((value, found))
}

struct Reader<'r> {
    place: &'r Place<'r>,
    found: &'r mut Vec<Violation>,
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            let reader = Reader {
                place: &self.place.item(list.len()),
                found: self.found,
            };
            match items.next_element_seed(reader)? {
                Some(item) => list.push(item),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            let place = self.place.field(&name);
            let value = fields.next_value_seed(Reader {
                place: &place,
                found: self.found,
            })?;
            if object.contains_key(&name) {
                self.found.push(Violation::of(&JSN_004, place.to_string()));
            } else {
                let _ = object.insert(name, value);
            }
        }
        Ok(Value::Object(object))
    }
}
