//! The types of the contracts as tables, in schema order: which canonical field each element is. Reading and
//! writing both follow them.

mod coded;
mod discharge;
mod notice;
mod parts;
mod receipt;
mod referral;
mod team;
