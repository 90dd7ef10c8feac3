//! Giving money back.

use domain::administration::Reason;
use domain::gateway::{RefundOrder, RefundView};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::Attempt;
use domain::refund::{Refund, RefundOrigin, RefundStatus};
use domain::{AttemptNumber, RefundId, UserId};
use test_support::http_double::Reply;
use uuid::Uuid;

use crate::fake::{DROPS_CREATE, PAYS, fault_body};
use crate::support::{AMOUNT, Shop, began_at, payment, submitted};

/// A refund of all of it.
pub(crate) fn whole_refund() -> Refund {
    Refund {
        id: RefundId(Uuid::from_u128(9)),
        payment_id: payment().id,
        user_id: UserId::new(7).expect("positive"),
        gateway: payment().gateway,
        attempt: AttemptNumber::new(1).expect("positive"),
        amount: AnyMoney::new(AMOUNT, CurrencyCode::Uzs),
        status: RefundStatus::Pending,
        origin: RefundOrigin::Staff(
            UserId::new(1).expect("positive"),
            Reason::parse("a mistake").expect("a reason"),
        ),
        reference: None,
        error_code: None,
        requested_at: began_at(),
        ordered_at: None,
        ended_at: None,
        disputed_at: None,
    }
}

fn paid_attempt() -> Attempt {
    Attempt {
        document_id: Some("905001234".to_owned()),
        ..submitted()
    }
}

async fn refund(shop: &Shop, refund: &Refund) -> RefundView {
    let (payment, attempt) = (payment(), paid_attempt());
    let order = RefundOrder {
        refund,
        payment: &payment,
        attempt: &attempt,
        others: &[],
    };
    shop.adapter.gateway.refund(&order).await
}

async fn look_up(shop: &Shop) -> RefundView {
    let (payment, attempt) = (payment(), paid_attempt());
    let order = RefundOrder {
        refund: &whole_refund(),
        payment: &payment,
        attempt: &attempt,
        others: &[],
    };
    shop.adapter.gateway.look_up_refund(&order).await
}

const SETTLED: RefundView = RefundView::Settled { reference: None };

#[tokio::test]
async fn a_whole_payment_goes_back_once() {
    let shop = Shop::new();
    shop.debit(PAYS).await;
    assert_eq!(look_up(&shop).await, RefundView::NotMade);
    assert_eq!(refund(&shop, &whole_refund()).await, SETTLED);
    assert_eq!(look_up(&shop).await, SETTLED);
    // PaymentServer takes a second one for the first.
    assert_eq!(refund(&shop, &whole_refund()).await, SETTLED);
    assert_eq!(shop.humo.payment().refunded, AMOUNT);
}

#[tokio::test]
async fn a_part_is_not_asked_for() {
    let shop = Shop::new();
    shop.debit(PAYS).await;
    let part = Refund {
        amount: AnyMoney::new(AMOUNT - 1, CurrencyCode::Uzs),
        ..whole_refund()
    };
    let view = refund(&shop, &part).await;
    let RefundView::NotSupported { instead } = view else {
        panic!("{view:?}")
    };
    assert_eq!(shop.humo.payment().returns, 0);
    let obstacle = |amount| {
        let gateway = &shop.adapter.gateway;
        gateway.refund_obstacle(&payment(), amount)
    };
    assert_eq!(obstacle(part.amount), Some(instead), "known before");
    assert_eq!(obstacle(whole_refund().amount), None);
}

#[tokio::test]
async fn only_a_code_that_says_no_is_a_refusal() {
    for (code, is_refused) in [
        ("104", true),
        ("902", true),
        ("911", false),
        ("-1", false),
        ("914", false),
        ("", false),
    ] {
        let shop = Shop::new();
        shop.debit(PAYS).await;
        shop.humo.change(|state| {
            state.return_error = Some(code);
            state.return_is_done = false;
        });
        match refund(&shop, &whole_refund()).await {
            RefundView::Refused { error_code, .. } => {
                assert!(is_refused, "{code}");
                assert_eq!(error_code, code.parse().ok());
            }
            RefundView::Unknown { .. } => assert!(!is_refused, "{code}"),
            other => panic!("{code}: {other:?}"),
        }
    }
    for code in ["400", "499"] {
        let shop = Shop::new();
        let reply = Reply::Xml(500, fault_body("e:", code));
        shop.humo.change(|state| state.instead = Some(reply));
        assert_eq!(refund(&shop, &whole_refund()).await, SETTLED, "{code}");
    }
}

#[tokio::test]
async fn a_refusal_counts_only_while_the_status_agrees() {
    // The answer to a second order, while the first is done.
    let shop = Shop::new();
    shop.debit(PAYS).await;
    shop.humo.change(|state| state.return_error = Some("902"));
    assert_eq!(refund(&shop, &whole_refund()).await, SETTLED);
    assert_eq!(shop.humo.payment().refunded, AMOUNT);

    let shop = Shop::new();
    let reply = Reply::Xml(500, fault_body("e:", "902"));
    shop.humo.change(|state| state.instead = Some(reply));
    let view = refund(&shop, &whole_refund()).await;
    assert!(matches!(view, RefundView::Unknown { .. }), "{view:?}");
}

#[tokio::test]
async fn a_return_names_the_centre_that_the_order_named() {
    for uses_cards_own in [true, false] {
        let shop = Shop::with(|settings| {
            settings.centre_id = Some("OurBank".to_owned());
            settings.use_card_institution = uses_cards_own;
        });
        shop.debit(PAYS).await;
        let centre = if uses_cards_own {
            "DEMOBANK"
        } else {
            "OurBank"
        };
        assert_eq!(shop.humo.payment().centre, centre);
        assert_eq!(refund(&shop, &whole_refund()).await, SETTLED);
        assert_eq!(shop.humo.payment().refunded, AMOUNT);
    }
}

#[tokio::test]
async fn no_return_is_sent_while_the_centre_cannot_be_asked_for() {
    let shop = Shop::with(|settings| settings.use_card_institution = true);
    shop.debit(PAYS).await;
    shop.humo
        .change(|state| state.instead = Some(Reply::HangUp));
    let view = refund(&shop, &whole_refund()).await;
    assert!(matches!(view, RefundView::NotSent { .. }), "{view:?}");
    let asked = shop.humo.operations().split_off(2);
    assert_eq!(asked, ["GetPayment"]);
}

#[tokio::test]
async fn a_return_that_finds_nobody_was_not_sent() {
    for uses_cards_own in [true, false] {
        let shop = Shop::with(|settings| {
            settings.soap_url = Some("http://127.0.0.1:9/soap".to_owned());
            settings.use_card_institution = uses_cards_own;
        });
        let view = refund(&shop, &whole_refund()).await;
        assert!(matches!(view, RefundView::NotSent { .. }), "{view:?}");
        let view = look_up(&shop).await;
        assert!(matches!(view, RefundView::Unknown { .. }), "{view:?}");
    }
}

#[tokio::test]
async fn silence_leaves_a_refund_unknown() {
    for reply in [
        Reply::HangUp,
        Reply::Hang,
        Reply::Xml(502, String::new()),
        Reply::Xml(401, String::new()),
        Reply::Xml(200, String::new()),
    ] {
        let shop = Shop::new();
        shop.humo
            .change(|state| state.instead = Some(reply.clone()));
        let view = refund(&shop, &whole_refund()).await;
        assert!(
            matches!(view, RefundView::Unknown { .. }),
            "{reply:?}: {view:?}"
        );
        let view = look_up(&shop).await;
        assert!(
            matches!(view, RefundView::Unknown { .. }),
            "{reply:?}: {view:?}"
        );
    }
}

#[tokio::test]
async fn a_payment_that_was_never_finished_cannot_go_back() {
    let shop = Shop::new();
    shop.debit(DROPS_CREATE).await;
    let view = refund(&shop, &whole_refund()).await;
    assert!(matches!(view, RefundView::Unknown { .. }), "{view:?}");
    let view = look_up(&shop).await;
    assert!(matches!(view, RefundView::Unknown { .. }), "{view:?}");
    assert_eq!(shop.humo.payment().refunded, 0);
}
