//! What the reader tolerates and what the writer promises, on messages small enough to read.

use contracts::{Reason, Violation};
use proptest::prelude::*;

use super::{
    Charset, Fineness, Message, Precision, Writer, out_of_order, read_date, read_instant, write_instant,
};

fn ids(found: &[Violation]) -> Vec<&'static str> {
    found.iter().map(|violation| violation.rule.id).collect()
}

fn text_of(bytes: &[u8], segment: &str, field: u16) -> (Option<String>, Vec<&'static str>) {
    let mut found = Vec::new();
    let message = Message::read(bytes, &mut found).unwrap();
    let text = message
        .segment(segment)
        .and_then(|segment| segment.field(field).text(&mut found))
        .map(|text| text.into_owned());
    (text, ids(&found))
}

#[test]
fn fields_of_msh_are_counted_from_the_separator() {
    let mut found = Vec::new();
    let message = Message::read(
        b"MSH|^~\\&|A|B|C|D|20260101||REF^I12|ID7|P|2.5.1\rPID|1",
        &mut found,
    )
    .unwrap();
    let header = message.segment("MSH").unwrap();
    assert_eq!(header.field(2).raw(), "^~\\&");
    assert_eq!(header.field(3).raw(), "A");
    assert_eq!(header.field(9).component(2).raw(), "I12");
    assert_eq!(header.field(12).raw(), "2.5.1");
    assert_eq!(header.last_field(), 12);
    assert_eq!(header.field(13).raw(), "");
    assert_eq!(message.segment("PID").unwrap().field(1).raw(), "1");
    assert_eq!(found, []);
}

#[test]
fn unusual_separators_and_the_truncation_character_are_read() {
    let mut found = Vec::new();
    let message = Message::read(b"MSH$*!?+#$A\rPID$1$x*y+z!w?S?v", &mut found).unwrap();
    let field = message.segment("PID").unwrap().field(2);
    assert_eq!(field.component(2).subcomponent(2).raw(), "z");
    let second = field.repetitions().nth(1).unwrap();
    assert_eq!(second.text(&mut found).as_deref(), Some("w*v"));
    assert_eq!(found, []);
}

#[test]
fn separators_that_are_not_four_different_ones_are_unreadable() {
    for bytes in [
        &b"MSH"[..],
        b"MSH|",
        b"MSH|^^\\&|",
        b"MSH|||||",
        b"MSHA^~\\&A",
        b"MSH|^~\\&###|",
    ] {
        let failure = Message::read(bytes, &mut Vec::new()).err().unwrap();
        assert_eq!(failure.reason, Reason::Unreadable);
        assert_eq!(ids(&failure.violations), ["HL7-002"]);
    }
}

#[test]
fn line_feeds_blank_lines_marks_and_frames_are_read() {
    let framed = b"\x0b\xef\xbb\xbfMSH|^~\\&|A\n\r\n\nPID|1||x\n\x1c\r";
    let (text, found) = text_of(framed, "PID", 3);
    assert_eq!(text.as_deref(), Some("x"));
    assert_eq!(found, ["HL7-007"]);
}

#[test]
fn a_line_break_inside_a_text_belongs_to_the_text() {
    let (text, found) = text_of(b"MSH|^~\\&|A\rOBX|1|TX|a||first\nsecond | third\rPV1|1", "OBX", 5);
    assert_eq!(text.as_deref(), Some("first\nsecond "));
    assert_eq!(found, ["HL7-007", "HL7-009"]);
}

#[test]
fn a_stray_line_is_an_error_and_leaves_its_neighbours_alone() {
    let mut found = Vec::new();
    let message = Message::read(b"MSH|^~\\&|A\rrubbish|x\rPID|1||y", &mut found).unwrap();
    assert_eq!(message.segments().count(), 2);
    assert_eq!(message.segment("PID").unwrap().field(3).raw(), "y");
    assert_eq!(ids(&found), ["HL7-008"]);
}

#[test]
fn a_batch_is_not_supported() {
    let failure = Message::read(b"BHS|^~\\&|A\rMSH|^~\\&|A", &mut Vec::new())
        .err()
        .unwrap();
    assert_eq!(failure.reason, Reason::Unsupported);
}

#[test]
fn escape_sequences_are_resolved_and_unknown_ones_kept() {
    let (text, found) = text_of(
        b"MSH|^~\\&|A|||||||||||||||UNICODE UTF-8\rNTE|1||\\F\\\\S\\\\T\\\\R\\\\E\\\\.br\\\\H\\x\\N\\\\XC3A5\\\\Zq\\\\C1\\",
        "NTE",
        3,
    );
    assert_eq!(text.as_deref(), Some("|^&~\\\nxå\\Zq\\\\C1\\"));
    assert_eq!(found, ["HL7-010"]);
}

#[test]
fn the_null_value_is_absent() {
    assert_eq!(text_of(b"MSH|^~\\&|A\rNTE|1||\"\"", "NTE", 3), (None, vec![]));
}

#[test]
fn a_separator_that_was_not_escaped_stays_in_the_text() {
    let (text, found) = text_of(b"MSH|^~\\&|A\rNTE|1||salt & vinegar", "NTE", 3);
    assert_eq!(text.as_deref(), Some("salt & vinegar"));
    assert_eq!(found, ["HL7-011"]);
}

fn with_charset(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut message = format!("MSH|^~\\&|A|||||||||||||||{name}\rNTE|1||").into_bytes();
    message.extend_from_slice(bytes);
    message
}

#[test]
fn character_sets_are_read_as_declared() {
    let read = |name, bytes| text_of(&with_charset(name, bytes), "NTE", 3);
    assert_eq!(read("8859/1", b"\xe5\xe4\xf6"), (Some("åäö".into()), vec![]));
    assert_eq!(read("8859/15", b"\xa4"), (Some("€".into()), vec![]));
    assert_eq!(
        read("UNICODE UTF-8", "åäö".as_bytes()),
        (Some("åäö".into()), vec![])
    );
    assert_eq!(read("UNICODE", "åäö".as_bytes()), (Some("åäö".into()), vec![]));
    assert_eq!(read("8859/1", b"\x80"), (Some("€".into()), vec!["HL7-006"]));
    assert_eq!(read("", "å".as_bytes()), (Some("å".into()), vec!["HL7-005"]));
    assert_eq!(read("ASCII", b"\xe5"), (Some("å".into()), vec!["HL7-005"]));
    assert_eq!(read("", b"a"), (Some("a".into()), vec![]));
}

#[test]
fn a_character_set_that_is_unknown_or_not_followed_is_refused() {
    for (name, bytes, rule) in [
        ("GB 18030-2000", &b"a"[..], "HL7-003"),
        ("UNICODE UTF-16", b"a", "HL7-003"),
        ("UNICODE UTF-8", b"\xe5", "HL7-004"),
    ] {
        let failure = Message::read(&with_charset(name, bytes), &mut Vec::new())
            .err()
            .unwrap();
        assert_eq!(failure.reason, Reason::CharacterSet);
        assert_eq!(ids(&failure.violations), [rule]);
    }
    let wide: Vec<u8> = "MSH|^~\\&|".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(
        Message::read(&wide, &mut Vec::new()).err().unwrap().reason,
        Reason::CharacterSet
    );
}

#[test]
fn a_message_that_is_refused_can_still_be_answered() {
    let bytes = with_charset("GB 18030-2000", b"\xe5");
    let message = Message::read_for_answer(&bytes).unwrap();
    assert_eq!(message.segment("MSH").unwrap().field(3).raw(), "A");
    assert!(Message::read_for_answer(b"not HL7").is_none());
}

#[test]
fn order_is_judged_by_the_structure_and_notes_by_their_group() {
    let ordered = |segments: &str| {
        let bytes = format!("MSH|^~\\&|A\r{segments}");
        let message = Message::read(bytes.as_bytes(), &mut Vec::new())
            .map(|message| !out_of_order(&message, &["MSH", "RF1", "PRD", "PID", "DG1", "OBR", "PV1"]));
        message.unwrap()
    };
    assert!(ordered(
        "RF1|\rPRD|\rPRD|\rPID|\rOBR|\rNTE|\rOBX|\rNTE|\rOBR|\rPV1|\rNTE|"
    ));
    assert!(ordered("ZPL|\rRF1|\rZZZ|\rPID|"));
    assert!(!ordered("RF1|\rPID|\rPRD|"));
    assert!(!ordered("PID|\rPV1|\rDG1|"));
    assert!(!ordered("PID|\rNTE|\rOBR|"));
}

#[test]
fn order_is_judged_by_where_the_structure_places_observations_and_not_by_notes_without_orders() {
    let ordered = |segments: &str| {
        let bytes = format!("MSH|^~\\&|A\r{segments}");
        let message = Message::read(bytes.as_bytes(), &mut Vec::new());
        !out_of_order(&message.unwrap(), &["MSH", "PID", "PV1", "OBX", "DG1"])
    };
    assert!(ordered("NTE|\rPID|\rPV1|\rOBX|\rNTE|\rOBX|\rDG1|\rNTE|"));
    assert!(!ordered("PID|\rPV1|\rDG1|\rOBX|"));
}

#[test]
fn times_are_read_with_and_without_zone_and_at_any_precision() {
    let read = |text| read_instant(text).map(|(instant, precision)| (instant.to_string(), precision));
    let is = |text: &str, precision| Some((text.to_owned(), precision));
    assert_eq!(
        read("20260301101500"),
        is("2026-03-01T09:15:00Z", Precision::Exact)
    );
    assert_eq!(
        read("20260301101500+0100"),
        is("2026-03-01T09:15:00Z", Precision::Exact)
    );
    assert_eq!(
        read("20260301101500.25-0330"),
        is("2026-03-01T13:45:00.25Z", Precision::Exact)
    );
    assert_eq!(
        read("202603011015"),
        is("2026-03-01T09:15:00Z", Precision::Reduced)
    );
    assert_eq!(read("2026"), is("2025-12-31T23:00:00Z", Precision::Reduced));
    assert_eq!(
        read("20261025023000"),
        is("2026-10-25T00:30:00Z", Precision::Ambiguous)
    );
    assert_eq!(
        read("20260329023000"),
        is("2026-03-29T01:30:00Z", Precision::Missing)
    );
    for text in [
        "",
        "2",
        "20261301",
        "2026030110+1",
        "20260301+9999",
        "2026030110150x",
        "-",
        "å",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
    assert_eq!(
        read_date("19610615120000+0100").unwrap().to_string(),
        "1961-06-15"
    );
    assert_eq!(read_date("196106"), None);
    assert_eq!(read_date("19891411"), None);
}

#[test]
fn an_instant_is_written_with_the_zone_of_its_season() {
    let write = |text: &str| {
        let mut out = Vec::new();
        let fineness = write_instant(text.parse().unwrap(), &mut out);
        (String::from_utf8(out).unwrap(), fineness)
    };
    assert_eq!(
        write("2026-03-01T09:15:00Z"),
        ("20260301101500+0100".into(), Some(Fineness::Whole))
    );
    assert_eq!(
        write("2026-07-01T23:15:00.5Z"),
        ("20260702011500.5000+0200".into(), Some(Fineness::Whole))
    );
    assert_eq!(write("2026-07-01T23:15:00.00001Z").1, Some(Fineness::Cut));
    assert_eq!(write("1850-01-01T12:00:00Z").0, "18500101120000+0000");
    assert_eq!(write("-000001-01-01T12:00:00Z").1, None);
}

#[test]
fn nothing_empty_is_written_at_the_end_of_a_segment() {
    let mut writer = Writer::new(Charset::Utf8, 64);
    writer.segment("MSH");
    writer.at(3, 1).plain("A");
    writer.at(9, 2).plain("");
    writer.segment("PID");
    writer.at(3, 4).sub(2).plain("1.2");
    writer.repetition(3).plain("x");
    writer.repetition(3).text("", "nowhere");
    writer.at(5, 1).text("å|\\", "nowhere");
    let (bytes, unfit) = writer.finish();
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        "MSH|^~\\&|A\rPID|||^^^&1.2~x||å\\F\\\\E\\\r"
    );
    assert_eq!(unfit, Vec::<String>::new());
}

#[test]
fn a_character_that_does_not_fit_names_its_place() {
    let mut writer = Writer::new(Charset::Latin1, 64);
    writer.segment("MSH");
    writer.at(3, 1).text("åäö", "first");
    writer.at(4, 1).text("Ελλάδα", "second");
    let (bytes, unfit) = writer.finish();
    assert!(bytes.starts_with(b"MSH|^~\\&|\xe5\xe4\xf6"));
    assert_eq!(unfit, ["second"]);
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_back(value in "\\PC*|[\\x00-\\x7f]{0,40}|[a-ö\r\n\t|^~&\\\\\"]{0,40}") {
        let mut writer = Writer::new(Charset::Utf8, 64);
        writer.segment("MSH");
        writer.at(18, 1).plain("UNICODE UTF-8");
        writer.segment("NTE");
        writer.at(3, 1).formatted(&value, "NTE-3");
        let (bytes, unfit) = writer.finish();
        prop_assert!(unfit.is_empty());
        prop_assert_eq!(text_of(&bytes, "NTE", 3), (Some(value).filter(|value| !value.is_empty()), vec![]));
    }

    #[test]
    fn no_bytes_make_the_reader_panic(tail in proptest::collection::vec(any::<u8>(), 0..200), at in 0..40_usize) {
        let mut bytes = b"MSH|^~\\&|A|B\rOBX|1|TX|a^b&c~d||e\\F\\\rNTE".to_vec();
        bytes.truncate(at);
        bytes.extend(tail);
        let mut found = Vec::new();
        for message in [Message::read(&bytes, &mut found).ok(), Message::read_for_answer(&bytes)].into_iter().flatten() {
            for segment in message.segments() {
                for number in 0..=segment.last_field().saturating_add(1).min(300) {
                    let field = segment.field(number);
                    for part in field.repetitions().chain([field.component(2), field.component(1).subcomponent(2)]) {
                        let _ = part.text(&mut found);
                        let _ = read_instant(part.raw());
                        let _ = read_date(part.raw());
                    }
                }
            }
        }
    }
}
