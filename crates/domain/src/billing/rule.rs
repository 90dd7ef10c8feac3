use crate::billing::{Price, Quantity, ServiceType};
use crate::money::{AmountOverflow, BasisPoints, Money, Uzs};
use crate::text::LocalizedText;

/// What a service costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillingRule {
    /// Which service.
    pub service: ServiceType,
    /// What people call it.
    pub name: LocalizedText,
    /// The price of one.
    pub unit_price: Money<Uzs>,
    /// Off the unit price from the threshold on.
    pub discount: BasisPoints,
    /// The threshold.
    pub min_quantity_for_discount: Quantity,
    /// An inactive service cannot be had; it is not free.
    pub is_active: bool,
}

impl BillingRule {
    /// The price of so many: the unit price, less the discount from the threshold on and then rounded half up to a
    /// tiyin, times the quantity.
    pub fn price_rounded_half_up(&self, quantity: Quantity) -> Result<Price, AmountOverflow> {
        let unit = if quantity >= self.min_quantity_for_discount {
            self.discount
                .complement()
                .share_rounded_half_up(self.unit_price)?
        } else {
            self.unit_price
        };
        Ok(Price {
            unit,
            total: unit.checked_mul(quantity.get())?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalogue::Catalogue;

    fn doctor_view() -> BillingRule {
        Catalogue::default()
            .rule(ServiceType::DoctorView)
            .cloned()
            .expect("the default rules price every service")
    }

    fn total(rule: &BillingRule, quantity: i64) -> i64 {
        let quantity = Quantity::try_new(quantity).expect("a quantity");
        rule.price_rounded_half_up(quantity)
            .expect("a price")
            .total
            .minor()
    }

    #[test]
    fn the_discount_begins_at_its_threshold() {
        let rule = doctor_view();
        assert_eq!(total(&rule, 4), 4 * 500_000);
        assert_eq!(total(&rule, 5), 5 * 450_000);
        assert_eq!(total(&rule, 10), 10 * 450_000);
    }

    proptest! {
        #[test]
        fn a_price_is_never_negative_nor_above_the_undiscounted_one(
            unit in 0..=1_000_000_000_i64, bp in 0..=10_000_u16, threshold in 1..=10_000_i64, quantity in 1..=10_000_i64,
        ) {
            let rule = BillingRule {
                unit_price: Money::from_minor(unit),
                discount: BasisPoints::new(bp).expect("at most 100 %"),
                min_quantity_for_discount: Quantity::try_new(threshold).expect("a quantity"),
                ..doctor_view()
            };
            let total = total(&rule, quantity);
            prop_assert!((0..=unit * quantity).contains(&total));
        }
    }
}
