use test_support::client::Answer;

use crate::support::{
    Click, Kind, Payment, User, all_at_once, assert_error, development, error_of, on_both_databases,
};

on_both_databases!(
    cancelled_payment_cannot_be_paid,
    payment_that_click_has_begun_is_clicks_to_finish,
    completed_payment_cannot_be_cancelled,
    cancelled_payment_cannot_be_cancelled_again,
    cancel_and_prepare_at_one_moment_agree,
);

async fn cancel(user: &User, payment: &Payment) -> Answer {
    user.post(&format!("payments/{}/cancel/", payment.id))
        .send()
        .await
}

async fn cancelled_payment_cannot_be_paid(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    assert_eq!(cancel(&user, &payment).await.status, 200);
    let answer = click.prepare(&payment.prepare()).await;
    assert_eq!(error_of(&answer), -9, "{answer:?}");
    assert_eq!(user.status_of(&payment).await, "cancelled");
    assert_eq!(user.balance().await, "0.00");
}

async fn payment_that_click_has_begun_is_clicks_to_finish(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    let complete = click.begin(&payment).await;
    let answer = cancel(&user, &payment).await;
    assert_error(&answer, 400, "payment_not_cancellable");
    assert_eq!(error_of(&click.complete(&complete).await), 0);
    assert_eq!(user.balance().await, "50000.00");
}

async fn completed_payment_cannot_be_cancelled(kind: Kind) {
    let user = development(kind).user();
    let payment = user.top_up("50000.00").await;
    let answer = cancel(&user, &payment).await;
    assert_error(&answer, 400, "payment_not_cancellable");
    assert_eq!(user.status_of(&payment).await, "completed");
    assert_eq!(user.balance().await, "50000.00");
}

async fn cancelled_payment_cannot_be_cancelled_again(kind: Kind) {
    let user = development(kind).user();
    let payment = user.create_payment("50000.00").await;
    assert_eq!(cancel(&user, &payment).await.status, 200);
    let answer = cancel(&user, &payment).await;
    assert_error(&answer, 400, "payment_not_cancellable");
    assert_eq!(user.status_of(&payment).await, "cancelled");
}

async fn cancel_and_prepare_at_one_moment_agree(kind: Kind) {
    let service = development(kind);
    let rounds = (0..20).map(|_| async move {
        let (user, click) = (service.user(), Click::of(service));
        let payment = user.create_payment("10000.00").await;
        let prepare = payment.prepare();
        let (cancelled, prepared) = tokio::join!(cancel(&user, &payment), click.prepare(&prepare));
        if cancelled.status == 200 {
            assert_eq!(error_of(&prepared), -9, "{prepared:?}");
            assert_eq!(user.status_of(&payment).await, "cancelled");
            assert_eq!(user.balance().await, "0.00");
        } else {
            assert_error(&cancelled, 400, "payment_not_cancellable");
            let complete = prepare.completed(prepared.raw("/merchant_prepare_id"));
            assert_eq!(error_of(&click.complete(&complete).await), 0);
            assert_eq!(user.status_of(&payment).await, "completed");
            assert_eq!(user.balance().await, "10000.00");
        }
    });
    all_at_once(rounds).await;
    service.setup.assert_books_balance();
}
