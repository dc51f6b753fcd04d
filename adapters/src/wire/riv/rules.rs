//! What RIV-TA messages must be on the wire, as data. Rules of one contract's content are in `contracts`.

contracts::rules! {
    /// The rules of RIV-TA XML, in the order a reader meets them.
    pub(crate) RULES {
        RIV_001 "RIV-001" Error: "must be well-formed XML 1.0 with namespaces" / "måste vara välformad XML 1.0 med namnrymder" @ "XML 1.0 2.1; Namespaces in XML 1.0";
        RIV_002 "RIV-002" Error: "must not have a document type or entity definitions" / "får inte ha dokumenttyp eller entitetsdefinitioner" @ "SOAP 1.1 3";
        RIV_003 "RIV-003" Error: "must be UTF-8, ISO-8859-1, ISO-8859-15 or Windows-1252 as declared, or UTF-16 with a byte order mark" / "måste vara UTF-8, ISO-8859-1, ISO-8859-15 eller Windows-1252 enligt deklarationen, eller UTF-16 med byteordningsmärke" @ "XML 1.0 4.3.3";
        RIV_004 "RIV-004" Error: "must not have more than 32 levels, 20 000 elements, 64 namespaces or 64 attributes of an element" / "får inte ha fler än 32 nivåer, 20 000 element, 64 namnrymder eller 64 attribut på ett element" @ "vardbrygga";
        RIV_005 "RIV-005" Error: "must have one message in its SOAP body" / "måste ha ett meddelande i sin SOAP-body" @ "SOAP 1.1 4; RIV TA Basic Profile 2.1";
        RIV_006 "RIV-006" Error: "must be SOAP 1.1" / "måste vara SOAP 1.1" @ "RIV TA Basic Profile 2.1";
        RIV_007 "RIV-007" Error: "must not ask that a header be understood that is not known here" / "får inte kräva att ett huvud förstås som inte är känt här" @ "SOAP 1.1 4.2.3";
        RIV_008 "RIV-008" Warning: "LogicalAddress must be the receiving unit" / "LogicalAddress måste vara den mottagande enheten" @ "TKB 3.4; RIV TA Basic Profile 2.1";
        RIV_010 "RIV-010" Warning: "must be an element that the schema knows here; it was left out" / "måste vara ett element som schemat känner till här; det utelämnades" @ "TKB 4.3.2";
        RIV_011 "RIV-011" Warning: "must be in the namespace of the schema; it was left out" / "måste vara i schemats namnrymd; det utelämnades" @ "TKB 4.3.2";
        RIV_012 "RIV-012" Warning: "must stand in the order of the schema" / "måste stå i schemats ordning" @ "TKB 6 (xs:sequence)";
        RIV_013 "RIV-013" Error: "must occur at most once" / "får bara förekomma en gång" @ "TKB 6 (cardinality)";
        RIV_014 "RIV-014" Error: "must not be empty" / "får inte vara tomt" @ "TKB 6, schematron Verify non-empty elements";
        RIV_015 "RIV-015" Warning: "must not have text between its elements; it was left out" / "får inte ha text mellan sina element; den utelämnades" @ "TKB 6";
        RIV_016 "RIV-016" Error: "must have text only" / "måste ha enbart text" @ "TKB 6";
        RIV_020 "RIV-020" Error: "must be a time YYYYMMDDhhmmss" / "måste vara en tidpunkt ÅÅÅÅMMDDttmmss" @ "TKB 5.2 TimeStampType";
        RIV_021 "RIV-021" Error: "must be a date YYYYMMDD" / "måste vara ett datum ÅÅÅÅMMDD" @ "TKB 5.2 DateType";
        RIV_022 "RIV-022" Error: "must be true or false" / "måste vara true eller false" @ "XML Schema 2, boolean";
        RIV_023 "RIV-023" Error: "must be a whole number" / "måste vara ett heltal" @ "TKB 6 VersionNumberType";
        RIV_024 "RIV-024" Error: "must be a code of the closed list" / "måste vara en kod i den slutna listan" @ "codes 2.2";
        RIV_025 "RIV-025" Warning: "must be written as the standard says; it was understood all the same" / "måste skrivas som standarden anger; det förstods ändå" @ "TKB 4.3.2, 5.2";
        RIV_026 "RIV-026" Warning: "is a local time that exists twice; the earlier instant was taken" / "är en lokal tid som finns två gånger; den tidigare tidpunkten valdes" @ "TKB 5.2 TimeStampType";
        RIV_027 "RIV-027" Warning: "is a local time that does not exist; the instant the clock jumped to was taken" / "är en lokal tid som inte finns; tidpunkten som klockan ställdes till valdes" @ "TKB 5.2 TimeStampType";
        RIV_028 "RIV-028" Error: "must have both root and extension" / "måste ha både root och extension" @ "TKB 6 PersonIdType";
        RIV_029 "RIV-029" Error: "must not be an element that is not known here and may say that an identity is protected, that something is taken back, or what another element says" / "får inte vara ett okänt element som kan ange att en identitet är skyddad, att något återtas, eller det som ett annat element anger" @ "messages 1: protected identity, action";
    }
}
