use crate::gateway::GatewayName;
use crate::money::{
    Amount, AmountOverflow, AnyMoney, BasisPoints, Currency, CurrencyCode, Money, WrongCurrency,
};
use crate::payment::Quote;

/// How a gateway's commission is made up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommissionKind {
    /// A share of the amount.
    Percentage,
    /// The same for every payment.
    Fixed,
    /// Both, added.
    Combined,
}

impl CommissionKind {
    /// The word in the API and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Percentage => "percentage",
            Self::Fixed => "fixed",
            Self::Combined => "combined",
        }
    }

    /// The kind for a stored word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Percentage, Self::Fixed, Self::Combined]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// What the payer pays on top of the amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commission {
    /// Which of the two parts count.
    pub kind: CommissionKind,
    /// The share of the amount.
    pub percentage: BasisPoints,
    /// Minor units of the gateway's default currency.
    pub fixed_minor: i64,
}

impl Commission {
    /// Whether a fixed sum is part of it.
    const fn has_fixed_part(&self) -> bool {
        match self.kind {
            CommissionKind::Percentage => false,
            CommissionKind::Fixed | CommissionKind::Combined => self.fixed_minor != 0,
        }
    }

    /// The commission on an amount; a share is rounded half up to a minor unit, once.
    pub fn on_rounded_half_up<C: Currency>(
        &self,
        amount: Amount<C>,
    ) -> Result<Money<C>, AmountOverflow> {
        let share = self.percentage.share_rounded_half_up(amount.money())?;
        let fixed = Money::from_minor(self.fixed_minor);
        match self.kind {
            CommissionKind::Percentage => Ok(share),
            CommissionKind::Fixed => Ok(fixed),
            CommissionKind::Combined => share.checked_add(fixed),
        }
    }
}

/// The terms on which payments go through a gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayTerms {
    /// Short name.
    pub name: GatewayName,
    /// What payers call it.
    pub display_name: String,
    /// Inactive gateways are as good as unknown.
    pub is_active: bool,
    /// Smallest amount of one payment, of the default currency.
    pub min_amount: AnyMoney,
    /// Largest amount of one payment, of the default currency.
    pub max_amount: AnyMoney,
    /// What the payer pays on top.
    pub commission: Commission,
    /// The currency when none is named.
    pub default_currency: CurrencyCode,
    /// What it can take.
    pub supported_currencies: Vec<CurrencyCode>,
    /// How long a payment waits for its payer, minutes.
    pub processing_minutes: u32,
    /// Place in lists.
    pub sort_order: i32,
    /// No real money moves.
    pub is_test_mode: bool,
}

impl GatewayTerms {
    /// Whether payments may be of this currency. A fixed commission is a sum of the default currency, so that a payment of
    /// another one would have none that could be added to it.
    pub fn takes(&self, currency: CurrencyCode) -> bool {
        self.supported_currencies.contains(&currency)
            && (currency == self.default_currency || !self.commission.has_fixed_part())
    }

    /// What a payment of this amount costs its payer.
    pub fn quote<C: Currency>(&self, amount: Amount<C>) -> Result<Quote<C>, AmountOverflow> {
        let commission = self.commission.on_rounded_half_up(amount)?;
        let total = amount.money().checked_add(commission)?;
        Ok(Quote {
            amount,
            commission,
            total,
        })
    }

    /// The smallest and the largest amount, when the limits are of currency `C`.
    pub fn limits<C: Currency>(&self) -> Result<(Money<C>, Money<C>), WrongCurrency> {
        Ok((self.min_amount.typed()?, self.max_amount.typed()?))
    }
}
