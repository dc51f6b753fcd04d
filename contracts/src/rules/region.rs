//! Rules of regions, named by their county code (kv_län).

use crate::check::Check;

crate::rules! {
    /// The rules of regions.
    pub(crate) RULES {
        REG_001 "REG-001" Error: "the region must be given, unless the message is taken back"
            / "regionen måste anges, om inte meddelandet återkallas"
            @ "contract 1.0: coordinationRequest.region, coordinationOutcome.region";
        REG_002 "REG-002" Error: "the region must be a county code from 01 to 25"
            / "regionen måste vara en länskod från 01 till 25"
            @ "kv_län 1.2.752.129.2.2.1.18";
    }
}

/// Asks the rules of a region.
pub(crate) fn check(check: &mut Check, required: bool, region: Option<&String>) {
    check.required_if(required, &REG_001, "region", region);
    if let Some(code) = check.text("region", region.map(String::as_str)) {
        check.holds(&REG_002, "region", is_county(code));
    }
}

/// Whether it is the code of a county.
pub(crate) fn is_county(code: &str) -> bool {
    let digits = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_digit());
    digits && ("01"..="25").contains(&code)
}
