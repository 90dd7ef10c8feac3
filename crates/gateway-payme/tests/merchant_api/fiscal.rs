use domain::fiscal::{FiscalKind, FiscalReceipts as _};
use gateway_payme::PaymeSettings;
use serde_json::json;

use crate::support::{CashDesk, settings};

#[tokio::test]
async fn fiscal_receipts_of_a_payment_and_its_refund_are_both_kept() {
    let desk = CashDesk::new();
    let (payment, id) = desk.paid(50_000).await;
    let data = |number: u32| {
        json!({
            "receipt_id": number,
            "status_code": 0,
            "message": "accepted",
            "terminal_id": "EP000000000025",
            "fiscal_sign": "800031554082",
            "qr_code_url": "https://ofd.soliq.uz/check?t=EP000000000025&r=121",
            "date": "20220706221021",
        })
    };
    for (kind, number) in [("PERFORM", 120), ("PERFORM", 121), ("CANCEL", 122)] {
        let params = json!({"id": id, "type": kind, "fiscal_data": data(number)});
        let answer = desk.call("SetFiscalData", params).await;
        assert_eq!(answer.result(), &json!({"success": true}));
    }
    let kept = desk.storage.list_fiscal_receipts(payment.id).await;
    let kept = kept.expect("memory does not fail");
    let mut found: Vec<_> = kept
        .iter()
        .map(|receipt| {
            let json: serde_json::Value = serde_json::from_str(&receipt.data).expect("JSON");
            (receipt.kind, json["receipt_id"].as_u64())
        })
        .collect();
    found.sort();
    let expected = [
        (FiscalKind::Sale, Some(121)),
        (FiscalKind::Refund, Some(122)),
    ];
    assert_eq!(found, expected);
}

#[tokio::test]
async fn fiscal_data_that_make_no_sense_are_refused_in_their_own_codes() {
    let desk = CashDesk::new();
    let (payment, id) = desk.paid(50_000).await;
    let data = json!({"receipt_id": "1"});
    for (params, code) in [
        (
            json!({"id": "5305e3bab097f420a62ced0b", "type": "PERFORM", "fiscal_data": data}),
            -32_001,
        ),
        (
            json!({"id": id, "type": "REFUND", "fiscal_data": data}),
            -32_602,
        ),
        (json!({"id": id, "type": 1, "fiscal_data": data}), -32_602),
        (json!({"id": id, "fiscal_data": data}), -32_602),
        (
            json!({"id": 5, "type": "PERFORM", "fiscal_data": data}),
            -32_602,
        ),
        (json!({"id": id, "type": "PERFORM"}), -32_602),
        (
            json!({"id": id, "type": "PERFORM", "fiscal_data": "x"}),
            -32_602,
        ),
        (
            json!({"id": id, "type": "PERFORM", "fiscal_data": {"x": "x".repeat(9_000)}}),
            -32_602,
        ),
    ] {
        assert_eq!(
            desk.call("SetFiscalData", params.clone()).await.code(),
            code,
            "{params}"
        );
    }
    let kept = desk.storage.list_fiscal_receipts(payment.id).await;
    assert!(kept.expect("memory does not fail").is_empty());
}

#[tokio::test]
async fn what_is_no_receipt_does_not_take_the_place_of_one() {
    let desk = CashDesk::new();
    let (payment, id) = desk.paid(50_000).await;
    let set = async |data: &serde_json::Value| {
        let params = json!({"id": id, "type": "PERFORM", "fiscal_data": data});
        desk.call("SetFiscalData", params).await
    };
    let receipt = json!({"receipt_id": "121", "status_code": 0, "message": null});
    assert_eq!(set(&receipt).await.result(), &json!({"success": true}));
    for (data, named) in [
        (json!({}), "receipt_id"),
        (json!({"receipt_id": []}), "receipt_id"),
        (json!({"receipt_id": ""}), "receipt_id"),
        (json!({"receipt_id": 1.5}), "receipt_id"),
        (json!({"receipt_id": null}), "receipt_id"),
        (json!({"receipt_id": 1, "status_code": "x"}), "status_code"),
        (json!({"receipt_id": 1, "status_code": 0.5}), "status_code"),
        (json!({"receipt_id": 1, "message": 7}), "message"),
        (json!({"receipt_id": 1, "terminal_id": {}}), "terminal_id"),
        (json!({"receipt_id": 1, "fiscal_sign": 8}), "fiscal_sign"),
        (json!({"receipt_id": 1, "qr_code_url": []}), "qr_code_url"),
        (json!({"receipt_id": 1, "date": 20_220_706}), "date"),
    ] {
        let answer = set(&data).await;
        assert_eq!(answer.code(), -32_602, "{data}");
        assert_eq!(answer.json["error"]["data"], named, "{data}");
    }
    let kept = desk.storage.list_fiscal_receipts(payment.id).await;
    let kept = kept.expect("memory does not fail");
    let [kept] = &*kept else {
        panic!("one receipt: {kept:?}")
    };
    assert_eq!(kept.data, receipt.to_string());
}

#[tokio::test]
async fn payme_is_told_what_is_sold_when_its_code_is_set() {
    let desk = CashDesk::with(PaymeSettings {
        fiscal_code: Some("10701001018000000".to_owned()),
        fiscal_package_code: Some("1542432".to_owned()),
        fiscal_vat_percent: Some(12),
        ..settings()
    });
    let payment = desk.payment(50_000).await;
    assert_eq!(
        desk.check_perform(&payment).await.result(),
        &json!({
            "allow": true,
            "detail": {
                "receipt_type": 0,
                "items": [{
                    "title": "Hamyonni to'ldirish",
                    "price": payment.total.minor,
                    "count": 1,
                    "code": "10701001018000000",
                    "package_code": "1542432",
                    "vat_percent": 12,
                }],
            },
        })
    );
}
