use std::sync::Arc;

use domain::payment::Payment;
use domain::storage::StorageFailure;
use domain::{PaymentId, Timestamp};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::moments::next_after_order;
use super::question::{ask, is_open, order_of};
use crate::jobs::agenda::{Agenda, Item};
use crate::jobs::caught::caught;
use crate::wiring::Services;

/// Orders that are followed at once; those beyond are found by the sweeps.
const FOLLOWED_MAX: usize = 1_000;
/// Gateways are asked so many of these questions at once.
const AT_ONCE: usize = 16;

/// Asks about orders to debit that got no answer in this process, soon after they were sent. Orders of processes that died
/// are found by the sweeps.
pub(in crate::jobs) async fn follow_doubts(services: Arc<Services>, stopping: CancellationToken) {
    let mut followed = JoinSet::new();
    let permits = Arc::new(Semaphore::new(AT_ONCE));
    // What rests until the sweeps go on with it.
    let mut resting = Agenda::default();
    loop {
        tokio::select! {
            () = stopping.cancelled() => break,
            id = services.look_ups.doubts.next() => {
                if followed.len() < FOLLOWED_MAX {
                    let (services, permits) = (Arc::clone(&services), Arc::clone(&permits));
                    let stopping = stopping.clone();
                    followed.spawn(async move {
                        let order = caught("look_up", follow(&services, id, &permits, &stopping));
                        (id, order.await.flatten())
                    });
                }
            }
            Some(Ok((id, item))) = followed.join_next() => {
                if let Some(item) = item {
                    resting.put(id, item);
                }
                resting.drop_before(services.now());
            }
        }
    }
    while let Some(ended) = followed.join_next().await {
        if let Ok((id, Some(item))) = ended {
            resting.put(id, item);
        }
    }
    resting.forget(&services).await;
}

/// Asks about one order at its moments. The claim that rests until the sweeps go on, if it is ours.
async fn follow(
    services: &Services,
    id: PaymentId,
    permits: &Semaphore,
    stopping: &CancellationToken,
) -> Option<Item> {
    let (payment, sent) = match order(services, id).await {
        Ok(order) => order?,
        Err(failure) => {
            tracing::error!(payment_id = %id, error = %failure, cause = ?failure.cause, "an order in doubt could not be read");
            return None;
        }
    };
    let mut held = None;
    let mut next = next_after_order(sent, services.now());
    while let Some(moment) = next {
        let wait = (moment - services.now()).to_std().unwrap_or_default();
        if stopping.run_until_cancelled(sleep(wait)).await.is_none() {
            break;
        }
        let Ok(_permit) = permits.acquire().await else {
            break;
        };
        let item = ask(services, &payment).await?;
        // Without a claim somebody else goes on with it.
        item.claim.as_ref()?;
        let is_soon = next_after_order(sent, services.now()).is_some();
        next = is_soon.then_some(item.not_before);
        held = Some(item);
    }
    held
}

/// A payment and when its order was sent, if that is still in doubt.
async fn order(
    services: &Services,
    id: PaymentId,
) -> Result<Option<(Payment, Timestamp)>, StorageFailure> {
    let found = services.storage.find_payment(id).await?;
    let Some(payment) = found.filter(is_open) else {
        return Ok(None);
    };
    let sent = order_of(services, &payment).await?;
    Ok(sent.map(|sent| (payment, sent)))
}
