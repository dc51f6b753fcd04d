//! What the PMO adapter demands beyond RIV-TA's wire rules, as data.

contracts::rules! {
    /// The rules of the PMO adapter.
    pub(crate) RULES {
        PMO_001 "PMO-001" Error: "must be one of the contracts of clinicalprocess:activity:request 2 or urn:vardbrygga:care 1 that are read" / "måste vara ett av de kontrakt i clinicalprocess:activity:request 2 eller urn:vardbrygga:care 1 som läses" @ "TKB 2.1, 6; contracts/xsd";
        PMO_002 "PMO-002" Error: "must be the major version that is read; another version is another language, and the sender is to ask which one the receiver takes" / "måste vara den huvudversion som läses; en annan version är ett annat språk, och avsändaren ska fråga vilken mottagaren tar emot" @ "TKB 2.1, 3.4";
        PMO_003 "PMO-003" Error: "must have the contract's own element first, in the namespace of its domain" / "måste ha kontraktets eget element först, i domänens namnrymd" @ "TKB 6; ProcessRequestResponder 2.2; contracts/xsd";
        PMO_004 "PMO-004" Error: "e-remiss has no place for protected identity, and the profile forbids carrying it in an extension" / "e-remiss har ingen plats för skyddad identitet, och profilen förbjuder att den följer med i ett tillägg" @ "messages 1";
        PMO_005 "PMO-005" Error: "e-remiss has no message that withdraws" / "e-remiss har inget meddelande som återkallar" @ "TKB 5.3";
        PMO_006 "PMO-006" Error: "a protected identity must stand in the patient of a care message, not in the extension" / "skyddade personuppgifter måste stå i patienten i ett vårdmeddelande, inte i tillägget" @ "contracts/xsd 1.0: patient.protectedIdentity";
    }
}
