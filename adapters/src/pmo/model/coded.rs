//! Coded values and identities of persons: `CVType`, `ActivityCodeType`, `PersonIdType`.

use contracts::{CodedValue, PersonId};

use crate::wire::riv::{Element, RIV_028, Reading, Structure, Value, Writer, structures};

structures! {
    CodedValue {
        "code" => code,
        "codeSystem" => code_system,
        "codeSystemName" => code_system_name,
        "codeSystemVersion" => code_system_version,
        "displayName" => display_name,
        "originalText" => original_text,
    }

    PersonIdParts {
        "root" => root,
        "extension" => extension,
    }
}

/// A coded value whose meaning in words must be written. Where the code system has none, the standard asks
/// for the code itself (TKB 5.2).
pub(super) mod worded {
    use contracts::CodedValue;

    use crate::wire::riv::{Element, Reading, Value, Writer};

    /// Reads a coded value.
    pub(in super::super) fn read(to: &mut Option<CodedValue>, from: Element<'_, '_>, reading: &mut Reading) {
        to.read(from, reading);
    }

    /// Writes a coded value, with words.
    pub(in super::super) fn write(value: &Option<CodedValue>, name: &'static str, out: &mut Writer) {
        match value {
            Some(coded) if coded.display_name.is_none() => {
                let mut worded = coded.clone();
                worded.display_name.clone_from(&coded.code);
                worded.write(name, out);
            }
            other => other.write(name, out),
        }
    }
}

/// An identity while it is being read: either part may be missing.
#[derive(Default)]
struct PersonIdParts {
    root: Option<String>,
    extension: Option<String>,
}

impl Value for Option<PersonId> {
    fn read(&mut self, from: Element<'_, '_>, reading: &mut Reading) {
        let mut parts = PersonIdParts::default();
        reading.unordered(&mut parts, from, PersonIdParts::FIELDS);
        *self = match (parts.root, parts.extension) {
            (Some(root), Some(extension)) => Some(PersonId {
                root: root.trim().to_owned(),
                extension: extension.trim().to_owned(),
            }),
            _ => {
                reading.find(&RIV_028);
                None
            }
        };
    }

    fn write(&self, name: &'static str, out: &mut Writer) {
        if let Some(id) = self {
            out.element(name, None, |out| {
                out.text("root", &id.root);
                out.text("extension", &id.extension);
            });
        }
    }
}
