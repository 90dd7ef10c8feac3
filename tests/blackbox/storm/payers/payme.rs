//! Paying at the simulated Payme, and having a payment refunded in its cabinet.

use test_support::Client;
use url::Url;

use crate::storm::browser::Browser;

/// How often a payer opens a page that does not come.
const TRIES_MAX: usize = 3;
const EXPIRY: &str = "03/99";
const CODE: &str = "666666";

/// The numbers of cards that Payme's simulator knows.
pub(super) const PAYS: &str = "8600 0691 9540 6311";
pub(super) const DECLINES: &str = "8600000000000051";

/// Pays with a card; the address of Payme's receipt, when it came to one.
pub(super) async fn pay(url: &str, card: &str) -> Option<Url> {
    for _ in 0..TRIES_MAX {
        let mut browser = Browser::open(url).await;
        // The page asks the shop first, and says so when it got no answer.
        let Some(form) = browser.form("/checkout") else {
            continue;
        };
        browser
            .submit(form, &[("number", card), ("expire", EXPIRY)])
            .await;
        let form = browser.form("/code").expect("a known card gets a code");
        browser.submit(form, &[("code", CODE)]).await;
        return Some(browser.url().clone());
    }
    None
}

/// The shop's staff refund a receipt in Payme's cabinet, which gives nothing back of one that is not paid.
pub(super) async fn refund(receipt: &Url) {
    let id = receipt.path().rsplit('/').next().expect("an id");
    let path = format!("/simulator/payme/cabinet/receipts/{id}/refund");
    let url = receipt.join(&path).expect("an address");
    let answer = Client::new("").post(url.as_str()).send().await;
    assert_eq!(answer.status, 303, "{answer:?}");
}
