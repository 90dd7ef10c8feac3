//! Which links lead to a pay page.

use simulator::ClickSimulator;

use crate::{
    common::{Page, Server},
    payer::{Link, Payer, form_of},
    shop::Shop,
    simulated::{PATIENCE, merchant, simulator_for},
};

async fn opened(link: &Link) -> Page {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    Payer::of(&simulator).open(link).await
}

#[actix_web::test]
async fn a_good_link_shows_what_is_paid_to_whom() {
    let page = opened(
        &Link::good()
            .with("amount", "1234567.89")
            .with("card_type", "humo"),
    )
    .await;
    assert_eq!(page.status, 200);
    page.shows("Shifo &#60;Clinic&#62;");
    page.shows("1\u{a0}234\u{a0}567.89 <span class=\"currency\">so'm");
    page.shows("inv-1001");
    page.shows("Humo");
    page.shows("<strong>Sandbox:</strong> no real money");
    for outcome in ["pay", "insufficient_funds", "walk_away"] {
        page.shows(&format!("name=\"outcome\" value=\"{outcome}\""));
    }
}

#[actix_web::test]
async fn the_form_carries_the_link_on() {
    let link = Link::good()
        .with("merchant_user_id", "9")
        .with("card_type", "uzcard");
    let fields = form_of(&opened(&link).await);
    let names: Vec<_> = fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "service_id",
            "merchant_id",
            "amount",
            "transaction_param",
            "merchant_user_id",
            "return_url",
            "card_type"
        ]
    );
    assert_eq!(fields[5].1, "https://shop.example/thanks?order=inv-1001");
}

#[actix_web::test]
async fn a_link_may_end_in_a_slash() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let path = format!("/simulator/click/services/pay/?{}", Link::good().query());
    assert_eq!(Payer::of(&simulator).get(&path).await.status, 200);
}

#[actix_web::test]
async fn bad_links_are_refused_and_say_why() {
    for (link, field) in [
        (Link::good().without("service_id"), "service_id"),
        (Link::good().with("service_id", "54321"), "service_id"),
        (Link::good().with("merchant_id", "12345"), "merchant_id"),
        (Link::good().with("amount", "50000.5"), "amount"),
        (Link::good().with("amount", "1e9"), "amount"),
        (
            Link::good().with("transaction_param", ""),
            "transaction_param",
        ),
        (
            Link::good().with("return_url", "javascript:alert(1)"),
            "return_url",
        ),
        (Link::good().with("return_url", "/thanks"), "return_url"),
        (
            Link::good().with(
                "return_url",
                &format!("https://shop.example/{}", "x".repeat(1_980)),
            ),
            "return_url",
        ),
        (Link::good().with("card_type", "visa"), "card_type"),
    ] {
        let page = opened(&link).await;
        assert_eq!(page.status, 400, "{}", link.query());
        page.shows("This payment link is broken");
        page.shows(&format!("<code>{field}</code>"));
        page.hides("<form");
    }
}

#[actix_web::test]
async fn a_form_is_checked_like_the_link() {
    let shop = Shop::answering([]);
    let simulator = simulator_for(&shop);
    let payer = Payer::of(&simulator);
    let good = form_of(&payer.open(&Link::good()).await);
    let with = |name: &str, value: &str| {
        let mut fields = good.clone();
        fields.retain(|(known, _)| known != name);
        fields.push((name.to_owned(), value.to_owned()));
        fields
    };
    let mut tampered = with("amount", "-1");
    tampered.push(("outcome".to_owned(), "pay".to_owned()));
    for fields in [good.clone(), with("outcome", "steal"), tampered] {
        assert_eq!(payer.post(&fields).await.status, 400, "{fields:?}");
    }
    assert_eq!(
        payer
            .post(&with("outcome", &"x".repeat(20_000)))
            .await
            .status,
        413
    );
    assert_eq!(shop.brief(), [""; 0]);
}

#[actix_web::test]
async fn pages_wait_until_the_shop_is_known() {
    let click = ClickSimulator::with_patience(merchant(), PATIENCE).unwrap();
    let pointed = click.clone();
    let simulator = Server::start(move |cfg| simulator::configure(cfg, click.clone()));
    let payer = Payer::of(&simulator);
    let mut form = vec![("outcome".to_owned(), "pay".to_owned())];

    assert_eq!(payer.open(&Link::good()).await.status, 503);
    assert_eq!(payer.post(&form).await.status, 503);

    let shop = Shop::answering([]);
    pointed.point_at(&shop.base_url()).unwrap();
    form.extend(form_of(&payer.open(&Link::good()).await));
    assert_eq!(payer.post(&form).await.status, 200);
    assert_eq!(shop.brief().len(), 2);
}

#[test]
fn a_base_that_cannot_be_called_is_refused() {
    let click = ClickSimulator::new(merchant()).unwrap();
    for base in ["", "127.0.0.1:80", "https://127.0.0.1", "/shop"] {
        let error = click.point_at(base).unwrap_err().to_string();
        assert!(error.starts_with("base_url is neither"), "{error}");
    }
}
