//! What a browser is given, and what it is not.

use serde_json::json;

use crate::{
    service::{PAYMENT_ID, Service},
    user::{CHARGE, TOPUP, User, VIEW_DOCTOR, with},
};

const MARKUP: &str = "\"><script>alert('x')</script>";

#[actix_web::test]
async fn markup_in_answers_is_text() {
    let service = Service::start();
    let said = |line: &str, body: serde_json::Value| service.answer(line, 200, &body.to_string());
    said(
        "GET /api/payments/gateways",
        json!({"gateways": [{"name": MARKUP, "display_name": MARKUP, "min_amount": format!("1{MARKUP}"), "max_amount": 2}]}),
    );
    said(
        "GET /api/payments/billing/rules",
        json!({"billing_rules": [{"service_type": MARKUP, "service_name": MARKUP, "price": 1,
            "discount_percentage": 0, "min_quantity_for_discount": 1, "currency": MARKUP}]}),
    );
    said(
        "GET /api/payments/wallet",
        json!({"wallet": {"balance": format!("1{MARKUP}"), "total_spent": 0, "total_topped_up": 0, "is_blocked": false,
            "today_spending": 0, "currency": MARKUP, "recent_transactions": [{"type": "debit", "amount": 1,
            "balance_after": 1, "description": MARKUP, "created_at": MARKUP}]}}),
    );
    let payment = json!({"id": MARKUP, "reference_number": MARKUP, "amount": 1, "status": MARKUP,
        "gateway": MARKUP, "created_at": MARKUP});
    said("GET /api/payments/history", json!([payment]));
    said(
        &format!("GET /api/payments/{PAYMENT_ID}/status"),
        json!({"payment": payment}),
    );
    service.answer(
        "GET /api/billing/daily-usage",
        500,
        &json!({"error": MARKUP}).to_string(),
    );
    said(
        "POST /api/payments/billing/charge",
        json!({"charged": false, "message": MARKUP}),
    );
    said(
        "GET /api/billing/doctor/1/view",
        json!({"doctor": {"first_name": MARKUP, "last_name": MARKUP, "specialization": MARKUP, "rating": 1},
            "charged": false, "amount_charged": 0, "new_balance": 0, "message": MARKUP}),
    );
    service.answer("POST /api/payments/create", 400, MARKUP);

    let user = User::of(&service);
    let home = user
        .get(&format!(
            "/simulator/app?payment_id={PAYMENT_ID}&status=%3Cscript%3E"
        ))
        .await;
    assert_eq!(home.status, 200);
    let mut pages = vec![user.get("/simulator/app?user=%3Cscript%3E").await];
    for action in [TOPUP, CHARGE, VIEW_DOCTOR] {
        pages.push(user.send(action, &home.forms_to(action).remove(0)).await);
    }
    let charge = home.forms_to(CHARGE).remove(0);
    pages.push(user.send(CHARGE, &with(&charge, "key", MARKUP)).await);
    pages.push(user.send(CHARGE, &with(&charge, "user", MARKUP)).await);
    pages.push(home);
    for page in pages {
        page.hides("<script");
        page.shows("&#60;script&#62;");
    }
    // What is not markup goes on as it was said.
    let asked = &service.asked("POST /api/payments/billing/charge")[0];
    assert_eq!(asked.json()["service_type"], MARKUP);
}

#[actix_web::test]
async fn pages_run_no_script_and_load_nothing_foreign() {
    let service = Service::start();
    let user = User::of(&service);
    let home = user.home().await;
    let pages = [
        user.send(CHARGE, &home.forms_to(CHARGE).remove(0)).await,
        user.get("/simulator/app?user=x").await,
        user.get(&format!("/simulator/app?payment_id={PAYMENT_ID}"))
            .await,
        home,
    ];
    for page in pages {
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        let policy = page.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self';"),
            "{policy}"
        );
        assert!(policy.ends_with("frame-ancestors 'none'"), "{policy}");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("cache-control"), "no-store");
        for foreign in ["<script", "<img", "style=\"", "<style", " onclick", "src="] {
            page.hides(foreign);
        }
        page.shows("<strong>Sandbox:</strong> no real money");
        page.shows("<link rel=\"stylesheet\" href=\"/simulator/style.css\">");
    }
    let style = user.get("/simulator/style.css").await;
    assert_eq!(style.status, 200);
}

#[actix_web::test]
async fn every_field_of_a_form_is_forgotten_on_a_reload() {
    // Firefox keeps values over a reload, hidden ones too, and with them an old key.
    let page = User::of(&Service::start()).home().await;
    let forms = page.html.matches("<form ").count();
    assert_eq!(forms, 9);
    assert_eq!(page.html.matches("<input type=\"hidden\"").count(), 23);
    for form in page.html.split("<form ").skip(1) {
        let (tag, rest) = form.split_once('>').unwrap();
        assert!(tag.contains("autocomplete=\"off\""), "{tag}");
        for hidden in rest.split("<input type=\"hidden\"").skip(1) {
            let (hidden, _) = hidden.split_once('>').unwrap();
            assert!(hidden.contains("autocomplete=\"off\""), "{hidden}");
        }
    }
}
