use chrono::TimeDelta;
use domain::administration::SecondPersonRule;
use tokio_util::sync::CancellationToken;

use crate::wiring::{Claim, Services};

/// How long answers under idempotency keys are kept: twice the day that clients are promised.
const KEPT: TimeDelta = TimeDelta::hours(48);

/// That, or a day longer than an order of staff may wait for a second person: a repeat of the order must find it.
fn kept(second_person: Option<&SecondPersonRule>) -> TimeDelta {
    let waits = second_person.map(|rule| rule.valid_for + TimeDelta::hours(24));
    waits.map_or(KEPT, |waits| waits.max(KEPT))
}

/// Answers that are forgotten in one go, few enough that nobody waits for it.
const BATCH: u32 = 500;

/// Forgets the answers that nobody will ask for again, unless another instance is at it.
pub(super) async fn forget_old_answers(services: &Services, stopping: &CancellationToken) {
    let Some(claim) = Claim::of_job(services, "answers").await else {
        return;
    };
    let mut total = 0_u64;
    while !stopping.is_cancelled() && claim.renew(services).await {
        let before = services.now() - kept(services.second_person.as_deref());
        let forgotten = match services.storage.forget_answers(before, BATCH).await {
            Ok(forgotten) => forgotten,
            Err(failure) => {
                tracing::error!(error = %failure, cause = ?failure.cause, "old answers could not be forgotten");
                break;
            }
        };
        total += u64::from(forgotten);
        if forgotten < BATCH {
            break;
        }
    }
    if total > 0 {
        tracing::info!(
            total,
            "{total} answers under old idempotency keys forgotten"
        );
    }
    claim.release(services).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_that_waits_for_a_second_person_outlives_no_key() {
        let rule = |hours| SecondPersonRule::new([], TimeDelta::hours(hours));
        assert_eq!(kept(None), TimeDelta::hours(48));
        assert_eq!(kept(Some(&rule(1))), TimeDelta::hours(48));
        assert_eq!(kept(Some(&rule(72))), TimeDelta::hours(96));
    }
}
