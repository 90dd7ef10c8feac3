use std::fmt;

use crate::billing::ServiceType;
use crate::gateway::GatewayName;

/// The other side of a wallet transaction. One row names both sides, so the books are double entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CounterAccount {
    /// Money that a gateway took from a payer.
    Gateway(GatewayName),
    /// What a service earned.
    Revenue(ServiceType),
    /// Money on its way back to a payer.
    Refund,
    /// A correction by an operator.
    Adjustment,
    /// The other wallet of an exchange.
    Exchange,
}

impl CounterAccount {
    /// The account for a stored text.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            Some(("gateway", name)) => name.parse().ok().map(Self::Gateway),
            Some(("revenue", service)) => ServiceType::parse(service).map(Self::Revenue),
            Some(_) => None,
            None => match text {
                "refund" => Some(Self::Refund),
                "adjustment" => Some(Self::Adjustment),
                "exchange" => Some(Self::Exchange),
                _ => None,
            },
        }
    }
}

/// The text in the database: `gateway:click`, `revenue:doctor_view`, `refund`.
impl fmt::Display for CounterAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gateway(name) => write!(f, "gateway:{name}"),
            Self::Revenue(service) => write!(f, "revenue:{}", service.as_str()),
            Self::Refund => f.write_str("refund"),
            Self::Adjustment => f.write_str("adjustment"),
            Self::Exchange => f.write_str("exchange"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_account_are_one_to_one() {
        for text in [
            "gateway:click",
            "revenue:doctor_view",
            "refund",
            "adjustment",
            "exchange",
        ] {
            assert_eq!(
                CounterAccount::parse(text)
                    .map(|account| account.to_string())
                    .as_deref(),
                Some(text)
            );
        }
        assert_eq!(CounterAccount::parse("revenue:unknown"), None);
        assert_eq!(CounterAccount::parse("bonus"), None);
    }
}
