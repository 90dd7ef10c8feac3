use domain::ledger::ExecuteError;
use domain::payment::{Payment, PaymentStatus};
use domain::storage::StorageFailure;
use domain::{PaymentId, Timestamp};

use super::moments::{next_moment, submitted_at};
use crate::jobs::agenda::Item;
use crate::wiring::{Claim, Services};

/// Looks a payment up unless somebody else does. When to come back to it; `None` when it is over.
pub(super) async fn ask(services: &Services, id: PaymentId) -> Option<Item> {
    let now = services.now();
    let claim = match Claim::take(services, format!("look_up:{id}")).await {
        Ok(Some(claim)) => claim,
        // Somebody asks, or has asked and waits for the next moment; or died, and then the claim ends.
        Ok(None) => return Some(Item::unclaimed(now + services.claim_time)),
        Err(failure) => {
            tracing::error!(payment_id = %id, error = %failure, cause = ?failure.cause, "a payment could not be claimed");
            return Some(Item::unclaimed(now));
        }
    };
    match verify(services, id).await {
        Ok(Some(not_before)) => {
            claim.rest_until(services, not_before).await;
            Some(Item {
                not_before,
                claim: Some(claim),
            })
        }
        Ok(None) => {
            claim.release(services).await;
            None
        }
        Err(error) => {
            tracing::error!(payment_id = %id, %error, "a look-up of payment {id} was not applied");
            claim.release(services).await;
            Some(Item::unclaimed(now))
        }
    }
}

/// Asks its gateway about a payment, unless it had ended before. The next moment to ask; `None` when it is over.
async fn verify(services: &Services, id: PaymentId) -> Result<Option<Timestamp>, ExecuteError> {
    let found = services.storage.find_payment(id).await?;
    let Some(payment) = found.filter(is_open) else {
        return Ok(None);
    };
    let verified = services.look_ups.pursue(services, payment).await?;
    if !is_open(&verified.payment) {
        return Ok(None);
    }
    let submitted_at = order_of(services, &verified.payment).await?;
    Ok(Some(next_moment(
        &verified.payment,
        submitted_at,
        services.now(),
    )))
}

/// When the order to debit was sent of which the end is not known, for a gateway that debits cards.
pub(super) async fn order_of(
    services: &Services,
    payment: &Payment,
) -> Result<Option<Timestamp>, StorageFailure> {
    if services.gateways.cards(&payment.gateway).is_none() {
        return Ok(None);
    }
    let attempts = services.storage.list_attempts(payment.id).await?;
    Ok(submitted_at(&attempts))
}

pub(super) fn is_open(payment: &Payment) -> bool {
    payment.status == PaymentStatus::Processing
}
