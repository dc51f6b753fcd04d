//! What FHIR R4 itself demands of a message, as data. What one system demands beyond it stands with its adapter.

contracts::rules! {
    /// The rules of FHIR messages.
    pub(crate) RULES {
        FHR_001 "FHR-001" Error: "must be a Bundle of type message" / "måste vara en Bundle av typen message" @ "FHIR R4 2.36.4, 3.4";
        FHR_002 "FHR-002" Error: "every entry must have a resource with a type" / "varje entry måste ha en resurs med en typ" @ "FHIR R4 2.36.4";
        FHR_003 "FHR-003" Error: "the first resource of a message must be its MessageHeader" / "meddelandets första resurs måste vara dess MessageHeader" @ "FHIR R4 3.4.1";
        FHR_004 "FHR-004" Error: "a message must be about one patient" / "ett meddelande måste handla om en patient" @ "MedCom HospitalNotification 3.0";
        FHR_005 "FHR-005" Error: "must not have more than 1 000 resources, or follow more than 1 000 references" / "får inte ha fler än 1 000 resurser, eller följa fler än 1 000 hänvisningar" @ "architecture 8";
        FHR_010 "FHR-010" Error: "must be of the type that FHIR says" / "måste vara av den typ som FHIR anger" @ "FHIR R4 2.24";
        FHR_011 "FHR-011" Error: "must be a time with seconds and a zone" / "måste vara en tid med sekunder och tidszon" @ "FHIR R4 2.24.0.1 dateTime";
        FHR_012 "FHR-012" Error: "must be a date with year, month and day" / "måste vara ett datum med år, månad och dag" @ "FHIR R4 2.24.0.1 date";
        FHR_013 "FHR-013" Error: "must be a code of the closed list" / "måste vara en kod i den slutna listan" @ "FHIR R4 4.1";
        FHR_014 "FHR-014" Error: "must refer to a resource of the message, or name it by an identifier" / "måste hänvisa till en resurs i meddelandet, eller namnge den med en identifierare" @ "FHIR R4 2.3, 3.4";
        FHR_015 "FHR-015" Error: "must be about the patient of the message" / "måste handla om meddelandets patient" @ "FHIR R4 3.4";
        FHR_016 "FHR-016" Warning: "the contract has no place for what stands there; it is not carried" / "kontraktet har ingen plats för innehållet; det förs inte vidare" @ "architecture 8";
        FHR_017 "FHR-017" Error: "must not have what changes the meaning in a way that is not known here" / "får inte ha det som ändrar innebörden på ett sätt som inte är känt här" @ "FHIR R4 2.4.2 modifierExtension, 2.2.0.1 implicitRules";
        FHR_018 "FHR-018" Warning: "marked-up text was read as plain text" / "formaterad text lästes som oformaterad" @ "FHIR R4 2.10 Narrative";
        FHR_019 "FHR-019" Error: "a measured value must say its unit, and it must be the one that is expected" / "ett mätvärde måste ange sin enhet, och det måste vara den som väntas" @ "FHIR R4 Quantity";
    }
}
