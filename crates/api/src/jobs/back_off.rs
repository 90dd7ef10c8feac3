use chrono::TimeDelta;
use domain::Timestamp;

/// Moments at which something is asked about again, ever more rarely: at its beginning, `first` later, three, seven,
/// fifteen times as late, with gaps that double up to `longest`. They follow from the beginning alone, so that every
/// instance knows the same ones, and none needs a memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct BackOff {
    /// The first gap; not zero.
    pub(super) first: TimeDelta,
    /// The longest gap.
    pub(super) longest: TimeDelta,
}

impl BackOff {
    /// The latest such moment that is not after `now`, and the one after it; `now` is not before the beginning.
    pub(super) fn around(self, beginning: Timestamp, now: Timestamp) -> (Timestamp, Timestamp) {
        let passed = (now - beginning).num_seconds();
        let longest = self.longest.num_seconds().max(1);
        let (mut moment, mut gap) = (0, self.first.num_seconds().clamp(1, longest));
        while moment + gap <= passed {
            if gap == longest {
                moment += (passed - moment) / gap * gap;
                break;
            }
            moment += gap;
            gap = (gap * 2).min(longest);
        }
        let at = |seconds| beginning + TimeDelta::seconds(seconds);
        (at(moment), at(moment + gap))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACK_OFF: BackOff = BackOff {
        first: TimeDelta::seconds(15),
        longest: TimeDelta::seconds(100),
    };

    fn around(seconds: i64) -> (i64, i64) {
        let since = |moment: Timestamp| (moment - Timestamp::UNIX_EPOCH).num_seconds();
        let now = Timestamp::UNIX_EPOCH + TimeDelta::seconds(seconds);
        let (latest, next) = BACK_OFF.around(Timestamp::UNIX_EPOCH, now);
        (since(latest), since(next))
    }

    #[test]
    fn gaps_double_up_to_the_longest() {
        for (now, expected) in [
            (0, (0, 15)),
            (14, (0, 15)),
            (15, (15, 45)),
            (44, (15, 45)),
            (45, (45, 105)),
            (105, (105, 205)),
            (204, (105, 205)),
            (205, (205, 305)),
            (1_000_000, (999_905, 1_000_005)),
        ] {
            assert_eq!(around(now), expected, "{now}");
        }
    }

    #[test]
    fn now_always_lies_between_two_moments() {
        for now in 0..10_000 {
            let (latest, next) = around(now);
            assert!(latest <= now && now < next, "{latest} {now} {next}");
        }
    }
}
