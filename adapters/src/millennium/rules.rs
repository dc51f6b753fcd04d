//! The rules of this adapter, as data: which messages it reads, and what it says when it reads around a
//! deviation. The wire's own rules are in `wire/hl7v2`.

contracts::rules! {
    /// The rules of the adapter, in order of id.
    pub(super) RULES {
        MIL_001 "MIL-001" Error: "MSH-9 must be an event that is read: REF^I12, I13; RRI^I12, I13, I14; ADT^A01, A02, A03, A08, A11, A13, A16, A21, A22, A25; SIU^S12, S13, S14, S15; MDM^T02, T04, T08, T10" / "MSH-9 måste vara en händelse som läses: REF^I12, I13; RRI^I12, I13, I14; ADT^A01, A02, A03, A08, A11, A13, A16, A21, A22, A25; SIU^S12, S13, S14, S15; MDM^T02, T04, T08, T10" @ "message catalogue 3, 4";
        MIL_002 "MIL-002" Error: "MSH-12 must be a version from 2.3 to 2.8" / "MSH-12 måste vara en version från 2.3 till 2.8" @ "HL7 2.5.1 section 2.15.9.12";
        MIL_003 "MIL-003" Error: "MSH-11 must be the processing id that this system is set up for" / "MSH-11 måste vara det processing id som systemet är uppsatt för" @ "HL7 2.5.1 section 2.15.9.11";
        MIL_004 "MIL-004" Error: "a referrer cannot cancel a referral: e-remiss 2.2 has no such message; call the receiving unit" / "en remittent kan inte återkalla en remiss: e-remiss 2.2 saknar ett sådant meddelande; ring mottagande enhet" @ "TKB 5.3, facts 1.7";
        MIL_005 "MIL-005" Error: "the status of a referral cannot be asked for: e-remiss 2.2 has no such message" / "status för en remiss kan inte efterfrågas: e-remiss 2.2 saknar ett sådant meddelande" @ "TKB, facts 1.1";
        MIL_006 "MIL-006" Warning: "MSH-9.3 must be the structure of the event" / "MSH-9.3 måste vara händelsens struktur" @ "HL7 2.5.1 table 0354";
        MIL_007 "MIL-007" Warning: "the header must have a time, a control id, a processing id and a version" / "huvudet måste ha tid, meddelande-id, processing id och version" @ "HL7 2.5.1 section 2.15.9";
        MIL_008 "MIL-008" Warning: "there must be an RF1 segment" / "det måste finnas ett RF1-segment" @ "HL7 2.5.1 section 11.3";
        MIL_009 "MIL-009" Warning: "a code must be one of its table; it was read by its meaning" / "en kod måste finnas i sin tabell; den lästes efter sin innebörd" @ "HL7 2.5.1 section 11.6.1";
        MIL_010 "MIL-010" Warning: "the value was not given; it was taken from elsewhere in the message" / "värdet saknades; det togs från annan plats i meddelandet" @ "adapter README, Inferred values";
        MIL_011 "MIL-011" Warning: "the contract has no place for what stands there; it is not carried" / "kontraktet har ingen plats för innehållet; det förs inte vidare" @ "message catalogue 3";
        MIL_012 "MIL-012" Error: "the value must be one that can be read" / "värdet måste gå att läsa" @ "HL7 2.5.1 section 2.A";
        MIL_013 "MIL-013" Warning: "a value that cannot be read, and that the contract can do without, is left out" / "ett värde som är valfritt i kontraktet och inte kan läsas utelämnas" @ "HL7 2.5.1 section 2.A";
        MIL_014 "MIL-014" Error: "the protection of the patient's identity must be a code that the profile knows" / "skyddet av patientens identitet måste anges med en kod som profilen känner till" @ "HL7 2.5.1 table 0099, facts 1.11";
        MIL_015 "MIL-015" Error: "the profile forbids leaving this out, and HL7 v2 has no place for it" / "profilen förbjuder att detta utelämnas, och HL7 v2 har ingen plats för det" @ "architecture 7";
        MIL_016 "MIL-016" Warning: "an identifier stands where a name is expected" / "en identitet står där ett namn väntas" @ "HL7 2.5.1 section 11.6.3.2";
        MIL_017 "MIL-017" Error: "a code system must be an OID or a name that the profile knows, and an assigning authority likewise" / "ett kodsystem måste vara en OID eller ett namn som profilen känner till, liksom en utfärdare av identiteter" @ "HL7 2.5.1 table 0396";
        MIL_018 "MIL-018" Error: "a change of payment (AB) must say the payment commitment, and HL7 v2 has no place for it" / "en ändring av betalningsansvar (AB) måste ange betalningsförbindelsen, och HL7 v2 har ingen plats för den" @ "TKB 6.1.2: paymentCommitment";
        MIL_019 "MIL-019" Warning: "EVN-1 must be the event of MSH-9.2; MSH-9.2 was believed" / "EVN-1 måste vara händelsen i MSH-9.2; MSH-9.2 gällde" @ "HL7 2.5.1 section 3.4.1.1";
        MIL_020 "MIL-020" Error: "HL7 v2.5.1 must have an event that says this with the units it is said to" / "HL7 v2.5.1 måste ha en händelse som säger detta tillsammans med de enheter som det sägs till" @ "message catalogue 4";
        MIL_021 "MIL-021" Error: "TXA-2 must be a type of document that the profile knows" / "TXA-2 måste vara en dokumenttyp som profilen känner till" @ "HL7 2.5.1 table 0270";
        MIL_022 "MIL-022" Error: "TXA-19 must say the status that the event does: CA in T04, otherwise AV or nothing" / "TXA-19 måste ange samma status som händelsen: CA i T04, annars AV eller inget" @ "HL7 2.5.1 table 0273";
        MIL_023 "MIL-023" Error: "SCH-6, SCH-7 or SCH-8 must say with a code of the profile's sip_appointments that the appointment is a SIP meeting" / "SCH-6, SCH-7 eller SCH-8 måste med en kod i profilens sip_appointments ange att bokningen är ett SIP-möte" @ "HL7 2.5.1 section 10.6.1";
        MIL_024 "MIL-024" Error: "SCH-25 must not say that the appointment is cancelled, unless the event does (S15)" / "SCH-25 får inte ange att bokningen är avbokad, om inte händelsen gör det (S15)" @ "HL7 2.5.1 table 0278";
        MIL_025 "MIL-025" Warning: "an observation that is taken back or has no result, OBX-11 D, W or X, is left out" / "en observation som är återtagen eller saknar resultat, OBX-11 D, W eller X, utelämnas" @ "HL7 2.5.1 table 0085";
        MIL_026 "MIL-026" Error: "A13 must not say that the patient is dead (PID-29, PID-30): what it takes back is then not certain" / "A13 får inte ange att patienten är avliden (PID-29, PID-30): det är då inte säkert vad som återtas" @ "HL7 2.5.1 section 3.3.13";
        MIL_027 "MIL-027" Warning: "A13 should say in PV1-36 how the stay had ended; without it, a discharge is taken back, and no death" / "A13 bör ange i PV1-36 hur vårdtillfället hade avslutats; utan uppgiften återtas en utskrivning, inte ett dödsfall" @ "HL7 2.5.1 section 3.3.13";
        MIL_028 "MIL-028" Error: "a segment that the message has one of must not stand there twice" / "ett segment som meddelandet bara har ett av får inte finnas två gånger" @ "HL7 2.5.1 chapters 3, 9, 10, 11";
        MIL_029 "MIL-029" Error: "numbers of one national kind in PID-2, PID-3 and PID-19 must be of one person" / "nummer av samma nationella slag i PID-2, PID-3 och PID-19 måste avse en person" @ "HL7 2.5.1 section 3.4.2.3";
        MIL_030 "MIL-030" Error: "a patient who has died (PID-29, PID-30) must be told of by A03, before anything else is" / "att en patient har avlidit (PID-29, PID-30) måste anges med A03, före allt annat" @ "HL7 2.5.1 section 3.3.3; message catalogue 2";
        MIL_031 "MIL-031" Error: "EVN-1 must not be an event that takes something back when MSH-9.2 is not" / "EVN-1 får inte vara en händelse som återtar något när MSH-9.2 inte är det" @ "HL7 2.5.1 section 3.4.1.1";
        MIL_032 "MIL-032" Error: "A03 must not say both that the patient has died and that the patient lives (PV1-36, PID-29, PID-30)" / "A03 får inte ange både att patienten har avlidit och att patienten lever (PV1-36, PID-29, PID-30)" @ "HL7 2.5.1 section 3.3.3; message catalogue 2";
    }
}
