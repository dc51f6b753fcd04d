//! Values of elements: texts, times, dates, numbers, codes. What cannot be read is told by its place in the
//! document and left out.

use contracts::{HsaId, Rule};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use super::mapper::Mapper;
use super::narrative;
use super::rules::{FHR_010, FHR_011, FHR_012, FHR_013, FHR_018};

/// The longest time or date there is, and some room.
const LONGEST: usize = 40;

impl Mapper {
    /// A value that is read and written by functions.
    fn value<T>(
        &mut self,
        (name, field): (&str, &str),
        to: &mut Option<T>,
        read: impl FnOnce(&Value) -> Result<T, &'static Rule>,
        write: impl FnOnce(&T) -> Value,
    ) {
        if !self.reads() {
            if let Some(value) = to {
                let value = write(value);
                self.put(name, value);
            }
            return;
        }
        match self.take(name).map(|value| read(&value)) {
            Some(Ok(value)) => *to = Some(value),
            Some(Err(rule)) => self.find(rule, field),
            None => {}
        }
    }

    /// A text.
    pub(crate) fn text(&mut self, name: &str, field: &str, to: &mut Option<String>) {
        let read = |value: &Value| value.as_str().map(str::to_owned).ok_or(&FHR_010);
        self.value((name, field), to, read, |text| text.as_str().into());
    }

    /// An HSA-id.
    pub(crate) fn hsa_id(&mut self, name: &str, field: &str, to: &mut Option<HsaId>) {
        let read = |value: &Value| value.as_str().map(HsaId::new).ok_or(&FHR_010);
        self.value((name, field), to, read, |id| id.as_str().into());
    }

    /// An instant; written in UTC.
    pub(crate) fn instant(&mut self, name: &str, field: &str, to: &mut Option<Timestamp>) {
        let read = |value: &Value| parsed(value).ok_or(&FHR_011);
        self.value((name, field), to, read, |time| time.to_string().into());
    }

    /// A day.
    pub(crate) fn date(&mut self, name: &str, field: &str, to: &mut Option<Date>) {
        let read = |value: &Value| {
            let day = value.as_str().filter(|text| text.len() == 10);
            day.and_then(|text| text.parse().ok()).ok_or(&FHR_012)
        };
        self.value((name, field), to, read, |date| date.to_string().into());
    }

    /// Yes or no.
    pub(crate) fn flag(&mut self, name: &str, field: &str, to: &mut Option<bool>) {
        let read = |value: &Value| value.as_bool().ok_or(&FHR_010);
        self.value((name, field), to, read, |flag| (*flag).into());
    }

    /// A whole number.
    pub(crate) fn number(&mut self, name: &str, field: &str, to: &mut Option<u64>) {
        let read = |value: &Value| value.as_u64().ok_or(&FHR_010);
        self.value((name, field), to, read, |number| (*number).into());
    }

    /// A decimal number, in tenths.
    pub(crate) fn tenths(&mut self, name: &str, field: &str, to: &mut Option<u64>) {
        let read = |value: &Value| value.as_number().and_then(tenths).ok_or(&FHR_010);
        self.value((name, field), to, read, |number| {
            let text = format!("{}.{}", number / 10, number % 10);
            serde_json::from_str(&text).unwrap_or_default()
        });
    }

    /// A code of a closed list.
    pub(crate) fn code<T: Copy + PartialEq>(
        &mut self,
        name: &str,
        field: &str,
        to: &mut Option<T>,
        table: &[(T, &str)],
    ) {
        let read = |value: &Value| {
            let row = table.iter().find(|(_, code)| value.as_str() == Some(*code));
            row.map(|(meaning, _)| *meaning).ok_or(&FHR_013)
        };
        self.value((name, field), to, read, |meaning| {
            let row = table.iter().find(|(one, _)| one == meaning);
            row.map(|(_, code)| *code).into()
        });
    }

    /// A text that others write in another form.
    pub(crate) fn translated(
        &mut self,
        name: &str,
        field: &str,
        to: &mut Option<String>,
        (read, write): (impl Fn(&str) -> String, impl Fn(&str) -> String),
    ) {
        let read = |value: &Value| value.as_str().map(read).ok_or(&FHR_010);
        self.value((name, field), to, read, |text| write(text).into());
    }

    /// Whether that very text stands there.
    pub(crate) fn is(&mut self, name: &str, text: &str) -> bool {
        self.here().get(name).and_then(Value::as_str) == Some(text)
    }

    /// Whether anything stands there.
    pub(crate) fn has(&mut self, name: &str) -> bool {
        self.here().contains_key(name)
    }

    /// Whether a text stands there.
    pub(crate) fn is_text(&mut self, name: &str) -> bool {
        self.here().get(name).is_some_and(Value::is_string)
    }

    /// Whether a day with a time of day stands there.
    pub(crate) fn is_timed(&mut self, name: &str) -> bool {
        let text = self.here().get(name).and_then(Value::as_str);
        text.is_some_and(|text| text.contains('T'))
    }

    /// A list of texts that is one text here: written as one item, read as all of them.
    pub(crate) fn texts(&mut self, name: &str, field: &str, text: Option<String>) -> Option<String> {
        let mut text = text;
        let read = |value: &Value| {
            let items = value.as_array().ok_or(&FHR_010)?;
            let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            texts.map(|texts| texts.join(" ")).ok_or(&FHR_010)
        };
        self.value((name, field), &mut text, read, |text| vec![text.as_str()].into());
        text
    }

    /// A list of two texts, of which the second may be missing.
    pub(crate) fn two_texts(&mut self, name: &str, fields: [&str; 2], to: [&mut Option<String>; 2]) {
        let [first, second] = to;
        if !self.reads() {
            let items: Vec<Value> = [first, second]
                .into_iter()
                .flatten()
                .map(|text| text.as_str().into())
                .collect();
            if !items.is_empty() {
                self.put(name, items.into());
            }
            return;
        }
        let Some(Value::Array(mut items)) = self.take_if(name, Value::is_array) else {
            return;
        };
        let rest = items.split_off(items.len().min(2));
        for ((item, field), to) in items.into_iter().zip(fields).zip([first, second]) {
            match item.as_str() {
                Some(text) => *to = Some(text.to_owned()),
                None => self.find(&FHR_010, field),
            }
        }
        if !rest.is_empty() {
            self.put(name, rest.into());
        }
    }

    /// Takes a value out where it is of a type.
    fn take_if(&mut self, name: &str, is: impl Fn(&Value) -> bool) -> Option<Value> {
        let right = self.here().get(name).is_some_and(is);
        if right { self.take(name) } else { None }
    }

    /// The XHTML of a narrative.
    pub(crate) fn narrative(&mut self, field: &str, to: &mut Option<String>) {
        if self.reads() {
            let mut xhtml = None;
            self.text("div", field, &mut xhtml);
            if let Some((text, ours)) = xhtml.as_deref().map(narrative::read) {
                if !ours {
                    self.find(&FHR_018, field);
                }
                *to = Some(text).filter(|text| !text.is_empty());
            }
        } else if let Some((xhtml, whole)) = to.as_deref().map(narrative::written) {
            if !whole {
                self.leave_out(field);
            }
            self.put("div", xhtml.into());
        }
    }

    /// What always stands there: read when it is that, and otherwise left to be told.
    pub(crate) fn constant(&mut self, name: &str, value: Value) {
        if !self.reads() {
            self.put(name, value);
        } else if self.here().get(name) == Some(&value) {
            let _ = self.take(name);
        }
    }

    /// What others write and says nothing to us.
    pub(crate) fn pass_over(&mut self, name: &str) {
        if self.reads() {
            let _ = self.take(name);
        }
    }

    /// What is written for others, and says nothing to us whatever it is.
    pub(crate) fn stated(&mut self, name: &str, value: impl Into<Value>) {
        let _ = self.take(name);
        if !self.reads() {
            self.put(name, value.into());
        }
    }
}

fn parsed(value: &Value) -> Option<Timestamp> {
    let text = value.as_str().filter(|text| text.len() <= LONGEST)?;
    text.parse().ok()
}

/// The tenths of a number that has no finer parts.
fn tenths(number: &serde_json::Number) -> Option<u64> {
    let text = number.to_string();
    let (whole, part) = text.split_once('.').unwrap_or((&text, "0"));
    let part = part.trim_end_matches('0');
    let whole: u64 = whole.parse().ok()?;
    let part: u64 = match part.len() {
        0 => 0,
        1 => part.parse().ok()?,
        _ => return None,
    };
    whole.checked_mul(10)?.checked_add(part)
}
