use async_trait::async_trait;
use chrono::TimeDelta;
use domain::card::{
    CardChallenge, CardDetails, CardFailure, CardGateway, CardRefusal, CodeRequest, CodeSent,
    ConfirmedCard, DebitOrder, DebitOutcome,
};
use domain::gateway::GatewayName;
use domain::money::CurrencyCode;
use secrecy::{ExposeSecret, SecretString};

use crate::card_status;
use crate::error_code::{ErrorClass, card_failure};
use crate::gateway::{UzCard, gateway_name};
use crate::question::{Told, ask, told};
use crate::svgate::CallFailure;
use crate::wire::Standing;

/// Digits of a code.
const CODE_DIGITS: usize = 6;
/// How long after it was written down an order is still sent. Later than this somebody may have concluded from SV-Gate's
/// "not found" that it never will be.
const SEND_WITHIN: TimeDelta = TimeDelta::seconds(30);

#[async_trait]
impl CardGateway for UzCard {
    fn name(&self) -> GatewayName {
        gateway_name()
    }

    fn takes(&self, card: &CardDetails) -> bool {
        self.bins.refresh(&self.gate, self.clock.now());
        self.bins.hold(card.number())
    }

    /// `cards.new.otp`: the message comes from SV-Gate, to the phone that the bank knows.
    async fn send_code(&self, request: &CodeRequest<'_>) -> Result<CodeSent, CardFailure> {
        if request.payment.total.currency != CurrencyCode::Uzs {
            let problem = "UzCard takes so'm alone".to_owned();
            return Err(CardFailure::Misconfigured(problem));
        }
        let requested = self
            .gate
            .send_code(request.card)
            .await
            .map_err(|failure| card_failure_of(&failure))?;
        Ok(CodeSent {
            challenge: CardChallenge(requested.id.to_string().into()),
            digits: CODE_DIGITS,
            phone_mask: requested.phone_mask.as_deref().and_then(phone_mask),
        })
    }

    /// `cards.new.verify`: links the card to a token, which lives in memory until the debit.
    async fn check_code(
        &self,
        challenge: &CardChallenge,
        code: &SecretString,
    ) -> Result<ConfirmedCard, CardFailure> {
        let refused = |refusal, code| CardFailure::Refused { refusal, code };
        let typed = code.expose_secret();
        if typed.len() != CODE_DIGITS || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(refused(CardRefusal::WrongCode, None));
        }
        let request_id = challenge.0.expose_secret().parse();
        let request_id = request_id.map_err(|_| refused(CardRefusal::CodeExpired, None))?;
        let card = self.gate.check_code(request_id, code).await;
        let card = card.map_err(|failure| card_failure_of(&failure))?;
        if !(1..=32).contains(&card.id.expose_secret().len()) {
            let problem = "a card without a token".to_owned();
            return Err(CardFailure::Unavailable(problem));
        }
        let status = match card.status {
            Some(status) => status,
            None => self.card_status(&card.id).await?,
        };
        match card_status::refusal(status) {
            Some(refusal) => Err(refused(refusal, Some(status))),
            None => Ok(ConfirmedCard(card.id.clone())),
        }
    }

    /// `trans.pay.purpose`, once, under the attempt's reference.
    async fn debit(&self, card: &ConfirmedCard, order: &DebitOrder<'_>) -> DebitOutcome {
        let (payment, attempt) = (order.payment, order.attempt);
        let now = self.clock.now();
        let is_in_time = attempt
            .submitted_at
            .is_some_and(|submitted_at| now - submitted_at <= SEND_WITHIN);
        if !is_in_time || payment.total.currency != CurrencyCode::Uzs {
            let problem = "the order was not sent: it was not written down, or too long ago";
            return unknown(problem);
        }
        let (ext, amount) = (&attempt.transaction.id, payment.total.minor);
        let outcome = match self.gate.pay(&card.0, amount, ext).await {
            Ok(transaction) if !transaction.is_under(ext) => {
                unknown("the answer is about another reference")
            }
            Ok(transaction) => match told(&[transaction], amount) {
                Ok(told) => outcome(&told),
                Err(error) => unknown(&error.to_string()),
            },
            Err(CallFailure::Refused(code)) => self.refused(code, ext, amount).await,
            Err(failure) => unknown(&failure.to_string()),
        };
        match &outcome {
            DebitOutcome::Paid { .. } => {}
            DebitOutcome::Declined { code, .. } => tracing::info!(
                payment_id = %payment.id, attempt = attempt.number.get(), code,
                "UzCard declined payment {}: {code}", payment.id
            ),
            DebitOutcome::Unknown { problem } => tracing::warn!(
                payment_id = %payment.id, attempt = attempt.number.get(), problem,
                "whether UzCard took payment {} is not known: {problem}", payment.id
            ),
        }
        outcome
    }
}

impl UzCard {
    /// The status of a linked card, asked for once: only 0 may be charged, and nothing is not 0.
    async fn card_status(&self, token: &SecretString) -> Result<i32, CardFailure> {
        let cards = self.gate.cards(std::slice::from_ref(token)).await;
        let cards = cards.map_err(|failure| card_failure_of(&failure))?;
        let card = cards
            .iter()
            .find(|card| card.id.expose_secret() == token.expose_secret());
        card.and_then(|card| card.status).ok_or_else(|| {
            CardFailure::Unavailable("SV-Gate does not tell the card's status".to_owned())
        })
    }

    /// What an error in answer to a debit means. −207 and −380 say that there is a transaction, so it is asked about.
    async fn refused(&self, code: i32, ext: &str, amount: i64) -> DebitOutcome {
        let class = ErrorClass::of(code);
        if class == ErrorClass::Configuration || class == ErrorClass::BadRequest {
            tracing::error!(
                code,
                "SV-Gate does not take our debits: {code}; somebody must look"
            );
        }
        if class.is_certain_refusal() {
            let refusal = class.refusal();
            return DebitOutcome::Declined { refusal, code };
        }
        if matches!(class, ErrorClass::Duplicate | ErrorClass::AlreadyDone) {
            return match ask(&self.gate, ext, amount).await {
                Ok(told) => outcome(&told),
                Err(error) => unknown(&format!("SV-Gate answers {code}, then: {error}")),
            };
        }
        unknown(&format!("SV-Gate answers {code}"))
    }
}

/// How a transaction that was read ends a debit.
fn outcome(told: &Told) -> DebitOutcome {
    match told {
        Told::Stands(Standing::Posted { reference }, _) => DebitOutcome::Paid {
            document_id: Some(reference.clone()),
        },
        Told::Stands(Standing::Declined, resp) => DebitOutcome::Declined {
            refusal: match resp {
                Some(51) => CardRefusal::InsufficientFunds,
                _ => CardRefusal::Declined,
            },
            code: resp.unwrap_or_default(),
        },
        Told::Stands(
            Standing::Reversed { .. }
            | Standing::ReversalRefused { .. }
            | Standing::NothingPosted
            | Standing::Unclear,
            _,
        ) => unknown("the transaction is neither posted nor declined"),
        Told::NotFound => unknown("SV-Gate does not find the transaction"),
    }
}

fn unknown(problem: &str) -> DebitOutcome {
    DebitOutcome::Unknown {
        problem: problem.to_owned(),
    }
}

/// Why a step before the debit did not go well.
fn card_failure_of(failure: &CallFailure) -> CardFailure {
    match failure {
        CallFailure::Refused(code) => card_failure(*code),
        CallFailure::Unauthorized => CardFailure::Misconfigured(failure.to_string()),
        CallFailure::Unreached(_) | CallFailure::Silent(_) | CallFailure::Garbled(_) => {
            CardFailure::Unavailable(failure.to_string())
        }
    }
}

/// A phone as the gateway masks it, made sure to be masked: at most the last four digits are shown.
fn phone_mask(given: &str) -> Option<String> {
    let digits: Vec<_> = given.chars().filter(char::is_ascii_digit).collect();
    let last = digits.len().saturating_sub(4);
    let shown: String = digits[last..].iter().collect();
    (!shown.is_empty()).then(|| format!("+998 ** *** {shown}"))
}
