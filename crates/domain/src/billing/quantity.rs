/// How many of a service, 1–10,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(u32);

/// Not 1–10,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a whole number from 1 to {}", Quantity::MAX)]
pub struct InvalidQuantity;

impl Quantity {
    /// One.
    pub const ONE: Self = Self(1);
    /// The most that one charge may ask for.
    pub const MAX: u32 = 10_000;

    /// The quantity for a number.
    pub fn try_new(count: i64) -> Result<Self, InvalidQuantity> {
        u32::try_from(count)
            .ok()
            .filter(|count| (1..=Self::MAX).contains(count))
            .map(Self)
            .ok_or(InvalidQuantity)
    }

    /// The number.
    pub const fn get(self) -> u32 {
        self.0
    }
}
