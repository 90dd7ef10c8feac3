use crate::support::{
    Click, Kind, Service, Setup, all_at_once, development, error_of, on_both_databases,
};

on_both_databases!(
    payer_may_try_a_second_card,
    of_two_open_attempts_one_succeeds,
    two_attempts_completed_at_one_moment_credit_once,
    attempts_have_numbers_of_their_own,
    prepare_with_an_error_begins_nothing,
    order_that_nobody_made_is_unknown,
    ten_topups_completed_at_one_moment_are_all_credited,
    credit_that_the_wallet_cannot_hold_is_an_error_and_can_be_repeated,
);

async fn payer_may_try_a_second_card(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    for _ in 0..3 {
        let declined = click.begin(&payment).await.with("error", "-5017");
        assert_eq!(error_of(&click.complete(&declined).await), -9);
        assert_eq!(user.status_of(&payment).await, "failed");
    }
    click.pay(&payment).await;
    assert_eq!(user.status_of(&payment).await, "completed");
    assert_eq!(user.balance().await, "50000.00");
}

async fn of_two_open_attempts_one_succeeds(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    let (one, two) = (click.begin(&payment).await, click.begin(&payment).await);
    assert_eq!(error_of(&click.complete(&two).await), 0);
    let late = error_of(&click.complete(&one).await);
    assert!(matches!(late, -4 | -9), "{late}");
    assert_eq!(user.balance().await, "50000.00");
    assert_eq!(user.transactions().await.len(), 1);
}

async fn two_attempts_completed_at_one_moment_credit_once(kind: Kind) {
    let service = development(kind);
    let rounds = (0..10).map(|_| async move {
        let (user, click) = (service.user(), Click::of(service));
        let payment = user.create_payment("50000.00").await;
        let (one, two) = (click.begin(&payment).await, click.begin(&payment).await);
        let (one, two) = tokio::join!(click.complete(&one), click.complete(&two));
        let errors = [error_of(&one), error_of(&two)];
        assert_eq!(
            errors.iter().filter(|error| **error == 0).count(),
            1,
            "{errors:?}"
        );
        assert_eq!(user.balance().await, "50000.00");
    });
    all_at_once(rounds).await;
}

async fn attempts_have_numbers_of_their_own(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let mut payments = Vec::new();
    for _ in 0..10 {
        payments.push(user.create_payment("1000.00").await);
    }
    let prepares = payments.iter().map(|payment| {
        let (click, prepare) = (click.clone(), payment.prepare());
        async move {
            click
                .prepare(&prepare)
                .await
                .raw("/merchant_prepare_id")
                .to_owned()
        }
    });
    let mut numbers = all_at_once(prepares).await;
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), 10, "{numbers:?}");
}

async fn prepare_with_an_error_begins_nothing(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    let called_off = payment.prepare().with("error", "-5017");
    assert_eq!(error_of(&click.prepare(&called_off).await), -9);
    assert_eq!(user.status_of(&payment).await, "pending");
}

async fn order_that_nobody_made_is_unknown(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    for order in [
        "01890000-0000-7000-8000-000000000000",
        "inv-1001",
        "",
        "'; DROP TABLE payments; --",
        &payment.id.replace('-', ""),
        &format!(" {}", payment.id),
    ] {
        let prepare = payment.prepare().with("merchant_trans_id", order);
        assert_eq!(error_of(&click.prepare(&prepare).await), -5, "{order:?}");
        let complete = prepare.completed("1");
        assert_eq!(error_of(&click.complete(&complete).await), -5, "{order:?}");
    }
    assert_eq!(user.status_of(&payment).await, "pending");
}

async fn ten_topups_completed_at_one_moment_are_all_credited(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let mut completes = Vec::new();
    for _ in 0..10 {
        completes.push(click.begin(&user.create_payment("10000.00").await).await);
    }
    let calls = completes.into_iter().map(|complete| {
        let click = click.clone();
        async move { error_of(&click.complete(&complete).await) }
    });
    assert_eq!(all_at_once(calls).await, [0; 10]);
    assert_eq!(user.balance().await, "100000.00");
    assert_eq!(user.transactions().await.len(), 10);
    service.setup.assert_books_balance();
}

async fn credit_that_the_wallet_cannot_hold_is_an_error_and_can_be_repeated(kind: Kind) {
    // Not the shared service: its books must balance.
    let service = Service::start(Setup::development(kind));
    let (user, click) = (service.user(), Click::of(&service));
    let payment = user.create_payment("50000.00").await;
    let complete = click.begin(&payment).await;
    let set = async |balance: i64| {
        let statement = format!("UPDATE wallets SET balance_minor = {balance}");
        assert_eq!(service.setup.database.execute(&statement).await, 1);
    };
    set(i64::MAX).await;
    assert_eq!(error_of(&click.complete(&complete).await), -7);
    assert_eq!(user.status_of(&payment).await, "processing");
    assert_eq!(user.transactions().await.len(), 0);
    set(0).await;
    assert_eq!(error_of(&click.complete(&complete).await), 0);
    assert_eq!(user.status_of(&payment).await, "completed");
    assert_eq!(user.balance().await, "50000.00");
    service.setup.assert_books_balance();
}
