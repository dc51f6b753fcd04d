//! Finds field separators and line ends, eight bytes at a time. Segments are dense with separators, and a
//! search that is set up anew for each of them costs several times as much.

const LOW: u64 = u64::from_ne_bytes([0x7F; 8]);

/// The offsets of three bytes in a text, in order.
pub(super) struct Scan<'a> {
    words: std::slice::Iter<'a, [u8; 8]>,
    tail: Option<[u8; 8]>,
    next_base: usize,
    base: usize,
    hits: u64,
    needles: [u64; 3],
}

impl<'a> Scan<'a> {
    /// Looks for the three bytes, none of which is zero.
    pub(super) fn new(text: &'a [u8], needles: [u8; 3]) -> Self {
        let (words, rest) = text.as_chunks::<8>();
        let mut tail = [0; 8];
        for (to, from) in tail.iter_mut().zip(rest) {
            *to = *from;
        }
        Self {
            words: words.iter(),
            tail: Some(tail),
            next_base: 0,
            base: 0,
            hits: 0,
            needles: needles.map(|needle| u64::from_ne_bytes([needle; 8])),
        }
    }
}

impl Iterator for Scan<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while self.hits == 0 {
            let word = match self.words.next() {
                Some(word) => *word,
                None => self.tail.take()?,
            };
            let word = u64::from_le_bytes(word);
            self.hits = self
                .needles
                .iter()
                .fold(0, |hits, needle| hits | zero_bytes(word ^ needle));
            self.base = self.next_base;
            self.next_base += 8;
        }
        let at = self.hits.trailing_zeros() as usize / 8;
        self.hits &= self.hits - 1;
        Some(self.base + at)
    }
}

/// The highest bit of every byte that is zero, and no other bit.
const fn zero_bytes(word: u64) -> u64 {
    !(((word & LOW) + LOW) | word | LOW)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::Scan;

    proptest! {
        #[test]
        fn every_occurrence_is_found_in_order(text in proptest::collection::vec(any::<u8>(), 0..100)) {
            let found: Vec<usize> = Scan::new(&text, [b'|', b'\r', 0x8D]).collect();
            let is_one = |at: &usize| [b'|', b'\r', 0x8D].contains(&text[*at]);
            let expected: Vec<usize> = (0..text.len()).filter(is_one).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
