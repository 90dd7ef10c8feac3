use crate::billing::{
    BillingRule, BillingSettings, FreeReason, Price, Quantity, ServiceType, Viewer,
};
use crate::money::{Amount, AmountError, AmountOverflow, Uzs};
use crate::time::Timestamp;

/// On what terms a user gets a service now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It costs nothing.
    Free(FreeReason),
    /// It costs this.
    Priced {
        /// Of one and of all.
        price: Price,
        /// What would be charged: the total, known to be positive.
        amount: Amount<Uzs>,
    },
}

/// Why nobody gets the service now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccessRefusal {
    /// Maintenance.
    #[error("maintenance")]
    Maintenance,
    /// The service has no price or is inactive. It is never free.
    #[error("no such service")]
    UnknownService,
    /// The price is beyond what the ledger can hold.
    #[error(transparent)]
    Overflow(#[from] AmountOverflow),
}

/// The one decision about access, for charging and for asking alike: billing off → free; maintenance → refused;
/// free view → free; else the price.
pub fn assess_access(
    settings: &BillingSettings,
    rule: Option<&BillingRule>,
    quantity: Quantity,
    viewer: &Viewer,
    now: Timestamp,
) -> Result<Access, AccessRefusal> {
    let rule = rule
        .filter(|rule| rule.is_active)
        .ok_or(AccessRefusal::UnknownService)?;
    if !settings.enable_billing {
        return Ok(Access::Free(FreeReason::BillingDisabled));
    }
    if settings.maintenance_mode {
        return Err(AccessRefusal::Maintenance);
    }
    if rule.service == ServiceType::DoctorView
        && let Some(reason) = viewer.free_view(quantity, settings, now)
    {
        return Ok(Access::Free(reason));
    }
    let price = rule.price_rounded_half_up(quantity)?;
    Ok(match Amount::try_from_minor(price.total.minor()) {
        Ok(amount) => Access::Priced { price, amount },
        Err(AmountError::TooLarge) => return Err(AmountOverflow.into()),
        Err(_) => Access::Free(FreeReason::ZeroPrice),
    })
}
