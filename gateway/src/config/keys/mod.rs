//! Reads the keys of one table: what is asked for is known, and what is left when the reader goes is an
//! unknown key. Faults are noted and reading goes on, so that all of them are told at once.

mod tables;

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::findings::{Findings, Place};
use super::nearest::nearest;
use super::value::{Value, expected};

/// The keys of one table, which may be absent. Noted as unknown when dropped: every key nobody asked for.
pub(super) struct Keys<'a> {
    table: Option<&'a DeTable<'a>>,
    place: Place,
    asked: BTreeSet<&'static str>,
    pub(super) findings: &'a Findings<'a>,
}

impl<'a> Keys<'a> {
    /// The keys of the whole file.
    pub(super) fn root(table: &'a DeTable<'a>, findings: &'a Findings<'a>) -> Self {
        Self::new(
            Some(table),
            Place {
                path: String::new(),
                at: 0,
            },
            findings,
        )
    }

    fn new(table: Option<&'a DeTable<'a>>, place: Place, findings: &'a Findings<'a>) -> Self {
        Self {
            table,
            place,
            asked: BTreeSet::new(),
            findings,
        }
    }

    /// Whether the table is in the file.
    pub(super) fn is_present(&self) -> bool {
        self.table.is_some()
    }

    /// Where the table begins.
    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    /// Where a key is; for an absent one, where its table begins.
    pub(super) fn place_of(&self, key: &str) -> Place {
        let at = self.entry(key).map_or(self.place.at, |value| value.span().start);
        Place {
            path: joined(&self.place.path, key),
            at,
        }
    }

    /// Notes that something else was expected of a key.
    pub(super) fn fault(&self, key: &str, expected: impl std::fmt::Display) {
        self.findings.fault(&self.place_of(key), expected);
    }

    /// Notes that a key should be changed.
    pub(super) fn warn(&self, key: &str, advice: impl Into<String>) {
        self.findings.warn(&self.place_of(key), advice);
    }

    /// Whether a key is in the table, without asking for it.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// The text of a key, without asking for it.
    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.entry(key).and_then(|value| value.get_ref().as_str())
    }

    /// The value of a key, as TOML.
    pub(super) fn raw(&mut self, key: &'static str) -> Option<&'a DeValue<'a>> {
        let _new = self.asked.insert(key);
        self.entry(key).map(Spanned::get_ref)
    }

    /// The value of a key that may be absent; none, too, when it is wrong.
    pub(super) fn get<T: Value>(&mut self, key: &'static str) -> Option<T> {
        let value = self.raw(key)?;
        let typed = T::from_toml(value);
        if typed.is_none() {
            self.fault(key, expected::<T>(value));
        }
        typed
    }

    /// The value of a key that must be there.
    pub(super) fn require<T: Value>(&mut self, key: &'static str) -> Option<T> {
        if !self.has(key) {
            self.missing(key, T::EXPECTED);
        }
        self.get(key)
    }

    /// The word of a key that decides which other keys there are. When it is wrong, the others are not
    /// judged.
    pub(super) fn choice(
        &mut self,
        key: &'static str,
        default: &'static str,
        words: &[&'static str],
    ) -> Option<&'static str> {
        let Some(value) = self.raw(key) else {
            return Some(default);
        };
        let text = value.as_str().unwrap_or_default();
        let chosen = words.iter().copied().find(|word| *word == text);
        if chosen.is_none() {
            self.fault(key, format!("one of \"{}\"", words.join("\", \"")));
            self.table = None;
        }
        chosen
    }

    /// The value of a key that may be absent, within limits.
    pub(super) fn within<T>(&mut self, key: &'static str, limits: RangeInclusive<T>) -> Option<T>
    where
        T: Value + PartialOrd + std::fmt::Display,
    {
        let value: T = self.get(key)?;
        if limits.contains(&value) {
            return Some(value);
        }
        let (least, most) = (limits.start(), limits.end());
        self.fault(key, format!("{}, from {least} to {most}", T::EXPECTED));
        None
    }

    /// A whole number that may be absent, within the limits of its type and its own.
    pub(super) fn whole<T>(&mut self, key: &'static str, limits: RangeInclusive<T>) -> Option<T>
    where
        T: Copy + Into<u64> + TryFrom<u64>,
    {
        let limits = (*limits.start()).into()..=(*limits.end()).into();
        self.within(key, limits)
            .and_then(|number| T::try_from(number).ok())
    }

    /// The values of a key that holds one or several, each with its place; empty when the key is absent.
    pub(super) fn list<T: Value>(&mut self, key: &'static str) -> Vec<(T, Place)> {
        let place = self.place_of(key);
        let Some(value) = self.raw(key) else {
            return Vec::new();
        };
        let DeValue::Array(array) = value else {
            return self.get(key).map(|one| (one, place)).into_iter().collect();
        };
        let mut list = Vec::new();
        for (number, element) in array.iter().enumerate() {
            let place = Place {
                path: format!("{}[{number}]", place.path),
                at: element.span().start,
            };
            match T::from_toml(element.get_ref()) {
                Some(typed) => list.push((typed, place)),
                None => self.findings.fault(&place, expected::<T>(element.get_ref())),
            }
        }
        list
    }

    /// The values of a key that holds one or several, of which one must be there; `one` says one of what.
    pub(super) fn require_list<T: Value>(&mut self, key: &'static str, one: &str) -> Vec<(T, Place)> {
        let is_empty = |value: &DeValue<'_>| value.as_array().is_some_and(|array| array.is_empty());
        match self.raw(key) {
            None => self.missing(key, T::EXPECTED),
            Some(value) if is_empty(value) => self.fault(key, format!("at least one {one}")),
            Some(_) => {}
        }
        self.list(key)
    }

    /// Takes every key that was not asked for as right.
    pub(super) fn leave_the_rest(mut self) {
        self.table = None;
    }

    /// Notes that a key must be there.
    pub(super) fn missing(&self, key: &str, expected: &str) {
        self.fault(key, format!("{expected}; the key is required"));
    }

    /// The value of a key with its place in the file, without asking for it.
    pub(super) fn entry(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.table.and_then(|table| table.get(key))
    }

    fn known_instead_of(&self, key: &str) -> String {
        let known: Vec<&str> = self.asked.iter().copied().collect();
        match nearest(key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known are {}", known.join(", ")),
        }
    }
}

impl Drop for Keys<'_> {
    fn drop(&mut self) {
        for (key, _) in self.table.into_iter().flatten() {
            if !self.asked.contains(key.get_ref().as_ref()) {
                let place = Place {
                    path: joined(&self.place.path, key.get_ref()),
                    at: key.span().start,
                };
                self.findings
                    .unknown(&place, &self.known_instead_of(key.get_ref()));
            }
        }
    }
}

/// The path of a key in a table; keys that TOML would quote are quoted.
fn joined(path: &str, key: &str) -> String {
    let is_bare = !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    let key = if is_bare {
        key.to_owned()
    } else {
        format!("{key:?}")
    };
    if path.is_empty() {
        key
    } else {
        format!("{path}.{key}")
    }
}
