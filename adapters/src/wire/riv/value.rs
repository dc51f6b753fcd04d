//! Values without elements inside: text, HSA-ids, numbers, closed lists, and booleans. Times are in `time`.

use contracts::HsaId;

use super::markup::SPACE;
use super::reading::Reading;
use super::rules::{RIV_016, RIV_022, RIV_023, RIV_024, RIV_025};
use super::structure::Value;
use super::tree::Element;
use super::writer::Writer;

/// The text of an element that must have nothing but text.
pub(super) fn text_of<'t>(from: Element<'t, '_>, reading: &mut Reading) -> Option<&'t str> {
    if from.has_children() {
        reading.find(&RIV_016);
        return None;
    }
    if !from.has_text() {
        reading.find(&super::rules::RIV_014);
        return None;
    }
    Some(from.text())
}

/// The same without white space around it, which is understood with a warning.
pub(super) fn word_of<'t>(from: Element<'t, '_>, reading: &mut Reading) -> Option<&'t str> {
    let text = text_of(from, reading)?;
    let word = text.trim_matches(SPACE);
    if word.len() < text.len() {
        reading.find(&RIV_025);
    }
    Some(word)
}

impl Value for Option<String> {
    fn read(&mut self, from: Element<'_, '_>, reading: &mut Reading) {
        *self = text_of(from, reading).map(str::to_owned);
    }

    fn write(&self, name: &'static str, out: &mut Writer) {
        if let Some(text) = self {
            out.text(name, text);
        }
    }
}

impl Value for Option<HsaId> {
    fn read(&mut self, from: Element<'_, '_>, reading: &mut Reading) {
        *self = word_of(from, reading).map(HsaId::new);
    }

    fn write(&self, name: &'static str, out: &mut Writer) {
        if let Some(id) = self {
            out.text(name, id.as_str());
        }
    }
}

impl Value for Option<u64> {
    fn read(&mut self, from: Element<'_, '_>, reading: &mut Reading) {
        let Some(word) = word_of(from, reading) else {
            return;
        };
        let plain = word.bytes().all(|b| b.is_ascii_digit());
        *self = word.parse().ok().filter(|_| plain);
        if self.is_none() {
            reading.find(&RIV_023);
        }
    }

    fn write(&self, name: &'static str, out: &mut Writer) {
        if let Some(number) = self {
            out.text(name, &number.to_string());
        }
    }
}

impl Value for Option<bool> {
    fn read(&mut self, from: Element<'_, '_>, reading: &mut Reading) {
        let Some(text) = text_of(from, reading) else {
            return;
        };
        let word = text.trim_matches(SPACE);
        let exact = matches!(word, "true" | "false" | "1" | "0");
        *self = match word {
            "1" => Some(true),
            "0" => Some(false),
            _ if word.eq_ignore_ascii_case("true") => Some(true),
            _ if word.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        };
        match self {
            None => reading.find(&RIV_022),
            Some(_) if !exact => reading.find(&RIV_025),
            Some(_) => {}
        }
    }

    fn write(&self, name: &'static str, out: &mut Writer) {
        if let Some(flag) = self {
            out.text(name, if *flag { "true" } else { "false" });
        }
    }
}

/// A list that only a new version of the schema can add to; written as `<name code="…"/>`.
pub(crate) trait ClosedList: Copy + PartialEq + 'static {
    /// Every code with what it means, one to one.
    const CODES: &'static [(&'static str, Self)];

    /// What a code means.
    fn from_code(code: &str) -> Option<Self> {
        let found = Self::CODES.iter().find(|(known, _)| *known == code)?;
        Some(found.1)
    }

    /// The code.
    fn code(self) -> &'static str {
        let found = Self::CODES.iter().find(|(_, meaning)| *meaning == self);
        found.map_or("", |(code, _)| code)
    }
}

impl<T: ClosedList> Value for Option<T> {
    fn read(&mut self, from: Element<'_, '_>, reading: &mut Reading) {
        let attribute = from.attribute("code");
        let code = attribute.unwrap_or_else(|| from.text()).trim_matches(SPACE);
        *self = T::from_code(code);
        if self.is_none() {
            let codes: Vec<&str> = T::CODES.iter().map(|(code, _)| *code).collect();
            let expected = match codes.as_slice() {
                [only] => format!("exactly {only}"),
                codes => format!("one of {}", codes.join(", ")),
            };
            reading.find_expecting(&RIV_024, expected);
        } else if attribute.is_none() {
            reading.find(&RIV_025);
        }
    }

    fn write(&self, name: &'static str, out: &mut Writer) {
        if let Some(value) = self {
            out.code(name, value.code());
        }
    }
}

/// A closed list whose element repeats, once for each code.
impl<T: ClosedList> Value for Vec<T> {
    const MANY: bool = true;

    fn read(&mut self, from: Element<'_, '_>, reading: &mut Reading) {
        let mut one: Option<T> = None;
        one.read(from, reading);
        self.extend(one);
    }

    fn write(&self, name: &'static str, out: &mut Writer) {
        for value in self {
            out.code(name, value.code());
        }
    }
}
