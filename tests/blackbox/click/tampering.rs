use crate::support::setup::CLICK_SECRET;
use crate::support::{Click, Kind, Service, Setup, development, error_of, on_both_databases};

on_both_databases!(
    signature_of_another_secret_is_refused,
    signed_field_cannot_be_changed,
    prepare_posted_as_complete_credits_nothing,
    complete_posted_as_prepare_credits_nothing,
    signed_complete_of_one_som_does_not_pay_the_order,
    total_is_compared_to_the_tiyin,
    amount_may_be_written_in_any_way_that_means_the_total,
    prepare_id_of_another_payment_is_refused,
    complete_without_a_prepare_is_refused,
    one_transaction_of_click_cannot_pay_two_orders,
    call_for_another_service_is_refused,
);

async fn signature_of_another_secret_is_refused(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    for secret in ["", "wrong", "test_secret", &CLICK_SECRET[1..]] {
        let forged = payment.prepare().signed(secret);
        assert_eq!(error_of(&click.post_prepare(&forged).await), -1, "{secret}");
    }
    let complete = click.begin(&payment).await;
    let right = complete.clone().signed(CLICK_SECRET);
    for signature in ["", "0", "d41d8cd98f00b204e9800998ecf8427e", "null", "%00"] {
        let forged = right.clone().with("sign_string", signature);
        let error = error_of(&click.post_complete(&forged).await);
        assert!(matches!(error, -1 | -8), "{signature}: {error}");
    }
    assert_eq!(user.balance().await, "0.00");
    assert_eq!(user.status_of(&payment).await, "processing");
}

async fn signed_field_cannot_be_changed(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    let other = user.create_payment("50000.00").await;
    let complete = click.begin(&payment).await.signed(CLICK_SECRET);
    for (field, value) in [
        ("click_trans_id", "1"),
        ("service_id", "12346"),
        ("merchant_trans_id", other.id.as_str()),
        ("merchant_prepare_id", "1"),
        ("amount", "1.00"),
        ("action", "0"),
        ("sign_time", "2026-01-15 12:00:00"),
    ] {
        let forged = complete.clone().with(field, value);
        let error = error_of(&click.post_complete(&forged).await);
        assert_eq!(error, -1, "{field}");
    }
    assert_eq!(user.balance().await, "0.00");
}

async fn prepare_posted_as_complete_credits_nothing(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    let prepare = payment.prepare().signed(CLICK_SECRET);
    let prepared = click.post_prepare(&prepare).await;
    let number = prepared.raw("/merchant_prepare_id");
    for prepare_id in ["", number] {
        let as_is = prepare.clone().with("merchant_prepare_id", prepare_id);
        assert_eq!(error_of(&click.post_complete(&as_is).await), -3);
        let renamed = as_is.with("action", "1");
        assert_eq!(error_of(&click.post_complete(&renamed).await), -1);
    }
    assert_eq!(user.balance().await, "0.00");
    assert_eq!(user.status_of(&payment).await, "processing");
}

async fn complete_posted_as_prepare_credits_nothing(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    let complete = click.begin(&payment).await;
    let answer = click.prepare(&complete).await;
    assert_eq!(error_of(&answer), -3);
    assert_eq!(user.balance().await, "0.00");
}

async fn signed_complete_of_one_som_does_not_pay_the_order(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    let complete = click.begin(&payment).await;
    for amount in [
        "1",
        "1.00",
        "50000.00",
        "512500.00",
        "0",
        "-51250.00",
        "1e400",
        "51250.001",
    ] {
        let other = complete.clone().with("amount", amount);
        assert_eq!(error_of(&click.complete(&other).await), -2, "{amount}");
        let prepare = payment.prepare().with("amount", amount);
        assert_eq!(error_of(&click.prepare(&prepare).await), -2, "{amount}");
    }
    for amount in ["", "NaN", "abc", "51 250", "0xC832", "51250,00"] {
        let other = complete.clone().with("amount", amount);
        let error = error_of(&click.complete(&other).await);
        assert!(matches!(error, -2 | -8), "{amount}: {error}");
    }
    assert_eq!(user.balance().await, "0.00");
    assert_eq!(error_of(&click.complete(&complete).await), 0);
    assert_eq!(user.balance().await, "50000.00");
}

async fn total_is_compared_to_the_tiyin(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("1001.00").await;
    for amount in ["1026.025", "1026.02", "1026.04", "1026", "1001.00"] {
        let prepare = payment.prepare().with("amount", amount);
        assert_eq!(error_of(&click.prepare(&prepare).await), -2, "{amount}");
    }
    let exact = payment.prepare().with("amount", "1026.03");
    assert_eq!(error_of(&click.prepare(&exact).await), 0);
}

async fn amount_may_be_written_in_any_way_that_means_the_total(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    for (amount, total, ways) in [
        (
            "37463.41",
            "38400.00",
            ["38400", "38400.0", "38400.00"].as_slice(),
        ),
        ("37463.90", "38400.50", &["38400.5", "38400.50"]),
    ] {
        for way in ways {
            let payment = user.create_payment(amount).await;
            assert_eq!(payment.total, total);
            let prepare = payment.prepare().with("amount", way);
            let prepared = click.prepare(&prepare).await;
            assert_eq!(error_of(&prepared), 0, "{way}");
            let complete = prepare.completed(prepared.raw("/merchant_prepare_id"));
            assert_eq!(error_of(&click.complete(&complete).await), 0, "{way}");
        }
    }
    // 3 × 37,463.41 and 2 × 37,463.90
    assert_eq!(user.balance().await, "187318.03");
}

async fn prepare_id_of_another_payment_is_refused(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let (one, two) = (
        user.create_payment("50000.00").await,
        user.create_payment("50000.00").await,
    );
    let first = click.begin(&one).await;
    let second = click.begin(&two).await;
    let crossed = first.with("merchant_trans_id", &two.id);
    assert_eq!(error_of(&click.complete(&crossed).await), -6);
    assert_eq!(user.balance().await, "0.00");
    assert_eq!(error_of(&click.complete(&second).await), 0);
    assert_eq!(user.balance().await, "50000.00");
}

async fn complete_without_a_prepare_is_refused(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    for prepare_id in ["0", "1", "-1", "999999999", "99999999999999999999"] {
        let complete = payment.prepare().completed(prepare_id);
        assert_eq!(
            error_of(&click.complete(&complete).await),
            -6,
            "{prepare_id}"
        );
    }
    assert_eq!(user.status_of(&payment).await, "pending");
    assert_eq!(user.balance().await, "0.00");
}

async fn one_transaction_of_click_cannot_pay_two_orders(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let (one, two) = (
        user.create_payment("50000.00").await,
        user.create_payment("50000.00").await,
    );
    let prepare = one.prepare();
    assert_eq!(error_of(&click.prepare(&prepare).await), 0);
    let same = prepare.with("merchant_trans_id", &two.id);
    assert!(error_of(&click.prepare(&same).await) < 0);
    assert_eq!(user.status_of(&two).await, "pending");
}

async fn call_for_another_service_is_refused(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let payment = user.create_payment("50000.00").await;
    for service_id in ["12346", "0", "99999999999999999999"] {
        let prepare = payment.prepare().with("service_id", service_id);
        assert_eq!(error_of(&click.prepare(&prepare).await), -8, "{service_id}");
    }
    assert_eq!(user.status_of(&payment).await, "pending");
}

#[tokio::test]
async fn old_call_is_refused_when_a_window_is_set() {
    let setup = Setup::development(Kind::Sqlite)
        .with("HAMYON__GATEWAYS__CLICK__SIGN_TIME_WINDOW_SECONDS", "900");
    let service = Service::start(setup);
    let (user, click) = (service.user(), Click::of(&service));
    let payment = user.create_payment("50000.00").await;
    let old = payment.prepare().with("sign_time", "2026-01-15 12:00:00");
    assert_eq!(error_of(&click.prepare(&old).await), -1);
    click.pay(&payment).await;
    assert_eq!(user.balance().await, "50000.00");
}
