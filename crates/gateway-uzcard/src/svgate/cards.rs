use domain::card::CardDetails;
use secrecy::{ExposeSecret, SecretString};

use super::client::Kind;
use super::{CallFailure, SvGate};
use crate::wire::{Bin, CardIds, CodeRequested, LinkedCard, NewCode, Nothing, TypedCode};

impl SvGate {
    /// Has a code sent to the phone that the bank knows of the card (`cards.new.otp`).
    pub async fn send_code(&self, card: &CardDetails) -> Result<CodeRequested, CallFailure> {
        let expiry = card.expiry().yymm();
        let service_name = &self.config.service_name;
        let params = NewCode::new(card.number(), expiry.expose_secret(), service_name);
        self.call(Kind::Order, "cards.new.otp", &params).await
    }

    /// Checks the code, which links the card (`cards.new.verify`).
    pub async fn check_code(
        &self,
        request_id: i64,
        code: &SecretString,
    ) -> Result<LinkedCard, CallFailure> {
        let params = TypedCode::new(request_id, code.expose_secret());
        self.call(Kind::Order, "cards.new.verify", &params).await
    }

    /// Cards by their tokens, at most five (`cards.get`).
    pub async fn cards(&self, tokens: &[SecretString]) -> Result<Vec<LinkedCard>, CallFailure> {
        let ids: Vec<_> = tokens.iter().map(ExposeSecret::expose_secret).collect();
        let params = CardIds { ids: &ids };
        self.call(Kind::Question, "cards.get", &params).await
    }

    /// How numbers of cards of the scheme begin (`get.bin.list`).
    pub async fn bins(&self) -> Result<Vec<Bin>, CallFailure> {
        self.call(Kind::Question, "get.bin.list", &Nothing {}).await
    }
}
