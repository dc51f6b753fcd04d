//! `Interruption`: the content of ProcessInterruption.

use contracts::discharge::Interruption;

use crate::wire::riv::structures;

structures! {
    Interruption {
        "notice" => notice,
        "typeOfInterruption" => type_of_interruption,
        "occurredAt" => occurred_at,
        "transferredTo" => transferred_to,
        "text" => text,
    }
}
