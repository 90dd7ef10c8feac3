//! Asks gateways once more, once a business day, about payments of the last days that ended without money: what was taken
//! late, or called off by mistake, is found even when nobody asks for it (`humo.md` 8.5).

mod run;
mod tally;

use chrono::TimeDelta;
use domain::Timestamp;
use tokio_util::sync::CancellationToken;

use self::run::{Ended, Run};
use crate::wiring::{Claim, Services};

/// When gateways did not answer, or the rest could not be read, this much later it goes on.
const AGAIN_AFTER: TimeDelta = TimeDelta::hours(1);

/// Asks about what failed in the last `days`, unless that was done today or another instance is at it.
pub(super) async fn reconcile(services: &Services, days: u32, stopping: &CancellationToken) {
    let began = services.now();
    let today = services.calendar.day_of(began);
    let Some(claim) = Claim::of_job(services, &format!("reconciliation:{today}")).await else {
        return;
    };
    let tomorrow = today.succ_opt().unwrap_or(today);
    let run = Run {
        services,
        stopping,
        claim: &claim,
        today,
        tomorrow: services.calendar.start_of(tomorrow),
        tally: tally::Tally::default(),
    };
    let period = (began - TimeDelta::days(days.into()), began);
    let ended = run.ask_all(period).await;
    run.tally.report(today);
    let rests_until = rest(ended, services.now(), run.tomorrow);
    match rests_until {
        Some(moment) => claim.rest_until(services, moment).await,
        None => claim.release(services).await,
    }
}

/// When anybody may go on with this day; `None` for at once.
fn rest(ended: Ended, now: Timestamp, tomorrow: Timestamp) -> Option<Timestamp> {
    match ended {
        Ended::Whole => Some(tomorrow),
        Ended::WithoutSome => Some(tomorrow.min(now + AGAIN_AFTER)),
        Ended::Stopped => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_done_once_and_what_was_left_out_of_it_is_tried_again() {
        let at = |hours| Timestamp::UNIX_EPOCH + TimeDelta::hours(hours);
        assert_eq!(rest(Ended::Whole, at(1), at(19)), Some(at(19)));
        assert_eq!(rest(Ended::WithoutSome, at(1), at(19)), Some(at(2)));
        assert_eq!(rest(Ended::WithoutSome, at(18), at(18)), Some(at(18)));
        assert_eq!(rest(Ended::Stopped, at(1), at(19)), None);
    }
}
