use domain::ledger::ExecuteError;
use domain::payment::{Payment, PaymentStatus};
use domain::storage::StorageFailure;
use domain::{PaymentId, Timestamp};

use super::moments::{next_moment, submitted_at};
use crate::jobs::agenda::Item;
use crate::jobs::turn::take_turn;
use crate::wiring::Services;

/// Looks a payment up unless somebody else does. When to come back to it; `None` when it is over. One whose look-up panics
/// waits for its next moment like any other.
pub(super) async fn ask(services: &Services, payment: &Payment) -> Option<Item> {
    let name = format!("look_up:{}", payment.id);
    let otherwise = next_moment(payment, None, services.now());
    let question = verify(services, payment.id);
    let turn = take_turn(services, "look_up", name, otherwise, question).await;
    turn.item(services)
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
