use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::billing::{ReportPeriod, ServiceType};
use crate::money::AmountOverflow;
use crate::wallet::WalletState;

/// Charges, and what they come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spending {
    /// How many charges.
    pub charges: u64,
    /// How many of the service they bought.
    pub quantity: u64,
    /// What was paid, minor units.
    pub amount_minor: i64,
}

impl Spending {
    /// Adds other charges.
    pub fn add(&mut self, other: Self) -> Result<(), AmountOverflow> {
        let sum = self.amount_minor.checked_add(other.amount_minor);
        self.amount_minor = sum.ok_or(AmountOverflow)?;
        self.charges += other.charges;
        self.quantity += other.quantity;
        Ok(())
    }

    /// What a charge came to on average, minor units; nothing when there was none.
    pub fn mean_per_charge_rounded_half_up(&self) -> i64 {
        mean_rounded_half_up(self.amount_minor, self.charges)
    }

    /// What was spent a day on average, minor units.
    pub fn mean_per_day_rounded_half_up(&self, period: &ReportPeriod) -> i64 {
        let days = u64::try_from(period.day_count()).unwrap_or(u64::MAX);
        mean_rounded_half_up(self.amount_minor, days)
    }
}

/// The charges of one business day for one service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpendingLine {
    /// The day.
    pub day: NaiveDate,
    /// The service.
    pub service: ServiceType,
    /// What was spent on it that day.
    pub spending: Spending,
}

/// What a wallet paid for services in a period, seen at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WalletStatistics {
    /// The wallet as it is now, when it has been opened.
    pub wallet: Option<WalletState>,
    /// One line a day and service with charges, by day, then service.
    pub lines: Vec<SpendingLine>,
}

impl WalletStatistics {
    /// All charges.
    pub fn total(&self) -> Result<Spending, AmountOverflow> {
        let mut total = Spending::default();
        for line in &self.lines {
            total.add(line.spending)?;
        }
        Ok(total)
    }

    /// The charges of each service that had any, in the order of the API.
    pub fn by_service(&self) -> Result<BTreeMap<ServiceType, Spending>, AmountOverflow> {
        let mut services = BTreeMap::<_, Spending>::new();
        for line in &self.lines {
            services
                .entry(line.service)
                .or_default()
                .add(line.spending)?;
        }
        Ok(services)
    }

    /// The charges of every day of the period, also of those without any, oldest first.
    pub fn by_day(
        &self,
        period: &ReportPeriod,
    ) -> Result<BTreeMap<NaiveDate, Spending>, AmountOverflow> {
        let mut days: BTreeMap<_, _> = period
            .days()
            .map(|day| (day, Spending::default()))
            .collect();
        for line in &self.lines {
            days.entry(line.day).or_default().add(line.spending)?;
        }
        Ok(days)
    }
}

/// `amount / count`, where half a minor unit counts as a whole one.
fn mean_rounded_half_up(amount_minor: i64, count: u64) -> i64 {
    let (amount, count) = (i128::from(amount_minor), i128::from(count));
    if count == 0 {
        return 0;
    }
    let mean = (2 * amount + count).div_euclid(2 * count);
    // No mean of at least one is larger than the sum.
    i64::try_from(mean).unwrap_or(amount_minor)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU16;

    use proptest::prelude::*;

    use super::*;
    use crate::time::BusinessCalendar;

    fn of(charges: u64, amount_minor: i64) -> Spending {
        Spending {
            charges,
            quantity: charges,
            amount_minor,
        }
    }

    fn line(day: u32, service: ServiceType, spending: Spending) -> SpendingLine {
        SpendingLine {
            day: NaiveDate::from_ymd_opt(2026, 1, day).expect("a day"),
            service,
            spending,
        }
    }

    fn statistics() -> WalletStatistics {
        WalletStatistics {
            wallet: None,
            lines: vec![
                line(13, ServiceType::ChatMessage, of(2, 200_000)),
                line(15, ServiceType::DoctorView, of(1, 500_000)),
                line(15, ServiceType::ChatMessage, of(1, 100_000)),
            ],
        }
    }

    #[test]
    fn half_a_tiyin_counts_as_a_whole_one() {
        for (amount, charges, mean) in [(5, 2, 3), (4, 3, 1), (5, 3, 2), (1, 2, 1), (0, 7, 0)] {
            assert_eq!(of(charges, amount).mean_per_charge_rounded_half_up(), mean);
        }
        assert_eq!(of(1, i64::MAX).mean_per_charge_rounded_half_up(), i64::MAX);
    }

    #[test]
    fn without_charges_the_mean_is_nothing() {
        assert_eq!(Spending::default().mean_per_charge_rounded_half_up(), 0);
    }

    #[test]
    fn services_come_in_the_order_of_the_api() {
        let services = statistics().by_service().expect("small sums");
        let expected = [
            (ServiceType::DoctorView, of(1, 500_000)),
            (ServiceType::ChatMessage, of(3, 300_000)),
        ];
        assert_eq!(services.into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn every_day_of_the_period_is_told_also_one_without_charges() {
        let now = "2026-01-15T06:00:00Z".parse().expect("a moment");
        let four = NonZeroU16::new(4).expect("a day at least");
        let period = ReportPeriod::last_days(BusinessCalendar::default(), now, four);
        let days = statistics().by_day(&period).expect("small sums");
        let days: Vec<_> = days
            .into_iter()
            .map(|(day, spending)| (day.to_string(), spending.amount_minor))
            .collect();
        let expected = [
            ("2026-01-12", 0),
            ("2026-01-13", 200_000),
            ("2026-01-14", 0),
            ("2026-01-15", 600_000),
        ];
        assert_eq!(days, expected.map(|(day, sum)| (day.to_owned(), sum)));
        let total = statistics().total().expect("small sums");
        assert_eq!(total, of(4, 800_000));
        assert_eq!(total.mean_per_day_rounded_half_up(&period), 200_000);
    }

    proptest! {
        #[test]
        fn a_mean_is_off_by_half_a_unit_at_most(amount in 0..=i64::MAX, charges in 1..=1_000_000_u64) {
            let mean = i128::from(of(charges, amount).mean_per_charge_rounded_half_up());
            let (amount, charges) = (i128::from(amount), i128::from(charges));
            let twice_off = 2 * (mean * charges - amount);
            prop_assert!((-charges < twice_off) && (twice_off <= charges));
        }
    }
}
