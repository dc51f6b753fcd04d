//! Tables within a table, each with readers of its own.

use toml::Spanned;
use toml::de::DeValue;

use super::super::findings::Place;
use super::{Keys, joined};

impl<'a> Keys<'a> {
    /// The table of a key; its keys are absent when it is.
    pub(in super::super) fn table(&mut self, key: &'static str) -> Keys<'a> {
        let place = self.place_of(key);
        let table = self.raw(key).and_then(|value| {
            let table = value.as_table();
            if table.is_none() {
                self.fault(key, "a table");
            }
            table
        });
        Keys::new(table, place, self.findings)
    }

    /// The tables of a key that holds one or several.
    pub(in super::super) fn tables(&mut self, key: &'static str) -> Vec<Keys<'a>> {
        let place = self.place_of(key);
        match self.raw(key) {
            None => Vec::new(),
            Some(DeValue::Array(array)) => {
                let elements = array.iter().enumerate();
                elements
                    .filter_map(|(number, element)| {
                        self.element(element, format!("{}[{number}]", place.path))
                    })
                    .collect()
            }
            Some(_) => vec![self.table(key)]
                .into_iter()
                .filter(Self::is_present)
                .collect(),
        }
    }

    /// Every key of this table with the table it holds: keys are names that the file chooses.
    pub(in super::super) fn named(mut self) -> Vec<(&'a str, Keys<'a>)> {
        let Some(table) = self.table.take() else {
            return Vec::new();
        };
        let entries = table.iter();
        entries
            .filter_map(|(name, value)| {
                let name: &str = name.get_ref();
                let path = joined(&self.place.path, name);
                Some((name, self.element(value, path)?))
            })
            .collect()
    }

    fn element(&self, value: &'a Spanned<DeValue<'a>>, path: String) -> Option<Keys<'a>> {
        let place = Place {
            path,
            at: value.span().start,
        };
        match value.get_ref().as_table() {
            Some(table) => Some(Keys::new(Some(table), place, self.findings)),
            None => {
                self.findings.fault(&place, "a table");
                None
            }
        }
    }
}
