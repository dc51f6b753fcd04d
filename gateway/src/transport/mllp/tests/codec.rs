//! What the codec must hold to, whatever way the bytes come.

use bytes::BytesMut;
use proptest::collection::vec;
use proptest::prelude::*;
use tokio_util::codec::{Decoder, Encoder};

use super::super::codec::{Codec, END, FrameError, Limits, Place, RETURN, START};

const LIMITS: Limits = Limits {
    max_bytes: 64,
    max_garbage: 16,
    bare_end: false,
};

const BARE: Limits = Limits {
    bare_end: true,
    ..LIMITS
};

/// Everything that a stream gives when it comes in these pieces: messages, and how it ended.
fn read(limits: Limits, pieces: &[&[u8]]) -> (Vec<Vec<u8>>, Option<String>, u64) {
    let mut codec = Codec::new(limits);
    let mut buffer = BytesMut::new();
    let mut messages = Vec::new();
    for piece in pieces {
        buffer.extend_from_slice(piece);
        loop {
            match codec.decode(&mut buffer) {
                Ok(Some(message)) => messages.push(message.to_vec()),
                Ok(None) => break,
                Err(error) => return (messages, Some(error.to_string()), 0),
            }
        }
    }
    let end = codec.decode_eof(&mut buffer).err().map(|error| error.to_string());
    (messages, end, codec.take_discarded())
}

fn framed(message: &[u8]) -> Vec<u8> {
    let mut bytes = BytesMut::new();
    Codec::new(LIMITS).encode(message, &mut bytes).unwrap();
    bytes.to_vec()
}

#[test]
fn a_message_comes_out_as_it_went_in() {
    let stream = framed(b"MSH|^~\\&|\rPID|\xe5\xff\x00|");
    assert_eq!(stream.first(), Some(&START));
    assert!(stream.ends_with(&[END, RETURN]));
    let (messages, end, garbage) = read(LIMITS, &[&stream]);
    assert_eq!(messages, [b"MSH|^~\\&|\rPID|\xe5\xff\x00|".to_vec()]);
    assert_eq!((end, garbage), (None, 0));
}

#[test]
fn several_messages_in_one_read_come_out_one_by_one() {
    let stream = [framed(b"one"), framed(b""), framed(b"three")].concat();
    assert_eq!(read(LIMITS, &[&stream]).0, [&b"one"[..], b"", b"three"]);
}

#[test]
fn an_end_byte_without_its_return_is_part_of_the_message() {
    assert_eq!(read(LIMITS, &[b"\x0Ba\x1Cb\x1C\x0D"]).0, [b"a\x1Cb"]);
}

#[test]
fn a_missing_return_is_cut_short_unless_it_is_tolerated() {
    let stream = b"\x0Bone\x1C";
    let (messages, end, _) = read(LIMITS, &[stream]);
    assert!(messages.is_empty());
    assert_eq!(end.as_deref(), Some("cut short"));
    assert_eq!(read(BARE, &[stream]), (vec![b"one".to_vec()], None, 0));
}

#[test]
fn where_a_bare_end_is_tolerated_a_return_that_follows_is_not_garbage() {
    let pieces: [&[u8]; 4] = [b"\x0Bone\x1C", b"\x0D", b"\x0Btwo\x1C", b"\x0Bthree\x1C\x0D"];
    let (messages, end, garbage) = read(BARE, &pieces);
    assert_eq!(messages, [&b"one"[..], b"two", b"three"]);
    assert_eq!((end, garbage), (None, 0));
}

#[test]
fn bytes_between_frames_are_counted_and_too_many_end_the_stream() {
    let (messages, end, garbage) = read(LIMITS, &[b"\r\n\x0Bone\x1C\x0D\n\n\x0Btwo\x1C\x0D"]);
    assert_eq!(messages, [b"one", b"two"]);
    assert_eq!((end, garbage), (None, 4));
    let exactly = read(LIMITS, &[&[b'x'; 16], b"\x0Bone\x1C\x0D"]);
    assert_eq!(exactly, (vec![b"one".to_vec()], None, 16));
    let (messages, end, _) = read(LIMITS, &[&[b'x'; 17], b"\x0Bone\x1C\x0D"]);
    assert!(messages.is_empty());
    assert_eq!(end.as_deref(), Some("more than 16 bytes outside a frame"));
}

#[test]
fn the_largest_message_passes_and_one_byte_more_does_not() {
    assert_eq!(read(LIMITS, &[&framed(&[b'x'; 64])]).0.len(), 1);
    let (messages, end, _) = read(LIMITS, &[&framed(&[b'x'; 65])]);
    assert!(messages.is_empty());
    assert_eq!(end.as_deref(), Some("message larger than 64 bytes"));
}

#[test]
fn an_endless_message_is_given_up_at_the_limit() {
    let mut codec = Codec::new(LIMITS);
    let mut buffer = BytesMut::from(&[START][..]);
    let given_up = (0..1000).find(|_| {
        buffer.extend_from_slice(b"x");
        codec.decode(&mut buffer).is_err()
    });
    assert_eq!(given_up, Some(64));
}

#[test]
fn a_message_that_begins_inside_another_is_never_read_as_part_of_it() {
    let (messages, end, _) = read(LIMITS, &[b"\x0BMSH|first PID\x0BMSH|second\x1C\x0D"]);
    assert!(messages.is_empty());
    assert_eq!(end.as_deref(), Some("a message began inside an unfinished one"));
}

#[test]
fn a_start_byte_in_text_is_text() {
    let (messages, end, _) = read(LIMITS, &[b"\x0BMSH|line\x0Bline\x0BMS\x0B\x1C\x0D"]);
    assert_eq!(messages, [b"MSH|line\x0Bline\x0BMS\x0B"]);
    assert_eq!(end, None);
}

#[test]
fn a_message_with_a_framing_byte_is_not_written() {
    for message in [&b"a\x0Bb"[..], b"a\x1Cb", b"\x1C\x0D"] {
        let mut bytes = BytesMut::new();
        let refused = Codec::new(LIMITS).encode(message, &mut bytes);
        assert!(matches!(refused, Err(FrameError::NotFramable)));
        assert!(bytes.is_empty());
    }
}

#[test]
fn no_byte_of_a_message_is_looked_at_twice() {
    let mut codec = Codec::new(LIMITS);
    let mut buffer = BytesMut::from(&b"\x0Babc"[..]);
    assert!(codec.decode(&mut buffer).unwrap().is_none());
    assert_eq!(codec.place, Place::Inside { scanned: 3 });
    buffer.extend_from_slice(b"d\x1C");
    assert!(codec.decode(&mut buffer).unwrap().is_none());
    assert_eq!(codec.place, Place::Inside { scanned: 4 });
}

/// Streams that are mostly made of what the codec looks for.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => vec(prop_oneof![Just(START), Just(END), Just(RETURN), any::<u8>()], 0..6),
        3 => Just(b"\x0BMSH|a\x1C\x0D".to_vec()),
        2 => Just(b"MSH".to_vec()),
        1 => vec(Just(b'x'), 0..70),
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn split<'a>(stream: &'a [u8], cuts: &[usize]) -> Vec<&'a [u8]> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (stream.len() + 1)).collect();
    cuts.sort_unstable();
    let mut from = 0;
    let mut pieces = Vec::new();
    for cut in cuts.into_iter().chain([stream.len()]) {
        pieces.push(&stream[from..cut]);
        from = cut;
    }
    pieces
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_split_of_any_stream_gives_the_same_messages_and_the_same_end(
        stream in stream(), cuts in vec(any::<usize>(), 0..8), bare in any::<bool>(),
    ) {
        let limits = Limits { bare_end: bare, ..LIMITS };
        let whole = read(limits, &[&stream]);
        prop_assert_eq!(&read(limits, &split(&stream, &cuts)), &whole);
        let bytes: Vec<&[u8]> = stream.chunks(1).collect();
        prop_assert_eq!(&read(limits, &bytes), &whole);
    }

    #[test]
    fn what_is_written_is_read_back(messages in vec(vec(any::<u8>(), 0..64), 0..5)) {
        let free_of_framing = |byte: &u8| *byte != START && *byte != END;
        let messages: Vec<Vec<u8>> = messages
            .into_iter()
            .map(|message| message.into_iter().filter(free_of_framing).collect())
            .collect();
        let stream: Vec<u8> = messages.iter().flat_map(|message| framed(message)).collect();
        prop_assert_eq!(read(LIMITS, &[&stream]), (messages, None, 0));
    }
}
