use std::fmt;
use std::str::FromStr;

/// A currency as a type: `Money<Uzs>` and `Money<Usd>` cannot be added.
pub trait Currency: Copy + Eq + Ord + fmt::Debug + Send + Sync + 'static {
    /// The same currency as a value.
    const CODE: CurrencyCode;
}

/// A currency as a value, for storage and display. All of them have two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CurrencyCode {
    /// Uzbek so'm, 100 tiyin.
    Uzs,
    /// United States dollar.
    Usd,
    /// Euro.
    Eur,
    /// Russian rouble.
    Rub,
}

impl CurrencyCode {
    /// Every currency, the default first.
    pub const ALL: [Self; 4] = [Self::Uzs, Self::Usd, Self::Eur, Self::Rub];

    /// The ISO 4217 letters, as in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Uzs => "UZS",
            Self::Usd => "USD",
            Self::Eur => "EUR",
            Self::Rub => "RUB",
        }
    }
}

/// The text names no currency that wallets can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown currency")]
pub struct UnknownCurrency;

impl FromStr for CurrencyCode {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, UnknownCurrency> {
        Self::ALL
            .into_iter()
            .find(|code| code.as_str() == text)
            .ok_or(UnknownCurrency)
    }
}

impl fmt::Display for CurrencyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! currencies {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {}

        impl Currency for $name {
            const CODE: CurrencyCode = CurrencyCode::$name;
        }
    )+};
}

currencies! {
    /// Uzbek so'm.
    Uzs,
    /// United States dollar.
    Usd,
    /// Euro.
    Eur,
    /// Russian rouble.
    Rub,
}

/// Evaluates `$body` with `$currency` as the type that belongs to the code `$code`.
macro_rules! in_currency {
    ($code:expr, $currency:ident => $body:expr) => {
        match $code {
            $crate::money::CurrencyCode::Uzs => {
                type $currency = $crate::money::Uzs;
                $body
            }
            $crate::money::CurrencyCode::Usd => {
                type $currency = $crate::money::Usd;
                $body
            }
            $crate::money::CurrencyCode::Eur => {
                type $currency = $crate::money::Eur;
                $body
            }
            $crate::money::CurrencyCode::Rub => {
                type $currency = $crate::money::Rub;
                $body
            }
        }
    };
}
pub(crate) use in_currency;
