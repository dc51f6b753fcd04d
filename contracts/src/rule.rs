//! A rule: what must hold, said once, with the source it comes from.

use serde::{Deserialize, Serialize};

/// One rule of a contract or of a wire format. All rules are constants; see [`mod@crate::rules`].
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable id, `REF-012`. Never reused.
    pub id: &'static str,
    /// Whether breaking it refuses the message.
    pub severity: Severity,
    /// What must hold, in English.
    pub english: &'static str,
    /// What must hold, in Swedish.
    pub swedish: &'static str,
    /// Where the rule comes from: standard and section.
    pub source: &'static str,
}

/// Whether breaking a rule refuses the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The message passes and the warning is reported.
    Warning,
    /// The message is refused.
    Error,
}

/// Declares rules as constants, and the list of them.
///
/// ```
/// contracts::rules! {
///     /// The rules of an example.
///     pub EXAMPLE {
///         EXA_001 "EXA-001" Error: "must be there" / "måste finnas" @ "example 1";
///     }
/// }
/// assert_eq!(EXAMPLE[0].id, EXA_001.id);
/// ```
#[macro_export]
macro_rules! rules {
    ($(#[$doc:meta])* $vis:vis $list:ident { $($name:ident $id:literal $severity:ident: $english:literal / $swedish:literal @ $source:literal;)+ }) => {
        $(
            #[doc = concat!($id, ": ", $english, " (", $source, ").")]
            $vis static $name: $crate::Rule = $crate::Rule {
                id: $id,
                severity: $crate::Severity::$severity,
                english: $english,
                swedish: $swedish,
                source: $source,
            };
        )+
        $(#[$doc])*
        $vis static $list: &[&$crate::Rule] = &[$(&$name),+];
    };
}
