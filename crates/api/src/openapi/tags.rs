//! Under which headings the endpoints stand.

/// Payment gateways.
pub(crate) const GATEWAYS: &str = "Gateways";
/// Payments.
pub(crate) const PAYMENTS: &str = "Payments";
/// Wallets.
pub(crate) const WALLET: &str = "Wallet";
/// Services and their prices.
pub(crate) const BILLING: &str = "Billing";
/// What gateways and payers' browsers call.
pub(crate) const CALLBACKS: &str = "Gateway callbacks";
/// What operators call.
pub(crate) const OPERATIONS: &str = "Operations";

/// All of them with their descriptions, in the order of the document.
pub(super) const ALL: [(&str, &str); 6] = [
    (
        GATEWAYS,
        "Which payment gateways there are, and on what terms. Public.",
    ),
    (
        PAYMENTS,
        "Payments that fill a wallet: create one, send the payer to its page, see how it stands.",
    ),
    (WALLET, "What a user holds, and every movement of it."),
    (
        BILLING,
        "What services cost, whether a user may have one, and charging for it.",
    ),
    (
        CALLBACKS,
        "Called by gateways and by browsers that come from them. **Not for client apps.** A call of a gateway is proved by its signature, not by a token.",
    ),
    (OPERATIONS, "For operators and load balancers."),
];
