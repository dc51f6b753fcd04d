//! Codes, each with the list that gives it meaning.

use contracts::CodedValue;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A code of a list.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(in super::super) struct Code {
    /// The code.
    #[schemars(extend("x-required" = true), length(min = 1))]
    pub(in super::super) code: Option<String>,
    /// OID of the list. Where it is left out, the list that the receiver's profile names.
    #[schemars(length(min = 1))]
    pub(in super::super) system: Option<String>,
    /// Name of the list.
    #[schemars(length(min = 1))]
    pub(in super::super) system_name: Option<String>,
    /// Version of the list.
    #[schemars(length(min = 1))]
    pub(in super::super) system_version: Option<String>,
    /// What the code means, in words.
    #[schemars(length(min = 1))]
    pub(in super::super) text: Option<String>,
    /// What was written before it was coded.
    #[schemars(length(min = 1))]
    pub(in super::super) original_text: Option<String>,
}

impl Code {
    /// The coded value, of the list that stands in where none is named.
    pub(in super::super) fn read(self, list: Option<&str>) -> CodedValue {
        CodedValue {
            code: self.code,
            code_system: self.system.or_else(|| list.map(str::to_owned)),
            code_system_name: self.system_name,
            code_system_version: self.system_version,
            display_name: self.text,
            original_text: self.original_text,
        }
    }

    /// The code of a coded value.
    pub(in super::super) fn written(value: &CodedValue) -> Self {
        let value = value.clone();
        Self {
            code: value.code,
            system: value.code_system,
            system_name: value.code_system_name,
            system_version: value.code_system_version,
            text: value.display_name,
            original_text: value.original_text,
        }
    }
}
