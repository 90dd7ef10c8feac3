use chrono::{Days, NaiveDate};

use crate::ids::UserId;

/// How long a wallet counts as new, days.
pub const NEW_WALLET_DAYS: u32 = 7;

/// A user's doctor views of one business day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DailyUsage {
    /// Whose.
    pub user_id: UserId,
    /// The business day.
    pub day: NaiveDate,
    /// Views that the daily quota paid for.
    pub quota_views: u32,
    /// Views that were free because the user is new.
    pub new_user_views: u32,
    /// Views that were charged.
    pub paid_views: u32,
}

impl DailyUsage {
    /// A day without views.
    pub const fn none(user_id: UserId, day: NaiveDate) -> Self {
        Self {
            user_id,
            day,
            quota_views: 0,
            new_user_views: 0,
            paid_views: 0,
        }
    }

    /// Views that cost nothing.
    pub const fn free_views(&self) -> u32 {
        self.quota_views.saturating_add(self.new_user_views)
    }

    /// All views.
    pub const fn total_views(&self) -> u32 {
        self.free_views().saturating_add(self.paid_views)
    }
}

/// A user's usage of today and of the days before it, as far back as a rule looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsageHistory {
    /// Today.
    pub today: DailyUsage,
    /// Views of [`NEW_WALLET_DAYS`] days before today and today: for a new wallet, all its views ever.
    pub recent_views: u32,
}

impl UsageHistory {
    /// Picks out of a user's days what counts on `today`.
    pub fn from_days<'a>(
        user_id: UserId,
        today: NaiveDate,
        days: impl IntoIterator<Item = &'a DailyUsage>,
    ) -> Self {
        let first = Self::first_day(today);
        let mut history = Self {
            today: DailyUsage::none(user_id, today),
            recent_views: 0,
        };
        for usage in days {
            if usage.user_id != user_id || usage.day < first {
                continue;
            }
            history.recent_views = history.recent_views.saturating_add(usage.total_views());
            if usage.day == today {
                history.today = *usage;
            }
        }
        history
    }

    /// The first day that counts on `today`.
    pub fn first_day(today: NaiveDate) -> NaiveDate {
        today
            .checked_sub_days(Days::new(u64::from(NEW_WALLET_DAYS) + 1))
            .unwrap_or(NaiveDate::MIN)
    }
}
