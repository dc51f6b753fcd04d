//! What holds of every text in a document.

crate::rules! {
    /// The rules of texts.
    pub(crate) RULES {
        TXT_001 "TXT-001" Error: "must not be empty or blank; what is not known is left out"
            / "får inte vara tomt eller blankt; det som inte är känt utelämnas"
            @ "TKB 6.1.3, 6.2.3, 6.3.3 schematron: non-empty elements";
    }
}
