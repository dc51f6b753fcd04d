//! What the PMO adapter demands beyond RIV-TA's wire rules, as data.

contracts::rules! {
    /// The rules of the PMO adapter.
    pub(crate) RULES {
        PMO_001 "PMO-001" Error: "must be ProcessRequest, ProcessRequestConfirmation or ProcessRequestOutcome of major version 2" / "måste vara ProcessRequest, ProcessRequestConfirmation eller ProcessRequestOutcome av huvudversion 2" @ "TKB 2.1, 6";
        PMO_002 "PMO-002" Error: "must be major version 2; version 1 is not read, and the sender is to ask which version the receiver takes" / "måste vara huvudversion 2; version 1 läses inte, och avsändaren ska fråga efter mottagarens version" @ "TKB 2.1, 3.4";
        PMO_003 "PMO-003" Error: "must have the contract's own element first, in the namespace urn:riv:clinicalprocess:activity:request:2" / "måste ha kontraktets eget element först, i namnrymden urn:riv:clinicalprocess:activity:request:2" @ "TKB 6; ProcessRequestResponder 2.2";
        PMO_004 "PMO-004" Error: "RIV-TA has no place for protected identity, and the profile forbids carrying it in an extension" / "RIV-TA har ingen plats för skyddad identitet, och profilen förbjuder att den följer med i ett tillägg" @ "messages 1";
        PMO_005 "PMO-005" Error: "RIV-TA has no message that withdraws" / "RIV-TA har inget meddelande som återkallar" @ "TKB 5.3";
    }
}
