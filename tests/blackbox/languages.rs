//! `Accept-Language`: Uzbek, Russian, English, and without it the texts of the specification.

use serde_json::json;
use test_support::client::Answer;

use crate::support::user::text;
use crate::support::{Kind, User, assert_error, development, on_both_databases};

on_both_databases!(
    names_of_services_are_in_the_language_that_was_asked_for,
    descriptions_are_in_the_language_that_is_asked_for_at_reading,
    errors_are_in_the_language_that_was_asked_for,
    states_are_said_in_the_language_that_was_asked_for,
    messages_are_in_the_language_that_was_asked_for,
    codes_and_digits_are_the_same_in_every_language,
    language_that_is_not_spoken_here_is_answered_as_none,
    repeat_in_another_language_gets_the_first_answer,
    answers_that_depend_on_the_language_say_so,
);

async fn read_in(user: &User, language: &str, path: &str) -> Answer {
    let request = user.get(path).header("Accept-Language", language);
    request.send().await
}

async fn names_of_services_are_in_the_language_that_was_asked_for(kind: Kind) {
    let user = development(kind).user();
    for (language, name) in [
        ("uz", "Shifokor profilini ko'rish"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "Просмотр профиля врача"),
        ("en", "Doctor profile view"),
    ] {
        let rules = read_in(&user, language, "payments/billing/rules/").await;
        assert_eq!(text(&rules, "/billing_rules/0/service_name"), name);
    }
}

async fn descriptions_are_in_the_language_that_is_asked_for_at_reading(kind: Kind) {
    let user = development(kind).user();
    user.top_up("50000.00").await;
    let body = json!({ "service_type": "consultation", "related_object_id": 123 });
    let request = user.post("payments/billing/charge/").json(&body);
    let charge = request.header("Accept-Language", "ru").send().await;
    let russian = "Медицинская консультация (ID: 123)";
    assert_eq!(text(&charge, "/description"), russian);
    for (language, charged, topped_up) in [
        (
            "",
            "Tibbiy konsultatsiya (ID: 123)",
            "Hamyon to'ldirish - Click",
        ),
        (
            "uz",
            "Tibbiy konsultatsiya (ID: 123)",
            "Hamyon to'ldirish - Click",
        ),
        ("ru", russian, "Пополнение кошелька - Click"),
        (
            "en",
            "Medical consultation (ID: 123)",
            "Wallet top-up - Click",
        ),
    ] {
        let list = read_in(&user, language, "payments/wallet/transactions/").await;
        assert_eq!(
            text(&list, "/transactions/0/description"),
            charged,
            "{language}"
        );
        assert_eq!(
            text(&list, "/transactions/1/description"),
            topped_up,
            "{language}"
        );
    }
}

async fn errors_are_in_the_language_that_was_asked_for(kind: Kind) {
    let user = development(kind).user();
    for (language, error) in [
        ("", "Insufficient balance"),
        ("en", "Insufficient balance"),
        ("uz", "Mablag' yetarli emas"),
    ] {
        let request = user
            .charge("consultation")
            .header("Accept-Language", language);
        let answer = request.send().await;
        assert_error(&answer, 402, "insufficient_balance");
        assert_eq!(text(&answer, "/error"), error, "{language}");
    }
    let russian = user
        .charge("consultation")
        .header("Accept-Language", "ru")
        .send()
        .await;
    assert!(is_cyrillic(&text(&russian, "/error")), "{russian:?}");
    let russian = read_in(&user, "ru", "payments/nothing/").await;
    assert!(is_cyrillic(&text(&russian, "/error")), "{russian:?}");
}

async fn states_are_said_in_the_language_that_was_asked_for(kind: Kind) {
    let service = development(kind);
    let user = service.user();
    let payment = user.create_payment("50000.00").await;
    let path = format!("payments/{}/cancel/", payment.id);
    assert_eq!(user.post(&path).send().await.status, 200);
    for (language, tag, error, heading) in [
        (
            "",
            "en",
            "Payment cannot be cancelled: it is cancelled",
            "Payment cancelled",
        ),
        (
            "ru",
            "ru",
            "Платёж нельзя отменить, его состояние: отменён",
            "Платёж отменён",
        ),
        (
            "uz",
            "uz",
            "To'lovni bekor qilib bo'lmaydi, uning holati: bekor qilingan",
            "To'lov: bekor qilingan",
        ),
    ] {
        let again = user.post(&path).header("Accept-Language", language);
        assert_eq!(text(&again.send().await, "/error"), error);
        let page = service.client().get(&format!("/pay/{}/return", payment.id));
        let page = page.header("Accept-Language", language).send().await;
        assert!(
            page.text.contains(&format!("<h1>{heading}</h1>")),
            "{page:?}"
        );
        assert!(
            page.text.contains(&format!("<html lang=\"{tag}\">")),
            "{page:?}"
        );
    }
}

fn is_cyrillic(text: &str) -> bool {
    text.chars()
        .any(|character| ('А'..='я').contains(&character))
}

async fn messages_are_in_the_language_that_was_asked_for(kind: Kind) {
    let user = development(kind).user();
    for (language, message) in [("", "Free view available"), ("uz", "Bepul ko'rish mavjud")] {
        let request = user.post("payments/billing/check-access/");
        let request = request.json(&json!({ "service_type": "doctor_view" }));
        let answer = request.header("Accept-Language", language).send().await;
        assert_eq!(text(&answer, "/message"), message);
    }
}

async fn codes_and_digits_are_the_same_in_every_language(kind: Kind) {
    let user = development(kind).user();
    for language in ["", "uz", "ru", "en"] {
        let request = user
            .charge("consultation")
            .header("Accept-Language", language);
        let answer = request.send().await;
        assert_error(&answer, 402, "insufficient_balance");
        assert_eq!(answer.raw("/required_amount"), "50000.00");
        let request = user.post("payments/create/").json(&json!({ "amount": 0 }));
        let answer = request.header("Accept-Language", language).send().await;
        assert_error(&answer, 400, "invalid_request");
        assert!(
            text(&answer, "/error").starts_with("amount: "),
            "{answer:?}"
        );
    }
}

async fn language_that_is_not_spoken_here_is_answered_as_none(kind: Kind) {
    let user = development(kind).user();
    let plain = user.read("payments/billing/rules/").await;
    let long = "de,".repeat(1_000);
    for language in ["", "de", "*", "xx-YY;q=0.5", ";;;,,,q=", "ru;q=0", &long] {
        let answer = read_in(&user, language, "payments/billing/rules/").await;
        assert_eq!(answer.text, plain.text, "{language:.20}");
    }
}

async fn repeat_in_another_language_gets_the_first_answer(kind: Kind) {
    let user = development(kind).user();
    user.top_up("50000.00").await;
    let charge = |language: &str| {
        let request = user.charge("consultation").idempotency_key("k");
        request.header("Accept-Language", language).send()
    };
    let first = charge("ru").await;
    let repeat = charge("en").await;
    assert_eq!(repeat.text, first.text);
    assert_eq!(repeat.header("idempotency-replayed"), Some("true"));
    assert_eq!(first.header("content-language"), Some("ru"));
    assert_eq!(repeat.header("content-language"), None, "which is not kept");
}

async fn answers_that_depend_on_the_language_say_so(kind: Kind) {
    let service = development(kind);
    let user = service.user();
    let rules = "payments/billing/rules/";
    // Without a choice names are Uzbek and messages English.
    for (language, said, said_by_errors) in [
        ("", None, Some("en")),
        ("de", None, Some("en")),
        ("uz", Some("uz"), Some("uz")),
        ("ru-RU,ru;q=0.9", Some("ru"), Some("ru")),
        ("en", Some("en"), Some("en")),
    ] {
        for (path, status, said) in [
            (rules, 200, said),
            ("payments/billing/nothing/", 404, said_by_errors),
            ("payments/wallet/transactions/?days=x", 400, said_by_errors),
        ] {
            let answer = read_in(&user, language, path).await;
            assert_eq!(answer.status, status, "{path}");
            assert_eq!(answer.header("content-language"), said, "{language} {path}");
            let vary = answer.header("vary").unwrap_or_default();
            assert!(vary.starts_with("Accept-Language"), "{path}: {vary}");
        }
    }
    let balance = read_in(&user, "ru", "payments/wallet/balance/").await;
    assert_eq!(balance.header("content-language"), None, "it has no words");
    let payment = user.create_payment("50000.00").await;
    let page = service.client().get(&format!("/pay/{}/return", payment.id));
    let page = page.header("Accept-Language", "ru").send().await;
    assert_eq!(page.header("content-language"), Some("ru"));
}
