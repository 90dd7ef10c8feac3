//! Which calls are let through to the ledger, and in which order they are checked.

use std::time::Duration;

use domain::catalogue::Catalogue;
use test_support::click::Call;

use crate::support::{FORM, Route, SECRET, SERVICE_ID, Shop, config, prepare, renumbered};

#[tokio::test]
async fn the_first_check_that_fails_is_the_answer() {
    let shop = Shop::new();
    let (order, _) = shop.paid(50_000).await;
    let errors = async |call: &Call, route: Route| {
        let body = call.clone().signed(SECRET).body();
        shop.handle(route, body.as_bytes(), FORM).await.answer.error
    };
    // Everything about this call is wrong.
    let call = Call::prepare(999, "no-such-order", "0.001")
        .completed("77")
        .with("error", "abc");
    assert_eq!(
        errors(&call, Route::Prepare).await,
        -8,
        "the error is garbled"
    );
    let call = call.with("error", "0");
    let wrong = call.clone().signed("wrong");
    assert_eq!(shop.error(wrong).await, -1, "the signature is wrong");
    assert_eq!(
        errors(&call, Route::Prepare).await,
        -3,
        "the address is that of the other action"
    );
    assert_eq!(
        errors(&call, Route::Complete).await,
        -8,
        "the service is another"
    );
    let call = call.with("service_id", &SERVICE_ID.to_string());
    assert_eq!(
        errors(&call, Route::Complete).await,
        -5,
        "the order is unknown"
    );
    let call = call.with("merchant_trans_id", &order.id.to_string());
    assert_eq!(
        errors(&call, Route::Complete).await,
        -6,
        "the prepare id is unknown"
    );
    let call = call.with("merchant_prepare_id", "1");
    assert_eq!(
        errors(&call, Route::Complete).await,
        -4,
        "the attempt has succeeded, and no payment has such an amount"
    );
}

#[tokio::test]
async fn each_address_serves_its_own_action() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let call = prepare(&order);
    let body = call.clone().signed(SECRET).body();
    let handled = shop.handle(Route::Prepare, body.as_bytes(), FORM).await;
    assert_eq!((handled.action, handled.answer.error), ("prepare", 0));
    assert_eq!(handled.payment_id, Some(order.id));
    let body = call.completed("1").signed(SECRET).body();
    let handled = shop.handle(Route::Complete, body.as_bytes(), FORM).await;
    assert_eq!((handled.action, handled.answer.error), ("complete", 0));
}

#[tokio::test]
async fn an_unknown_action_is_first_a_matter_of_its_signature() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    for action in ["2", "3", "-1", "01", "prepare", ""] {
        let call = prepare(&order).with("action", action);
        for route in [Route::Prepare, Route::Complete, Route::Either] {
            let wrong = call.clone().signed("wrong").body();
            let handled = shop.handle(route, wrong.as_bytes(), FORM).await;
            assert_eq!(
                (handled.action, handled.answer.error),
                ("unknown", -1),
                "{action}"
            );
            let right = call.clone().signed(SECRET).body();
            let handled = shop.handle(route, right.as_bytes(), FORM).await;
            assert_eq!(
                (handled.action, handled.answer.error),
                ("unknown", -3),
                "{action}"
            );
        }
    }
}

#[tokio::test]
async fn a_call_for_another_service_is_refused() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    for service_id in ["12346", "0", "99999999999999999999"] {
        let call = prepare(&order).with("service_id", service_id);
        assert_eq!(shop.error(call.signed(SECRET)).await, -8, "{service_id}");
    }
    assert_eq!(shop.attempts(&order).await, []);
}

#[tokio::test]
async fn a_call_without_a_field_or_with_two_of_it_is_refused() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let complete = prepare(&order).completed("1").signed(SECRET);
    for field in [
        "click_trans_id",
        "service_id",
        "click_paydoc_id",
        "merchant_trans_id",
        "merchant_prepare_id",
        "amount",
        "action",
        "error",
        "error_note",
        "sign_time",
        "sign_string",
    ] {
        let without = complete.clone().without(field).body();
        let twice = format!("{}&{field}=1", complete.body());
        for body in [without, twice] {
            let handled = shop.handle(Route::Either, body.as_bytes(), FORM).await;
            assert_eq!(
                (handled.answer.error, handled.authentic),
                (-8, false),
                "{body}"
            );
        }
    }
    let call = prepare(&order).with("error", "1");
    assert_eq!(shop.error(call.completed("1").signed(SECRET)).await, -8);
    let call = prepare(&order).with("error_note", "");
    assert_eq!(
        shop.error(call.signed(SECRET)).await,
        0,
        "a note may be empty"
    );
}

#[tokio::test]
async fn values_that_nothing_can_have_are_checked_in_the_same_order() {
    let shop = Shop::new();
    let (paid, _) = shop.paid(50_000).await;
    let order = shop.payment(50_000).await;
    let (prepared, complete) = shop.prepared(&order).await;
    let unknown = "550e8400-e29b-41d4-a716-446655440000";
    let of = |call: &Call, order: &str| call.clone().with("merchant_trans_id", order);
    let no_sum = |call: &Call| call.clone().with("amount", "1.001");
    let no_number = |call: &Call| call.clone().with("merchant_prepare_id", "9999999999");
    for (call, error) in [
        (no_sum(&of(&prepared, unknown)), -5),
        (no_sum(&of(&complete, unknown)), -5),
        (no_number(&of(&complete, unknown)), -5),
        (no_sum(&no_number(&complete)), -6),
        (no_sum(&prepare(&paid)), -4),
        (no_sum(&renumbered(&prepared)), -2),
        (no_sum(&complete), -2),
    ] {
        assert_eq!(
            shop.error(call.clone().signed(SECRET)).await,
            error,
            "{call:?}"
        );
    }
    let spelt = complete.with("amount", "51250.000");
    assert_eq!(shop.error(spelt.signed(SECRET)).await, 0, "the same sum");
}

#[tokio::test]
async fn an_old_signature_is_refused_when_a_window_is_set() {
    let mut config = config();
    config.sign_time_window = Some(Duration::from_secs(15 * 60));
    let shop = Shop::with(config, Catalogue::default());
    let order = shop.payment(50_000).await;
    // The clock shows noon in Tashkent.
    for (sign_time, error) in [
        ("2026-01-15 11:44:59", -1),
        ("2026-01-15 12:15:01", -1),
        ("2025-01-15 12:00:00", -1),
        ("2026-01-15 07:00:00", -1),
        ("2026-01-15 12:15:00", 0),
    ] {
        let call = prepare(&order).with("sign_time", sign_time).signed(SECRET);
        let handled = shop
            .handle(Route::Either, call.body().as_bytes(), FORM)
            .await;
        assert_eq!(handled.answer.error, error, "{sign_time}");
        assert_eq!(handled.authentic, error == 0, "{sign_time}");
    }
}

#[tokio::test]
async fn no_signature_is_too_old_when_no_window_is_set() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let call = prepare(&order).with("sign_time", "2018-01-15 12:00:00");
    assert_eq!(shop.error(call.signed(SECRET)).await, 0);
}
