use chrono::NaiveDate;

use crate::ids::{DoctorId, UserId};
use crate::time::Timestamp;

/// Who saw whom on which business day; seeing them again that day is free, so it is recorded once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DoctorViewKey {
    /// Who looked.
    pub user_id: UserId,
    /// The business day.
    pub day: NaiveDate,
    /// At whom.
    pub doctor_id: DoctorId,
}

/// A doctor whom a user has seen on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DoctorView {
    /// Who, when, whom.
    pub key: DoctorViewKey,
    /// What it cost.
    pub granted_by: ViewGrant,
    /// The moment of the first view of that day.
    pub viewed_at: Timestamp,
}

/// What let a user see a doctor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ViewGrant {
    /// A free view of that day's quota.
    DailyQuota,
    /// A free view for new users.
    NewUser,
    /// A charge.
    Paid,
}

impl ViewGrant {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::DailyQuota, Self::NewUser, Self::Paid];

    /// The word in the API and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DailyQuota => "daily_quota",
            Self::NewUser => "new_user",
            Self::Paid => "paid",
        }
    }

    /// The grant for a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grant| grant.as_str() == word)
    }
}
