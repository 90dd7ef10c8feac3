//! Asks gateways once more about refunds that they had refused: an order whose refusal came first may have been carried out
//! late, and then the payer has the money and the wallet has it too.

use domain::gateway::RefundView;
use domain::ledger::ExecuteError;
use domain::refund::{Refund, RefundStatus};

use super::refunds::{Case, Conclusion, write_down};
use crate::wiring::Services;

/// What a gateway says of a refund that had been refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Afterwards {
    /// It did not make it; or there is nothing to ask about, or no way to.
    Kept,
    /// It made it all the same, and the refund is in question.
    Made,
    /// It does not say.
    Unknown,
}

/// Asks about a refund that was refused, and puts it in question when the payer has the money all the same. No money moves.
pub async fn look_again(services: &Services, refund: Refund) -> Result<Afterwards, ExecuteError> {
    let may_have_been_made = refund.status == RefundStatus::Refused
        && refund.ordered_at.is_some()
        && refund.disputed_at.is_none();
    if !may_have_been_made || !is_told_apart(services, &refund).await? {
        return Ok(Afterwards::Kept);
    }
    let Some(case) = Case::open(services, &refund).await? else {
        return Ok(Afterwards::Kept);
    };
    match case.view(&refund).await {
        RefundView::Settled { reference } => {
            // Another refund of the payment may have been made while the gateway was asked.
            if !is_told_apart(services, &refund).await? {
                return Ok(Afterwards::Kept);
            }
            write_down(services, refund, Conclusion::Settled { reference }).await?;
            Ok(Afterwards::Made)
        }
        RefundView::NotMade | RefundView::Refused { .. } | RefundView::NotSupported { .. } => {
            Ok(Afterwards::Kept)
        }
        RefundView::NotSent { .. } | RefundView::Unknown { .. } => Ok(Afterwards::Unknown),
    }
}

/// Whether what the gateway says can be about this refund alone. A payment that was reversed whole looks the same whichever
/// order did it, so that nothing is asked of it once another refund of the payment is under way or made.
async fn is_told_apart(services: &Services, refund: &Refund) -> Result<bool, ExecuteError> {
    let payment = services.storage.find_payment(refund.payment_id).await?;
    Ok(payment
        .is_some_and(|payment| refund.amount != payment.amount || payment.refunded.minor == 0))
}
