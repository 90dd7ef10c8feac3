//! Faults that a service of this kind had, and threats to it: each must not happen here.

use chrono::TimeDelta;
use domain::catalogue::Catalogue;
use domain::gateway::PaymentGateway;
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::PaymentStatus;

use crate::support::{
    FORM, Route, SECRET, SERVICE_ID, Shop, cancelled, config, gateway, prepare, renumbered,
    unlimited,
};

#[tokio::test]
async fn replaying_failure_and_success_in_turn_credits_once() {
    let shop = Shop::new();
    let (order, complete) = shop.paid(50_000).await;
    for _ in 0..4 {
        let failure = cancelled(&complete, -5017).signed(SECRET);
        assert_eq!(shop.error(failure).await, -9);
        assert_eq!(shop.error(complete.clone().signed(SECRET)).await, -4);
    }
    assert_eq!(shop.status(&order).await, PaymentStatus::Completed);
    assert_eq!(shop.balance().await, "50000.00");
}

#[tokio::test]
async fn a_prepare_posted_to_the_complete_address_credits_nothing() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let (prepare, complete) = shop.prepared(&order).await;
    let signed = prepare.signed(SECRET);
    for prepare_id in ["", "1"] {
        let body = signed
            .clone()
            .with("merchant_prepare_id", prepare_id)
            .body();
        let handled = shop.handle(Route::Complete, body.as_bytes(), FORM).await;
        assert_eq!((handled.authentic, handled.answer.error), (true, -3));
        let body = signed
            .clone()
            .with("merchant_prepare_id", prepare_id)
            .with("action", "1")
            .body();
        let handled = shop.handle(Route::Complete, body.as_bytes(), FORM).await;
        assert_eq!((handled.authentic, handled.answer.error), (false, -1));
    }
    let body = complete.signed(SECRET).body();
    let handled = shop.handle(Route::Prepare, body.as_bytes(), FORM).await;
    assert_eq!((handled.authentic, handled.answer.error), (true, -3));
    assert_eq!(shop.balance().await, "0.00");
}

#[tokio::test]
async fn a_signed_call_for_one_som_does_not_pay_fifty_thousand() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let (_, complete) = shop.prepared(&order).await;
    for amount in [
        "1",
        "1.00",
        "50000.00",
        "51249.99",
        "51250.01",
        "0",
        "-51250.00",
        "1e400",
        "51250.001",
    ] {
        let paid_less = complete.clone().with("amount", amount);
        assert_eq!(shop.error(paid_less.signed(SECRET)).await, -2, "{amount}");
        let prepared_less = renumbered(&prepare(&order)).with("amount", amount);
        assert_eq!(
            shop.error(prepared_less.signed(SECRET)).await,
            -2,
            "{amount}"
        );
    }
    assert_eq!(shop.balance().await, "0.00");
    for amount in ["51250", "51250.0", "51250.00", "51250.000"] {
        let again = complete.clone().with("amount", amount).signed(SECRET);
        let error = shop.error(again).await;
        assert!(error == 0 || error == -4, "{amount}: {error}");
    }
    assert_eq!(shop.balance().await, "50000.00");
}

#[tokio::test]
async fn the_total_in_the_link_is_the_one_that_is_accepted() {
    let shop = Shop::new();
    let order = shop.payment(1_001).await;
    assert_eq!(
        order.total.to_string(),
        "1026.03",
        "1001 and 2.5 %, rounded half up"
    );
    let link = gateway().pay_link(&order, "https://clinic.uz/back", None);
    assert!(link.contains("&amount=1026.03&"), "{link}");
    for (amount, error) in [
        ("1026.025", -2),
        ("1026.02", -2),
        ("1026", -2),
        ("1026.03", 0),
    ] {
        let call = renumbered(&prepare(&order)).with("amount", amount);
        assert_eq!(shop.error(call.signed(SECRET)).await, error, "{amount}");
    }
}

#[tokio::test]
async fn a_sum_in_another_currency_is_not_the_same_sum() {
    let mut catalogue = Catalogue::default();
    for terms in &mut catalogue.gateways {
        terms.supported_currencies.push(CurrencyCode::Usd);
    }
    let shop = Shop::with(config(), catalogue);
    let dollars = AnyMoney::new(5_000_000, CurrencyCode::Usd);
    let order = shop.payment_of(dollars, "click").await;
    assert_eq!(shop.error(prepare(&order).signed(SECRET)).await, -2);
}

#[tokio::test]
async fn a_payment_of_another_gateway_does_not_exist_for_click() {
    let shop = Shop::new();
    let fifty_thousand = AnyMoney::new(5_000_000, CurrencyCode::Uzs);
    let order = shop.payment_of(fifty_thousand, "payme").await;
    let prepare = prepare(&order);
    assert_eq!(shop.error(prepare.clone().signed(SECRET)).await, -5);
    assert_eq!(shop.error(prepare.completed("1").signed(SECRET)).await, -5);
    assert_eq!(shop.status(&order).await, PaymentStatus::Pending);
}

#[tokio::test]
async fn one_transaction_of_click_cannot_pay_two_orders() {
    let shop = Shop::new();
    let [one, other] = [shop.payment(50_000).await, shop.payment(50_000).await];
    let (first, complete) = shop.prepared(&one).await;
    let stolen = first.with("merchant_trans_id", &other.id.to_string());
    assert_eq!(shop.error(stolen.signed(SECRET)).await, -8);
    assert_eq!(shop.error(complete.signed(SECRET)).await, 0);
    assert_eq!(shop.attempts(&other).await, []);
    assert_eq!(shop.balance().await, "50000.00");
}

#[tokio::test]
async fn a_cancelled_payment_is_not_completed() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    shop.cancel(&order).await.expect("it is pending");
    let complete = prepare(&order).completed("1");
    assert_eq!(
        shop.error(complete.signed(SECRET)).await,
        -6,
        "it was never begun"
    );
    assert_eq!(shop.status(&order).await, PaymentStatus::Cancelled);
    assert_eq!(shop.balance().await, "0.00");
}

#[tokio::test]
async fn a_payment_that_click_has_in_hand_is_not_cancelled_by_its_payer() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let (_, complete) = shop.prepared(&order).await;
    shop.cancel(&order).await.expect_err("it is processing");
    assert_eq!(shop.error(complete.signed(SECRET)).await, 0);
    assert_eq!(shop.balance().await, "50000.00");
}

#[tokio::test]
async fn a_payment_that_expired_takes_no_attempt() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    shop.clock.advance(TimeDelta::minutes(30));
    assert_eq!(shop.error(prepare(&order).signed(SECRET)).await, -9);
    shop.clock.advance(TimeDelta::days(400));
    assert_eq!(shop.error(prepare(&order).signed(SECRET)).await, -9);
    assert_eq!(shop.attempts(&order).await, []);
}

#[tokio::test]
async fn clicks_numbers_are_kept_with_the_attempt() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let call = prepare(&order)
        .with("click_trans_id", "1946296773")
        .with("click_paydoc_id", "16853761");
    assert_eq!(shop.error(call.signed(SECRET)).await, 0);
    let attempts = shop.attempts(&order).await;
    assert_eq!(attempts[0].transaction.id, "1946296773");
    assert_eq!(attempts[0].document_id.as_deref(), Some("16853761"));
}

#[tokio::test]
async fn five_open_top_ups_do_not_lift_a_wallet_above_its_limit() {
    let shop = Shop::new();
    let mut orders = Vec::new();
    for _ in 0..5 {
        orders.push(shop.payment(600_000).await);
    }
    let mut errors = Vec::new();
    for order in &orders {
        let call = prepare(order);
        let answer = shop.post(call.clone().signed(SECRET)).await;
        errors.push(answer.error);
        if let Some(number) = answer.merchant_prepare_id {
            let complete = call.completed(&number.to_string());
            assert_eq!(shop.error(complete.signed(SECRET)).await, 0);
        }
    }
    assert_eq!(errors, [0, -5, -5, -5, -5]);
    assert_eq!(shop.balance().await, "600000.00");
}

#[tokio::test]
async fn five_top_ups_prepared_before_any_is_completed_do_not_lift_a_wallet_above_its_limit() {
    let shop = Shop::new();
    let mut answers = Vec::new();
    for _ in 0..5 {
        let order = shop.payment(600_000).await;
        let call = prepare(&order);
        answers.push((call.clone(), shop.post(call.signed(SECRET)).await));
    }
    let errors: Vec<_> = answers.iter().map(|(_, answer)| answer.error).collect();
    assert_eq!(errors, [0, -5, -5, -5, -5]);
    for (call, answer) in answers {
        if let Some(number) = answer.merchant_prepare_id {
            let complete = call.completed(&number.to_string());
            assert_eq!(shop.error(complete.signed(SECRET)).await, 0);
        }
    }
    assert_eq!(shop.balance().await, "600000.00");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_top_ups_completed_at_once_all_arrive() {
    let shop = std::sync::Arc::new(Shop::new());
    let mut completes = Vec::new();
    for _ in 0..20 {
        let order = shop.payment(10_000).await;
        completes.push(shop.prepared(&order).await.1);
    }
    let tasks: Vec<_> = completes
        .into_iter()
        .map(|complete| {
            let shop = shop.clone();
            tokio::spawn(async move { shop.error(complete.signed(SECRET)).await })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.expect("no panic"), 0);
    }
    assert_eq!(shop.balance().await, "200000.00");
}

#[tokio::test]
async fn a_sum_that_the_wallet_cannot_hold_is_never_called_a_success() {
    let shop = Shop::with(config(), unlimited());
    let most = AnyMoney::new(99_999_999_999_999_999, CurrencyCode::Uzs);
    let last = shop.payment_of(most, "click").await;
    let (_, too_much) = shop.prepared(&last).await;
    // So long that it does not count any more, and the wallet may be filled in the meantime.
    shop.clock.advance(TimeDelta::hours(13));
    for _ in 0..92 {
        let order = shop.payment_of(most, "click").await;
        let (_, complete) = shop.prepared(&order).await;
        assert_eq!(shop.error(complete.signed(SECRET)).await, 0);
    }
    let full = shop.balance().await;
    assert_eq!(shop.error(too_much.signed(SECRET)).await, -7);
    assert_eq!(shop.status(&last).await, PaymentStatus::Processing);
    assert_eq!(shop.balance().await, full);
}

#[tokio::test]
async fn what_click_writes_in_its_note_is_kept_nowhere_but_the_log() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let (_, complete) = shop.prepared(&order).await;
    let markup = "<script>alert({x})</script>";
    let call = cancelled(&complete, -1)
        .with("error_note", markup)
        .signed(SECRET);
    let handled = shop
        .handle(Route::Either, call.body().as_bytes(), FORM)
        .await;
    assert_eq!(handled.answer.error_note, "Transaction cancelled");
    let kept = format!(
        "{:?} {:?}",
        shop.stored(&order).await,
        shop.attempts(&order).await
    );
    assert!(!kept.contains("script"), "{kept}");
}

#[tokio::test]
async fn the_pay_link_gives_nothing_to_guess_the_secret_from() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let link = gateway().pay_link(&order, "https://clinic.uz/back", None);
    let expected = format!(
        "https://my.click.uz/services/pay?service_id={SERVICE_ID}&merchant_id=678&amount=51250.00&transaction_param={}\
         &return_url=https%3A%2F%2Fclinic.uz%2Fback",
        order.id
    );
    assert_eq!(
        link, expected,
        "public numbers, and nothing that was made with the secret"
    );
}
