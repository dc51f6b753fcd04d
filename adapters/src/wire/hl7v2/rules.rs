//! The wire rules of HL7 v2, as data. Errors refuse the message; warnings say what was read although it
//! departs from the standard. Contract rules are not here.

contracts::rules! {
    /// The wire rules of HL7 v2, in order of id.
    pub(crate) RULES {
        HL7_001 "HL7-001" Error: "the message must begin with an MSH segment" / "meddelandet måste börja med ett MSH-segment" @ "HL7 2.5.1 section 2.15.9";
        HL7_002 "HL7-002" Error: "MSH-1 and MSH-2 must name four different separators" / "MSH-1 och MSH-2 måste ange fyra olika skiljetecken" @ "HL7 2.5.1 section 2.5.4";
        HL7_003 "HL7-003" Error: "MSH-18 must name a character set that is read: ASCII, 8859/1, 8859/15, UNICODE, UNICODE UTF-8" / "MSH-18 måste ange en teckenuppsättning som kan läsas: ASCII, 8859/1, 8859/15, UNICODE, UNICODE UTF-8" @ "HL7 2.5.1 section 2.15.9.18, table 0211";
        HL7_004 "HL7-004" Error: "the bytes must follow the character set that MSH-18 names" / "innehållet måste följa den teckenuppsättning som MSH-18 anger" @ "HL7 2.5.1 section 2.15.9.18";
        HL7_005 "HL7-005" Warning: "MSH-18 must name the character set when there are characters beyond ASCII" / "MSH-18 måste ange teckenuppsättning när det finns tecken utanför ASCII" @ "HL7 2.5.1 section 2.15.9.18";
        HL7_006 "HL7-006" Warning: "bytes 80 to 9F have no meaning in 8859/1 and were read as windows-1252" / "byte 80 till 9F saknar betydelse i 8859/1 och lästes som windows-1252" @ "HL7 2.5.1 table 0211";
        HL7_007 "HL7-007" Warning: "segments must end with a carriage return, with no blank line between them" / "segment måste avslutas med vagnretur, utan tomrad emellan" @ "HL7 2.5.1 section 2.5.4";
        HL7_008 "HL7-008" Error: "every line must begin with a segment id" / "varje rad måste börja med ett segmentnamn" @ "HL7 2.5.1 section 2.5.2";
        HL7_009 "HL7-009" Warning: "a line break inside a text must be escaped; the line was read as part of the text" / "en radbrytning i en text måste skrivas med escape-sekvens; raden lästes som en del av texten" @ "HL7 2.5.1 section 2.7.4";
        HL7_010 "HL7-010" Warning: "an escape sequence must be one that is known; it was kept as written" / "en escape-sekvens måste vara känd; den behölls som den var skriven" @ "HL7 2.5.1 section 2.7";
        HL7_011 "HL7-011" Warning: "a separator inside a text must be escaped; it was read as part of the text" / "ett skiljetecken i en text måste skrivas med escape-sekvens; det lästes som en del av texten" @ "HL7 2.5.1 section 2.7";
        HL7_012 "HL7-012" Warning: "segments must stand in the order of the message structure" / "segmenten måste stå i meddelandestrukturens ordning" @ "HL7 2.5.1 section 11.3";
        HL7_013 "HL7-013" Error: "the message must not be larger than 4 GiB" / "meddelandet får inte vara större än 4 GiB" @ "architecture 9";
        HL7_014 "HL7-014" Error: "a text must fit the character set that is written" / "en text måste rymmas i den teckenuppsättning som skrivs" @ "HL7 2.5.1 section 2.15.9.18";
        HL7_015 "HL7-015" Warning: "a local time in the hour that exists twice is ambiguous; the earlier instant was taken" / "en lokal tid i timmen som finns två gånger är tvetydig; den tidigare tidpunkten valdes" @ "HL7 2.5.1 section 2.A.22";
        HL7_016 "HL7-016" Warning: "a local time in the hour that does not exist; the instant the clock jumped to was taken" / "en lokal tid i timmen som inte finns; tidpunkten efter tidsomställningen valdes" @ "HL7 2.5.1 section 2.A.22";
        HL7_017 "HL7-017" Warning: "a time must be given to the second; the beginning of the period was taken" / "en tid måste anges på sekunden; periodens början valdes" @ "HL7 2.5.1 section 2.A.22";
        HL7_018 "HL7-018" Error: "a batch must be taken apart before it is sent" / "en batch måste delas upp innan den skickas" @ "HL7 2.5.1 section 2.10.3";
        HL7_019 "HL7-019" Error: "a time must lie in the years 0 to 9999" / "en tid måste ligga i åren 0 till 9999" @ "HL7 2.5.1 section 2.A.22";
    }
}
