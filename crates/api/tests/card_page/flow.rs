//! Card, code, result.

use domain::card::{CardFailure, CardRefusal};
use domain::ledger::{Action, OpenWallet};
use domain::money::Money;
use domain::payment::AttemptStatus;
use domain::wallet::WalletKey;
use uuid::{Uuid, Version};

use crate::bank::{CARD, FOREIGN_CARD, OTHER_CARD, PHONE_MASK, refused};
use crate::browser::Browser;
use crate::shop::{Shop, user};

#[actix_web::test]
async fn a_card_and_its_code_pay() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let page = payer.open(&shop, id).await;
    assert_eq!(page.answer.status, 200);
    let reference = shop.find(id).await.reference;
    for text in [
        "Example Clinic",
        "50 750.00 so'm",
        "50 000.00 so'm",
        "750.00 so'm",
        &reference,
    ] {
        assert!(page.says(text), "{text}");
    }
    for token in [
        "autocomplete=\"cc-number\"",
        "autocomplete=\"cc-exp\"",
        "inputmode=\"numeric\"",
    ] {
        assert!(page.html.contains(token), "{token}");
    }

    let page = payer.enter_card(&shop, id, "8600 5333 6409 8829").await;
    assert!(page.asks_for_code() && page.says(PHONE_MASK) && page.says("8600 53** **** 8829"));
    assert_eq!(shop.status(id).await, "processing");

    let page = payer.enter_code(&shop, &page, &shop.bank.last_code()).await;
    assert!(page.says("<h1>Paid</h1>"), "{}", page.html);
    assert!(
        page.html.contains(&format!("url=/pay/{id}/return")),
        "sent back by itself"
    );
    assert!(
        page.html.contains(&format!("href=\"/pay/{id}/return\"")),
        "or by a click"
    );
    assert_eq!(
        (shop.status(id).await, shop.balance().await),
        ("completed", 5_000_000)
    );

    let [attempt] = shop.attempts(id).await.try_into().expect("one attempt");
    assert_eq!(attempt.status, AttemptStatus::Succeeded);
    assert_eq!(attempt.document_id.as_deref(), Some("012345678901"));
    assert_eq!(
        attempt.card_mask.expect("a mask").as_str(),
        "860053******8829"
    );
    let reference = Uuid::try_parse(&attempt.transaction.id).expect("our reference");
    assert_eq!(reference.get_version(), Some(Version::SortRand));
    assert_eq!(shop.bank.debited(), [attempt.transaction.id]);
}

#[actix_web::test]
async fn a_mistyped_card_begins_nothing_and_is_not_shown_again() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let form = payer.open(&shop, id).await.form("card").expect("a form");
    for (number, expiry, said, field) in [
        (
            "8600533364098828",
            "06/28",
            "Check the card number",
            "number",
        ),
        ("", "06/28", "Check the card number", "number"),
        (FOREIGN_CARD, "06/28", "This is not a", "number"),
        (CARD, "13/28", "Enter month and year", "expiry"),
        (CARD, "10/26", "This card has expired", "expiry"),
    ] {
        let fields = [("number", number), ("expiry", expiry)];
        let page = payer.submit(&shop, &form, &fields).await;
        assert_eq!(page.answer.status, 422, "{said}");
        assert!(
            page.says(said) && page.asks_for_card(),
            "{said}: {}",
            page.html
        );
        let pointer = format!("id=\"{field}-problem\"");
        assert!(
            page.html.contains(&pointer),
            "the problem is tied to its field"
        );
        assert!(page.html.contains("aria-invalid=\"true\""));
        assert!(number.is_empty() || !page.html.contains(number), "{said}");
    }
    assert!(shop.attempts(id).await.is_empty());
    assert_eq!(
        (shop.bank.codes_sent(), shop.status(id).await),
        (0, "pending")
    );
}

#[actix_web::test]
async fn a_card_that_gets_no_code_ends_the_attempt() {
    for (failure, said) in [
        (refused(CardRefusal::CardUnknown), "does not know this card"),
        (refused(CardRefusal::CardExpired), "The card has expired"),
        (refused(CardRefusal::CardBlocked), "The card is blocked"),
        (refused(CardRefusal::SmsNotEnabled), "sends no SMS"),
        (
            CardFailure::Unavailable("silent".to_owned()),
            "does not answer",
        ),
        (
            CardFailure::Misconfigured("key".to_owned()),
            "Something went wrong on our side",
        ),
    ] {
        let (shop, mut payer) = (Shop::open(), Browser::new());
        let id = shop.payment().await;
        shop.bank.fail_sending(failure);
        let page = payer.enter_card(&shop, id, CARD).await;
        assert!(
            page.asks_for_card() && page.says(said),
            "{said}: {}",
            page.html
        );
        let [attempt] = shop.attempts(id).await.try_into().expect("one attempt");
        assert_eq!(attempt.status, AttemptStatus::Failed, "{said}");
        assert_eq!(shop.status(id).await, "failed", "{said}");

        shop.bank.fail_sending(None);
        assert!(
            payer.pay(&shop, id).await.says("Paid"),
            "another try may succeed: {said}"
        );
    }
}

#[actix_web::test]
async fn a_declined_debit_is_told_and_another_card_may_be_tried() {
    let classes = CardRefusal::ALL.into_iter().filter(|class| {
        // What a debit cannot be declined for.
        !matches!(
            class,
            CardRefusal::WrongCode | CardRefusal::CodeExpired | CardRefusal::TooManyCodes
        )
    });
    let mut texts = std::collections::BTreeSet::new();
    for refusal in classes {
        let (shop, mut payer) = (Shop::open(), Browser::new());
        let id = shop.payment().await;
        shop.bank.decline(refusal);
        let page = payer.pay(&shop, id).await;
        assert!(
            page.asks_for_card() && page.says("Nothing was debited"),
            "{refusal:?}"
        );
        let notice = page.html.split("role=\"alert\"").nth(1).expect("a notice");
        texts.insert(notice.split("</div>").next().expect("its end").to_owned());
        let [attempt] = shop.attempts(id).await.try_into().expect("one attempt");
        assert_eq!(
            (attempt.status, attempt.error_code),
            (AttemptStatus::Failed, Some(-240))
        );

        shop.bank
            .end_debits_as(domain::card::DebitOutcome::Paid { document_id: None });
        let page = payer.enter_card(&shop, id, OTHER_CARD).await;
        let page = payer.enter_code(&shop, &page, &shop.bank.last_code()).await;
        assert!(page.says("Paid"), "{refusal:?}");
        assert_eq!(shop.balance().await, 5_000_000);
    }
    assert_eq!(texts.len(), 7, "each class has a text of its own");
}

#[actix_web::test]
async fn a_wallet_that_would_overflow_is_told_before_a_code_is_sent() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let mut catalogue = shop
        .services
        .storage
        .load_catalogue()
        .await
        .expect("a catalogue");
    let id = shop.payment().await;
    shop.execute(Action::OpenWallet(OpenWallet {
        key: WalletKey::anchor(user()),
    }))
    .await;
    catalogue.settings.max_wallet_balance = Money::from_minor(4_000_000);
    shop.services
        .storage
        .save_catalogue(&catalogue)
        .await
        .expect("saved");
    let page = payer.enter_card(&shop, id, CARD).await;
    assert!(
        page.asks_for_card() && page.says("more than 40 000.00 so'm"),
        "{}",
        page.html
    );
    assert_eq!(shop.bank.codes_sent(), 0);
}
