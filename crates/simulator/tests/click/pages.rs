//! What a browser is given, and what it is not.

use serde_json::json;

use crate::{
    payer::{Link, Payer, RETURN_URL},
    shop::{Answer, Shop},
    simulated::{SECRET_KEY, simulator_for},
};

const MARKUP: &str = "\"><script>alert('x')</script>";

#[actix_web::test]
async fn the_result_leads_back_to_the_shop_by_itself() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let page = Payer::of(&simulator).pay().await;
    page.shows(&format!(
        "<meta http-equiv=\"refresh\" content=\"8;url={RETURN_URL}\">"
    ));
    page.shows(&format!("href=\"{RETURN_URL}\">Return to the shop</a>"));
}

#[actix_web::test]
async fn a_result_without_return_address_stays_and_says_so() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let page = Payer::of(&simulator)
        .press(&Link::good().without("return_url"), "pay")
        .await;
    page.shows("The link named no address to return to");
    page.hides("http-equiv=\"refresh\"");
    page.hides("Return to the shop");
}

#[actix_web::test]
async fn the_result_can_be_read_later_without_being_led_away() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);
    payer.pay().await;
    let path = format!(
        "/simulator/click/payments/{}",
        payer.attempt().await["click_trans_id"]
    );
    let page = payer.get(&path).await;
    assert_eq!(page.status, 200);
    page.shows("Payment successful");
    page.shows("Return to the shop");
    page.hides("http-equiv=\"refresh\"");
    for unknown in ["1", "x", "99999999999999999999"] {
        assert_eq!(
            payer
                .get(&format!("/simulator/click/payments/{unknown}"))
                .await
                .status,
            404
        );
    }
}

#[actix_web::test]
async fn the_result_shows_what_was_said_both_ways() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let page = Payer::of(&simulator).pay().await;
    for call in shop.calls() {
        page.shows(&format!("{}{}", shop.base_url(), call.path));
        for (name, value) in &call.fields {
            page.shows(&format!("<th scope=\"row\">{name}</th><td>{value}</td>"));
        }
    }
    page.shows("HTTP 200");
    page.shows("&#34;merchant_prepare_id&#34;:777");
    page.shows("&#34;merchant_confirm_id&#34;:888");
    let (prepare, complete) = (
        page.html.find("<h3>Prepare"),
        page.html.find("<h3>Complete"),
    );
    assert!(prepare.is_some() && prepare < complete);
}

#[actix_web::test]
async fn the_secret_is_on_no_page() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);
    payer.open(&Link::good()).await.hides(SECRET_KEY);
    payer.pay().await.hides(SECRET_KEY);
    payer.get("/simulator/click").await.hides(SECRET_KEY);
    payer
        .get("/simulator/click/payments")
        .await
        .hides(SECRET_KEY);
}

#[actix_web::test]
async fn markup_in_a_link_is_text() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);
    let link = Link::good()
        .with("transaction_param", MARKUP)
        .with("merchant_user_id", MARKUP)
        .with("return_url", &format!("https://shop.example/?x={MARKUP}"));

    for page in [
        payer.open(&link).await,
        payer.press(&link, "pay").await,
        payer.get("/simulator/click").await,
        payer.open(&link.clone().with("amount", MARKUP)).await,
    ] {
        page.hides("<script");
        page.shows("&#60;script&#62;");
    }
    // What is not markup arrives as it was meant.
    assert_eq!(shop.calls()[0].get("merchant_trans_id"), MARKUP);
}

#[actix_web::test]
async fn a_return_address_cannot_leave_its_attribute() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let link = Link::good().with(
        "return_url",
        "https://shop.example/'\"><script>?a=1&b='x;url=y",
    );
    let page = Payer::of(&simulator).press(&link, "pay").await;
    page.hides("<script");
    page.shows(
        "content=\"8;url=https://shop.example/&#39;%22%3E%3Cscript%3E?a=1&#38;b=%27x;url=y\">",
    );
}

#[actix_web::test]
async fn markup_in_an_answer_is_text() {
    let note = json!({ "error_note": MARKUP, "merchant_prepare_id": 1 });
    let raw = Answer::raw(200, "<script>alert(1)</script>");
    for answers in [vec![Answer::Says(-5, note), raw.clone()], vec![raw]] {
        let shop = Shop::answering(answers);
        let simulator = simulator_for(&shop);
        let page = Payer::of(&simulator).pay().await;
        page.hides("<script");
        page.shows("&#60;script&#62;");
    }
}

#[actix_web::test]
async fn pages_run_no_script_and_load_nothing_foreign() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);
    for page in [
        payer.open(&Link::good()).await,
        payer.open(&Link::good().without("amount")).await,
        payer.pay().await,
        payer.get("/simulator/click").await,
    ] {
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
        page.shows("<link rel=\"stylesheet\" href=\"/simulator/style.css\">");
    }
    let style = payer.get("/simulator/style.css").await;
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    style.hides("url(");
    style.hides("@import");
}
