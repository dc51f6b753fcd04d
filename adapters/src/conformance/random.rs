//! A small xorshift generator, so that every input of a mutation run can be made again from its seed
//! and number alone. Not for secrets.

/// Numbers that look random and are the same on every machine.
pub(super) struct Random(u64);

impl Random {
    /// The numbers of one input. Neighbouring inputs have nothing in common.
    pub(super) const fn of(seed: u64, input: u64) -> Self {
        let mut mixed = seed.wrapping_add(input.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        // Zero is the one state that xorshift never leaves.
        Self((mixed ^ (mixed >> 31)) | 1)
    }

    /// The next number.
    pub(super) const fn number(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below the bound; 0 when nothing is below it.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        // The high bits are the better ones.
        let number = usize::try_from(self.number() >> 33).unwrap_or_default();
        number.checked_rem(bound).unwrap_or_default()
    }

    /// A byte.
    pub(super) fn byte(&mut self) -> u8 {
        self.number().to_be_bytes()[0]
    }

    /// One of them, if there are any.
    pub(super) fn pick<'a, T>(&mut self, among: &'a [T]) -> Option<&'a T> {
        among.get(self.below(among.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn the_same_seed_and_input_give_the_same_numbers() {
        let numbers = |seed, input| {
            let mut random = Random::of(seed, input);
            [random.number(), random.number(), random.number()]
        };
        assert_eq!(numbers(7, 1), numbers(7, 1));
        assert_ne!(numbers(7, 1), numbers(7, 2));
        assert_ne!(numbers(7, 1), numbers(8, 1));
    }

    #[test]
    fn numbers_below_a_bound_reach_all_of_them_and_none_above() {
        let mut random = Random::of(1, 1);
        let mut seen = [false; 5];
        for _ in 0..1_000 {
            seen[random.below(5)] = true;
        }
        assert_eq!(seen, [true; 5]);
        assert_eq!(random.below(0), 0);
    }
}
