/// Numbers that look random and follow from their seed: `SplitMix64` (Steele, Lea, Flood 2014).
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Whether something of so many percent happens this time.
    pub(super) const fn strikes(&mut self, percent: u8) -> bool {
        self.next() % 100 < percent as u64
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_numbers_come_out() {
        let mut random = Random::new(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn nothing_never_happens_and_all_always_does() {
        let mut random = Random::new(7);
        assert!((0..1000).all(|_| !random.strikes(0) && random.strikes(100)));
        let third = (0..10_000).filter(|_| random.strikes(33)).count();
        assert!((3000..3600).contains(&third), "{third}");
    }
}
