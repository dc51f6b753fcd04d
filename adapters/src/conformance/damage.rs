//! Ways to damage bytes: from one flipped bit to two messages spliced. Knows no format; the words and
//! delimiters are those that any format of the field may stumble on.

use super::alteration::{Values, altered};
use super::random::Random;

/// No damaged input is longer than this, so that a run's time does not depend on its luck.
const LIMIT: usize = 64 * 1024;

/// Characters with a meaning in HL7 v2, XML or JSON.
const DELIMITERS: &[u8] = b"|^~\\&\r\n<>\"'/=:;,.#{}[]!?- \t\0";

/// Pieces that parsers are known to stumble on.
const WORDS: &[&[u8]] = &[
    b"99999999999999999999999999",
    b"-1",
    b"00",
    b"1e999",
    b"18446744073709551616",
    b"20261025023000",
    b"20260329023000",
    b"99991231235959",
    b"00000000000000",
    b"20260230",
    b"\0",
    b"\r\n",
    b"\x0b",
    b"\x1c\r",
    b"\\X0D0A\\",
    b"\\X",
    b"\\E\\",
    b"&#0;",
    b"&#x110000;",
    b"&lol;",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"<!DOCTYPE a [<!ENTITY b \"c\">]>",
    b"xmlns=\"\"",
    b"\\u0000",
    b"\\ud800",
    b"null",
    b"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    // Truncated and forbidden UTF-8: a lone lead, a lone continuation, an overlong null, a surrogate.
    b"\xc3",
    b"\xe2\x82",
    b"\xf0\x9f\x98",
    b"\x80",
    b"\xc0\x80",
    b"\xed\xa0\x80",
];

/// A copy of the input, altered or broken, or bytes with no form at all.
pub(super) fn damaged(random: &mut Random, input: &[u8], values: &Values, other: &[u8]) -> Vec<u8> {
    let mut bytes = match random.below(32) {
        0 => formless(random, input),
        1..20 => altered(random, input, values),
        _ => broken(random, input, other),
    };
    bytes.truncate(LIMIT);
    bytes
}

fn broken(random: &mut Random, input: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=random.below(4) {
        damage(random, &mut bytes, other);
    }
    bytes
}

fn formless(random: &mut Random, input: &[u8]) -> Vec<u8> {
    // Half of them begin as the format does, to get past its first look.
    let kept = random.below(2).saturating_mul(random.below(input.len().min(64)));
    let mut bytes: Vec<u8> = input.iter().copied().take(kept).collect();
    bytes.extend((0..random.below(256)).map(|_| random.byte()));
    bytes
}

fn damage(random: &mut Random, bytes: &mut Vec<u8>, other: &[u8]) {
    let at = random.below(bytes.len());
    match random.below(10) {
        0 => change(bytes, at, |byte| byte ^ (1 << (byte % 8))),
        1 => {
            let byte = random.byte();
            change(bytes, at, |_| byte);
        }
        2 => bytes.truncate(at),
        3 => {
            let end = slice_end(random, bytes, at);
            drop(bytes.drain(at..end));
        }
        4 => {
            let end = slice_end(random, bytes, at);
            let slice = bytes.get(at..end).unwrap_or_default().to_vec();
            let to = random.below(bytes.len());
            insert(bytes, to, &slice);
        }
        5 => splice(random, bytes, at, other),
        6 => swap_delimiters(random, bytes),
        7 => lengthen_number(random, bytes, at),
        8 => {
            let word = random.pick(WORDS).copied().unwrap_or_default();
            insert(bytes, at, word);
        }
        _ => {
            let to = random.below(bytes.len());
            if to < bytes.len() && at < bytes.len() {
                bytes.swap(at, to);
            }
        }
    }
}

fn change(bytes: &mut [u8], at: usize, to: impl Fn(u8) -> u8) {
    if let Some(byte) = bytes.get_mut(at) {
        *byte = to(*byte);
    }
}

fn slice_end(random: &mut Random, bytes: &[u8], start: usize) -> usize {
    start.saturating_add(random.below(128)).min(bytes.len())
}

fn insert(bytes: &mut Vec<u8>, at: usize, slice: &[u8]) {
    let at = at.min(bytes.len());
    drop(bytes.splice(at..at, slice.iter().copied()));
}

/// The beginning of one message and the end of another.
fn splice(random: &mut Random, bytes: &mut Vec<u8>, at: usize, other: &[u8]) {
    bytes.truncate(at);
    bytes.extend(other.iter().skip(random.below(other.len())));
}

/// One delimiter in place of another, everywhere from a place on, or in one place only.
fn swap_delimiters(random: &mut Random, bytes: &mut [u8]) {
    let (Some(&from), Some(&to)) = (random.pick(DELIMITERS), random.pick(DELIMITERS)) else {
        return;
    };
    let start = random.below(bytes.len());
    let mut left = if random.below(2) == 0 { 1 } else { usize::MAX };
    for byte in bytes.iter_mut().skip(start) {
        if *byte == from && left > 0 {
            *byte = to;
            left = left.saturating_sub(1);
        }
    }
}

/// The next number from a place on becomes a huge one.
fn lengthen_number(random: &mut Random, bytes: &mut Vec<u8>, at: usize) {
    let digit = bytes
        .iter()
        .skip(at)
        .position(u8::is_ascii_digit)
        .unwrap_or_default();
    let nines = vec![b'9'; random.below(40)];
    insert(bytes, at.saturating_add(digit), &nines);
}

#[cfg(test)]
mod tests {
    use super::damaged;
    use crate::conformance::alteration::Values;
    use crate::conformance::random::Random;

    #[test]
    fn every_input_can_be_made_again_and_most_differ_from_the_sample() {
        let sample = b"MSH|^~\\&|A|B|C|D|20260101120000||REF^I12^REF_I12|1|P|2.5.1\rPID|1\r";
        let make = |input| damaged(&mut Random::of(3, input), sample, &Values::unknown(), b"<a>1</a>");
        let same = (0..1_000).filter(|&input| make(input) == sample).count();
        assert!(same < 100, "{same}");
        assert_eq!(make(5), make(5));
    }

    #[test]
    fn an_empty_sample_can_be_damaged() {
        for input in 0..1_000 {
            let _ = damaged(&mut Random::of(3, input), b"", &Values::unknown(), b"");
        }
    }
}
