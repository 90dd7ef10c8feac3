use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::TimeDelta;

use crate::administration::StaffOrderKind;
use crate::ids::{AdminLogId, ApprovalId, UserId};
use crate::money::{AnyMoney, CurrencyCode};
use crate::time::Timestamp;

/// How much a member of staff may order alone, and how long a second person has to decide about the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondPersonRule {
    /// Minor units, by currency. One that is not here wants a second person for every amount.
    alone_max: BTreeMap<CurrencyCode, i64>,
    /// How long an order waits for a second person.
    pub valid_for: TimeDelta,
}

impl SecondPersonRule {
    /// The time over which orders of one person and kind are summed up, hours, so that splitting an order gains nothing.
    pub const WINDOW_HOURS: i64 = 24;

    /// Up to these sums, one a currency, a person orders alone.
    pub fn new(alone_max: impl IntoIterator<Item = AnyMoney>, valid_for: TimeDelta) -> Self {
        let alone_max = alone_max.into_iter();
        Self {
            alone_max: alone_max.map(|max| (max.currency, max.minor)).collect(),
            valid_for,
        }
    }

    /// Whether one person may order this much more alone, who ordered so much of the same kind and currency alone in the last
    /// 24 hours, minor units.
    pub fn allows_alone(&self, ordered_minor: i64, amount: AnyMoney) -> bool {
        let max = self.alone_max.get(&amount.currency);
        let sum = ordered_minor.checked_add(amount.minor);
        max.zip(sum).is_some_and(|(max, sum)| sum <= *max)
    }

    /// Orders at this moment and before it do not count any more.
    pub fn forgotten_until(now: Timestamp) -> Timestamp {
        now - TimeDelta::hours(Self::WINDOW_HOURS)
    }
}

/// What an order of staff is held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oversight {
    /// Id of the approval to be, if one is wanted.
    pub approval_id: ApprovalId,
    /// What one person may order alone.
    pub rule: Arc<SecondPersonRule>,
}

/// An order that moved money or gave it up by the word of one person. Never updated, never deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoloOrder {
    /// That of its line in the log of administration.
    pub id: AdminLogId,
    /// Who ordered it.
    pub staff_id: UserId,
    /// What was ordered.
    pub kind: StaffOrderKind,
    /// How much.
    pub amount: AnyMoney,
    /// When.
    pub at: Timestamp,
}

/// What somebody ordered alone in the last 24 hours, of one kind and currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoloTotal {
    /// Who.
    pub staff_id: UserId,
    /// What.
    pub kind: StaffOrderKind,
    /// The sum.
    pub amount: AnyMoney,
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn som(major: i64) -> AnyMoney {
        AnyMoney::new(major * 100, CurrencyCode::Uzs)
    }

    #[test]
    fn what_counts_is_the_sum_and_a_currency_without_a_limit_is_nobodys_alone() {
        let rule = SecondPersonRule::new([som(5_000)], TimeDelta::hours(72));
        for (ordered, amount, is_allowed) in [
            (0, som(5_000), true),
            (0, AnyMoney::new(500_001, CurrencyCode::Uzs), false),
            (400_000, som(1_000), true),
            (400_001, som(1_000), false),
            (i64::MAX, som(1), false),
            (0, AnyMoney::new(1, CurrencyCode::Usd), false),
        ] {
            assert_eq!(
                rule.allows_alone(ordered, amount),
                is_allowed,
                "{ordered} {amount}"
            );
        }
    }
}
