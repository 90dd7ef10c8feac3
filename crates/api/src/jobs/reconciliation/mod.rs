//! Asks gateways once more, once a business day, about payments of the last days that ended without money, and about the
//! other attempts of those that were paid: what was taken late, called off by mistake or taken twice is found even when
//! nobody asks for it (`humo.md` 8.5).

mod run;
mod silences;
mod tally;

use chrono::TimeDelta;
use domain::Timestamp;
use tokio_util::sync::CancellationToken;

use self::run::{Ended, Run};
pub(super) use self::silences::Silences;
use crate::jobs::back_off::BackOff;
use crate::jobs::turn::keeping;
use crate::wiring::{Claim, Services};

/// When gateways did not answer, or the rest could not be read, it goes on so much later, counted from the beginning of the
/// day.
const BACK_OFF: BackOff = BackOff {
    first: TimeDelta::minutes(15),
    longest: TimeDelta::hours(1),
};

/// Asks about what ended without money in the last `days`, unless that was done today or another instance is at it.
pub(super) async fn reconcile(
    services: &Services,
    days: u32,
    silences: &Silences,
    stopping: &CancellationToken,
) {
    let began = services.now();
    let today = services.calendar.day_of(began);
    let Some(claim) = Claim::of_job(services, &format!("reconciliation:{today}")).await else {
        return;
    };
    let day = (
        services.calendar.start_of(today),
        services
            .calendar
            .start_of(today.succ_opt().unwrap_or(today)),
    );
    let run = Run {
        services,
        stopping,
        claim: &claim,
        today,
        // From the beginning of a day, so that what is put off until the evening is not too old by then.
        since: day.0 - TimeDelta::days(days.into()),
        tomorrow: day.1,
        tally: tally::Tally::default(),
        silences,
    };
    let ended = keeping(services, &claim, run.ask_all(began)).await;
    run.tally.report(today);
    match rest(ended, services.now(), day) {
        Some(moment) => claim.rest_until(services, moment).await,
        None => claim.release(services).await,
    }
}

/// When anybody may go on with a day that begins and ends so; `None` for at once.
fn rest(ended: Ended, now: Timestamp, (begins, ends): (Timestamp, Timestamp)) -> Option<Timestamp> {
    match ended {
        Ended::Whole => Some(ends),
        Ended::WithoutSome => Some(ends.min(BACK_OFF.around(begins, now.max(begins)).1)),
        Ended::Stopped => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_done_once_and_what_was_left_out_of_it_is_tried_again_ever_more_rarely() {
        let at = |minutes| Timestamp::UNIX_EPOCH + TimeDelta::minutes(minutes);
        let day = (at(0), at(24 * 60));
        assert_eq!(rest(Ended::Whole, at(1), day), Some(at(24 * 60)));
        let moments = std::iter::successors(Some(at(1)), |now| {
            rest(Ended::WithoutSome, *now, day).filter(|next| next > now)
        });
        let minutes: Vec<_> = moments
            .skip(1)
            .map(|moment| (moment - at(0)).num_minutes())
            .collect();
        assert_eq!(minutes[..5], [15, 45, 105, 165, 225]);
        assert_eq!(minutes.last(), Some(&(24 * 60)));
        assert_eq!(rest(Ended::Stopped, at(1), day), None);
    }
}
