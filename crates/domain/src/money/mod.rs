//! Exact money. Amounts are whole minor units (tiyin, cents) and carry their currency in the type, so that sums of
//! different currencies do not compile. [`AnyMoney`] is the form for storage and display; it has no arithmetic.

mod amount;
mod any_money;
mod basis_points;
mod currency;
mod decimal;
#[expect(
    clippy::module_inception,
    reason = "the folder holds the subject, the file the noun"
)]
mod money;

pub use amount::{Amount, AmountError};
pub use any_money::{AnyMoney, WrongCurrency};
pub use basis_points::BasisPoints;
pub(crate) use currency::in_currency;
pub use currency::{Currency, CurrencyCode, Eur, Rub, UnknownCurrency, Usd, Uzs};
pub use decimal::{DecimalError, minor_units_from_decimal};
pub use money::{AmountOverflow, Money};
