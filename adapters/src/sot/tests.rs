//! Conformance on this folder's samples, and what is particular to this adapter.

use super::ENTRY;
use crate::conformance;

#[test]
fn sot_conforms() {
    conformance::run(&ENTRY).unwrap();
}
