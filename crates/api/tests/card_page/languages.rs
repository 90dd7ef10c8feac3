//! Uzbek, Russian, English: by the browser's wish, or by a click.

use crate::bank::CARD;
use crate::browser::Browser;
use crate::shop::Shop;

#[actix_web::test]
async fn the_browser_chooses_the_language_and_uzbek_is_the_default() {
    let shop = Shop::open();
    let id = shop.payment().await;
    for (wish, tag, text) in [
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru", "Оплата картой"),
        ("en", "en", "Pay by"),
        ("uz", "uz", "kartasi orqali to'lash"),
        ("de", "uz", "kartasi orqali to'lash"),
    ] {
        let mut payer = Browser::default().with("accept-language", wish);
        let page = payer.open(&shop, id).await;
        assert!(
            page.says(&format!("<html lang=\"{tag}\">")) && page.says(text),
            "{wish}"
        );
        assert_eq!(page.answer.header("content-language"), tag);
        assert_eq!(page.answer.header("vary"), "Accept-Language");
    }
}

#[actix_web::test]
async fn a_language_that_was_clicked_stays_to_the_end() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    let page = payer.open(&shop, id).await;
    let link = format!("/pay/{id}/card?lang=ru");
    assert!(page.says(&format!("href=\"{link}\" hreflang=\"ru\" lang=\"ru\"")));
    let page = payer.get(&shop, &link).await;
    let form = page.form("card").expect("a form");
    let page = payer
        .submit(&shop, &form, &[("number", CARD), ("expiry", "06/28")])
        .await;
    assert!(page.says("Введите код из SMS"));
    let page = payer.enter_code(&shop, &page, "00000000").await;
    assert!(page.says("Осталось попыток: 2"));
    let page = payer.enter_code(&shop, &page, &shop.bank.last_code()).await;
    assert!(page.says("Оплачено") && page.says("50 000,00 сум"));
}

#[actix_web::test]
async fn a_language_that_is_none_of_ours_is_no_error() {
    let (shop, mut payer) = (Shop::open(), Browser::new());
    let id = shop.payment().await;
    for query in [
        "?lang=de",
        "?lang=%3Cscript%3E",
        "?lang=ru&lang=en",
        "?x=%ff",
    ] {
        let page = payer.get(&shop, &format!("/pay/{id}/card{query}")).await;
        assert!(
            page.asks_for_card() && !page.html.contains("<script>"),
            "{query}"
        );
    }
}
