use std::fmt;

use async_trait::async_trait;
use secrecy::SecretString;

use super::{CardDetails, CardFailure, CardRefusal};
use crate::gateway::GatewayName;
use crate::payment::{Attempt, Payment};
use crate::text::Language;

/// A gateway without pages of its own: the service asks for the card and hands it over. Its
/// [`crate::gateway::PaymentGateway`] looks up and refunds what this port debited.
///
/// An attempt's `transaction.id` is our reference for it, made and stored before the first call. The order of calls is
/// `send_code`, `check_code`, then, after the attempt was stored as submitted, `debit`, once.
#[async_trait]
pub trait CardGateway: Send + Sync {
    /// Which gateway this is.
    fn name(&self) -> GatewayName;

    /// Whether a card looks like one of this scheme.
    fn takes(&self, card: &CardDetails) -> bool;

    /// Has a code sent to the phone of the card's holder. Moves no money.
    async fn send_code(&self, request: &CodeRequest<'_>) -> Result<CodeSent, CardFailure>;

    /// Checks the code. Moves no money. The caller limits the number of tries.
    async fn check_code(
        &self,
        challenge: &CardChallenge,
        code: &SecretString,
    ) -> Result<ConfirmedCard, CardFailure>;

    /// Debits the card by the payment's total. Never called twice for one attempt.
    async fn debit(&self, card: &ConfirmedCard, order: &DebitOrder<'_>) -> DebitOutcome;
}

/// For what a code is sent.
#[derive(Clone, Copy, Debug)]
pub struct CodeRequest<'a> {
    /// To the holder of which card.
    pub card: &'a CardDetails,
    /// The payment.
    pub payment: &'a Payment,
    /// The language of the payer, for messages of our own.
    pub language: Language,
}

/// A code is on its way.
#[derive(Debug)]
pub struct CodeSent {
    /// What the adapter needs to check it.
    pub challenge: CardChallenge,
    /// How many digits the code has. What has another number of them is not given to be checked, and costs no try.
    pub digits: usize,
    /// The phone, as far as it may be shown.
    pub phone_mask: Option<String>,
}

/// What an adapter keeps between the sending of a code and its check; nobody else reads it. In memory alone.
pub struct CardChallenge(pub SecretString);

/// What an adapter keeps between the check of a code and the debit; nobody else reads it. In memory alone.
pub struct ConfirmedCard(pub SecretString);

/// What to debit.
#[derive(Clone, Copy, Debug)]
pub struct DebitOrder<'a> {
    /// The payment; its total is debited.
    pub payment: &'a Payment,
    /// The attempt; its `transaction.id` is our reference.
    pub attempt: &'a Attempt,
}

/// How a debit ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DebitOutcome {
    /// The money was taken.
    Paid {
        /// The gateway's reference: what refunds and statements name.
        document_id: Option<String>,
    },
    /// The money was not taken and will not be.
    Declined {
        /// The class, for the payer.
        refusal: CardRefusal,
        /// The processing centre's own code.
        code: i32,
    },
    /// It is not known; the gateway must be asked until it is.
    Unknown {
        /// What came instead of an answer, without secrets or card data.
        problem: String,
    },
}

impl fmt::Debug for CardChallenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardChallenge")
    }
}

impl fmt::Debug for ConfirmedCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConfirmedCard")
    }
}
