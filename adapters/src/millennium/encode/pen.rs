//! Writing single values with the canonical path they come from: texts, codes, times. Keeps what was left
//! out and what could not be said.

use contracts::{CodedValue, HsaId, Kind, Violation};
use jiff::Timestamp;
use jiff::civil::Date;

use super::UNFIT;
use crate::millennium::codes::{Closed, TextCode};
use crate::millennium::profile::Profile;
use crate::millennium::rules;
use crate::wire::hl7v2::rules::HL7_019;
use crate::wire::hl7v2::{Fineness, Writer, write_date, write_instant};

/// Where a value comes from. Put together only when it must be named.
#[derive(Clone, Copy)]
pub(super) struct Path {
    root: &'static str,
    within: &'static str,
    path: &'static str,
    index: Option<usize>,
    part: &'static str,
    leaf: &'static str,
}

impl Path {
    const fn new(root: &'static str, within: &'static str, path: &'static str) -> Self {
        Self {
            root,
            within,
            path,
            index: None,
            part: "",
            leaf: "",
        }
    }

    /// The same place outside the part of the content that is being written.
    pub(super) const fn outside(self) -> Self {
        Self { within: "", ..self }
    }

    /// An item of the list that the place is.
    pub(super) const fn item(self, index: usize) -> Self {
        Self {
            index: Some(index),
            ..self
        }
    }

    /// A part of the place that has fields of its own.
    pub(super) const fn part(self, part: &'static str) -> Self {
        Self { part, ..self }
    }

    /// A field below the place.
    pub(super) const fn leaf(self, leaf: &'static str) -> Self {
        Self { leaf, ..self }
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}{}", self.root, self.within, self.path)?;
        if let Some(index) = self.index {
            write!(f, "[{index}]")?;
        }
        for below in [self.part, self.leaf] {
            if !below.is_empty() {
                write!(f, ".{below}")?;
            }
        }
        Ok(())
    }
}

/// A message being written.
pub(super) struct Pen<'p> {
    pub(super) profile: &'p Profile,
    pub(super) writer: Writer,
    root: &'static str,
    within: &'static str,
    left_out: Vec<String>,
    unfit: Vec<Violation>,
    set_id: u64,
    obr: u64,
}

/// What was written.
pub(super) struct Written {
    pub(super) body: Vec<u8>,
    pub(super) left_out: Vec<String>,
    pub(super) unfit: Vec<Violation>,
}

impl<'p> Pen<'p> {
    pub(super) fn new(profile: &'p Profile, kind: Kind) -> Self {
        Self {
            profile,
            writer: Writer::new(profile.character_set, 4096),
            root: kind.content_name(),
            within: "",
            left_out: Vec::new(),
            unfit: Vec::new(),
            set_id: 0,
            obr: 0,
        }
    }

    /// A path of the content.
    pub(super) const fn path(&self, path: &'static str) -> Path {
        Path::new(self.root, self.within, path)
    }

    /// A path of the envelope.
    pub(super) const fn envelope(path: &'static str) -> Path {
        Path::new("envelope", "", path)
    }

    /// Writes the content's notice: its paths are those of the notice until that is done.
    pub(super) fn within_notice(&mut self, write: impl FnOnce(&mut Self)) {
        self.within = "notice.";
        write(self);
        self.within = "";
    }

    /// Notes that something is not carried.
    pub(super) fn leave_out(&mut self, path: Path) {
        self.left_out.push(path.to_string());
    }

    /// Notes that something cannot be said.
    pub(super) fn refuse(&mut self, rule: &'static contracts::Rule, path: Path) {
        self.unfit.push(Violation::of(rule, path.to_string()));
    }

    /// Begins a segment.
    pub(super) fn segment(&mut self, id: &str) {
        self.writer.segment(id);
    }

    /// The number of the next OBX under the OBR.
    pub(super) fn next_set_id(&mut self) -> u64 {
        self.set_id += 1;
        self.set_id
    }

    /// The number of the next OBR; its OBX are counted anew.
    pub(super) fn next_obr(&mut self) -> u64 {
        self.set_id = 0;
        self.obr += 1;
        self.obr
    }

    /// Writes a text.
    pub(super) fn text(&mut self, field: u16, component: u16, value: Option<&str>, path: Path) {
        if let Some(value) = value {
            self.writer.at(field, component).text(value, path);
        }
    }

    /// Writes an HSA-id.
    pub(super) fn hsa_id(&mut self, field: u16, component: u16, id: Option<&HsaId>, path: Path) {
        self.text(field, component, id.map(HsaId::as_str), path);
    }

    /// Writes an instant; what is finer than the format can say is left out.
    pub(super) fn instant(&mut self, field: u16, instant: Option<Timestamp>, path: Path) {
        let Some(instant) = instant else {
            return;
        };
        let writer = self.writer.at(field, 1);
        match writer.append(|out| write_instant(instant, out)) {
            Some(Fineness::Whole) => {}
            Some(Fineness::Cut) => self.leave_out(path),
            None => self.refuse(&HL7_019, path),
        }
    }

    /// Writes a day.
    pub(super) fn date(&mut self, field: u16, date: Option<Date>, path: Path) {
        if let Some(date) = date
            && !self.writer.at(field, 1).append(|out| write_date(date, out))
        {
            self.refuse(&HL7_019, path);
        }
    }

    /// Writes a code of a table, from that component on.
    pub(super) fn table(&mut self, field: u16, component: u16, (code, text): (&str, &str), table: &str) {
        self.writer.at(field, component).plain(code);
        self.writer.at(field, component + 1).text(text, "");
        self.writer.at(field, component + 2).text(table, "");
    }

    /// Writes a code of a closed list.
    pub(super) fn closed<T: Closed>(&mut self, field: u16, value: T) {
        let profile = self.profile;
        self.table(field, 1, value.code(), &profile.observation_system);
    }

    /// Writes a status of table 0283 with the code of e-remiss as its alternate.
    pub(super) fn status(&mut self, code: TextCode) {
        let profile = self.profile;
        self.table(1, 1, code.status, "HL70283");
        self.table(1, 4, (code.code, code.text), &profile.observation_system);
    }

    /// Writes a coded value (CE). The type has no place for the version and the name of the system, nor
    /// for the text before it was coded.
    pub(super) fn coded(&mut self, field: u16, value: &CodedValue, path: Path) {
        self.text(field, 1, value.code.as_deref(), path.leaf("code"));
        self.text(field, 2, value.display_name.as_deref(), path.leaf("displayName"));
        if let Some(system) = value.code_system.as_deref() {
            let name = self.profile.name_of_system(system);
            if self.profile.oid_of_system(name) != Some(system) {
                self.refuse(&rules::MIL_017, path.leaf("codeSystem"));
            }
            self.text(field, 3, Some(name), path.leaf("codeSystem"));
        }
        for (value, leaf) in [
            (&value.code_system_name, "codeSystemName"),
            (&value.code_system_version, "codeSystemVersion"),
            (&value.original_text, "originalText"),
        ] {
            if value.is_some() {
                self.leave_out(path.leaf(leaf));
            }
        }
    }

    /// Ends the message.
    pub(super) fn finish(self) -> Written {
        let (body, unfit) = self.writer.finish();
        let mut violations = self.unfit;
        violations.extend(unfit.into_iter().map(|path| Violation::of(UNFIT, path)));
        Written {
            body,
            left_out: self.left_out,
            unfit: violations,
        }
    }
}
