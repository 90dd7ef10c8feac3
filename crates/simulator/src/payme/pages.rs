//! What the pages show. Templates escape every value.

use askama::Template;

use super::{
    PaymeSimulator,
    books::{Receipt, State},
    cabinet::Statement,
    card::TEST_CARDS,
    checkout_link::CheckoutLink,
    language::{Language, Words},
    merchant::PaymeMerchant,
    shop::Exchange,
    verdict::Verdict,
};
use crate::{fields::FieldFault, som};

/// How often a page looks again whether a payment is confirmed, seconds.
const LOOK_AGAIN_SECONDS: u64 = 2;

/// The card form.
#[derive(Template)]
#[template(path = "payme/pay.html")]
pub(super) struct PayPage<'a> {
    merchant_name: &'a str,
    link: &'a CheckoutLink,
    language: Language,
    t: &'static Words,
    /// So'm, grouped.
    amount: String,
    action: &'static str,
    /// Number and behaviour.
    test_cards: Vec<(String, &'static str)>,
    error: Option<&'a str>,
}

impl<'a> PayPage<'a> {
    pub(super) fn new(
        merchant: &'a PaymeMerchant,
        link: &'a CheckoutLink,
        error: Option<&'a str>,
    ) -> Self {
        let language = link.language;
        let test_cards = TEST_CARDS.iter().map(|card| {
            let behaviour = language.behaviour(card.behaviour);
            (card.grouped(), behaviour)
        });
        Self {
            merchant_name: &merchant.merchant_name,
            link,
            language,
            t: language.words(),
            amount: som::grouped(link.amount_tiyin),
            action: PaymeSimulator::CHECKOUT_PATH,
            test_cards: test_cards.collect(),
            error,
        }
    }
}

/// "Which code did the bank send?"
#[derive(Template)]
#[template(path = "payme/code.html")]
pub(super) struct CodePage<'a> {
    merchant_name: &'a str,
    receipt: &'a Receipt,
    language: Language,
    t: &'static Words,
    error: Option<&'static str>,
}

impl<'a> CodePage<'a> {
    pub(super) fn new(merchant: &'a PaymeMerchant, receipt: &'a Receipt) -> Self {
        let language = receipt.link.language;
        let t = language.words();
        Self {
            merchant_name: &merchant.merchant_name,
            receipt,
            language,
            t,
            error: (receipt.wrong_codes > 0).then_some(t.wrong_code),
        }
    }
}

/// How it ended.
#[derive(Template)]
#[template(path = "payme/result.html")]
pub(super) struct ResultPage<'a> {
    merchant_name: &'a str,
    receipt: &'a Receipt,
    verdict: &'a Verdict,
    title: &'static str,
    explanation: String,
    language: Language,
    t: &'static Words,
    return_url: Option<&'a str>,
    /// Where the page goes by itself, and after how many seconds.
    refresh: Option<(u64, &'a str)>,
    checkout_path: &'static str,
}

impl<'a> ResultPage<'a> {
    pub(super) fn new(
        merchant: &'a PaymeMerchant,
        receipt: &'a Receipt,
        verdict: &'a Verdict,
    ) -> Self {
        let language = receipt.link.language;
        let return_url = receipt.link.return_url.as_ref().map(url::Url::as_str);
        let refresh = match verdict {
            Verdict::Confirming => Some((LOOK_AGAIN_SECONDS, "")),
            verdict if verdict.may_be_tried_again() => None,
            _ => return_url.map(|url| (receipt.link.return_delay_ms.div_ceil(1_000), url)),
        };
        Self {
            merchant_name: &merchant.merchant_name,
            receipt,
            verdict,
            title: verdict.title(language),
            explanation: verdict.explanation(language),
            language,
            t: language.words(),
            return_url,
            refresh,
            checkout_path: PaymeSimulator::CHECKOUT_PATH,
        }
    }
}

/// The cabinet: what is here, for a developer, and the last receipts.
#[derive(Template)]
#[template(path = "payme/cabinet.html")]
pub(super) struct CabinetPage<'a> {
    merchant: &'a PaymeMerchant,
    checkout_path: &'static str,
    /// Newest first.
    receipts: &'a [Receipt],
}

impl<'a> CabinetPage<'a> {
    pub(super) fn new(merchant: &'a PaymeMerchant, receipts: &'a [Receipt]) -> Self {
        Self {
            merchant,
            checkout_path: PaymeSimulator::CHECKOUT_PATH,
            receipts,
        }
    }
}

/// One receipt in the cabinet: what was said both ways, and the button that refunds it.
#[derive(Template)]
#[template(path = "payme/receipt.html")]
pub(super) struct ReceiptPage<'a> {
    receipt: &'a Receipt,
    exchanges: &'a [Exchange],
    is_refundable: bool,
    /// The shop refused the refund.
    is_kept: bool,
}

impl<'a> ReceiptPage<'a> {
    pub(super) fn new(receipt: &'a Receipt) -> Self {
        let last = receipt.exchanges.last();
        Self {
            receipt,
            exchanges: &receipt.exchanges,
            is_refundable: receipt.state == State::Paid,
            is_kept: receipt.state == State::Paid
                && last.is_some_and(|last| last.method == "CancelTransaction"),
        }
    }
}

/// A statement beside Payme's own books.
#[derive(Template)]
#[template(path = "payme/statement.html")]
pub(super) struct StatementPage<'a> {
    statement: &'a Statement,
}

impl<'a> StatementPage<'a> {
    pub(super) const fn new(statement: &'a Statement) -> Self {
        Self { statement }
    }
}

/// A page with one thing to say.
#[derive(Template)]
#[template(path = "payme/notice.html")]
pub(super) struct NoticePage {
    language: Language,
    t: &'static Words,
    title: String,
    text: String,
    faults: Vec<FieldFault>,
    return_url: Option<String>,
}

impl NoticePage {
    pub(super) fn bad_link(faults: Vec<FieldFault>) -> Self {
        let text = "The shop sent you here with a link that cannot be paid. Nothing was taken. \
                    Please go back to the shop and start again.";
        Self {
            faults,
            ..Self::plain("This payment link is broken", text)
        }
    }

    /// The shop does not take the payment, before a card is asked for.
    pub(super) fn refused(link: &CheckoutLink, verdict: &Verdict) -> Self {
        let language = link.language;
        Self {
            language,
            t: language.words(),
            title: verdict.title(language).to_owned(),
            text: verdict.explanation(language),
            faults: Vec::new(),
            return_url: link.return_url.as_ref().map(ToString::to_string),
        }
    }

    pub(super) fn unreadable_form() -> Self {
        let text = "The form could not be read. Nothing was taken. Please go back and try again.";
        Self::plain("This payment form is broken", text)
    }

    pub(super) fn another_site() -> Self {
        let text = "The form stands on a page of another site. Nothing was done.";
        Self::plain("This form is not ours", text)
    }

    pub(super) fn not_pointed() -> Self {
        let text = "The simulator has not been told yet where the shop listens. Please try again in a moment.";
        Self::plain("Not ready yet", text)
    }

    pub(super) fn walked_away() -> Self {
        let text = "You left without paying, and nothing was taken. The link names no address to return to, so \
                    please go back to the shop yourself.";
        Self::plain("Not paid", text)
    }

    pub(super) fn no_receipt() -> Self {
        let text =
            "There is no receipt with this number. The simulator may have been restarted since.";
        Self::plain("No such receipt", text)
    }

    fn plain(title: &str, text: &str) -> Self {
        Self {
            language: Language::English,
            t: Language::English.words(),
            title: title.to_owned(),
            text: text.to_owned(),
            faults: Vec::new(),
            return_url: None,
        }
    }
}
