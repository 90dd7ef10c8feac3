//! Every call that gateway-click makes to Click's MERCHANT API, answered by the simulator: two readings of Click's pages,
//! made apart from each other, must understand each other.

use std::sync::Arc;

use actix_web::web::{self, ServiceConfig};
use actix_web::{App, HttpResponse, HttpServer, rt};
use api::wiring::SystemClock;
use domain::card::CardDetails;
use domain::money::{Amount, Uzs};
use gateway_click::{
    CallError, CardToken, ClickConfig, ClickMerchantApi, CommissionOwner, FiscalItem, FiscalItems,
    PaymentState, TokenPayment,
};
use serde_json::json;
use simulator::{ClickMerchant, ClickSimulator};

const SERVICE_ID: u64 = 12_345;
const SECRET_KEY: &str = "a-secret-of-two";
/// The code that every card's phone gets.
const CODE: &str = "12345";

/// A shop that agrees to everything, and the simulator beside it; the port of both.
fn start() -> u16 {
    let merchant = ClickMerchant {
        service_id: SERVICE_ID,
        merchant_id: 678,
        merchant_user_id: 99,
        secret_key: SECRET_KEY.to_owned(),
        merchant_name: "Clinic".to_owned(),
        prepare_url: "/shop/prepare".to_owned(),
        complete_url: "/shop/complete".to_owned(),
    };
    let click = ClickSimulator::new(merchant).expect("a good merchant");
    let pointed = click.clone();
    let server = HttpServer::new(move || {
        let click = click.clone();
        App::new().configure(move |config| serve(config, click))
    });
    let server = server.workers(1).disable_signals();
    let server = server.bind(("127.0.0.1", 0)).expect("a free port");
    let port = server.addrs()[0].port();
    rt::spawn(server.run());
    let base = format!("http://127.0.0.1:{port}");
    pointed.point_at(&base).expect("a good address");
    port
}

fn serve(config: &mut ServiceConfig, click: ClickSimulator) {
    let answer = |body: serde_json::Value| {
        move || {
            let body = body.clone();
            async move { HttpResponse::Ok().json(body) }
        }
    };
    let prepared = json!({"error": 0, "error_note": "Success", "merchant_prepare_id": 777});
    let confirmed = json!({"error": 0, "error_note": "Success", "merchant_confirm_id": 777});
    config
        .route("/shop/prepare", web::post().to(answer(prepared)))
        .route("/shop/complete", web::post().to(answer(confirmed)));
    simulator::configure(config, click);
}

fn api_of(port: u16, secret_key: &str) -> ClickMerchantApi {
    let config = ClickConfig {
        merchant_user_id: Some(99),
        api_url: format!("http://127.0.0.1:{port}{}", ClickSimulator::API_PATH),
        ..ClickConfig::new(SERVICE_ID, 678, secret_key)
    };
    ClickMerchantApi::try_new(&config, Arc::new(SystemClock)).expect("an HTTP client")
}

fn som(major: i64) -> Amount<Uzs> {
    Amount::try_from_minor(major * 100).expect("positive")
}

/// A card whose number begins so and has a right check digit, if its last digit is one.
fn card(beginning: &str) -> CardDetails {
    let today = "2026-01-15".parse().expect("a day");
    let numbers = (0..10_000).map(|tail| format!("{beginning}{tail:04}"));
    let mut cards = numbers.filter_map(|number| CardDetails::try_new(&number, "06/28", today).ok());
    cards.next().expect("one number passes the check")
}

/// A card without money: its number ends in 0002.
fn empty_card() -> CardDetails {
    let today = "2026-01-15".parse().expect("a day");
    let numbers = (0..10_000).map(|middle| format!("86001234{middle:04}0002"));
    let mut cards = numbers.filter_map(|number| CardDetails::try_new(&number, "06/28", today).ok());
    cards.next().expect("one number passes the check")
}

async fn verified(api: &ClickMerchantApi, card: &CardDetails, temporary: bool) -> CardToken {
    let requested = api.request_card_token(card, temporary).await;
    let requested = requested.expect("a token");
    let phone = requested.phone_number.expect("a phone");
    assert!(phone.starts_with("998") && phone.contains('*'), "{phone}");
    let wrong = api
        .verify_card_token(&requested.token, &"54321".into())
        .await;
    assert!(matches!(wrong, Err(CallError::Refused { .. })), "{wrong:?}");
    let mask = api.verify_card_token(&requested.token, &CODE.into()).await;
    let mask = mask.expect("the right code").expect("a masked number");
    assert!(mask.starts_with("860012******"), "{mask}");
    requested.token
}

#[actix_web::test]
async fn a_card_is_debited_by_its_token_and_the_payment_is_looked_up_and_reversed() {
    let api = api_of(start(), SECRET_KEY);
    let token = verified(&api, &card("860012341234"), false).await;
    let paid = api.pay_with_card_token(&token, som(1_500), "inv-1").await;
    let Ok(TokenPayment {
        document_id: Some(document),
        state: Some(PaymentState::Successful),
    }) = paid
    else {
        panic!("not paid: {paid:?}")
    };
    let view = api.status_of_document("inv-1", document).await;
    let view = view.expect("known");
    assert_eq!(view.state, Some(PaymentState::Successful));
    assert!(!view.names_order, "Click documents no such field");
    api.reverse(document).await.expect("of this month");
    let view = api.status_of_document("inv-1", document).await;
    let state = view.expect("known").state;
    assert!(matches!(state, Some(PaymentState::Failed(_))), "{state:?}");

    api.delete_card_token(&token).await.expect("it is there");
    let gone = api.pay_with_card_token(&token, som(1_500), "inv-3").await;
    assert!(matches!(gone, Err(CallError::Refused { .. })), "{gone:?}");
}

#[actix_web::test]
async fn a_temporary_token_pays_once_and_an_empty_card_does_not() {
    let api = api_of(start(), SECRET_KEY);
    let token = verified(&api, &card("860012341234"), true).await;
    let first = api.pay_with_card_token(&token, som(1_500), "inv-1").await;
    let state = first.expect("paid").state;
    assert_eq!(state, Some(PaymentState::Successful));
    let second = api.pay_with_card_token(&token, som(1_500), "inv-2").await;
    assert!(
        matches!(second, Err(CallError::Refused { .. })),
        "{second:?}"
    );

    let token = verified(&api, &empty_card(), false).await;
    let declined = api.pay_with_card_token(&token, som(1_500), "inv-3").await;
    let state = declined.expect("an answer").state;
    assert!(matches!(state, Some(PaymentState::Failed(_))), "{state:?}");
}

#[actix_web::test]
async fn a_token_that_was_not_verified_pays_nothing() {
    let api = api_of(start(), SECRET_KEY);
    let requested = api.request_card_token(&card("860012341234"), false).await;
    let token = requested.expect("a token").token;
    let refused = api.pay_with_card_token(&token, som(1_500), "inv-1").await;
    assert!(
        matches!(refused, Err(CallError::Refused { .. })),
        "{refused:?}"
    );
}

#[actix_web::test]
async fn a_fiscal_receipt_is_made_for_a_payment() {
    let api = api_of(start(), SECRET_KEY);
    let token = verified(&api, &card("860012341234"), false).await;
    let paid = api.pay_with_card_token(&token, som(50_000), "inv-1").await;
    let document_id = paid.expect("paid").document_id.expect("a number");
    let items = FiscalItems {
        document_id,
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
    };
    let too_little = FiscalItems {
        received_card: 4_999_999,
        ..items.clone()
    };
    let refused = api.submit_fiscal_items(&too_little).await;
    assert!(
        matches!(refused, Err(CallError::Refused { .. })),
        "{refused:?}"
    );
    api.submit_fiscal_items(&items).await.expect("it is whole");
    let made = api.fiscal_data(document_id).await.expect("a receipt");
    assert_eq!(made.document_id, Some(document_id));
    let url = made.qr_code_url.expect("an address");
    assert!(url.starts_with("https://ofd.soliq.uz/"), "{url}");

    let own = "https://ofd.soliq.uz/check?t=EP000000000025&r=121";
    let submitted = api.submit_fiscal_qr_code(document_id, own).await;
    submitted.expect("the payment is known");
    let kept = api.fiscal_data(document_id).await.expect("a receipt");
    assert_eq!(kept.qr_code_url.as_deref(), Some(own));
    let unknown = api.submit_fiscal_qr_code(document_id + 1, own).await;
    assert!(
        matches!(unknown, Err(CallError::Refused { .. })),
        "{unknown:?}"
    );
}

#[actix_web::test]
async fn a_call_with_another_secret_is_not_answered() {
    let stranger = api_of(start(), "another-secret");
    let refused = stranger
        .request_card_token(&card("860012341234"), false)
        .await;
    assert!(
        matches!(refused, Err(CallError::Unauthorized)),
        "{refused:?}"
    );
    let refused = stranger.fiscal_data(1).await;
    assert!(
        matches!(refused, Err(CallError::Unauthorized)),
        "{refused:?}"
    );
}
