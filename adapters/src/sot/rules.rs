//! What the SOT adapter asks of messages and sheets beyond JSON itself, as data.

contracts::rules! {
    /// The rules of the SOT adapter.
    pub(crate) RULES {
        SOT_001 "SOT-001" Error: "must be a message with exactly one of request, outcome and receipt" / "måste vara ett meddelande med exakt ett av request, outcome och receipt" @ "sot 1.0: message";
        SOT_002 "SOT-002" Warning: "the version of the format should be given; 1.0 is taken" / "formatets version bör anges; 1.0 antas" @ "sot 1.0: version";
        SOT_003 "SOT-003" Error: "a sheet must be in UTF-8, UTF-16 with a byte order mark, Windows-1252 or ISO-8859-1" / "en lista måste vara i UTF-8, UTF-16 med byteordningsmarkering, Windows-1252 eller ISO-8859-1" @ "sot 1.0: sheet";
        SOT_004 "SOT-004" Warning: "a sheet should be in UTF-8; Windows-1252 is taken" / "en lista bör vara i UTF-8; Windows-1252 antas" @ "sot 1.0: sheet";
        SOT_005 "SOT-005" Error: "a sheet must have a row with the names of its columns, and rows with as many cells; a quotation mark that is opened must be closed in its own row" / "en lista måste ha en rad med kolumnernas namn, och rader med lika många celler; ett citattecken som öppnas måste stängas på sin egen rad" @ "RFC 4180 section 2";
        SOT_006 "SOT-006" Error: "a message must be one row of a sheet; a listener takes a sheet of several rows apart, a queue does not" / "ett meddelande måste vara en rad i en lista; en lyssnare delar upp en lista med flera rader, en kö gör det inte" @ "sot 1.0: sheet";
        SOT_007 "SOT-007" Error: "a column in which something stands must have a name that is known" / "en kolumn där något står måste ha ett känt namn" @ "sot 1.0: sheet";
        SOT_008 "SOT-008" Error: "what a column says must be said in one column" / "det som en kolumn anger får bara anges i en kolumn" @ "sot 1.0: sheet";
        SOT_009 "SOT-009" Error: "a cell must be written as its column asks" / "en cell måste vara skriven som dess kolumn kräver" @ "sot 1.0: sheet";
        SOT_010 "SOT-010" Warning: "the last row of a sheet should end with a line break; without one nobody sees whether it is whole" / "den sista raden i en lista bör sluta med radbrytning; annars syns inte om den är hel" @ "RFC 4180 section 2";
        SOT_011 "SOT-011" Error: "a sheet must have a column ärende, by which everything about a coordination is kept together" / "en lista måste ha en kolumn ärende, som håller ihop allt om en samordning" @ "sot 1.0: sheet";
    }
}
