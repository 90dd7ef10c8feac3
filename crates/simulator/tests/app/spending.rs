//! Taking services and looking at doctors.

use crate::{
    common::Fields,
    service::Service,
    user::{CHARGE, User, VIEW_DOCTOR, value, with},
};

const CHARGE_CALL: &str = "POST /api/payments/billing/charge";
const VIEW_CALL: &str = "GET /api/billing/doctor/1/view";

async fn form(user: &User, action: &str, place: usize) -> Fields {
    user.home().await.forms_to(action).remove(place)
}

#[actix_web::test]
async fn a_charge_is_asked_for_as_documented() {
    let service = Service::start();
    let user = User::of(&service);
    let form = form(&user, CHARGE, 1).await;
    let page = user.send(CHARGE, &with(&form, "quantity", "3")).await;

    let asked = &service.asked(CHARGE_CALL)[0];
    assert_eq!(asked.header("content-type"), "application/json");
    assert_eq!(asked.header("idempotency-key"), value(&form, "key"));
    assert_eq!(
        asked.body,
        "{\n  \"service_type\": \"consultation\",\n  \"quantity\": 3\n}"
    );
    assert_eq!(page.status, 200);
    page.shows("Charged 50\u{a0}000.00 so&#39;m");
    page.shows("100\u{a0}000.00 so&#39;m are left in the wallet.");
}

#[actix_web::test]
async fn the_result_shows_the_request_and_the_answer_verbatim() {
    let service = Service::start();
    service.answer_with(
        CHARGE_CALL,
        ("x-request-id", "r-42"),
        "{\"charged\":false,\"message\":\"On the house\"}",
    );
    let user = User::of(&service);
    let form = form(&user, CHARGE, 1).await;
    let page = user.send(CHARGE, &form).await;
    page.shows("Free of charge");
    page.shows("On the house");
    let host = service.base_url().replace("http://", "");
    page.shows(&format!(
        "POST /api/payments/billing/charge/ HTTP/1.1\nHost: {host}\nAuthorization: Bearer token-of-use…\n\
         Idempotency-Key: {}\nContent-Type: application/json\n\n",
        value(&form, "key")
    ));
    page.shows("HTTP/1.1 200 OK\nContent-Type: application/json\nX-Request-Id: r-42\n\n");
    page.shows("{&#34;charged&#34;:false,&#34;message&#34;:&#34;On the house&#34;}");
    page.hides("no-one-else");
}

#[actix_web::test]
async fn an_empty_wallet_is_told_in_the_words_of_the_service() {
    let service = Service::start();
    service.answer(
        CHARGE_CALL,
        402,
        r#"{"success": false, "error": "Insufficient balance", "current_balance": 1000.00, "required_amount": 5000.00}"#,
    );
    let user = User::of(&service);
    let page = user.send(CHARGE, &form(&user, CHARGE, 0).await).await;
    page.shows("The service said no");
    page.shows("Insufficient balance (HTTP 402 Payment Required)");
    page.shows("&#34;required_amount&#34;: 5000.00");
}

#[actix_web::test]
async fn a_reload_carries_the_same_key_and_its_answer_says_so() {
    let service = Service::start();
    let user = User::of(&service);
    let form = form(&user, CHARGE, 1).await;
    let first = user.send(CHARGE, &form).await;
    first.hides("This is the first answer once more");

    service.answer_with(
        CHARGE_CALL,
        ("idempotency-replayed", "true"),
        r#"{"amount_charged": 50000.00, "balance_after": 100000.00}"#,
    );
    let second = user.send(CHARGE, &form).await;
    second.shows("This is the first answer once more");
    second.shows("Idempotency-Replayed: true");
    let asked = service.asked(CHARGE_CALL);
    assert_eq!(asked.len(), 2);
    assert_eq!(
        asked[0].header("idempotency-key"),
        asked[1].header("idempotency-key")
    );
}

#[actix_web::test]
async fn a_doctor_is_viewed_once_under_a_key() {
    let service = Service::start();
    let user = User::of(&service);
    let form = form(&user, VIEW_DOCTOR, 0).await;
    let page = user.send(VIEW_DOCTOR, &form).await;
    page.shows("John Doe");
    page.shows("Cardiologist, rating 4.8. Charged 5\u{a0}000.00 so&#39;m; 145\u{a0}000.00 so&#39;m are left in the wallet.");
    page.shows("GET /api/billing/doctor/1/view/ HTTP/1.1");

    let asked = &service.asked(VIEW_CALL)[0];
    assert_eq!(asked.header("idempotency-key"), value(&form, "key"));
    assert_eq!(
        asked.header("authorization"),
        "Bearer token-of-user-7-and-no-one-else"
    );
}

#[actix_web::test]
async fn a_free_view_says_why_it_is_free() {
    let service = Service::start();
    service.answer(
        VIEW_CALL,
        200,
        r#"{"doctor": {"first_name": "Jane", "last_name": "Roe", "specialization": "Neurologist", "rating": 4.70},
            "charged": false, "amount_charged": 0.00, "new_balance": 5.00, "message": "Already viewed today"}"#,
    );
    let user = User::of(&service);
    let page = user
        .send(VIEW_DOCTOR, &form(&user, VIEW_DOCTOR, 0).await)
        .await;
    page.shows("Neurologist, rating 4.70. Not charged: Already viewed today.");
}

#[actix_web::test]
async fn an_unknown_doctor_is_told_in_the_words_of_the_service() {
    let service = Service::start();
    let refusal = r#"{"success": false, "error": "Doctor not found", "code": "doctor_not_found"}"#;
    service.answer("GET /api/billing/doctor/99/view", 404, refusal);
    let user = User::of(&service);
    let form = with(&form(&user, VIEW_DOCTOR, 0).await, "doctor_id", "99");
    let page = user.send(VIEW_DOCTOR, &form).await;
    page.shows("Doctor not found (HTTP 404 Not Found)");
}

#[actix_web::test]
async fn a_result_whose_form_is_gone_leads_back_to_the_page() {
    let user = User::of(&Service::start());
    for action in [CHARGE, VIEW_DOCTOR] {
        let page = user.get(action).await;
        assert_eq!(
            (page.status, page.header("location")),
            (303, "/simulator/app")
        );
    }
}
