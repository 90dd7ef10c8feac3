//! Who may send what, and what browsers are told.

use api::card_page::Payers;
use uuid::Uuid;

use crate::bank::{CARD, EXPIRY};
use crate::browser::Browser;
use crate::shop::Shop;

const FIELDS: [(&str, &str); 2] = [("number", CARD), ("expiry", EXPIRY)];

#[actix_web::test]
async fn pages_are_kept_nowhere_framed_nowhere_and_load_nothing_foreign() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let code = payer.enter_card(&shop, id, CARD).await;
    let missing = payer
        .get(&shop, &format!("/pay/{}/card", Uuid::nil()))
        .await;
    for page in [payer.open(&shop, id).await, code, missing] {
        let answer = &page.answer;
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        let policy = answer.header("content-security-policy");
        for rule in [
            "default-src 'none'",
            "script-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(rule), "{rule}: {policy}");
        }
        assert!(!policy.contains("unsafe"));
        for foreign in [
            "http://",
            "https://",
            " style=",
            "<style",
            " onclick",
            "javascript:",
        ] {
            assert!(!page.html.contains(foreign), "{foreign}: {}", page.html);
        }
        let scripts = page.html.matches("<script").count();
        assert_eq!(
            scripts,
            page.html.matches("<script src=\"/pay/card.js?").count()
        );
    }
    for (name, media_type) in [
        ("card.css", "text/css"),
        ("card.js", "text/javascript"),
        ("card.svg", "image/svg+xml"),
    ] {
        let answer = payer.get(&shop, &format!("/pay/{name}")).await.answer;
        assert_eq!(answer.status, 200);
        assert!(answer.header("content-type").starts_with(media_type));
    }
}

#[actix_web::test]
async fn a_form_without_our_token_is_refused() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let (id, other) = (shop.payment().await, shop.payment().await);
    let form = payer.open(&shop, id).await.form("card").expect("a form");
    let of_other_payment = payer
        .open(&shop, other)
        .await
        .form("card")
        .expect("a form")
        .hidden;
    let of_other_browser = Browser::new()
        .open(&shop, id)
        .await
        .form("card")
        .expect("a form")
        .hidden;
    for hidden in [
        Vec::new(),
        vec![("token".to_owned(), "0".repeat(64))],
        of_other_payment,
        of_other_browser,
    ] {
        let forged = crate::browser::Form {
            hidden,
            ..form.clone()
        };
        let page = payer.submit(&shop, &forged, &FIELDS).await;
        assert_eq!(page.answer.status, 403);
        assert!(page.says("Please try once more"), "{}", page.html);
    }
    let mut without_cookie = Browser::new();
    assert_eq!(
        without_cookie
            .submit(&shop, &form, &FIELDS)
            .await
            .answer
            .status,
        403
    );
    assert_eq!(
        (shop.bank.codes_sent(), shop.attempts(id).await.len()),
        (0, 0)
    );
}

#[actix_web::test]
async fn a_form_of_another_site_is_refused() {
    let shop = Shop::open();
    let id = shop.payment().await;
    for (name, value, is_taken) in [
        ("sec-fetch-site", "cross-site", false),
        ("sec-fetch-site", "same-site", false),
        ("origin", "https://evil.example", false),
        ("origin", "null", true),
        ("origin", "http://127.0.0.1:8000", true),
        ("sec-fetch-site", "same-origin", true),
    ] {
        let mut payer = Browser::new();
        let form = payer.open(&shop, id).await.form("card").expect("a form");
        let sender = payer.clone().with(name, value);
        let answer = sender.post(&shop, &form, &FIELDS).await;
        assert_eq!(
            answer.status,
            if is_taken { 303 } else { 403 },
            "{name}: {value}"
        );
    }
}

#[actix_web::test]
async fn what_is_no_form_of_ours_is_not_read() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let form = payer.open(&shop, id).await.form("card").expect("a form");
    let long = "8".repeat(3_000);
    for fields in [
        &[("number", long.as_str())][..],
        &[("number", CARD), ("number", CARD), ("expiry", EXPIRY)],
    ] {
        let answer = payer.post(&shop, &form, fields).await;
        assert_eq!(answer.status, 400);
        assert!(answer.text.contains("The form could not be read"));
    }
    let headers = [
        ("cookie".to_owned(), payer.cookie.clone().expect("a cookie")),
        ("content-type".to_owned(), "application/json".to_owned()),
    ];
    let answer = shop
        .send("POST", &form.action, &headers, "{}".to_owned())
        .await;
    assert_eq!(answer.status, 400);
    assert_eq!(shop.bank.codes_sent(), 0);
}

#[actix_web::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let shop = Shop::open();
    let id = shop.payment().await;
    let page = Browser::new().open(&shop, id).await;
    let cookie = page.answer.header("set-cookie");
    assert!(
        cookie.starts_with("hamyon-card=")
            && cookie.ends_with("; Path=/pay; HttpOnly; SameSite=Lax"),
        "{cookie}"
    );
    let secret = cookie["hamyon-card=".len()..]
        .split(';')
        .next()
        .expect("a value");
    assert_eq!(secret.len(), 64, "256 bits");

    let shop = Shop::open_at("https://pay.example.com/money", Payers::Public);
    let id = shop.payment().await;
    let mut payer = Browser::new();
    let page = payer.open(&shop, id).await;
    let cookie = page.answer.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-hamyon-card=")
            && cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax"),
        "{cookie}"
    );
    assert!(
        page.html
            .contains(&format!("action=\"/money/pay/{id}/card?lang=en\"")),
        "addresses have the path of the proxy"
    );
    let again = payer.open(&shop, id).await;
    assert_eq!(again.answer.header("set-cookie"), "", "it is set once");
}
