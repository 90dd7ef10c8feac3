//! Twelve hours after Payme created a transaction, by its own clock, it may no longer be performed.

use chrono::TimeDelta;
use domain::administration::{Actor, AdminOrder, Reason, StaffRole};
use domain::gateway::{GatewayView, LookUpError};
use domain::ledger::{Action, FailPayment};
use domain::payment::{AttemptStatus, Payment, PaymentStatus};
use domain::time::Clock as _;
use domain::{AdminLogId, UserId};
use gateway_payme::PaymeSettings;
use serde_json::json;
use uuid::Uuid;

use crate::support::{CashDesk, fresh_transaction, settings};

const LIFE: TimeDelta = TimeDelta::milliseconds(43_200_000);

/// A payment whose transaction Payme created so long ago.
async fn begun_ago(desk: &CashDesk, ago: TimeDelta) -> (Payment, String) {
    let payment = desk.payment(50_000).await;
    let id = fresh_transaction();
    let mut params = desk.creation(&id, &payment);
    params["time"] = (desk.clock.now() - ago).timestamp_millis().into();
    desk.call("CreateTransaction", params).await.result();
    (payment, id)
}

fn now(desk: &CashDesk) -> i64 {
    desk.clock.now().timestamp_millis()
}

#[tokio::test]
async fn the_time_counts_from_paymes_own_clock() {
    let desk = CashDesk::new();
    let (_, in_time) = begun_ago(&desk, LIFE - TimeDelta::seconds(2)).await;
    let (_, too_late) = begun_ago(&desk, LIFE - TimeDelta::seconds(1)).await;
    desk.clock.advance(TimeDelta::milliseconds(1_001));
    desk.perform(&in_time).await.result();
    assert_eq!(desk.perform(&too_late).await.code(), -31_008);
    assert_eq!(desk.balance().await, "50000.00");
}

#[tokio::test]
async fn what_ran_out_is_cancelled_whoever_asks_first() {
    for method in [
        "PerformTransaction",
        "CreateTransaction",
        "CheckTransaction",
        "CancelTransaction",
        "GetStatement",
    ] {
        let desk = CashDesk::new();
        let payment = desk.payment(50_000).await;
        let id = fresh_transaction();
        let creation = desk.creation(&id, &payment);
        desk.call("CreateTransaction", creation.clone())
            .await
            .result();
        desk.clock.advance(LIFE + TimeDelta::milliseconds(1));
        let ended = now(&desk);
        let params = match method {
            "CreateTransaction" => creation,
            "GetStatement" => json!({"from": 0, "to": ended}),
            _ => json!({"id": id, "reason": 3}),
        };
        let answer = desk.call(method, params).await;
        match method {
            "PerformTransaction" | "CreateTransaction" => {
                assert_eq!(answer.code(), -31_008, "{method}");
            }
            "CancelTransaction" => {
                assert_eq!(answer.result()["state"], -1);
                assert_eq!(answer.result()["cancel_time"], ended);
            }
            "GetStatement" => {
                let line = &answer.result()["transactions"][0];
                assert_eq!((&line["state"], &line["reason"]), (&json!(-1), &json!(4)));
            }
            _ => assert_eq!(answer.result()["state"], -1, "{method}"),
        }
        desk.clock.advance(TimeDelta::minutes(1));
        let check = desk.check(&id).await;
        assert_eq!(check.result()["state"], -1, "{method}");
        assert_eq!(check.result()["reason"], 4, "{method}");
        assert_eq!(check.result()["cancel_time"], ended, "{method}");
        assert_eq!(
            desk.status(&payment).await,
            PaymentStatus::Failed,
            "{method}"
        );
        assert_eq!(desk.balance().await, "0.00");
    }
}

#[tokio::test]
async fn what_staff_ended_had_run_out() {
    let desk = CashDesk::new();
    let (payment, id) = desk.begun(50_000).await;
    desk.clock.advance(LIFE + TimeDelta::hours(1));
    let ended = now(&desk);
    let fail = FailPayment {
        order: AdminOrder {
            id: AdminLogId(Uuid::nil()),
            actor: Actor {
                user_id: UserId::new(900).expect("positive"),
                role: StaffRole::Admin,
            },
            reason: Reason::parse("nothing in the cabinet").expect("a reason"),
            oversight: None,
        },
        payment_id: payment.id,
    };
    desk.run(Action::FailPayment(fail)).await.expect("ended");
    desk.clock.advance(TimeDelta::minutes(1));
    let check = desk.check(&id).await;
    let told = |name: &str| check.result()[name].clone();
    assert_eq!((told("state"), told("reason")), (json!(-1), json!(4)));
    assert_eq!(
        (told("perform_time"), told("cancel_time")),
        (json!(0), json!(ended))
    );
    let period = json!({"from": 0, "to": now(&desk)});
    let statement = desk.call("GetStatement", period).await;
    let line = &statement.result()["transactions"][0];
    assert_eq!((&line["state"], &line["reason"]), (&json!(-1), &json!(4)));
    let cancel = desk.cancel(&id, 3).await;
    assert_eq!(cancel.result()["cancel_time"], ended);
    assert_eq!(desk.perform(&id).await.code(), -31_008);
    assert_eq!(desk.balance().await, "0.00");
}

#[tokio::test]
async fn a_transaction_that_ran_out_gives_way_to_another() {
    let desk = CashDesk::new();
    let (payment, old) = begun_ago(&desk, LIFE - TimeDelta::seconds(1)).await;
    let rival = fresh_transaction();
    desk.create(&rival, &payment)
        .await
        .assert_account_error(-31_052);
    desk.clock.advance(TimeDelta::seconds(2));
    let check = desk.check_perform(&payment).await;
    assert_eq!(check.result(), &json!({"allow": true}));
    let attempts = desk.attempts(&payment).await;
    assert_eq!(
        attempts[0].status,
        AttemptStatus::Open,
        "to ask changes nothing"
    );
    desk.create(&rival, &payment).await.result();
    assert_eq!(desk.check(&old).await.result()["reason"], 4);
    desk.perform(&rival).await.result();
    assert_eq!(desk.balance().await, "50000.00");
}

#[tokio::test]
async fn what_was_performed_in_time_never_runs_out() {
    let desk = CashDesk::new();
    let (_, id) = desk.paid(50_000).await;
    desk.clock.advance(TimeDelta::days(3));
    assert_eq!(desk.check(&id).await.result()["state"], 2);
    assert_eq!(desk.cancel(&id, 5).await.result()["state"], -2);
}

#[tokio::test]
async fn a_transaction_that_is_created_too_late_is_refused_unless_set_otherwise() {
    let desk = CashDesk::new();
    let lenient = CashDesk::with(PaymeSettings {
        refuse_stale_create: false,
        ..settings()
    });
    for (desk, ago, expected) in [
        (&desk, LIFE, 0),
        (&desk, LIFE + TimeDelta::milliseconds(1), -31_008),
        (&desk, -LIFE, 0),
        (&desk, -LIFE - TimeDelta::seconds(1), -31_008),
        (&lenient, LIFE + TimeDelta::days(4_000), 0),
    ] {
        let payment = desk.payment(50_000).await;
        let mut params = desk.creation(&fresh_transaction(), &payment);
        params["time"] = (desk.clock.now() - ago).timestamp_millis().into();
        let create = desk.call("CreateTransaction", params).await;
        assert_eq!(create.code(), expected, "{ago}");
    }
}

#[tokio::test]
async fn a_look_up_knows_only_what_ran_out() {
    let desk = CashDesk::new();
    let gateway = &desk.payme.gateway;
    let (payment, _) = desk.begun(50_000).await;
    let attempts = desk.attempts(&payment).await;
    desk.clock.advance(LIFE);
    let view = gateway.look_up(&payment, &attempts).await;
    assert_eq!(view, Err(LookUpError::NotSupported));
    desk.clock.advance(TimeDelta::milliseconds(1));
    let view = gateway.look_up(&payment, &attempts).await;
    let over = GatewayView::NotPaid {
        is_final: true,
        error_code: Some(4),
    };
    assert_eq!(view, Ok(over));
    assert_eq!(
        gateway.look_up(&payment, &[]).await,
        Err(LookUpError::NotSupported),
        "nothing was begun"
    );
    let (payment, _) = desk.paid(50_000).await;
    desk.clock.advance(TimeDelta::days(1));
    let attempts = desk.attempts(&payment).await;
    assert_eq!(
        gateway.look_up(&payment, &attempts).await,
        Err(LookUpError::NotSupported)
    );
}
