use domain::card::PhoneNumber;
use domain::money::{Amount, Uzs};
use gateway_click::{CallError, InvoiceStatus, NewInvoice};
use test_support::HttpDouble;
use test_support::http_double::Reply;

use crate::support::{ORDER, api, calls, ok};

async fn bill(double: &HttpDouble) -> Result<i64, CallError> {
    let phone_number = PhoneNumber::parse("+998 90 123-45-67").expect("a number");
    let invoice = NewInvoice {
        amount: Amount::<Uzs>::parse("1026.03").expect("an amount"),
        phone_number: &phone_number,
        order: ORDER,
    };
    api(double).create_invoice(invoice).await
}

#[tokio::test]
async fn a_bill_says_what_is_documented_to_the_tiyin() {
    let double = HttpDouble::always(ok(r#""invoice_id":1234567"#));
    assert_eq!(bill(&double).await, Ok(1_234_567));
    assert_eq!(calls(&double), ["POST /invoice/create"]);
    assert_eq!(
        double.received()[0].body,
        format!(
            r#"{{"service_id":12345,"amount":1026.03,"phone_number":"998901234567","merchant_trans_id":"{ORDER}"}}"#
        )
    );
    assert_eq!(
        double.received()[0].header("content-type"),
        Some("application/json")
    );
}

#[tokio::test]
async fn a_bill_without_a_number_is_garbled() {
    let double = HttpDouble::always(ok(r#""invoice_id":null"#));
    let bill = bill(&double).await;
    assert!(matches!(bill, Err(CallError::Garbled(_))), "{bill:?}");
}

#[tokio::test]
async fn a_refused_bill_tells_why() {
    let refused = r#"{"error_code":-500,"error_note":"Phone is not registered"}"#.to_owned();
    for status in [200, 400] {
        let double = HttpDouble::always(Reply::Json(status, refused.clone()));
        let expected = CallError::Refused {
            code: -500,
            note: "Phone is not registered".to_owned(),
        };
        assert_eq!(bill(&double).await, Err(expected));
    }
}

#[tokio::test]
async fn a_bill_stands_as_click_says() {
    for (number, status) in [
        (-99, InvoiceStatus::Deleted),
        (0, InvoiceStatus::Pending),
        (1, InvoiceStatus::Paid),
        (5, InvoiceStatus::Undocumented(5)),
    ] {
        let double = HttpDouble::always(ok(&format!(
            r#""invoice_status":{number},"invoice_status_note":"so""#
        )));
        let view = api(&double).invoice_status(77).await.expect("a view");
        assert_eq!((view.status, view.note.as_str()), (status, "so"));
        assert_eq!(calls(&double), ["GET /invoice/status/12345/77"]);
    }
    let double = HttpDouble::always(ok(r#""invoice_status_note":"so""#));
    let view = api(&double).invoice_status(77).await;
    assert!(matches!(view, Err(CallError::Garbled(_))), "{view:?}");
}
