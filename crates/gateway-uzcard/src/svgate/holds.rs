use domain::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use super::client::Kind;
use super::{CallFailure, SvGate};
use crate::tashkent::tashkent;
use crate::wire::{
    CaptureHold, ChargeHold, CreateHold, Hold, HoldAnswer, OfCard, OfHold, Records, ReleaseHold,
    Transaction, UnderHold,
};

impl SvGate {
    /// Sets this many tiyin aside on a card for the configured time, and tells the id of the hold (`hold.create`). It takes
    /// no reference of ours: after an unknown outcome look at [`SvGate::holds_of_card`] and release a surplus one.
    pub async fn hold(&self, token: &SecretString, amount_tiyin: i64) -> Result<i64, CallFailure> {
        let (merchant_id, terminal_id) = self.terminal();
        let hold = CreateHold {
            card_id: token.expose_secret(),
            merchant_id,
            terminal_id,
            amount: amount_tiyin,
            time: self.config.hold_minutes,
        };
        let params = UnderHold { hold };
        let answer = self.call(Kind::Order, "hold.create", &params).await?;
        done(answer)?
            .id
            .filter(|id| *id > 0)
            .ok_or_else(|| CallFailure::garbled("a hold without an id"))
    }

    /// Debits what was set aside, or a part of it (`hold.dismiss.charge`); the rest is released.
    pub async fn charge_hold(&self, charge: &ChargeHold<'_>) -> Result<Transaction, CallFailure> {
        let (merchant_id, terminal_id) = self.terminal();
        let hold = CaptureHold {
            hold_id: &charge.hold_id.to_string(),
            ext: charge.ext,
            merchant_id,
            terminal_id,
            port: &self.config.port.to_string(),
            amount: charge.amount,
            stan: format!("{:06}", charge.stan % 1_000_000),
            date12: date12(charge.at),
        };
        self.call(Kind::Order, "hold.dismiss.charge", &UnderHold { hold })
            .await
    }

    /// Releases all of this many tiyin that were set aside (`hold.dismiss`).
    pub async fn release_hold(&self, hold_id: i64, amount_tiyin: i64) -> Result<(), CallFailure> {
        let (merchant_id, terminal_id) = self.terminal();
        let hold = ReleaseHold {
            hold_id: &hold_id.to_string(),
            merchant_id,
            terminal_id,
            amount: amount_tiyin,
        };
        let params = UnderHold { hold };
        let answer = self.call(Kind::Order, "hold.dismiss", &params).await?;
        done(answer).map(drop)
    }

    /// A hold (`hold.get.id`).
    pub async fn hold_by_id(&self, hold_id: i64) -> Result<Hold, CallFailure> {
        let params = OfHold { id: hold_id };
        self.call(Kind::Question, "hold.get.id", &params).await
    }

    /// The holds of a card (`hold.get.cardId`).
    pub async fn holds_of_card(&self, token: &SecretString) -> Result<Vec<Hold>, CallFailure> {
        let params = OfCard {
            card_id: token.expose_secret(),
        };
        let Records(holds) = self
            .call(Kind::Question, "hold.get.cardId", &params)
            .await?;
        Ok(holds)
    }
}

/// Holds put their errors into `status` of the result.
fn done(answer: HoldAnswer) -> Result<HoldAnswer, CallFailure> {
    match answer.status {
        Some(0) => Ok(answer),
        Some(code @ ..0) => Err(CallFailure::Refused(code)),
        _ => Err(CallFailure::garbled("a hold without a status")),
    }
}

/// `yyMMddHHmmss` in Tashkent.
fn date12(at: Timestamp) -> String {
    tashkent(at).format("%y%m%d%H%M%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_the_time_of_tashkent() {
        let at = "2026-11-23T10:00:01Z".parse().expect("a moment");
        assert_eq!(date12(at), "261123150001");
    }
}
