use crate::money::{Money, Uzs};

/// Switches and limits of billing, changed by operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillingSettings {
    /// When off, every service is free and nothing is recorded.
    pub enable_billing: bool,
    /// When on, nothing is charged and no payment is created (503).
    pub maintenance_mode: bool,
    /// Doctor views a day that cost nothing.
    pub free_views_per_day: u32,
    /// Doctor views in all that cost a new user nothing.
    pub free_views_for_new_users: u32,
    /// Smallest top-up.
    pub min_wallet_topup: Money<Uzs>,
    /// A top-up that would lift the balance above this is not begun.
    pub max_wallet_balance: Money<Uzs>,
}
