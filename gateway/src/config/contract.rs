//! `[contract]`: what this region tightens.

use std::collections::BTreeSet;

use contracts::Severity;
use schemars::JsonSchema;

use super::keys::Keys;
use super::nearest::nearest;

/// `[contract]`: what this region tightens. Nothing can be loosened.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, JsonSchema)]
#[schemars(default, deny_unknown_fields)]
pub struct Contract {
    /// Ids of rules of severity warning, such as `"PID-010"`, that refuse a message here. Default: none.
    pub errors: BTreeSet<String>,
}

impl Contract {
    pub(super) fn read(mut keys: Keys<'_>) -> Self {
        let mut errors = BTreeSet::new();
        for (id, place) in keys.list::<String>("errors") {
            match rules().find(|rule| rule.id == id) {
                None => {
                    let near = nearest(&id, rules().map(|rule| rule.id));
                    let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                    keys.findings.fault(&place, format!("the id of a rule{near}"));
                }
                Some(rule) if rule.severity == Severity::Error => {
                    keys.findings
                        .warn(&place, "the rule refuses everywhere; it need not be named");
                }
                Some(_) => {}
            }
            let _new = errors.insert(id);
        }
        Self { errors }
    }
}

impl From<&Contract> for contracts::Profile {
    fn from(contract: &Contract) -> Self {
        Self {
            errors: contract.errors.clone(),
        }
    }
}

/// Every rule that a message can break with a warning: of the contracts, and of the formats it is read from.
fn rules() -> impl Iterator<Item = &'static contracts::Rule> {
    contracts::rules::all().chain(adapters::rules())
}
