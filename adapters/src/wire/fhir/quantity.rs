//! Measured values: a number in the one unit that is expected. A value of another unit, of one that is not said, or of
//! which only a bound is known is told and left out, never taken for what it may not be.

use super::mapper::Mapper;
use super::rules::{FHR_017, FHR_019};

const UCUM: &str = "http://unitsofmeasure.org";

/// A unit.
pub(crate) struct Unit {
    /// Its code in UCUM.
    pub(crate) code: &'static str,
    /// What it is called where a message names it without its code.
    pub(crate) names: &'static [&'static str],
}

impl Unit {
    fn is_named(&self, name: &str) -> bool {
        let mut names = self.names.iter().chain(std::iter::once(&self.code));
        names.any(|known| known.eq_ignore_ascii_case(name.trim()))
    }
}

impl Mapper {
    /// A number with its unit. The number is read and written by a function.
    pub(crate) fn quantity(
        &mut self,
        name: &str,
        unit: &Unit,
        (field, to): (&str, &mut Option<u64>),
        number: impl FnOnce(&mut Self, &str, &str, &mut Option<u64>),
    ) {
        let _ = self.object(name, |m| {
            if !m.reads() {
                number(m, "value", field, to);
                if to.is_some() {
                    m.put("system", UCUM.into());
                    m.put("code", unit.code.into());
                }
            } else if m.here().contains_key("comparator") {
                m.find(&FHR_017, field);
                m.here().clear();
            } else if m.here().contains_key("value") {
                if m.says(unit) {
                    number(m, "value", field, to);
                } else {
                    m.find(&FHR_019, field);
                    m.here().clear();
                }
            }
        });
    }

    /// Whether the value that is looked at is in a unit: by the code, or by the name where there is no code. Takes what
    /// says so. A name beside the code is for people, and left when it is another one.
    fn says(&mut self, unit: &Unit) -> bool {
        let mut is = |name: &str, known: &dyn Fn(&str) -> bool| {
            let said = self.here().get(name)?;
            Some(said.as_str().is_some_and(known))
        };
        let code = is("code", &|code| code == unit.code);
        let name = is("unit", &|name| unit.is_named(name));
        let is_ucum = is("system", &|system| system == UCUM).unwrap_or(true);
        let says = is_ucum && code.or(name).unwrap_or(false);
        if says {
            self.pass_over("code");
            self.pass_over("system");
        }
        if says && name == Some(true) {
            self.pass_over("unit");
        }
        says
    }
}
