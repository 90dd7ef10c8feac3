use chrono::TimeDelta;

use crate::billing::usage::{NEW_WALLET_DAYS, UsageHistory};
use crate::billing::{BillingSettings, Quantity};
use crate::time::Timestamp;

/// Why a service costs nothing this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FreeReason {
    /// Billing is switched off.
    BillingDisabled,
    /// The user has seen this doctor today.
    AlreadyViewedToday,
    /// A free view of today's quota is used.
    DailyQuota,
    /// A free view for new users is used.
    NewUser,
    /// The operators set its price to nothing.
    ZeroPrice,
}

impl FreeReason {
    /// The word in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BillingDisabled => "billing_disabled",
            Self::AlreadyViewedToday => "already_viewed_today",
            Self::DailyQuota => "daily_quota",
            Self::NewUser => "new_user",
            Self::ZeroPrice => "zero_price",
        }
    }
}

/// What decides whether a view is free.
#[derive(Clone, Copy, Debug)]
pub struct Viewer {
    /// The user's views.
    pub usage: UsageHistory,
    /// The user has seen this very doctor today.
    pub has_viewed_doctor_today: bool,
    /// When the user's wallet was opened.
    pub wallet_opened_at: Timestamp,
}

impl Viewer {
    /// Whether a doctor view is free for this viewer, and why. In this order: seen already today, daily quota, new
    /// user. A quantity above 1 is charged in full.
    pub(super) fn free_view(
        &self,
        quantity: Quantity,
        settings: &BillingSettings,
        now: Timestamp,
    ) -> Option<FreeReason> {
        if quantity != Quantity::ONE {
            return None;
        }
        if self.has_viewed_doctor_today {
            return Some(FreeReason::AlreadyViewedToday);
        }
        if self.free_views_remaining(settings) > 0 {
            return Some(FreeReason::DailyQuota);
        }
        let is_new = now - self.wallet_opened_at <= TimeDelta::days(i64::from(NEW_WALLET_DAYS));
        if is_new && self.usage.recent_views < settings.free_views_for_new_users {
            return Some(FreeReason::NewUser);
        }
        None
    }

    /// What is left of today's quota.
    pub fn free_views_remaining(&self, settings: &BillingSettings) -> u32 {
        settings
            .free_views_per_day
            .saturating_sub(self.usage.today.quota_views)
    }
}
