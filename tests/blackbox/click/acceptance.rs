//! The scenarios with which Click accepts a service (docs.click.uz, "Testing"), at both ways to give Click addresses.

use test_support::click::Call;

use crate::support::click::Addresses;
use crate::support::setup::{CLICK_SECRET, CLICK_SERVICE_ID};
use crate::support::{
    Click, Kind, Payment, Service, Setup, User, development, error_of, on_both_databases,
};

on_both_databases!(
    postman_generator_is_satisfied_at_two_addresses,
    postman_generator_is_satisfied_at_one_address,
    desktop_tester_is_satisfied_at_both,
    answers_are_numbers_and_clicks_own_words,
);

/// A number that no attempt has.
const UNKNOWN_PREPARE_ID: &str = "999999999";

async fn postman_generator_is_satisfied_at_two_addresses(kind: Kind) {
    postman_generator(development(kind), Addresses::Two).await;
}

async fn postman_generator_is_satisfied_at_one_address(kind: Kind) {
    postman_generator(development(kind), Addresses::One).await;
}

async fn postman_generator(service: &Service, addresses: Addresses) {
    let user = service.user();
    let click = Click::of(service).with(addresses);
    let prepare = user.create_payment("50000.00").await.prepare();

    let wrong = click.post_prepare(&prepare.clone().signed("wrong")).await;
    assert_eq!(error_of(&wrong), -1, "1");
    let nobody = prepare.clone().with("merchant_trans_id", "no-such-order");
    assert_eq!(error_of(&click.prepare(&nobody).await), -5, "2");
    let prepared = click.prepare(&prepare).await;
    assert_eq!(error_of(&prepared), 0, "3");

    let complete = prepare.completed(prepared.raw("/merchant_prepare_id"));
    let wrong = click.post_complete(&complete.clone().signed("wrong")).await;
    assert_eq!(error_of(&wrong), -1, "4");
    let other_amount = complete.clone().with("amount", "300");
    assert_eq!(error_of(&click.complete(&other_amount).await), -2, "5");
    assert_eq!(error_of(&click.complete(&complete).await), 0, "6");
    assert_eq!(error_of(&click.complete(&complete).await), -4, "7");
    let cancel = complete.with("error", "-5017");
    assert_eq!(error_of(&click.complete(&cancel).await), -9, "8");

    let second = user.create_payment("50000.00").await;
    let complete = click.begin(&second).await; // 9
    let unknown = complete
        .clone()
        .with("merchant_prepare_id", UNKNOWN_PREPARE_ID);
    assert_eq!(error_of(&click.complete(&unknown).await), -6, "10");
    assert_eq!(error_of(&click.complete(&complete).await), 0, "11");

    let third = user.create_payment("50000.00").await;
    let complete = click.begin(&third).await; // 12
    let cancel = complete.clone().with("error", "-5017");
    assert_eq!(error_of(&click.complete(&cancel).await), -9, "13");
    assert_eq!(error_of(&click.complete(&cancel).await), -9, "14");
    assert_eq!(error_of(&click.complete(&complete).await), -9, "15");

    assert_eq!(user.balance().await, "100000.00", "two of three are paid");
    assert_eq!(user.status_of(&second).await, "completed");
    assert_eq!(user.status_of(&third).await, "failed");
}

async fn desktop_tester_is_satisfied_at_both(kind: Kind) {
    let setup =
        Setup::development(kind).with("HAMYON__GATEWAYS__CLICK__CANCEL_AFTER_PAID", "already_paid");
    let service = Service::start(setup);
    for addresses in [Addresses::Two, Addresses::One] {
        desktop_tester(&service.user(), &Click::of(&service).with(addresses)).await;
    }
    service.setup.assert_books_balance();
}

/// The older tester writes amounts without decimals and gives every call another `click_trans_id`. It was made for
/// accounts that are topped up any number of times; here an order is paid once, so each preparation has its own.
async fn desktop_tester(user: &User, click: &Click) {
    let order = async || {
        let payment: Payment = user.create_payment("50000.00").await;
        Call::prepare(CLICK_SERVICE_ID, &payment.id, "51250").with("merchant_prepare_id", "")
    };
    let prepare = order().await;

    let wrong = click.post_prepare(&prepare.clone().signed("wrong")).await;
    assert_eq!(error_of(&wrong), -1, "1");
    let complete = prepared(click, &prepare).await; // 2
    let wrong = renumbered(&complete).signed("wrong");
    assert_eq!(error_of(&click.post_complete(&wrong).await), -1, "3");
    let other_amount = renumbered(&complete).with("amount", "499");
    assert_eq!(error_of(&click.complete(&other_amount).await), -2, "4");
    assert_eq!(
        error_of(&click.complete(&renumbered(&complete)).await),
        0,
        "5"
    );
    assert_eq!(
        error_of(&click.complete(&renumbered(&complete)).await),
        -4,
        "6"
    );
    let cancel = renumbered(&complete).with("error", "-1");
    assert_eq!(error_of(&click.complete(&cancel).await), -4, "7");
    let nobody = renumbered(&prepare).with("merchant_trans_id", "486153");
    assert_eq!(error_of(&click.prepare(&nobody).await), -5, "8");

    let complete = prepared(click, &order().await).await; // 9
    let unknown = renumbered(&complete).with("merchant_prepare_id", "761208455133");
    assert_eq!(error_of(&click.complete(&unknown).await), -6, "10");
    assert_eq!(
        error_of(&click.complete(&renumbered(&complete)).await),
        0,
        "11"
    );

    let complete = prepared(click, &order().await).await; // 12
    let cancel = || renumbered(&complete).with("error", "-5017");
    assert_eq!(error_of(&click.complete(&cancel()).await), -9, "13");
    assert_eq!(error_of(&click.complete(&cancel()).await), -9, "14");
    assert_eq!(
        error_of(&click.complete(&renumbered(&complete)).await),
        -9,
        "15"
    );

    assert_eq!(user.balance().await, "100000.00", "two of three are paid");
}

async fn prepared(click: &Click, prepare: &Call) -> Call {
    let answer = click.prepare(prepare).await;
    assert_eq!(error_of(&answer), 0, "{answer:?}");
    prepare.completed(answer.raw("/merchant_prepare_id"))
}

/// The same call as part of another transaction of Click.
fn renumbered(call: &Call) -> Call {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    call.clone().with("click_trans_id", &number.to_string())
}

async fn answers_are_numbers_and_clicks_own_words(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    // One more than a binary float can tell from its neighbour.
    let number = format!("90071992547{:05}", user.id % 100_000);
    let prepare = payment.prepare().with("click_trans_id", &number);
    let answer = click.prepare(&prepare).await;
    assert_eq!(answer.raw("/click_trans_id"), number);
    assert_eq!(answer.json()["merchant_trans_id"], payment.id);
    assert_eq!(answer.raw("/error"), "0");
    assert_eq!(answer.json()["error_note"], "Success");
    let prepare_id: i32 = answer.raw("/merchant_prepare_id").parse().expect("31 bits");
    assert!(prepare_id > 0);

    let complete = prepare.completed(&prepare_id.to_string());
    let forged = complete.clone().signed("wrong");
    let answer = click.post_complete(&forged).await;
    assert_eq!(answer.json()["error_note"], "SIGN CHECK FAILED!");
    let answer = click.complete(&complete).await;
    assert_eq!(answer.raw("/click_trans_id"), number);
    assert!(answer.raw("/merchant_confirm_id").parse::<i32>().is_ok());
    let answer = click.post_complete(&complete.signed(CLICK_SECRET)).await;
    assert_eq!(answer.json()["error_note"], "Already paid");
}
