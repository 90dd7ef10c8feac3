//! Asking for everything that the app's page shows.

use std::sync::Arc;

use super::{
    answers::{Gateways, Payment, Rules, UsageAnswer, WalletAnswer},
    banner::Banner,
    call::Call,
    exchange::Exchange,
    fault::Fault,
    keys::PageNonce,
    pages::{Buy, HomePage, PaymentRow},
    pay_links::PayLink,
    session::Session,
};
use crate::clock;

/// Payments in the list.
const PAYMENTS_MAX: u32 = 8;

/// How a browser comes back from paying, as its link says.
pub(super) struct Return {
    pub(super) payment_id: String,
    pub(super) status: Option<String>,
}

/// The page for a user, who may come back from paying.
pub(super) async fn load(session: &Session, back: Option<Return>) -> Result<HomePage, Fault> {
    // First, so that a wallet that is asked for later holds what this says is in it.
    let returned = match back {
        Some(back) => Some(look_up(session, back).await),
        None => None,
    };
    let history = format!("/api/payments/history/?per_page={PAYMENTS_MAX}");
    let (wallet, usage, gateways, rules, history) = tokio::join!(
        session.ask(Call::get("/api/payments/wallet/")),
        session.ask(Call::get("/api/billing/daily-usage/")),
        session.ask_as_anyone(Call::get("/api/payments/gateways/")),
        session.ask_as_anyone(Call::get("/api/payments/billing/rules/")),
        session.ask(Call::get(history)),
    );

    let nonce = PageNonce::random()?;
    let now = clock::now();
    let row = |payment: Payment| {
        let link = session.find_pay_link(&payment.id);
        PaymentRow {
            pay_link: link.filter(|_| payment.is_payable_at(now)),
            payment,
        }
    };
    let buy = |rule| Buy::new(rule, &nonce);
    Ok(HomePage {
        user: session.user,
        wallet: wallet.answer().map(|WalletAnswer { wallet }| wallet),
        usage: usage
            .answer()
            .map(|UsageAnswer { daily_usage }| daily_usage),
        gateways: gateways.answer().map(|Gateways { gateways }| gateways),
        services: rules
            .answer()
            .map(|Rules { billing_rules }| billing_rules.into_iter().map(buy).collect()),
        payments: history
            .answer()
            .map(|payments: Vec<Payment>| payments.into_iter().map(row).collect()),
        topup_key: nonce.key("topup"),
        nonce,
        exchanges: vec![wallet, usage, gateways, rules, history],
        returned,
    })
}

/// What is known of a payment whose payer comes back.
pub(super) struct Returned {
    pub(super) payment_id: String,
    pub(super) banner: Banner,
    /// How the payment was created, when that was here.
    pub(super) created: Option<Arc<PayLink>>,
    /// How its status was asked for.
    pub(super) asked: Exchange,
}

async fn look_up(session: &Session, back: Return) -> Returned {
    let path = format!("/api/payments/{}/status/", back.payment_id);
    let asked = session.ask(Call::get(path)).await;
    // Another user's payment is none of this user's business.
    let is_theirs = asked
        .reply
        .as_ref()
        .is_ok_and(|reply| reply.status.is_success());
    Returned {
        banner: Banner::new(session, &asked, back.status),
        created: session
            .find_pay_link(&back.payment_id)
            .filter(|_| is_theirs),
        asked,
        payment_id: back.payment_id,
    }
}
