use async_trait::async_trait;
use chrono::TimeDelta;
use domain::card::{
    CardChallenge, CardDetails, CardFailure, CardGateway, CardRefusal, CodeRequest, CodeSent,
    ConfirmedCard, DebitOrder, DebitOutcome,
};
use domain::gateway::GatewayName;
use domain::money::CurrencyCode;
use domain::sms::SmsFailure;
use secrecy::{ExposeSecret, SecretString};
use uuid::Builder;

use crate::challenge::{CODE_DIGITS, Card, random_code};
use crate::code::Class;
use crate::config::otp_text;
use crate::gateway::{HumoGateway, gateway_name};
use crate::settlement;
use crate::soap::CardData;

/// The code for an order that cannot be ours, a format error.
const FORMAT_ERROR: i32 = 904;
/// How long after it was written down an order is still sent. Later than this somebody may have concluded from
/// PaymentServer's "not found" that it never will be.
pub(crate) const SEND_WITHIN: TimeDelta = TimeDelta::seconds(30);

#[async_trait]
impl CardGateway for HumoGateway {
    fn name(&self) -> GatewayName {
        gateway_name()
    }

    fn takes(&self, card: &CardDetails) -> bool {
        let number = card.number();
        self.card_prefixes
            .iter()
            .any(|prefix| number.starts_with(prefix.as_str()))
    }

    /// Humo sends no code in this interface, so the code is ours: it goes to the phone that the card's bank knows, and to
    /// no other (section 9).
    async fn send_code(&self, request: &CodeRequest<'_>) -> Result<CodeSent, CardFailure> {
        if request.payment.total.currency != CurrencyCode::Uzs {
            return Err(CardFailure::Misconfigured(
                "Humo's cards hold so'm alone".to_owned(),
            ));
        }
        if !self.takes(request.card) {
            return Err(CardFailure::Refused {
                refusal: CardRefusal::CardUnknown,
                code: None,
            });
        }
        let no_chance =
            |error| CardFailure::Unavailable(format!("the system has no random numbers: {error}"));
        let mut id = [0; 16];
        getrandom::fill(&mut id).map_err(no_chance)?;
        let id = Builder::from_random_bytes(id).into_uuid().to_string();
        let holder = self.middleware.holder(&id, request.card).await?;

        let code = random_code().map_err(no_chance)?;
        let text = otp_text(&self.otp_text, request.language, code.expose_secret());
        let sent = self.sms.send(&holder.phone, &text).await;
        sent.map_err(|failure| not_sent(&failure))?;
        let card = Card {
            payment_id: request.payment.id,
            number: request.card.number().into(),
            expiry: request.card.expiry().yymm(),
            centre_id: holder.institution_id.filter(|_| self.use_card_institution),
        };
        let ends_at = self.clock.now() + self.otp_time;
        Ok(CodeSent {
            challenge: self.code_key.challenge(&card, &code, ends_at),
            digits: CODE_DIGITS,
            phone_mask: Some(holder.phone.mask()),
        })
    }

    async fn check_code(
        &self,
        challenge: &CardChallenge,
        code: &SecretString,
    ) -> Result<ConfirmedCard, CardFailure> {
        self.code_key.check(challenge, code, self.clock.now())
    }

    async fn debit(&self, card: &ConfirmedCard, order: &DebitOrder<'_>) -> DebitOutcome {
        let total = order.payment.total;
        let card = Card::confirmed(card, order.payment);
        let Some(card) = card.filter(|_| total.currency == CurrencyCode::Uzs && total.minor > 0)
        else {
            // Nothing was sent.
            return DebitOutcome::Declined {
                refusal: CardRefusal::Declined,
                code: FORMAT_ERROR,
            };
        };
        let card = CardData {
            number: &card.number,
            expiry: &card.expiry,
            centre_id: card.centre_id.as_deref(),
        };
        let payment_ref = &order.attempt.transaction.id;
        let is_within = |time: TimeDelta| {
            let submitted_at = order.attempt.submitted_at;
            submitted_at.is_some_and(|submitted_at| self.clock.now() - submitted_at <= time)
        };
        let outcome = if is_within(SEND_WITHIN) {
            let may_confirm = || is_within(SEND_WITHIN + self.order_time);
            settlement::debit(&self.server, payment_ref, total.minor, &card, may_confirm).await
        } else {
            DebitOutcome::Unknown {
                problem: "the order was not sent: it was not written down, or too long ago"
                    .to_owned(),
            }
        };
        match &outcome {
            DebitOutcome::Paid { .. } => {}
            DebitOutcome::Declined { code, .. } if Class::of(*code) == Class::OurFault => {
                tracing::error!(
                    payment_id = %order.payment.id,
                    code,
                    "Humo does not serve this installation: it answers the payment {} with {code:03}",
                    order.payment.id
                );
            }
            DebitOutcome::Declined { code, .. } => tracing::info!(
                payment_id = %order.payment.id,
                code,
                "Humo declines the payment {}", order.payment.id
            ),
            DebitOutcome::Unknown { problem } => tracing::warn!(
                payment_id = %order.payment.id,
                problem,
                "whether Humo took the payment {} is not known yet", order.payment.id
            ),
        }
        outcome
    }
}

fn not_sent(failure: &SmsFailure) -> CardFailure {
    match failure {
        SmsFailure::Silent(_) => CardFailure::Unavailable(failure.to_string()),
        SmsFailure::Unauthorized | SmsFailure::Refused(_) => {
            CardFailure::Misconfigured(failure.to_string())
        }
    }
}
