use chrono::TimeDelta;
use domain::AttemptNumber;
use domain::gateway::{GatewayView, PaymentGateway};
use domain::payment::AttemptStatus::{Failed, Open, Succeeded};
use gateway_click::ClickConfig;
use test_support::HttpDouble;
use test_support::http_double::Reply;

use crate::support::{
    AUTH, ORDER, attempt, config, gateway, look_up, look_up_other, ok, paid, payment, unknown,
};

#[tokio::test]
async fn an_order_is_asked_about_by_its_day_in_tashkent_and_with_our_credentials() {
    let double = HttpDouble::always(ok(r#""payment_id":4711,"payment_status":2"#));
    let view = look_up(&double, &[attempt(1, 4711, Open)]).await;
    assert_eq!(view, Ok(paid("4711")));
    let [request] = &double.received()[..] else {
        panic!("{:?}", double.received());
    };
    assert_eq!(
        request.path,
        format!("/payment/status_by_mti/12345/{ORDER}/2023-11-15")
    );
    assert_eq!(request.header("auth"), Some(AUTH));
    assert_eq!(request.header("accept"), Some("application/json"));
}

#[tokio::test]
async fn an_attempt_after_midnight_is_found_too() {
    let double = HttpDouble::start(|request| {
        if request.path.ends_with("/2023-11-16") {
            ok(r#""payment_id":4711,"payment_status":2"#)
        } else {
            unknown()
        }
    });
    let mut late = attempt(1, 4711, Open);
    late.began_at += TimeDelta::days(1);
    assert_eq!(look_up(&double, &[late]).await, Ok(paid("4711")));
}

#[tokio::test]
async fn the_day_can_be_left_out() {
    let double = HttpDouble::always(ok(r#""payment_id":4711,"payment_status":2"#));
    let config = ClickConfig {
        status_names_the_day: false,
        api_url: format!("{}v2/merchant", double.url()),
        ..config(&double)
    };
    let view = gateway(config).look_up(&payment(), &[]).await;
    let of_nobody = GatewayView::Paid {
        attempt: None,
        document_id: Some("4711".to_owned()),
    };
    assert_eq!(view, Ok(of_nobody));
    assert_eq!(
        double.received()[0].path,
        format!("/v2/merchant/payment/status_by_mti/12345/{ORDER}")
    );
}

#[tokio::test]
async fn without_the_day_one_question_is_put_about_two_days() {
    let double = HttpDouble::always(unknown());
    let config = ClickConfig {
        status_names_the_day: false,
        ..config(&double)
    };
    let mut late = attempt(1, 4711, Open);
    late.began_at += TimeDelta::days(1);
    late.document_id = None;
    let view = gateway(config).look_up(&payment(), &[late]).await;
    assert_eq!(view, Ok(GatewayView::Unknown));
    assert_eq!(double.received().len(), 1, "{:?}", double.received());
}

#[tokio::test]
async fn an_answer_without_a_status_leads_to_the_document() {
    let double = HttpDouble::start(|request| match request.path.as_str() {
        "/payment/status/12345/4711" => ok(r#""payment_id":4711,"payment_status":2"#),
        _ => ok(&format!(
            r#""payment_id":4711,"merchant_trans_id":"{ORDER}""#
        )),
    });
    let view = look_up(&double, &[attempt(1, 4711, Open)]).await;
    assert_eq!(view, Ok(paid("4711")));
    assert_eq!(double.received().len(), 2, "each document once");
}

#[tokio::test]
async fn a_first_card_that_paid_is_found_behind_a_second_that_did_not() {
    let double = HttpDouble::start(|request| match request.path.as_str() {
        "/payment/status/12345/1" => ok(r#""payment_id":1,"payment_status":2"#),
        _ => ok(r#""payment_id":2,"payment_status":-1"#),
    });
    let view = look_up(&double, &[attempt(1, 1, Failed), attempt(2, 2, Open)]).await;
    assert_eq!(view, Ok(paid("1")));
}

#[tokio::test]
async fn the_attempt_that_alone_has_the_document_is_named() {
    let double = HttpDouble::always(ok(r#""payment_id":2,"payment_status":2"#));
    let paid = |number: Option<i32>| GatewayView::Paid {
        attempt: number.and_then(AttemptNumber::new),
        document_id: Some("2".to_owned()),
    };
    for (attempts, expected) in [
        (vec![attempt(1, 1, Open), attempt(2, 2, Failed)], Some(2)),
        (vec![attempt(1, 2, Open), attempt(2, 2, Open)], None),
        (vec![attempt(1, 1, Open)], None),
    ] {
        let view = look_up(&double, &attempts).await;
        assert_eq!(view, Ok(paid(expected)), "{attempts:?}");
    }
}

/// Click as it is documented: about a document it does not say whose it is. The order leads to document 1, which holds the
/// money; the answer about the order may lack the status. Document 2 stands so.
fn click_holding_1(status_of_2: i32, has_status: bool) -> HttpDouble {
    HttpDouble::start(move |request| match request.path.as_str() {
        "/payment/status/12345/1" => ok(r#""payment_id":1,"payment_status":2"#),
        "/payment/status/12345/2" => {
            ok(&format!(r#""payment_id":2,"payment_status":{status_of_2}"#))
        }
        _ if has_status => ok(r#""payment_id":1,"payment_status":2"#),
        _ => ok(&format!(r#""payment_id":1,"merchant_trans_id":"{ORDER}""#)),
    })
}

#[tokio::test]
async fn of_a_paid_payment_the_money_of_another_attempt_proves_nothing_about_one_in_question() {
    let second_debit = GatewayView::Paid {
        attempt: AttemptNumber::new(2),
        document_id: Some("2".to_owned()),
    };
    let gone_back = GatewayView::NotPaid {
        is_final: true,
        error_code: Some(-99),
    };
    let asked = attempt(2, 2, Open);
    let all = [attempt(1, 1, Succeeded), attempt(2, 2, Failed)];
    for has_status in [true, false] {
        for (status, expected) in [(2, &second_debit), (-99, &gone_back)] {
            let double = click_holding_1(status, has_status);
            let view = look_up_other(&double, &asked, &all).await;
            assert_eq!(view.as_ref(), Ok(expected), "{status} {has_status}");
        }
    }
}

#[tokio::test]
async fn a_document_beside_one_with_which_click_never_called_proves_nothing() {
    let asked = attempt(2, 2, Open);
    // The order leads to document 1, which may be a number of another kind.
    let all = [attempt(1, 11, Succeeded), attempt(2, 2, Failed)];
    for status in [2, -99] {
        let view = look_up_other(&click_holding_1(status, true), &asked, &all).await;
        assert_eq!(view, Ok(GatewayView::Unknown), "{status}");
    }
}

#[tokio::test]
async fn what_click_has_in_hand_is_pending() {
    for status in [0, 1] {
        let body = format!(r#""payment_id":4711,"payment_status":{status}"#);
        let double = HttpDouble::always(ok(&body));
        let view = look_up(&double, &[attempt(1, 4711, Open)]).await;
        assert_eq!(view, Ok(GatewayView::Pending));
    }
}

#[tokio::test]
async fn an_error_of_every_open_document_is_final() {
    let double = HttpDouble::start(|request| match request.path.as_str() {
        "/payment/status/12345/1" => ok(r#""payment_id":1,"payment_status":-9"#),
        _ => ok(r#""payment_id":2,"payment_status":-5"#),
    });
    let view = look_up(&double, &[attempt(1, 1, Open), attempt(2, 2, Open)]).await;
    assert_eq!(
        view,
        Ok(GatewayView::NotPaid {
            is_final: true,
            error_code: Some(-5)
        })
    );
}

#[tokio::test]
async fn an_open_document_that_click_does_not_know_keeps_the_payment_open() {
    let double = HttpDouble::start(|request| match request.path.as_str() {
        "/payment/status/12345/1" => unknown(),
        _ => ok(r#""payment_id":2,"payment_status":-5"#),
    });
    let view = look_up(&double, &[attempt(1, 1, Open), attempt(2, 2, Open)]).await;
    assert_eq!(view, Ok(GatewayView::Unknown));
}

#[tokio::test]
async fn an_order_that_click_does_not_know_proves_nothing() {
    let double = HttpDouble::always(unknown());
    let view = look_up(&double, &[attempt(1, 4711, Open)]).await;
    assert_eq!(view, Ok(GatewayView::Unknown));
}

#[tokio::test]
async fn where_the_call_by_order_is_refused_the_documents_are_asked() {
    let double = HttpDouble::start(|request| match request.path.as_str() {
        "/payment/status/12345/4711" => ok(&format!(
            r#""payment_id":4711,"payment_status":2,"merchant_trans_id":"{ORDER}""#
        )),
        _ => Reply::Json(404, String::new()),
    });
    let view = look_up(&double, &[attempt(1, 4711, Open)]).await;
    assert_eq!(view, Ok(paid("4711")));
}

#[tokio::test]
async fn a_document_that_may_be_anybodys_proves_nothing() {
    for status in [2, 1, 0, -1] {
        for by_order in [
            unknown(),
            Reply::Json(404, String::new()),
            ok(r#""payment_status":1"#),
        ] {
            let nameless = format!(r#""payment_id":4711,"payment_status":{status}"#);
            let double = HttpDouble::start(move |request| {
                if request.path.contains("status_by_mti") {
                    by_order.clone()
                } else {
                    ok(&nameless)
                }
            });
            let view = look_up(&double, &[attempt(1, 4711, Open)]).await;
            let proves_nothing = matches!(view, Ok(GatewayView::Unknown | GatewayView::Pending));
            assert!(proves_nothing, "{status}: {view:?}");
        }
    }
}

#[tokio::test]
async fn documents_count_when_the_order_leads_to_one_of_them() {
    let click = |named: i64| {
        HttpDouble::start(move |request| match request.path.as_str() {
            "/payment/status/12345/1" => ok(r#""payment_id":1,"payment_status":2"#),
            "/payment/status/12345/2" => ok(r#""payment_id":2,"payment_status":-1"#),
            _ => ok(&format!(r#""payment_id":{named},"payment_status":-1"#)),
        })
    };
    let attempts = [attempt(1, 1, Open), attempt(2, 2, Open)];
    assert_eq!(look_up(&click(2), &attempts).await, Ok(paid("1")));
    // With 3 Click has not called us, so that 1 and 2 may be numbers of something else.
    assert_eq!(
        look_up(&click(3), &attempts).await,
        Ok(GatewayView::Unknown)
    );
}

#[tokio::test]
async fn no_more_than_six_calls_are_made() {
    let double = HttpDouble::always(unknown());
    let attempts: Vec<_> = (1..=20)
        .map(|number| attempt(number, i64::from(number), Failed))
        .collect();
    let view = look_up(&double, &attempts).await;
    assert_eq!(view, Ok(GatewayView::Unknown));
    assert_eq!(double.received().len(), 6);
}
