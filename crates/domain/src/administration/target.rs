use std::fmt;
use std::sync::Arc;

use crate::billing::ServiceType;
use crate::gateway::GatewayName;
use crate::ids::{DoctorId, PaymentId, UserId};
use crate::wallet::WalletKey;

/// What was changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AdminTarget {
    /// A user's wallet of a currency.
    Wallet(WalletKey),
    /// The price of a service.
    BillingRule(ServiceType),
    /// The switches and limits of billing.
    BillingSettings,
    /// The terms of a gateway.
    Gateway(GatewayName),
    /// A doctor of the directory.
    Doctor(DoctorId),
    /// A payment.
    Payment(PaymentId),
    /// Something that this version does not know, because a newer one wrote it down: the text as it is stored. Only read.
    Unknown(Arc<str>),
}

impl AdminTarget {
    /// The target for a stored text. Instances of several versions share a database while one takes the place of another,
    /// so that it may be one that this one does not know.
    pub fn of_text(text: &str) -> Self {
        Self::parse(text).unwrap_or_else(|| Self::Unknown(text.into()))
    }

    /// The target for a text, if it is one.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            Some(("wallet", key)) => {
                let (user_id, currency) = key.split_once(':')?;
                Some(Self::Wallet(WalletKey {
                    user_id: UserId::new(plain_number(user_id)?)?,
                    currency: currency.parse().ok()?,
                }))
            }
            Some(("billing_rule", service)) => ServiceType::parse(service).map(Self::BillingRule),
            Some(("gateway", name)) => name.parse().ok().map(Self::Gateway),
            Some(("doctor", id)) => DoctorId::new(plain_number(id)?).map(Self::Doctor),
            Some(("payment", id)) => {
                let payment_id = PaymentId(id.parse().ok()?);
                (payment_id.to_string() == id).then_some(Self::Payment(payment_id))
            }
            Some(_) => None,
            None => (text == "billing_settings").then_some(Self::BillingSettings),
        }
    }
}

/// A number as [`fmt::Display`] writes it: no sign, no zeros before it.
fn plain_number(text: &str) -> Option<i64> {
    let number = text.parse::<i64>().ok()?;
    (number.to_string() == text).then_some(number)
}

/// The text in the API and the database: `wallet:7:UZS`, `billing_rule:doctor_view`, `billing_settings`,
/// `gateway:click`, `doctor:5`.
impl fmt::Display for AdminTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wallet(key) => write!(f, "wallet:{}:{}", key.user_id, key.currency),
            Self::BillingRule(service) => write!(f, "billing_rule:{service}"),
            Self::BillingSettings => f.write_str("billing_settings"),
            Self::Gateway(name) => write!(f, "gateway:{name}"),
            Self::Doctor(id) => write!(f, "doctor:{id}"),
            Self::Payment(id) => write!(f, "payment:{id}"),
            Self::Unknown(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_target_are_one_to_one() {
        for text in [
            "wallet:7:UZS",
            "wallet:9223372036854775807:RUB",
            "billing_rule:doctor_view",
            "billing_settings",
            "gateway:click",
            "doctor:5",
            "payment:01937b2e-0000-7000-8000-000000000001",
        ] {
            let target = AdminTarget::parse(text).map(|target| target.to_string());
            assert_eq!(target.as_deref(), Some(text));
        }
        for text in [
            "",
            "wallet",
            "wallet:7",
            "wallet:0:UZS",
            "wallet:+7:UZS",
            "wallet:07:UZS",
            "wallet:7:XYZ",
            "doctor:-5",
            "billing_rule:unknown",
            "payment:1",
        ] {
            assert_eq!(AdminTarget::parse(text), None, "{text}");
            assert_eq!(AdminTarget::of_text(text).to_string(), text);
        }
    }
}
