//! The two scenarios with which Payme's sandbox accepts a merchant, row by row (developer.help.paycom.uz, "Песочница"). The
//! sandbox sends Create, Perform and Cancel twice each, and the second answer must equal the first.

use chrono::TimeDelta;
use domain::payment::PaymentStatus;
use serde_json::{Value, json};

use crate::support::{Answer, CashDesk, account, answer, basic, fresh_transaction};

/// The sandbox calls again, a moment later.
async fn again(desk: &CashDesk, method: &str, params: &Value, first: &Answer) {
    desk.clock.advance(TimeDelta::milliseconds(777));
    let second = desk.call(method, params.clone()).await;
    assert_eq!(second.text, first.text, "{method} twice");
}

#[tokio::test]
async fn row_1_wrong_authorisation_is_refused_in_every_method() {
    let desk = CashDesk::new();
    let payment = desk.payment(50_000).await;
    let id = fresh_transaction();
    let params = desk.creation(&id, &payment);
    for method in [
        "CheckPerformTransaction",
        "CreateTransaction",
        "PerformTransaction",
        "CancelTransaction",
        "CheckTransaction",
        "GetStatement",
        "SetFiscalData",
        "ChangePassword",
        "NoSuchMethod",
    ] {
        let body = json!({"method": method, "params": params, "id": 1}).to_string();
        for authorization in [None, Some(basic("Paycom", "wrong"))] {
            let mut call = desk.blank();
            call.body = body.clone().into_bytes();
            call.authorization = authorization.map(Into::into);
            let reply = desk.reply(call).await;
            assert!(!reply.is_authentic);
            assert_eq!(answer(reply).code(), -32_504, "{method}");
        }
    }
    assert!(desk.attempts(&payment).await.is_empty());
}

#[tokio::test]
async fn row_2_a_wrong_amount_is_refused() {
    let desk = CashDesk::new();
    let payment = desk.payment(50_000).await;
    for amount in [
        1,
        100,
        payment.total.minor - 1,
        payment.total.minor + 1,
        0,
        -1,
    ] {
        let mut params = desk.creation(&fresh_transaction(), &payment);
        params["amount"] = amount.into();
        let check = desk.call("CheckPerformTransaction", params.clone()).await;
        assert_eq!(check.code(), -31_001, "{amount}");
        let create = desk.call("CreateTransaction", params).await;
        assert_eq!(create.code(), -31_001, "{amount}");
    }
    assert!(desk.attempts(&payment).await.is_empty());
}

#[tokio::test]
async fn row_3_an_account_that_does_not_exist_is_refused() {
    let desk = CashDesk::new();
    let payment = desk.payment(50_000).await;
    let other_gateway = desk.payment_through("click", 50_000).await;
    for account in [
        json!({"payment_id": "550e8400-e29b-41d4-a716-446655440000"}),
        json!({"payment_id": other_gateway.id.to_string()}),
        json!({"payment_id": payment.id.0.simple().to_string()}),
        json!({"payment_id": format!(" {}", payment.id)}),
        json!({"payment_id": "197"}),
        json!({"payment_id": 197}),
        json!({"payment_id": ""}),
        json!({"order_id": payment.id.to_string()}),
        json!({}),
    ] {
        let mut params = desk.creation(&fresh_transaction(), &payment);
        params["account"] = account.clone();
        for method in ["CheckPerformTransaction", "CreateTransaction"] {
            desk.call(method, params.clone())
                .await
                .assert_account_error(-31_050);
        }
        params["amount"] = 1.into();
        let create = desk.call("CreateTransaction", params).await;
        create.assert_account_error(-31_050);
    }
}

/// Rows 4 and 5: the transaction, and what it was created with.
async fn rows_4_and_5(desk: &CashDesk) -> (domain::payment::Payment, String) {
    let payment = desk.payment(50_000).await;
    let check = desk.check_perform(&payment).await;
    assert_eq!(check.result(), &json!({"allow": true}), "4");

    let id = fresh_transaction();
    let params = desk.creation(&id, &payment);
    let create = desk.call("CreateTransaction", params.clone()).await;
    let number = desk.attempts(&payment).await[0].number.get().to_string();
    assert_eq!(
        create.result(),
        &json!({
            "create_time": params["time"],
            "transaction": number,
            "state": 1,
        }),
        "5"
    );
    again(desk, "CreateTransaction", &params, &create).await;
    let check = desk.check(&id).await;
    assert_eq!(
        check.result(),
        &json!({
            "create_time": create.result()["create_time"],
            "perform_time": 0,
            "cancel_time": 0,
            "transaction": number,
            "state": 1,
            "reason": null,
        })
    );
    let rival = desk.create(&fresh_transaction(), &payment).await;
    rival.assert_account_error(-31_052);
    assert_eq!(desk.status(&payment).await, PaymentStatus::Processing);
    (payment, id)
}

#[tokio::test]
async fn rows_4_to_6b_the_first_scenario_ends_in_a_cancellation() {
    let desk = CashDesk::new();
    let (payment, id) = rows_4_and_5(&desk).await;
    let before = desk.check(&id).await;

    desk.clock.advance(TimeDelta::seconds(3));
    let params = json!({"id": id, "reason": 3});
    let cancel = desk.call("CancelTransaction", params.clone()).await;
    let now = domain::time::Clock::now(&*desk.clock).timestamp_millis();
    let expected = json!({
        "transaction": before.result()["transaction"],
        "cancel_time": now,
        "state": -1,
    });
    assert_eq!(cancel.result(), &expected, "6");
    again(&desk, "CancelTransaction", &params, &cancel).await;
    let checked = json!({
        "create_time": before.result()["create_time"],
        "perform_time": 0,
        "cancel_time": now,
        "transaction": before.result()["transaction"],
        "state": -1,
        "reason": 3,
    });
    assert_eq!(desk.check(&id).await.result(), &checked, "6");

    assert_eq!(desk.perform(&id).await.code(), -31_008, "6b");
    assert_eq!(desk.check(&id).await.result(), &checked, "6b");
    assert_eq!(desk.create(&id, &payment).await.code(), -31_008);
    assert_eq!(desk.balance().await, "0.00");
    let check = desk.check_perform(&payment).await;
    assert_eq!(
        check.result(),
        &json!({"allow": true}),
        "the order is free again"
    );
}

#[tokio::test]
async fn rows_7_to_9_the_second_scenario_ends_in_a_refund() {
    let desk = CashDesk::new();
    let (payment, id) = rows_4_and_5(&desk).await; // 7
    let before = desk.check(&id).await;

    desk.clock.advance(TimeDelta::seconds(2));
    let params = json!({"id": id});
    let perform = desk.call("PerformTransaction", params.clone()).await;
    let performed_at = domain::time::Clock::now(&*desk.clock).timestamp_millis();
    let expected = json!({
        "transaction": before.result()["transaction"],
        "perform_time": performed_at,
        "state": 2,
    });
    assert_eq!(perform.result(), &expected, "8");
    again(&desk, "PerformTransaction", &params, &perform).await;
    let mut checked = json!({
        "create_time": before.result()["create_time"],
        "perform_time": performed_at,
        "cancel_time": 0,
        "transaction": before.result()["transaction"],
        "state": 2,
        "reason": null,
    });
    assert_eq!(desk.check(&id).await.result(), &checked, "8");
    assert_eq!(desk.balance().await, "50000.00");
    for method in ["CheckPerformTransaction", "CreateTransaction"] {
        let mut params = desk.creation(&fresh_transaction(), &payment);
        params["account"] = account(&payment);
        desk.call(method, params)
            .await
            .assert_account_error(-31_051);
    }

    desk.clock.advance(TimeDelta::seconds(2));
    let params = json!({"id": id, "reason": 5});
    let cancel = desk.call("CancelTransaction", params.clone()).await;
    let cancelled_at = domain::time::Clock::now(&*desk.clock).timestamp_millis();
    let expected = json!({
        "transaction": before.result()["transaction"],
        "cancel_time": cancelled_at,
        "state": -2,
    });
    assert_eq!(cancel.result(), &expected, "9");
    again(&desk, "CancelTransaction", &params, &cancel).await;
    checked["cancel_time"] = cancelled_at.into();
    checked["state"] = (-2).into();
    checked["reason"] = 5.into();
    assert_eq!(desk.check(&id).await.result(), &checked, "9");
    assert_eq!(desk.balance().await, "0.00");
    assert_eq!(desk.status(&payment).await, PaymentStatus::Refunded);
}

#[tokio::test]
async fn row_10_a_new_password_is_refused() {
    let desk = CashDesk::new();
    let params = json!({"password": "a new key"});
    let answer = desk.call("ChangePassword", params).await;
    assert_eq!(answer.code(), -32_601);
    assert_eq!(answer.json["error"]["data"], "ChangePassword");
    assert_eq!(
        desk.check_perform(&desk.payment(50_000).await).await.code(),
        0
    );
}
