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
/// What the platform's staff call.
pub(crate) const ADMINISTRATION: &str = "Administration";
/// What operators call.
pub(crate) const OPERATIONS: &str = "Operations";

/// All of them with their descriptions, in the order of the document.
pub(super) const ALL: [(&str, &str); 7] = [
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
        "Called by gateways and by browsers that come from them. **Not for client apps.** A call of a gateway is proved by its signature or its credential, not by a token.",
    ),
    (
        ADMINISTRATION,
        "For the platform's staff and their tools: the role `admin` reads and changes, `support` reads; everybody else is answered 403. Every change stands in the audit log. Fields that a request does not know are refused.",
    ),
    (OPERATIONS, "For operators and load balancers."),
];
