//! Requests, compared as XML and JSON with those of the protocol page.

use domain::card::DebitOutcome;
use domain::gateway::RefundOrder;
use quick_xml::NsReader;
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;
use serde_json::Value;

use crate::fake::PAYS;
use crate::refunds::whole_refund;
use crate::support::{Shop, paid, payment, submitted};

/// Elements as `{namespace}name(children or text)`: prefixes, blanks and empty headers do not count.
fn canonical(xml: &str) -> String {
    let mut reader = NsReader::from_str(xml);
    let mut text = String::new();
    loop {
        let (namespace, event) = reader.read_resolved_event().expect("XML");
        let namespace = match namespace {
            ResolveResult::Bound(namespace) => format!("{{{}}}", namespace.into_inner()),
            _ => String::new(),
        };
        match event {
            Event::Start(start) => {
                let name = start.local_name().into_inner();
                text.extend([namespace.as_str(), name, "("]);
            }
            Event::Empty(empty) => {
                let name = empty.local_name().into_inner();
                text.extend([namespace.as_str(), name, "()"]);
            }
            Event::End(_) => text.push(')'),
            Event::Text(part) => text += part.xml10_content().trim(),
            Event::Eof => break,
            _ => {}
        }
    }
    text.replace("{http://schemas.xmlsoap.org/soap/envelope/}Header()", "")
}

const CREATE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ebppif1="urn:PaymentServer"><SOAP-ENV:Body>
 <ebppif1:Payment>
  <language>en</language>
  <billerRef>SOAP_SMS</billerRef><payinstrRef>SOAP_SMS</payinstrRef>
  <sessionID>SOAP_SMS-7f0c2a54-3b1e-4c1d-9d0e-5a1f6c2b8e11</sessionID>
  <paymentRef>7f0c2a54-3b1e-4c1d-9d0e-5a1f6c2b8e11</paymentRef>
  <details>
   <item><name>pan</name><value>9860090100000018</value></item>
   <item><name>expiry</name><value>2812</value></item>
   <item><name>ccy_code</name><value>860</value></item>
   <item><name>amount</name><value>12500000</value></item>
   <item><name>merchant_id</name><value>012345678901234</value></item>
   <item><name>terminal_id</name><value>12345678</value></item>
   <item><name>point_code</name><value>100010104110</value></item>
   <item><name>centre_id</name><value>DEMOBANK</value></item>
  </details>
  <paymentOriginator>demo_psp</paymentOriginator>
 </ebppif1:Payment>
</SOAP-ENV:Body></SOAP-ENV:Envelope>"#;

const CONFIRM: &str = r#"<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ebppif1="urn:PaymentServer"><SOAP-ENV:Body>
 <ebppif1:Payment>
  <paymentID>905001234</paymentID>
  <paymentRef>7f0c2a54-3b1e-4c1d-9d0e-5a1f6c2b8e11</paymentRef>
  <confirmed>true</confirmed><finished>true</finished>
  <paymentOriginator>demo_psp</paymentOriginator>
 </ebppif1:Payment>
</SOAP-ENV:Body></SOAP-ENV:Envelope>"#;

const CANCEL: &str = r#"<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:urn="urn:PaymentServer"><soapenv:Header/><soapenv:Body>
 <urn:CancelRequest><paymentID>905001234</paymentID><paymentRef>7f0c2a54-3b1e-4c1d-9d0e-5a1f6c2b8e11</paymentRef><paymentOriginator>demo_psp</paymentOriginator></urn:CancelRequest>
</soapenv:Body></soapenv:Envelope>"#;

const RETURN: &str = r#"<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:urn="urn:PaymentServer"><soapenv:Header/><soapenv:Body>
 <urn:ReturnPayment>
  <paymentID>905001234</paymentID><paymentRef>7f0c2a54-3b1e-4c1d-9d0e-5a1f6c2b8e11</paymentRef>
  <item><name>merchant_id</name><value>012345678901234</value></item>
  <item><name>centre_id</name><value>DEMOBANK</value></item>
  <item><name>terminal_id</name><value>12345678</value></item>
  <paymentOriginator>demo_psp</paymentOriginator>
 </urn:ReturnPayment>
</soapenv:Body></soapenv:Envelope>"#;

const STATUS: &str = r#"<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ebppif1="urn:PaymentServer"><SOAP-ENV:Body>
 <ebppif1:GetPayment><paymentRef>7f0c2a54-3b1e-4c1d-9d0e-5a1f6c2b8e11</paymentRef><sessionID/><paymentOriginator>demo_psp</paymentOriginator></ebppif1:GetPayment>
</SOAP-ENV:Body></SOAP-ENV:Envelope>"#;

/// The bodies of the calls to PaymentServer so far.
fn bodies(shop: &Shop) -> Vec<String> {
    let received = shop.humo.double.received().into_iter();
    received
        .filter(|request| request.path == "/soap")
        .map(|request| request.body)
        .collect()
}

#[tokio::test]
async fn a_debit_is_a_create_and_a_confirm() {
    let shop = Shop::new();
    let outcome = shop.debit(PAYS).await;
    let document_id = Some("905001234".to_owned());
    assert_eq!(outcome, DebitOutcome::Paid { document_id });
    let bodies = bodies(&shop);
    assert_eq!(bodies.len(), 2);
    assert_eq!(canonical(&bodies[0]), canonical(CREATE));
    assert_eq!(canonical(&bodies[1]), canonical(CONFIRM));
    for request in shop.humo.double.received() {
        assert_eq!(request.method, "POST");
        if request.path == "/soap" {
            assert_eq!(request.header("soapaction"), Some("\"Payment\""));
            assert_eq!(
                request.header("content-type"),
                Some("text/xml; charset=utf-8")
            );
        }
    }
}

#[tokio::test]
async fn a_dual_message_is_another_product_alone() {
    let shop = Shop::with(|settings| settings.product = gateway_humo::Product::DualMessage);
    shop.debit(PAYS).await;
    let expected = canonical(CREATE).replace("SOAP_SMS", "SOAP_DMS");
    assert_eq!(canonical(&bodies(&shop)[0]), expected);
}

#[tokio::test]
async fn a_status_is_asked_by_reference() {
    let shop = Shop::new();
    shop.debit(PAYS).await;
    assert_eq!(shop.look_up(&[submitted()]).await, Ok(paid("905001234")));
    assert_eq!(canonical(&bodies(&shop)[2]), canonical(STATUS));
}

#[tokio::test]
async fn a_release_names_number_and_reference() {
    let shop = Shop::new();
    shop.debit(crate::fake::PAYS_HALF).await;
    assert_eq!(canonical(&bodies(&shop)[1]), canonical(CANCEL));
}

#[tokio::test]
async fn a_return_names_merchant_centre_and_terminal_outside_of_details() {
    let shop = Shop::new();
    shop.debit(PAYS).await;
    let refund = whole_refund();
    let mut attempt = submitted();
    attempt.document_id = Some("905001234".to_owned());
    let order = RefundOrder {
        refund: &refund,
        payment: &payment(),
        attempt: &attempt,
        others: &[],
    };
    shop.adapter.gateway.refund(&order).await;
    assert_eq!(canonical(&bodies(&shop)[2]), canonical(RETURN));
}

#[tokio::test]
async fn a_card_look_up_is_json_with_a_token() {
    let shop = Shop::new();
    shop.confirmed(PAYS).await;
    let request = &shop.humo.double.received()[0];
    assert_eq!(request.path, "/v3/iiacs/card");
    assert_eq!(request.header("authorization"), Some("Bearer test-token"));
    let content_type = Some("application/json; charset=utf-8");
    assert_eq!(request.header("content-type"), content_type);
    let body: Value = serde_json::from_str(&request.body).expect("JSON");
    assert!(
        body["id"].as_str().is_some_and(|id| id.len() == 36),
        "{body}"
    );
    assert_eq!(
        body["params"],
        serde_json::json!({ "primaryAccountNumber": PAYS, "mb_flag": 1 })
    );
}
