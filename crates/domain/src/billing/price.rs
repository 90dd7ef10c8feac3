use crate::money::{Money, Uzs};

/// What a quantity of a service costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// One of it, discount included.
    pub unit: Money<Uzs>,
    /// All of it.
    pub total: Money<Uzs>,
}
