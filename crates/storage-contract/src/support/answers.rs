use domain::ledger::{ExecuteError, Outcome, Receipt, Refunded, Refusal};
use domain::payment::{Attempt, Payment};
use domain::wallet::Transaction;

/// The payment that a receipt is about.
pub(crate) fn payment_of(receipt: Receipt) -> Payment {
    match receipt {
        Receipt::PaymentCreated(payment)
        | Receipt::PaymentCancelled(payment)
        | Receipt::LookUpSettled(payment)
        | Receipt::PaymentExpired(payment) => payment,
        Receipt::PaymentFailed(attempted) | Receipt::DisputeClosed(attempted) => attempted.payment,
        other => panic!("expected a payment, got {other:?}"),
    }
}

/// The attempt that a receipt is about.
pub(crate) fn attempt_of(receipt: Receipt) -> Attempt {
    match receipt {
        Receipt::AttemptBegun(attempt)
        | Receipt::AttemptCompleted(attempt)
        | Receipt::AttemptFailed(attempt)
        | Receipt::AttemptSubmitted(attempt)
        | Receipt::CancellationDisputed(attempt)
        | Receipt::CompletionDisputed(attempt) => attempt,
        other => panic!("expected an attempt, got {other:?}"),
    }
}

/// The refund that a receipt is about, and its payment.
pub(crate) fn refunded_of(receipt: Receipt) -> Refunded {
    match receipt {
        Receipt::RefundReserved(refunded)
        | Receipt::RefundSettled(refunded)
        | Receipt::RefundOrdered(refunded)
        | Receipt::RefundOrderWithdrawn(refunded)
        | Receipt::RefundRefused(refunded)
        | Receipt::RefundDisputed(refunded)
        | Receipt::AttemptReversed(refunded) => *refunded,
        other => panic!("expected a refund, got {other:?}"),
    }
}

/// The movement that a charge led to.
pub(crate) fn transaction_of(receipt: Receipt) -> Transaction {
    match receipt {
        Receipt::Charged(charged) => charged.transaction,
        other => panic!("expected a charge, got {other:?}"),
    }
}

/// How many took effect.
pub(crate) fn applied_count(answers: &[Result<Outcome, ExecuteError>]) -> usize {
    let applied = answers
        .iter()
        .filter(|answer| matches!(answer, Ok(Outcome::Applied { .. })));
    applied.count()
}

/// The refusals among the answers; anything that broke is a failed test.
pub(crate) fn refusals(answers: &[Result<Outcome, ExecuteError>]) -> Vec<Refusal> {
    let refusal = |answer: &Result<Outcome, ExecuteError>| match answer {
        Ok(_) => None,
        Err(ExecuteError::Refused(refusal)) => Some(*refusal),
        Err(broken) => panic!("expected an outcome or a refusal, got {broken:?}"),
    };
    answers.iter().filter_map(refusal).collect()
}
