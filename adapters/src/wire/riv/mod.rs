//! RIV-TA XML: a namespace-aware tree over a message's text, types read and written by schema tables, SOAP
//! 1.1 around them. Tolerant where the meaning is certain, strict in writing; knows no contract.

mod charset;
mod failure;
mod markup;
mod parse;
mod place;
mod reading;
mod rules;
mod scopes;
pub(crate) mod soap;
pub(crate) mod structure;
mod time;
mod tree;
mod value;
mod writer;

#[cfg(test)]
mod tests;

pub(crate) use charset::text;
pub(crate) use failure::refused;
pub(crate) use parse::parse;
pub(crate) use reading::Reading;
pub(crate) use rules::{RIV_008, RIV_013, RIV_020, RIV_028, RULES};
pub(crate) use structure::{Field, Structure, Value, fields, many, structures, write_fields};
pub(crate) use time::day_or_time;
pub(crate) use tree::{Element, Tree};
pub(crate) use value::ClosedList;
pub(crate) use writer::Writer;
