use crate::support::errors::error_code;
use crate::support::user::text;
use crate::support::{Kind, User, development, on_both_databases};

on_both_databases!(
    amount_that_is_no_amount_is_refused_by_name,
    gateway_that_is_no_text_is_refused_by_name,
    currency_that_is_none_is_refused_by_name,
    address_that_is_no_text_is_refused_by_name,
    service_that_is_no_text_is_refused_by_name,
    quantity_that_is_no_count_is_refused_by_name,
    object_that_is_no_id_is_refused_by_name,
);

/// Values that are right nowhere.
const NEVER_RIGHT: &[&str] = &[
    "true",
    "false",
    "[]",
    "[1]",
    "{}",
    "{\"a\": 1}",
    "[[[[[[]]]]]]",
];

const AMOUNTS: &[&str] = &[
    "null",
    "0",
    "0.00",
    "-0",
    "-0.01",
    "-50000",
    "50000.001",
    "1000.999",
    "50000.000",
    "1e-3",
    "1e400",
    "-1e400",
    "1e99999999999",
    "1000000000000000.00",
    "99999999999999999999999999999999999999",
    "\"\"",
    "\" 50000\"",
    "\"50 000\"",
    "\"50,000.00\"",
    "\"50000,00\"",
    "\"+50000\"",
    "\"0x10\"",
    "\"NaN\"",
    "\"Infinity\"",
    "\"-Infinity\"",
    "\"abc\"",
    "\"५०००\"",
    "\"50000\\u0000\"",
    "\"\\ud800\"",
];

const TEXTS: &[&str] = &["null", "0", "1", "1.5", "-1", "\"\\ud800\""];

const QUANTITIES: &[&str] = &[
    "0",
    "-1",
    "-1000",
    "1.5",
    "1.0",
    "1e0",
    "1e400",
    "10001",
    "4294967297",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "18446744073709551617",
    "\"2\"",
    "\"\"",
    "\"abc\"",
];

const OBJECTS: &[&str] = &[
    "0",
    "-1",
    "1.5",
    "1e3",
    "\"1\"",
    "\"abc\"",
    "99999999999999999999",
];

/// Sends the body with this field written so; the answer must be a 400 whose text begins with the field's name.
async fn assert_refused(user: &User, path: &str, others: &str, field: &str, values: &[&str]) {
    for value in values.iter().chain(NEVER_RIGHT) {
        let body = format!("{{{others}, \"{field}\": {value}}}");
        let answer = user.post(path).body("application/json", body).send().await;
        assert_eq!(answer.status, 400, "{path} {field} {value}: {answer:?}");
        error_code(&answer);
        let error = text(&answer, "/error");
        assert!(error.starts_with(field), "{path} {field} {value}: {error}");
    }
}

/// Nothing was charged, created or viewed.
async fn assert_untouched(user: &User) {
    assert_eq!(user.balance().await, "0.00");
    assert_eq!(user.read("payments/history/").await.text.trim(), "[]");
    let usage = user.read("billing/daily-usage/").await;
    assert_eq!(usage.raw("/daily_usage/total_views"), "0");
}

const CREATING: [&str; 2] = ["payments/create/", "payments/wallet/topup/"];
const ESTIMATING: [&str; 2] = ["payments/estimate/", "payments/wallet/estimate/"];
const CHARGING: [&str; 2] = ["payments/billing/charge/", "payments/billing/check-access/"];

async fn amount_that_is_no_amount_is_refused_by_name(kind: Kind) {
    let user = development(kind).user();
    for path in CREATING.into_iter().chain(ESTIMATING) {
        assert_refused(&user, path, r#""gateway": "click""#, "amount", AMOUNTS).await;
    }
    assert_untouched(&user).await;
}

async fn gateway_that_is_no_text_is_refused_by_name(kind: Kind) {
    let user = development(kind).user();
    let long = format!("\"{}\"", "a".repeat(10_000));
    for path in CREATING.into_iter().chain(ESTIMATING) {
        assert_refused(&user, path, r#""amount": 50000"#, "gateway", TEXTS).await;
        assert_refused(&user, path, r#""amount": 50000"#, "gateway", &[&long]).await;
    }
    assert_untouched(&user).await;
}

async fn currency_that_is_none_is_refused_by_name(kind: Kind) {
    let user = development(kind).user();
    let currencies = ["\"\"", "\"UZ\"", "\"uzs\"", "\"XXX\"", "\"UZSS\"", "860"];
    let others = r#""gateway": "click", "amount": 50000"#;
    for path in CREATING.into_iter().chain(ESTIMATING) {
        assert_refused(&user, path, others, "currency", &currencies).await;
    }
    let others = r#""service_type": "consultation""#;
    assert_refused(&user, CHARGING[0], others, "currency", &currencies).await;
    assert_untouched(&user).await;
}

async fn address_that_is_no_text_is_refused_by_name(kind: Kind) {
    let user = development(kind).user();
    let others = r#""gateway": "click", "amount": 50000"#;
    let values = &TEXTS[1..];
    assert_refused(&user, CREATING[0], others, "callback_url", values).await;
    assert_refused(&user, CREATING[1], others, "return_url", values).await;
    assert_untouched(&user).await;
}

async fn service_that_is_no_text_is_refused_by_name(kind: Kind) {
    let user = development(kind).user();
    let long = format!("\"{}\"", "a".repeat(10_000));
    for path in CHARGING {
        assert_refused(&user, path, r#""quantity": 1"#, "service_type", TEXTS).await;
        assert_refused(&user, path, r#""quantity": 1"#, "service_type", &[&long]).await;
    }
    assert_untouched(&user).await;
}

async fn quantity_that_is_no_count_is_refused_by_name(kind: Kind) {
    let user = development(kind).user();
    for service in ["consultation", "doctor_view"] {
        let others = format!(r#""service_type": "{service}""#);
        for path in CHARGING {
            assert_refused(&user, path, &others, "quantity", QUANTITIES).await;
        }
    }
    assert_untouched(&user).await;
}

async fn object_that_is_no_id_is_refused_by_name(kind: Kind) {
    let user = development(kind).user();
    for service in ["consultation", "doctor_view"] {
        let others = format!(r#""service_type": "{service}""#);
        for path in CHARGING {
            assert_refused(&user, path, &others, "related_object_id", OBJECTS).await;
        }
    }
    assert_untouched(&user).await;
}
