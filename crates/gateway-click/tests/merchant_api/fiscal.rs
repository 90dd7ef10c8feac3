use gateway_click::{
    CallError, CommissionOwner, FiscalData, FiscalItem, FiscalItems, UnfitFiscalItem,
};
use test_support::HttpDouble;
use test_support::http_double::Reply;

use crate::support::{api, calls, ok};

fn items() -> FiscalItems {
    FiscalItems {
        document_id: 4711,
        items: vec![FiscalItem {
            name: "Konsultatsiya xizmat".to_owned(),
            spic: "10305001001000000".to_owned(),
            package_code: "1514296".to_owned(),
            price: 5_000_000,
            amount: 1,
            vat: 535_714,
            vat_percent: 12,
            commission_info: CommissionOwner::Tin("123456789".to_owned()),
            good_price: Some(5_000_000),
            units: None,
            barcode: None,
            labels: Vec::new(),
            discount: None,
            other: None,
        }],
        received_ecash: 0,
        received_cash: 0,
        received_card: 5_000_000,
    }
}

#[tokio::test]
async fn items_are_submitted_in_tiyin_with_the_documented_names() {
    let double = HttpDouble::always(ok(r#""x":1"#));
    assert_eq!(items().check(), Ok(()));
    assert_eq!(api(&double).submit_fiscal_items(&items()).await, Ok(()));
    assert_eq!(calls(&double), ["POST /payment/ofd_data/submit_items"]);
    assert_eq!(
        double.received()[0].body,
        r#"{"service_id":12345,"payment_id":4711,"items":[{"Name":"Konsultatsiya xizmat","SPIC":"10305001001000000","PackageCode":"1514296","Price":5000000,"Amount":1,"VAT":535714,"VATPercent":12,"CommissionInfo":{"TIN":"123456789"},"GoodPrice":5000000}],"received_ecash":0,"received_cash":0,"received_card":5000000}"#
    );
}

type Spoil = fn(&mut FiscalItem);

#[test]
fn what_the_documentation_does_not_allow_is_refused() {
    let empty = FiscalItems {
        items: Vec::new(),
        ..items()
    };
    assert_eq!(empty.check(), Err(UnfitFiscalItem::NoItems));
    let cases: [(&str, Spoil); 6] = [
        ("Name", |item| item.name = "x".repeat(64)),
        ("SPIC", |item| item.spic = "123".to_owned()),
        ("PackageCode", |item| item.package_code = String::new()),
        ("CommissionInfo", |item| {
            item.commission_info = CommissionOwner::Pinfl("123456789".to_owned());
        }),
        ("Labels", |item| item.labels = vec!["x".to_owned(); 301]),
        ("Amount", |item| item.amount = 0),
    ];
    for (field, spoil) in cases {
        let mut items = items();
        items.items.iter_mut().for_each(spoil);
        assert_eq!(items.check(), Err(UnfitFiscalItem::Field(field)));
    }
}

#[tokio::test]
async fn a_receipt_made_elsewhere_is_handed_over() {
    let double = HttpDouble::always(ok(r#""x":1"#));
    let url = "https://ofd.soliq.uz/check?t=1&r=2";
    let submitted = api(&double).submit_fiscal_qr_code(4711, url).await;
    assert_eq!(submitted, Ok(()));
    assert_eq!(calls(&double), ["POST /payment/ofd_data/submit_qrcode"]);
    assert_eq!(
        double.received()[0].body,
        format!(r#"{{"service_id":12345,"payment_id":4711,"qrcode":"{url}"}}"#)
    );
}

#[tokio::test]
async fn a_receipt_is_read_without_an_error_code() {
    let body = r#"{"paymentId":4711,"qrCodeURL":"https://ofd.soliq.uz/check?t=1"}"#;
    let double = HttpDouble::always(Reply::Json(200, body.to_owned()));
    let expected = FiscalData {
        document_id: Some(4711),
        qr_code_url: Some("https://ofd.soliq.uz/check?t=1".to_owned()),
    };
    assert_eq!(api(&double).fiscal_data(4711).await, Ok(expected));
    assert_eq!(calls(&double), ["GET /payment/ofd_data/12345/4711"]);
}

#[tokio::test]
async fn a_receipt_that_click_does_not_have_is_refused() {
    let body = r#"{"error_code":-404,"error_note":"Not found"}"#;
    let double = HttpDouble::always(Reply::Json(200, body.to_owned()));
    let data = api(&double).fiscal_data(4711).await;
    assert!(
        matches!(data, Err(CallError::Refused { code: -404, .. })),
        "{data:?}"
    );
}
