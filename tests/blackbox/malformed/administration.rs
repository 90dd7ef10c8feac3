use crate::support::staff::Staff;
use crate::support::user::text;
use crate::support::{Kind, assert_error, development, on_both_databases};

on_both_databases!(
    no_field_of_administration_is_malformed_without_being_named,
    no_parameter_of_administration_is_malformed_without_being_named,
    no_import_is_malformed_without_its_place_being_named,
    ids_in_paths_that_are_none_are_not_found,
);

/// Right in no field.
const NEVER: &[&str] = &[
    "{}",
    "{\"a\": 1}",
    "[[[]]]",
    "1e400",
    "-1e400",
    "\"\\u0000\"",
];
/// No JSON at all, and still named.
const NO_JSON: &[&str] = &["NaN", "Infinity", "+1", "01", ".5", "abc", "'a'"];
const SWITCH: &[&str] = &["0", "1", "\"true\"", "\"\"", "[]"];
const TEXT: &[&str] = &[
    "0",
    "1.5",
    "true",
    "\"\"",
    "\" \"",
    "\"a\\u0007b\"",
    "\"\\ud800\"",
    "[]",
];
const MONEY: &[&str] = &[
    "-1",
    "-0.01",
    "1.001",
    "1000000000000000.00",
    "99999999999999999999999999",
    "true",
    "[]",
    "\"\"",
    "\"abc\"",
    "\"NaN\"",
    "\"1,00\"",
    "\"1 000\"",
    "\"+1\"",
];
const COUNT: &[&str] = &[
    "1.5",
    "1.0",
    "1e2",
    "\"1\"",
    "\"\"",
    "true",
    "[]",
    "-9223372036854775809",
    "99999999999999999999",
    "2147483648",
];
const WORD: &[&str] = &["0", "true", "\"\"", "\"CREDIT\"", "\"all\"", "[]"];
const SHARE: &[&str] = &["-1", "100.01", "1.001", "true", "[]", "\"\"", "\"5%\""];
const STARS: &[&str] = &[
    "-1", "5.01", "4.999", "1e99", "true", "[]", "\"\"", "\"abc\"",
];
const CURRENCIES: &[&str] = &[
    "\"UZS\"",
    "[]",
    "[1]",
    "[\"XXX\"]",
    "[\"UZS\", \"UZS\"]",
    "[\"USD\"]",
    "true",
];
const OF_WALLETS: &str = "wallets/7/adjustments/";
const DOCTOR: &str = r#""first_name": "A", "last_name": "B", "specialization": "C", "rating": 4"#;

/// Address with its method, the other members of the body, the field, and values that are wrong there.
const FIELDS: &[(&str, &str, &str, &[&str])] = &[
    ("POST wallets/7/block/", "", "reason", TEXT),
    ("POST wallets/7/unblock/", "", "reason", TEXT),
    (
        "POST wallets/7/block/",
        r#""reason": "r""#,
        "currency",
        WORD,
    ),
    ("POST", r#""amount": 1, "reason": "r""#, "direction", WORD),
    (
        "POST",
        r#""direction": "credit", "reason": "r""#,
        "amount",
        MONEY,
    ),
    (
        "POST",
        r#""direction": "credit", "amount": 1"#,
        "reason",
        TEXT,
    ),
    (
        "POST",
        r#""direction": "credit", "amount": 1, "reason": "r""#,
        "currency",
        WORD,
    ),
    ("PATCH billing/rules/chat_message/", "", "price", MONEY),
    (
        "PATCH billing/rules/chat_message/",
        "",
        "discount_percentage",
        SHARE,
    ),
    (
        "PATCH billing/rules/chat_message/",
        "",
        "min_quantity_for_discount",
        COUNT,
    ),
    ("PATCH billing/rules/chat_message/", "", "is_active", SWITCH),
    ("PATCH billing/rules/chat_message/", "", "name_uz", TEXT),
    ("PATCH billing/rules/chat_message/", "", "name_ru", TEXT),
    ("PATCH billing/rules/chat_message/", "", "name_en", TEXT),
    ("PATCH billing/rules/chat_message/", "", "reason", TEXT),
    ("PATCH billing/settings/", "", "enable_billing", SWITCH),
    ("PATCH billing/settings/", "", "maintenance_mode", SWITCH),
    ("PATCH billing/settings/", "", "free_views_per_day", COUNT),
    (
        "PATCH billing/settings/",
        "",
        "free_views_for_new_users",
        COUNT,
    ),
    ("PATCH billing/settings/", "", "min_wallet_topup", MONEY),
    ("PATCH billing/settings/", "", "max_wallet_balance", MONEY),
    ("PATCH gateways/humo/", "", "display_name", TEXT),
    ("PATCH gateways/humo/", "", "is_active", SWITCH),
    ("PATCH gateways/humo/", "", "min_amount", MONEY),
    ("PATCH gateways/humo/", "", "max_amount", MONEY),
    ("PATCH gateways/humo/", "", "commission_type", WORD),
    ("PATCH gateways/humo/", "", "commission_percentage", SHARE),
    ("PATCH gateways/humo/", "", "commission_fixed", MONEY),
    (
        "PATCH gateways/humo/",
        "",
        "supported_currencies",
        CURRENCIES,
    ),
    ("PATCH gateways/humo/", "", "processing_time_minutes", COUNT),
    ("PATCH gateways/humo/", "", "sort_order", COUNT),
    ("PATCH gateways/humo/", "", "is_test_mode", SWITCH),
    ("PATCH gateways/humo/", "", "zzz", &["1", "null", "true"]),
    (
        "PUT doctors/88/",
        r#""last_name": "B", "specialization": "C", "rating": 4"#,
        "first_name",
        TEXT,
    ),
    (
        "PUT doctors/88/",
        r#""first_name": "A", "specialization": "C", "rating": 4"#,
        "last_name",
        TEXT,
    ),
    (
        "PUT doctors/88/",
        r#""first_name": "A", "last_name": "B", "rating": 4"#,
        "specialization",
        TEXT,
    ),
    (
        "PUT doctors/88/",
        r#""first_name": "A", "last_name": "B", "specialization": "C""#,
        "rating",
        STARS,
    ),
    ("PUT doctors/88/", DOCTOR, "reason", TEXT),
];

async fn no_field_of_administration_is_malformed_without_being_named(kind: Kind) {
    let service = development(kind);
    let admin = Staff::admin(service);
    for (address, others, field, values) in FIELDS {
        let (method, path) = address.split_once(' ').unwrap_or((address, OF_WALLETS));
        for value in values.iter().chain(NEVER).chain(NO_JSON) {
            let body = match *others {
                "" => format!("{{\"{field}\": {value}}}"),
                others => format!("{{{others}, \"{field}\": {value}}}"),
            };
            let request = match method {
                "PATCH" => admin.patch(path),
                "PUT" => admin.put(path),
                _ => admin.post(path),
            };
            let answer = request.body("application/json", body.clone()).send().await;
            let code = if NO_JSON.contains(value) {
                "invalid_json"
            } else {
                "invalid_request"
            };
            assert_eq!(answer.status, 400, "{method} {path} {body}: {answer:?}");
            assert_error(&answer, 400, code);
            let error = text(&answer, "/error");
            assert!(
                error.starts_with(&format!("{field}: ")),
                "{method} {path} {body}: {error}"
            );
        }
    }
    assert_eq!(admin.log().await.json()["entries"], serde_json::json!([]));
}

async fn no_import_is_malformed_without_its_place_being_named(kind: Kind) {
    let admin = Staff::admin(development(kind));
    let fine = format!("{{\"id\": 1, {DOCTOR}}}");
    for (item, named) in [
        (format!("{{{DOCTOR}}}"), "[1]: id: "),
        (format!("{{\"id\": 0, {DOCTOR}}}"), "[1]: id: "),
        (format!("{{\"id\": \"2\", {DOCTOR}}}"), "[1]: id: "),
        (format!("{{\"id\": 1, {DOCTOR}}}"), "[1]: id: "),
        (format!("{{\"id\": 2, \"id\": 3, {DOCTOR}}}"), "[1]: id: "),
        (format!("{{\"id\": NaN, {DOCTOR}}}"), "[1]: id: "),
        (format!("{{\"id\": 2, {DOCTOR}, \"zzz\": 1}}"), "[1]: zzz: "),
        ("2".to_owned(), "Request body must be "),
    ] {
        let body = format!("[{fine}, {item}]");
        let answer = admin
            .post("doctors/import/")
            .body("application/json", body)
            .send()
            .await;
        assert_eq!(answer.status, 400, "{item}: {answer:?}");
        let error = text(&answer, "/error");
        assert!(error.starts_with(named), "{item}: {error}");
    }
    let stars = format!("[{{\"id\": 1, {}}}]", DOCTOR.replace('4', "1e400"));
    let import = admin
        .post("doctors/import/")
        .body("application/json", stars);
    let error = import.send().await;
    assert_eq!(text(&error, "/error"), "[0]: rating: must be at most 5");
    let many = vec![fine; 1_001].join(",");
    let import = admin.post("doctors/import/");
    let answer = import
        .body("application/json", format!("[{many}]"))
        .send()
        .await;
    assert_error(&answer, 400, "invalid_request");
    assert_eq!(
        text(&answer, "/error"),
        "The list must hold at most 1000 items"
    );
    assert_eq!(admin.log().await.json()["entries"], serde_json::json!([]));
}

const NUMBER: &[&str] = &[
    "",
    "0",
    "-1",
    "1.5",
    "abc",
    "99999999999999999999",
    "%2B1",
    "1%00",
];
const CHOICE: &[&str] = &["", "all", "COMPLETED", "1", "completed%00"];
const MOMENT: &[&str] = &[
    "",
    "yesterday",
    "2026-01-01",
    "2026-13-01T00:00:00Z",
    "1700000000",
    "%00",
];
const UUID: &[&str] = &["", "1", "abc", "550e8400-e29b-41d4-a716-44665544000g"];
const NAME: &[&str] = &["", "%00", "a%0Ab", "%FF", "PAY-%C3"];
const CURSOR: &[&str] = &[
    "",
    "1",
    "abc",
    "0-0",
    "-1-550e8400-e29b-41d4-a716-446655440000",
];

/// Path, parameter, and values that are wrong there.
const PARAMETERS: &[(&str, &str, &[&str])] = &[
    ("wallets/7/", "currency", &["", "XXX", "uzs", "860"]),
    ("wallets/7/", "page", NUMBER),
    ("wallets/7/", "per_page", NUMBER),
    ("wallets/7/", "type", CHOICE),
    ("payments/", "id", UUID),
    ("payments/", "reference", NAME),
    ("payments/", "gateway_transaction_id", NAME),
    ("payments/", "user_id", NUMBER),
    ("payments/", "gateway", &["", "CLICK", "a b", "%00"]),
    ("payments/", "status", CHOICE),
    ("payments/", "from", MOMENT),
    ("payments/", "to", MOMENT),
    ("payments/", "page", NUMBER),
    ("payments/", "per_page", NUMBER),
    ("refunds/", "status", CHOICE),
    ("refunds/", "limit", NUMBER),
    ("refunds/", "behind", CURSOR),
    ("open/", "limit", NUMBER),
    ("webhooks/", "gateway", &["", "CLICK", "a b", "%00"]),
    ("webhooks/", "payment_id", UUID),
    ("webhooks/", "authentic", &["", "1", "yes", "True"]),
    ("webhooks/", "from", MOMENT),
    (
        "webhooks/",
        "from",
        &["2000-01-01T00:00:00Z", "-262143-01-01T00:00:00Z"],
    ),
    ("webhooks/", "to", MOMENT),
    ("webhooks/", "limit", NUMBER),
    ("webhooks/", "behind", CURSOR),
    ("audit-log/", "actor", NUMBER),
    (
        "audit-log/",
        "target",
        &["", "payment:1", "wallet:7", "zzz:1"],
    ),
    ("audit-log/", "from", MOMENT),
    ("audit-log/", "to", MOMENT),
    ("audit-log/", "limit", NUMBER),
    ("audit-log/", "behind", CURSOR),
];

async fn no_parameter_of_administration_is_malformed_without_being_named(kind: Kind) {
    let admin = Staff::admin(development(kind));
    for (path, name, values) in PARAMETERS {
        for value in *values {
            let answer = admin.get(&format!("{path}?{name}={value}")).send().await;
            assert_error(&answer, 400, "invalid_request");
            let error = text(&answer, "/error");
            assert!(
                error.starts_with(&format!("{name}: ")),
                "{path}?{name}={value}: {error}"
            );
        }
        let answer = admin.get(&format!("{path}?{name}=1&{name}=1")).send().await;
        assert_error(&answer, 400, "invalid_request");
    }
}

async fn ids_in_paths_that_are_none_are_not_found(kind: Kind) {
    let admin = Staff::admin(development(kind));
    for id in [
        "0",
        "-1",
        "abc",
        "1.5",
        "+1",
        "01",
        "99999999999999999999",
        "%00",
        "%FF",
        "..%2f",
        "%F0%9F%92%B0",
    ] {
        for path in [
            "wallets/{}/",
            "payments/{}/",
            "payments/{}/refunds/",
            "refunds/{}/",
            "webhooks/{}/",
            "billing/rules/{}/",
            "gateways/{}/",
            "doctors/{}/",
        ] {
            let path = path.replace("{}", id);
            let answer = admin.get(&path).send().await;
            assert_eq!(answer.status, 404, "{path}: {answer:?}");
            crate::support::errors::error_code(&answer);
        }
    }
}
