use serde_json::json;

use crate::support::{Kind, assert_error, development, on_both_databases};

on_both_databases!(
    quantity_is_charged_in_full,
    discount_begins_at_its_threshold,
    price_asked_and_price_charged_agree,
    largest_quantity_is_priced,
);

async fn quantity_is_charged_in_full(kind: Kind) {
    let user = development(kind).user();
    user.top_up("1000000.00").await;
    let body = json!({ "service_type": "chat_message", "quantity": 100 });
    let answer = user.send("payments/billing/charge/", &body).await;
    assert_eq!(answer.raw("/amount_charged"), "100000.00");
    assert_eq!(answer.raw("/balance_after"), "900000.00");
    assert_eq!(answer.raw("/quantity"), "100");
}

async fn discount_begins_at_its_threshold(kind: Kind) {
    let user = development(kind).user();
    user.top_up("1000000.00").await;
    for (quantity, price) in [(4, "20000.00"), (5, "22500.00"), (10, "45000.00")] {
        let body = json!({ "service_type": "doctor_view", "quantity": quantity });
        let answer = user.send("payments/billing/charge/", &body).await;
        assert_eq!(answer.raw("/amount_charged"), price, "{quantity}");
    }
}

async fn price_asked_and_price_charged_agree(kind: Kind) {
    let user = development(kind).user();
    user.top_up("1000000.00").await;
    for service in [
        "doctor_view",
        "consultation",
        "chat_message",
        "ai_diagnosis",
        "prescription",
    ] {
        for quantity in [2, 5, 7] {
            let body = json!({ "service_type": service, "quantity": quantity });
            let asked = user.send("payments/billing/check-access/", &body).await;
            let charged = user.send("payments/billing/charge/", &body).await;
            if asked.json()["can_access"] == true {
                assert_eq!(
                    charged.raw("/amount_charged"),
                    asked.raw("/price"),
                    "{body}"
                );
            } else {
                assert_error(&charged, 402, "insufficient_balance");
                assert_eq!(
                    charged.raw("/required_amount"),
                    asked.raw("/price"),
                    "{body}"
                );
            }
        }
    }
}

async fn largest_quantity_is_priced(kind: Kind) {
    let user = development(kind).user();
    let body = json!({ "service_type": "consultation", "quantity": 10_000 });
    let answer = user.send("payments/billing/charge/", &body).await;
    assert_error(&answer, 402, "insufficient_balance");
    assert_eq!(answer.raw("/required_amount"), "500000000.00");
    let more = json!({ "service_type": "consultation", "quantity": 10_001 });
    let answer = user.send("payments/billing/charge/", &more).await;
    assert_error(&answer, 400, "invalid_request");
}
