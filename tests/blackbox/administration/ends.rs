//! Payments and disputes that staff end, because no gateway does.

use serde_json::{Value, json};
use test_support::Hamyon;
use test_support::click::Call;
use test_support::client::Answer;

use crate::support::{
    Click, Kind, Payment, Staff, User, assert_error, development, error_of, on_both_databases,
};

on_both_databases!(
    a_payment_that_hangs_is_ended_by_hand_and_its_money_is_never_lost,
    what_may_still_end_or_has_ended_is_not_ended_by_hand,
    a_dispute_is_closed_by_hand_and_opened_by_what_comes_later,
    whoever_closes_the_dispute_of_a_failed_attempt_gives_its_late_credit_up,
    what_is_open_is_listed_page_by_page,
);

async fn fail(staff: &Staff, payment: &Payment) -> Answer {
    let reason = json!({ "reason": "nothing in the cabinet, ticket 31" });
    let path = format!("payments/{}/fail/", payment.id);
    staff.post(&path).json(&reason).send().await
}

async fn close(staff: &Staff, payment: &Payment, attempt: &Value) -> Answer {
    let reason = json!({ "reason": "seen in the cabinet, ticket 32" });
    let path = format!("payments/{}/disputes/{attempt}/close/", payment.id);
    staff.post(&path).json(&reason).send().await
}

async fn shown(staff: &Staff, payment: &Payment) -> Value {
    let path = format!("payments/{}/", payment.id);
    staff.read(&path).await.json()
}

async fn actions(staff: &Staff, payment: &Payment) -> Vec<Value> {
    let path = format!("audit-log/?target=payment:{}", payment.id);
    let log = staff.read(&path).await.json();
    let entries = log["entries"].as_array().expect("a list");
    entries
        .iter()
        .map(|entry| entry["action"].clone())
        .collect()
}

async fn a_payment_that_hangs_is_ended_by_hand_and_its_money_is_never_lost(kind: Kind) {
    let service = development(kind);
    let (user, click, admin) = (service.user(), Click::of(service), Staff::admin(service));
    let payment = user.create_payment("50000.00").await;
    let complete = click.begin(&payment).await;
    assert_error(&fail(&admin, &payment).await, 409, "still_in_hand");
    let database = &service.setup.database;
    database.age_payments(user.id, 13).await;
    let support = Staff::with_role(service, "support");
    assert_error(&fail(&support, &payment).await, 403, "forbidden");
    let ended = fail(&admin, &payment).await;
    assert_eq!(ended.status, 200, "{ended:?}");
    assert_eq!(ended.json()["payment"]["status"], "expired");
    assert_eq!(ended.json()["payment"]["attempts"][0]["status"], "failed");
    let again = fail(&admin, &payment).await;
    assert_eq!((again.status, again.json()), (200, ended.json()));
    assert_eq!(actions(&admin, &payment).await, ["fail_payment"]);
    let history = shown(&admin, &payment).await["history"].clone();
    let causes: Vec<_> = history.as_array().expect("a list").iter().collect();
    let by_hand = format!("staff:{}", admin.id);
    assert!(
        causes.iter().any(|event| event["cause"] == by_hand),
        "{causes:?}"
    );

    assert_eq!(error_of(&click.complete(&complete).await), -9);
    assert_eq!(user.balance().await, "0.00");
    let attempt = shown(&admin, &payment).await["payment"]["attempts"][0].clone();
    assert!(attempt["disputed_at"].is_string(), "{attempt}");
    service.setup.assert_books_balance();
}

async fn whoever_closes_the_dispute_of_a_failed_attempt_gives_its_late_credit_up(kind: Kind) {
    let service = development(kind);
    let (user, click, admin) = (service.user(), Click::of(service), Staff::admin(service));
    let payment = user.create_payment("50000.00").await;
    let complete = click.begin(&payment).await;
    let declined = complete.clone().with("error", "-5017");
    assert_eq!(error_of(&click.complete(&declined).await), -9);
    assert_eq!(error_of(&click.complete(&complete).await), -9);
    let attempt = shown(&admin, &payment).await["payment"]["attempts"][0].clone();
    assert_eq!(attempt["status"], "failed");
    assert!(attempt["disputed_at"].is_string(), "{attempt}");
    let closed = close(&admin, &payment, &attempt["number"]).await;
    let after = closed.json()["payment"]["attempts"][0].clone();
    let (status, disputed_at) = (&after["status"], &after["disputed_at"]);
    assert_eq!((status, disputed_at), (&json!("superseded"), &json!(null)));

    assert_eq!(error_of(&click.complete(&complete).await), -9);
    let anew = shown(&admin, &payment).await["payment"]["attempts"][0].clone();
    assert!(anew["disputed_at"].is_string(), "{anew}");
    assert_eq!(user.balance().await, "0.00");
    service.setup.assert_books_balance();
}

async fn what_may_still_end_or_has_ended_is_not_ended_by_hand(kind: Kind) {
    let service = development(kind);
    let (user, admin) = (service.user(), Staff::admin(service));
    let paid = user.top_up("50000.00").await;
    let pending = user.create_payment("50000.00").await;
    for payment in [&paid, &pending] {
        assert_error(&fail(&admin, payment).await, 409, "not_endable");
    }
    let path = format!("payments/{}/fail/", pending.id);
    let unreasoned = admin.post(&path).json(&json!({})).send().await;
    assert_error(&unreasoned, 400, "invalid_request");
    let nobodys = "payments/018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13/fail/";
    let reason = json!({ "reason": "why" });
    let missing = admin.post(nobodys).json(&reason).send().await;
    assert_error(&missing, 404, "payment_not_found");
    assert_error(
        &close(&admin, &paid, &json!(2_147_483_647)).await,
        404,
        "attempt_not_found",
    );
    assert_eq!(actions(&admin, &paid).await, [json!(null); 0]);
    assert_eq!(user.balance().await, "50000.00");
}

/// A payment that Click confirmed and then spoke of cancelling.
async fn disputed(hamyon: &Hamyon, user: &User) -> (Payment, Call) {
    let click = Click::of(hamyon);
    let payment = user.create_payment("10000.00").await;
    let complete = click.begin(&payment).await;
    assert_eq!(error_of(&click.complete(&complete).await), 0);
    let cancelled = complete.with("error", "-5017");
    assert_eq!(error_of(&click.complete(&cancelled).await), -9);
    (payment, cancelled)
}

async fn a_dispute_is_closed_by_hand_and_opened_by_what_comes_later(kind: Kind) {
    let service = development(kind);
    let (user, admin) = (service.user(), Staff::admin(service));
    let (payment, cancelled) = disputed(service, &user).await;
    let attempt = shown(&admin, &payment).await["payment"]["attempts"][0].clone();
    assert!(attempt["disputed_at"].is_string(), "{attempt}");
    let number = &attempt["number"];
    let support = Staff::with_role(service, "support");
    assert_error(&close(&support, &payment, number).await, 403, "forbidden");
    let closed = close(&admin, &payment, number).await;
    assert_eq!(closed.status, 200, "{closed:?}");
    let after = &closed.json()["payment"]["attempts"][0];
    assert_eq!(
        (
            &after["status"],
            &after["disputed_at"],
            &after["error_code"]
        ),
        (&json!("succeeded"), &json!(null), &json!(null))
    );
    let again = close(&admin, &payment, number).await;
    assert_eq!((again.status, again.json()), (200, closed.json()));
    assert_eq!(actions(&admin, &payment).await, ["close_dispute"]);
    let history = shown(&admin, &payment).await["history"].clone();
    let last = history.as_array().and_then(|events| events.last());
    let by_hand = format!("dispute_closed:{}:{number}", admin.id);
    assert_eq!(last.map(|event| &event["cause"]), Some(&json!(by_hand)));

    let click = Click::of(service);
    assert_eq!(error_of(&click.complete(&cancelled).await), -9);
    let attempt = shown(&admin, &payment).await["payment"]["attempts"][0].clone();
    assert!(attempt["disputed_at"].is_string(), "{attempt}");
    assert_eq!(user.balance().await, "10000.00");
    service.setup.assert_books_balance();
}

async fn what_is_open_is_listed_page_by_page(kind: Kind) {
    let service = development(kind);
    let (user, support) = (service.user(), Staff::with_role(service, "support"));
    let mut expected = Vec::new();
    for _ in 0..3 {
        expected.push(disputed(service, &user).await.0.id);
    }
    let mut found = Vec::new();
    let mut query = String::new();
    loop {
        let path = format!("open/?limit=1{query}");
        let page = support.read(&path).await.json();
        for list in [
            "payments",
            "disputed_payments",
            "refunds",
            "disputed_refunds",
        ] {
            let rows = page[list].as_array().expect("a list");
            assert!(rows.len() <= 1, "{page}");
        }
        let rows = page["disputed_payments"].as_array().expect("a list");
        found.extend(rows.iter().map(|row| row["id"].clone()));
        match page["next"].as_str() {
            Some(next) => query = format!("&behind={next}"),
            None => break,
        }
    }
    for id in &expected {
        let times = found.iter().filter(|found| *found == id).count();
        assert_eq!(times, 1, "{id} in {found:?}");
    }
    for wrong in ["behind=...", "behind=1", "behind="] {
        let answer = support.get(&format!("open/?{wrong}")).send().await;
        assert_error(&answer, 400, "invalid_request");
        let text = answer.json()["error"].to_string();
        assert!(text.contains("behind: "), "{text}");
    }
}
