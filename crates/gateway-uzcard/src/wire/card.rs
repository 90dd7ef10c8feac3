use std::fmt;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::flexible;

/// `cards.new.otp`: the number, and the expiry as `YYMM`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewCode<'a> {
    pub(crate) card: CardOf<'a>,
    pub(crate) service_name: &'a str,
}

#[derive(Serialize)]
pub(crate) struct CardOf<'a> {
    pub(crate) pan: &'a str,
    pub(crate) expiry: &'a str,
}

impl<'a> NewCode<'a> {
    pub(crate) const fn new(pan: &'a str, expiry: &'a str, service_name: &'a str) -> Self {
        Self {
            card: CardOf { pan, expiry },
            service_name,
        }
    }
}

/// The result of `cards.new.otp`.
///
/// `verified` and `token` of newer gateways are not read: `verified: true` seems to mean that the code may be skipped, and
/// a payment that nobody proved to be the cardholder's is none we make.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CodeRequested {
    /// Names the request when the code is checked.
    pub id: i64,
    /// Where the code went, as the gateway writes it.
    #[serde(default, deserialize_with = "flexible::text")]
    pub phone_mask: Option<String>,
}

/// `cards.new.verify`.
#[derive(Serialize)]
pub(crate) struct TypedCode<'a> {
    otp: Otp<'a>,
}

#[derive(Serialize)]
struct Otp<'a> {
    id: i64,
    code: &'a str,
}

impl<'a> TypedCode<'a> {
    pub(crate) const fn new(id: i64, code: &'a str) -> Self {
        Self {
            otp: Otp { id, code },
        }
    }
}

/// `cards.get`: at most five tokens.
#[derive(Serialize)]
pub(crate) struct CardIds<'a> {
    pub(crate) ids: &'a [&'a str],
}

/// A card that SV-Gate knows by a token. Phone, name, balance and expiry stay in the answer.
#[derive(Deserialize)]
pub struct LinkedCard {
    /// The token: as good as the card for whoever has our credentials.
    pub id: SecretString,
    /// The number, masked by the gateway; not shown, because older gateways may not mask it.
    #[serde(default, deserialize_with = "flexible::text")]
    pan: Option<String>,
    /// 0 for a card that may be charged (section 5.2); `None` when the answer does not say.
    #[serde(default, deserialize_with = "flexible::integer")]
    pub status: Option<i32>,
    /// Whether its holder gets messages about it.
    #[serde(default)]
    pub sms: Option<bool>,
    /// Private, corporate, or the label of a brand.
    #[serde(default, deserialize_with = "flexible::text")]
    pub cardtype: Option<String>,
}

impl LinkedCard {
    /// The masked number, when it is masked.
    pub fn mask(&self) -> Option<domain::card::CardMask> {
        domain::card::CardMask::parse(self.pan.as_deref()?)
    }
}

impl Drop for LinkedCard {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.pan);
    }
}

impl fmt::Debug for LinkedCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinkedCard")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
