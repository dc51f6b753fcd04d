//! Rules of needs, measures, medicines and aids: a code or a text, never both.

use super::notice::NOT_008;
use super::{clinical, coded};
use crate::check::Check;
use crate::discharge::Item;

crate::rules! {
    /// The rules of items.
    pub(crate) RULES {
        ITM_001 "ITM-001" Error: "a need, a measure, a medicine or an aid must have a code or a text, not both"
            / "ett behov, en insats, ett läkemedel eller ett hjälpmedel måste ha kod eller text, inte båda"
            @ "contract 1.0: need, measure, medication, aid";
        ITM_002 "ITM-002" Error: "a need, a measure, a medicine or an aid must have a code or a text"
            / "ett behov, en insats, ett läkemedel eller ett hjälpmedel måste ha en kod eller en text"
            @ "contract 1.0: need, measure, medication, aid";
    }
}

/// Asks the rules of every item.
pub(crate) fn each(check: &mut Check, field: &'static str, items: &[Item]) {
    check.each(field, items, one);
}

/// Asks the rules of one item.
pub(crate) fn one(c: &mut Check, item: &Item) {
    let rules = clinical::CodeOrText {
        one: &ITM_001,
        any: &ITM_002,
        length: &NOT_008,
    };
    clinical::code_or_text(c, &rules, item.code.as_ref(), item.text.as_ref());
    c.inside("code", item.code.as_ref(), coded::code);
}
