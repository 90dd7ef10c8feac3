use crate::support::{Click, Kind, all_at_once, development, error_of, on_both_databases};

on_both_databases!(
    repeated_prepare_gets_the_same_number,
    repeated_complete_credits_once,
    failure_after_success_undoes_nothing,
    failure_and_success_in_turn_credit_once,
    success_after_failure_is_refused,
    prepare_after_the_payment_is_paid_says_so,
    fifty_completes_at_one_moment_credit_once,
    complete_and_failure_at_one_moment_agree_with_the_wallet,
);

async fn repeated_prepare_gets_the_same_number(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let prepare = user.create_payment("50000.00").await.prepare();
    let first = click.prepare(&prepare).await;
    let second = click.prepare(&prepare).await;
    assert_eq!(second.text, first.text);
    assert_eq!(error_of(&second), 0);
}

async fn repeated_complete_credits_once(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let complete = click.begin(&user.create_payment("50000.00").await).await;
    assert_eq!(error_of(&click.complete(&complete).await), 0);
    for _ in 0..5 {
        assert_eq!(error_of(&click.complete(&complete).await), -4);
    }
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(user.transactions().await.len(), 1);
}

async fn failure_after_success_undoes_nothing(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    let complete = click.begin(&payment).await;
    assert_eq!(error_of(&click.complete(&complete).await), 0);
    let failure = complete.with("error", "-5017");
    assert_eq!(error_of(&click.complete(&failure).await), -9);
    assert_eq!(user.status_of(&payment).await, "completed");
    assert_eq!(user.balance().await, "50000.00");
}

async fn failure_and_success_in_turn_credit_once(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    let complete = click.begin(&payment).await;
    assert_eq!(error_of(&click.complete(&complete).await), 0);
    for _ in 0..4 {
        // `error` is not signed, so anyone who saw the call can send it.
        let failure = complete.clone().with("error", "-5017");
        assert_eq!(error_of(&click.complete(&failure).await), -9);
        assert_eq!(error_of(&click.complete(&complete).await), -4);
    }
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(user.status_of(&payment).await, "completed");
}

async fn success_after_failure_is_refused(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    let complete = click.begin(&payment).await;
    let failure = complete.clone().with("error", "-1");
    assert_eq!(error_of(&click.complete(&failure).await), -9);
    assert_eq!(error_of(&click.complete(&failure).await), -9);
    assert_eq!(error_of(&click.complete(&complete).await), -9);
    assert_eq!(user.status_of(&payment).await, "failed");
    assert_eq!(user.balance().await, "0.00");
}

async fn prepare_after_the_payment_is_paid_says_so(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.top_up("50000.00").await;
    let again = click.prepare(&payment.prepare()).await;
    assert_eq!(error_of(&again), -4);
    assert_eq!(user.balance().await, "50000.00");
}

async fn fifty_completes_at_one_moment_credit_once(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    let complete = click.begin(&payment).await;
    let calls = (0..50).map(|_| {
        let (click, complete) = (click.clone(), complete.clone());
        async move { error_of(&click.complete(&complete).await) }
    });
    let errors = all_at_once(calls).await;
    assert_eq!(errors.iter().filter(|error| **error == 0).count(), 1);
    assert_eq!(errors.iter().filter(|error| **error == -4).count(), 49);
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(user.transactions().await.len(), 1);
    service.setup.assert_books_balance();
}

async fn complete_and_failure_at_one_moment_agree_with_the_wallet(kind: Kind) {
    let service = development(kind);
    let rounds = (0..20).map(|_| async move {
        let (user, click) = (service.user(), Click::of(service));
        let payment = user.create_payment("10000.00").await;
        let complete = click.begin(&payment).await;
        let failure = complete.clone().with("error", "-5017");
        let (completed, failed) = tokio::join!(click.complete(&complete), click.complete(&failure));
        assert_eq!(error_of(&failed), -9);
        let (status, balance) = match error_of(&completed) {
            0 => ("completed", "10000.00"),
            -9 => ("failed", "0.00"),
            other => panic!("{other}"),
        };
        assert_eq!(user.status_of(&payment).await, status);
        assert_eq!(user.balance().await, balance);
    });
    all_at_once(rounds).await;
    service.setup.assert_books_balance();
}
