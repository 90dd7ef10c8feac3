//! The page itself: what it asks for, and what it shows of the answers.

use crate::{
    service::Service,
    user::{CHARGE, HOME, TOPUP, User, VIEW_DOCTOR, value},
};

#[actix_web::test]
async fn the_root_leads_to_the_app() {
    let user = User::of(&Service::start());
    let page = user.get("/").await;
    assert_eq!((page.status, page.header("location")), (303, HOME));
}

#[actix_web::test]
async fn the_wallet_is_shown_digit_for_digit() {
    let service = Service::start();
    service.answer(
        "GET /api/payments/wallet",
        200,
        r#"{"wallet": {"balance": 90071992547409930.10, "total_spent": 0.01, "total_topped_up": 90071992547409930.11,
            "is_blocked": false, "today_spending": 0.00, "recent_transactions": []}}"#,
    );
    let page = User::of(&service).home().await;
    page.shows(
        "90\u{a0}071\u{a0}992\u{a0}547\u{a0}409\u{a0}930.10 <span class=\"currency\">so&#39;m",
    );
    page.shows("<dt>Topped up</dt><dd>90\u{a0}071\u{a0}992\u{a0}547\u{a0}409\u{a0}930.11</dd>");
    page.shows("<dt>Spent</dt><dd>0.01</dd>");
    page.shows("<dt>Free doctor views left today</dt><dd>2</dd>");
    page.shows("None yet.");
}

#[actix_web::test]
async fn transactions_and_payments_are_shown_in_tashkent_time() {
    let page = User::of(&Service::start()).home().await;
    page.shows("Hamyon to&#39;ldirish - Click");
    page.shows("2024-01-15 17:00:00");
    page.shows("+50\u{a0}000.00");
    page.shows("−5\u{a0}000.00");
    page.shows("PAY-1705320000-ABCD1234");
    page.shows("<span class=\"status unsure\">pending</span>");
}

#[actix_web::test]
async fn a_blocked_wallet_says_so() {
    let service = Service::start();
    service.answer(
        "GET /api/payments/wallet",
        200,
        r#"{"wallet": {"balance": 1.00, "total_spent": 0.00, "total_topped_up": 1.00, "is_blocked": true,
            "today_spending": 0.00, "recent_transactions": []}}"#,
    );
    User::of(&service)
        .home()
        .await
        .shows("This wallet is blocked");
}

#[actix_web::test]
async fn every_service_and_doctor_has_a_form_with_a_key_of_its_own() {
    let page = User::of(&Service::start()).home().await;
    let (charges, views) = (page.forms_to(CHARGE), page.forms_to(VIEW_DOCTOR));
    let services: Vec<_> = charges
        .iter()
        .map(|form| value(form, "service_type"))
        .collect();
    assert_eq!(services, ["doctor_view", "consultation"]);
    let doctors: Vec<_> = views.iter().map(|form| value(form, "doctor_id")).collect();
    assert_eq!(doctors, ["1", "2", "3", "4", "123"]);

    let forms = [charges, views, page.forms_to(TOPUP)].concat();
    let mut keys: Vec<_> = forms.iter().map(|form| value(form, "key")).collect();
    assert_eq!(keys.len(), 8);
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 8, "{keys:?}");
}

#[actix_web::test]
async fn discounts_are_told_where_there_are_any() {
    let page = User::of(&Service::start()).home().await;
    page.shows("5\u{a0}000.00 so&#39;m, 10.00% less from 5");
    assert_eq!(page.html.matches("% less").count(), 1);
}

#[actix_web::test]
async fn each_user_has_a_token_of_their_own() {
    let service = Service::start();
    let user = User::of(&service);
    user.home().await.shows("Wallet of user 7");
    user.get("/simulator/app?user=8")
        .await
        .shows("Wallet of user 8");
    let wallets = service.asked("GET /api/payments/wallet");
    let tokens: Vec<_> = wallets
        .iter()
        .map(|asked| asked.header("authorization"))
        .collect();
    assert_eq!(
        tokens,
        [
            "Bearer token-of-user-7-and-no-one-else",
            "Bearer token-of-user-8-and-no-one-else"
        ]
    );
}

#[actix_web::test]
async fn what_is_public_is_asked_without_a_token() {
    let service = Service::start();
    User::of(&service).home().await;
    for line in [
        "GET /api/payments/gateways",
        "GET /api/payments/billing/rules",
    ] {
        assert_eq!(service.asked(line)[0].header("authorization"), "", "{line}");
    }
}

#[actix_web::test]
async fn the_page_shows_what_it_asked_without_the_tokens() {
    let service = Service::start();
    let page = User::of(&service).home().await;
    assert_eq!(
        service.lines(),
        [
            "GET /api/billing/daily-usage",
            "GET /api/payments/billing/rules",
            "GET /api/payments/gateways",
            "GET /api/payments/history",
            "GET /api/payments/wallet",
        ]
    );
    page.shows("<code>GET /api/payments/wallet/</code>");
    page.shows("<code>GET /api/payments/history/?per_page=8</code>");
    page.shows("Authorization: Bearer token-of-use…");
    page.hides("no-one-else");
    page.shows("HTTP/1.1 200 OK\nContent-Type: application/json\n\n");
}
