use domain::gateway::{ProbeFailure, RefundOrder, RefundView};
use domain::ids::RefundId;
use domain::refund::{Refund, RefundOrigin, RefundStatus};
use gateway_payme::PaymeSettings;
use test_support::HttpDouble;
use test_support::http_double::Reply;
use uuid::Uuid;

use crate::support::{CashDesk, settings};

#[tokio::test]
async fn a_refund_is_made_in_paymes_cabinet_and_not_here() {
    let desk = CashDesk::new();
    let (payment, _) = desk.paid(50_000).await;
    let attempt = desk.attempts(&payment).await.remove(0);
    let refund = Refund {
        id: RefundId(Uuid::nil()),
        payment_id: payment.id,
        user_id: payment.user_id,
        gateway: payment.gateway.clone(),
        attempt: attempt.number,
        amount: payment.amount,
        status: RefundStatus::Pending,
        origin: RefundOrigin::Gateway(0),
        reference: None,
        error_code: None,
        requested_at: payment.created_at,
        ordered_at: None,
        ended_at: None,
        disputed_at: None,
    };
    let order = RefundOrder {
        refund: &refund,
        payment: &payment,
        attempt: &attempt,
        others: &[],
    };
    let instead = "refund it in Payme's merchant cabinet";
    let gateway = &desk.payme.gateway;
    let obstacle = gateway.refund_obstacle(&payment, payment.amount);
    assert_eq!(obstacle, Some(instead), "said before the wallet is debited");
    assert_eq!(
        gateway.look_up_refund(&order).await,
        RefundView::NotMade,
        "nothing was ever sent, so that one which is pending can be ordered and refused"
    );
    let view = RefundView::NotSupported { instead };
    assert_eq!(gateway.refund(&order).await, view);
}

#[tokio::test]
async fn payme_is_there_when_its_checkout_answers() {
    for (reply, is_there) in [
        (Reply::Json(200, String::new()), true),
        (Reply::Json(404, String::new()), true),
        (Reply::Redirect("https://payme.uz/".to_owned()), true),
        (Reply::Json(502, String::new()), false),
        (Reply::HangUp, false),
    ] {
        let double = HttpDouble::always(reply.clone());
        let desk = CashDesk::with(PaymeSettings {
            checkout_url: double.url(),
            ..settings()
        });
        let probed = desk.payme.gateway.probe().await;
        match (&reply, probed) {
            (_, Ok(())) => assert!(is_there, "{reply:?}"),
            (Reply::HangUp, Err(ProbeFailure::Silent(_))) | (_, Err(ProbeFailure::Broken(_))) => {
                assert!(!is_there, "{reply:?}");
            }
            (_, Err(other)) => panic!("{reply:?}: {other}"),
        }
    }
}
