//! What the pages show. Templates escape every value.

use askama::Template;

use super::{
    ClickSimulator,
    books::{Attempt, Receipt},
    invoice::Invoice,
    merchant::ClickMerchant,
    pay_link::{CardType, PayLink},
};
use crate::{fields::FieldFault, som};

/// How long a result page stays before it leads back to the shop, in seconds.
const RETURN_AFTER_SECONDS: u32 = 8;

/// "Pay this much to that shop?"
#[derive(Template)]
#[template(path = "click/pay.html")]
pub(super) struct PayPage<'a> {
    merchant_name: &'a str,
    /// So'm, grouped.
    amount: String,
    order: &'a str,
    card: Option<CardType>,
    action: &'static str,
    /// Carried on by the form.
    parameters: Vec<(&'static str, String)>,
}

impl<'a> PayPage<'a> {
    pub(super) fn new(merchant: &'a ClickMerchant, link: &'a PayLink) -> Self {
        Self {
            merchant_name: &merchant.merchant_name,
            amount: som::grouped(link.amount.tiyin()),
            order: &link.transaction_param,
            card: link.card_type,
            action: ClickSimulator::PAY_PATH,
            parameters: link.parameters(merchant),
        }
    }
}

/// How an attempt ended, and what was said on the way.
#[derive(Template)]
#[template(path = "click/receipt.html")]
pub(super) struct ReceiptPage<'a> {
    merchant_name: &'a str,
    /// So'm, grouped.
    amount: String,
    receipt: &'a Receipt,
    /// So'm that went back since, grouped.
    returned: Option<String>,
    return_url: Option<&'a str>,
    /// When the page leads back by itself, if it does.
    leave_after_seconds: Option<u32>,
}

impl<'a> ReceiptPage<'a> {
    /// The page right after the attempt, which returns to the shop by itself.
    pub(super) fn leading_back(merchant: &'a ClickMerchant, receipt: &'a Receipt) -> Self {
        let leave_after_seconds = receipt.return_url.is_some().then_some(RETURN_AFTER_SECONDS);
        Self {
            leave_after_seconds,
            ..Self::at_rest(merchant, receipt, None)
        }
    }

    /// The page as looked up later, which stays.
    pub(super) fn at_rest(
        merchant: &'a ClickMerchant,
        receipt: &'a Receipt,
        returned: Option<String>,
    ) -> Self {
        Self {
            merchant_name: &merchant.merchant_name,
            amount: receipt.attempt.amount_grouped(),
            receipt,
            returned,
            return_url: receipt.return_url.as_ref().map(url::Url::as_str),
            leave_after_seconds: None,
        }
    }
}

/// What is here, for a developer.
#[derive(Template)]
#[template(path = "click/index.html")]
pub(super) struct IndexPage<'a> {
    merchant: &'a ClickMerchant,
    pay_path: &'static str,
    /// Newest first.
    attempts: &'a [Attempt],
    /// Newest first.
    invoices: &'a [Invoice],
}

impl<'a> IndexPage<'a> {
    pub(super) fn new(
        merchant: &'a ClickMerchant,
        attempts: &'a [Attempt],
        invoices: &'a [Invoice],
    ) -> Self {
        Self {
            merchant,
            pay_path: ClickSimulator::PAY_PATH,
            attempts,
            invoices,
        }
    }
}

/// A page with one thing to say.
#[derive(Template)]
#[template(path = "click/notice.html")]
pub(super) struct NoticePage {
    title: &'static str,
    text: &'static str,
    faults: Vec<FieldFault>,
}

impl NoticePage {
    pub(super) fn bad_link(faults: Vec<FieldFault>) -> Self {
        let text = "The shop sent you here with a link that cannot be paid. Nothing was taken. \
                    Please go back to the shop and start again.";
        Self {
            title: "This payment link is broken",
            text,
            faults,
        }
    }

    pub(super) fn unreadable_form() -> Self {
        let text = "The form could not be read. Nothing was taken. Please go back and try again.";
        Self::plain("This payment form is broken", text)
    }

    pub(super) fn not_pointed() -> Self {
        let text = "The simulator has not been told yet where the shop listens. Please try again in a moment.";
        Self::plain("Not ready yet", text)
    }

    pub(super) fn walked_away() -> Self {
        let text = "You left without paying. Nothing was taken, and the shop was not called. \
                    Its link names no address to return to, so please go back to the shop yourself.";
        Self::plain("Not paid", text)
    }

    pub(super) fn no_receipt() -> Self {
        let text = "There is no finished attempt with this number among the latest 100. \
                    It may still be under way, or the simulator was restarted since.";
        Self::plain("No such receipt", text)
    }

    pub(super) fn no_invoice() -> Self {
        let text = "There is no invoice with this number among the latest 1,000.";
        Self::plain("No such invoice", text)
    }

    fn plain(title: &'static str, text: &'static str) -> Self {
        Self {
            title,
            text,
            faults: Vec::new(),
        }
    }
}
