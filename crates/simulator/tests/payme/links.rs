use crate::{
    payer::{Payer, RETURN_URL, good_link, link},
    shop::{Answer, MERCHANT_ID, Stage},
};

#[actix_web::test]
async fn the_page_shows_what_the_link_asks_for_after_asking_the_shop() {
    let stage = Stage::set([]);
    let page = Payer::of(&stage).open(&good_link()).await;
    assert_eq!(page.status, 200);
    page.shows("Shifo &#60;Clinic&#62;");
    page.shows("50\u{a0}000.00");
    page.shows("197");
    for token in ["cc-number", "cc-exp"] {
        page.shows(&format!("autocomplete=\"{token}\""));
    }
    page.hides("<script");
    assert!(
        page.header("content-security-policy")
            .contains("default-src 'none'")
    );
    let calls = stage.calls();
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].method, "CheckPerformTransaction");
    let params = serde_json::json!({"amount": 5_000_000, "account": {"order_id": "197"}});
    assert_eq!(calls[0].params, params);
    assert_eq!(calls[0].authorization, "Basic UGF5Y29tOkFiJiUyNj8jQFo=");
    assert_eq!(calls[0].content_type, "text/json; charset=UTF-8");
}

#[actix_web::test]
async fn the_page_speaks_three_languages() {
    let stage = Stage::set([]);
    let payer = Payer::of(&stage);
    let without = link(&format!("m={MERCHANT_ID};ac.order_id=197;a=5000000"));
    payer.open(&without).await.shows("Номер карты");
    for (language, text, shape) in [
        ("uz", "Karta raqami", "OO/YY"),
        ("ru", "Номер карты", "ММ/ГГ"),
        ("en", "Card number", "MM/YY"),
    ] {
        let page = payer.open(&format!("{without}?lang={language}")).await;
        page.shows(text);
        page.shows(&format!("placeholder=\"{shape}\""));
    }
}

#[actix_web::test]
async fn a_link_that_cannot_be_paid_is_explained_and_the_shop_is_not_asked() {
    let stage = Stage::set([]);
    let payer = Payer::of(&stage);
    for (text, shown) in [
        ("m=other;ac.order_id=197;a=500".to_owned(), "-31601"),
        (format!("m={MERCHANT_ID};ac.payment_id=197;a=500"), "-31610"),
        (
            format!("m={MERCHANT_ID};ac.order_id=197;a=500.00"),
            "-31611",
        ),
    ] {
        let page = payer.open(&link(&text)).await;
        assert_eq!(page.status, 400);
        page.shows(shown);
    }
    assert!(stage.calls().is_empty());
}

#[actix_web::test]
async fn an_order_that_the_shop_refuses_is_told_in_the_shops_words() {
    let stage = Stage::set([("CheckPerformTransaction", Answer::Error(-31_051))]);
    let page = Payer::of(&stage).open(&good_link()).await;
    page.shows("The shop refused the payment");
    page.shows("No (-31051)");
    page.shows(RETURN_URL);
    page.hides("cc-number");
}

#[actix_web::test]
async fn who_leaves_goes_back_to_the_shop() {
    let stage = Stage::set([]);
    let payer = Payer::of(&stage);
    let page = payer.open(&good_link()).await;
    let mut fields = page.forms_to("/simulator/payme/checkout").remove(0);
    fields.push(("leave".to_owned(), "1".to_owned()));
    let left = payer.post("/simulator/payme/checkout", &fields).await;
    assert_eq!((left.status, left.header("location")), (303, RETURN_URL));
}
