//! What several discharge messages say: the permanent care contact, things as text or code.

use contracts::discharge::{CareContact, Item};

use crate::wire::riv::structures;

structures! {
    CareContact {
        "healthcareProfessional" => healthcare_professional,
        "organisation" => organisation,
        "telephone" => telephone,
    }

    Item {
        "text" => text,
        "code" => code,
    }
}
