use crate::support::user::text;
use crate::support::{Kind, assert_error, development, on_both_databases};

on_both_databases!(
    days_are_a_number_up_to_a_year,
    pages_are_numbers_from_one_on,
    words_are_among_the_documented_ones,
    currency_is_one_of_four,
    parameter_that_stands_twice_is_refused,
    empty_parameter_is_no_default,
    strange_bytes_in_a_query_are_refused_or_passed_over,
);

const LISTS: [&str; 3] = [
    "payments/wallet/transactions/",
    "payments/history/",
    "payments/wallet/topup/history/",
];

async fn assert_refused(kind: Kind, path: &str, name: &str, values: &[&str]) {
    let user = development(kind).user();
    for value in values {
        let answer = user.get(&format!("{path}?{name}={value}")).send().await;
        assert_error(&answer, 400, "invalid_request");
        let error = text(&answer, "/error");
        assert!(error.starts_with(name), "{path} {name}={value}: {error}");
    }
}

async fn days_are_a_number_up_to_a_year(kind: Kind) {
    let wrong = [
        "0",
        "-1",
        "366",
        "99999999999",
        "99999999999999999999",
        "abc",
        "1.5",
        "1e2",
        "%2B7",
        "%20",
        "7%00",
    ];
    assert_refused(kind, LISTS[0], "days", &wrong).await;
    let user = development(kind).user();
    for days in ["1", "365"] {
        user.read(&format!("{}?days={days}", LISTS[0])).await;
    }
}

async fn pages_are_numbers_from_one_on(kind: Kind) {
    let wrong = [
        "0",
        "-1",
        "abc",
        "1.5",
        "99999999999999999999",
        "0x1",
        "NaN",
        "%F0%9F%92%B0",
    ];
    for path in LISTS {
        for name in ["page", "per_page"] {
            assert_refused(kind, path, name, &wrong).await;
        }
    }
    let user = development(kind).user();
    for path in LISTS {
        user.read(&format!("{path}?page=1000000&per_page=100"))
            .await;
    }
}

async fn words_are_among_the_documented_ones(kind: Kind) {
    let wrong = ["all", "CREDIT", "1", "credit%00", "'%20OR%201=1"];
    assert_refused(kind, LISTS[0], "type", &wrong).await;
    for path in LISTS {
        assert_refused(kind, path, "status", &wrong).await;
    }
}

async fn currency_is_one_of_four(kind: Kind) {
    for path in [
        "payments/wallet/",
        "payments/wallet/balance/",
        "payments/wallet/transactions/",
    ] {
        assert_refused(kind, path, "currency", &["XXX", "uzs", "860", "UZS%20"]).await;
        let user = development(kind).user();
        for currency in ["UZS", "USD", "EUR", "RUB"] {
            user.read(&format!("{path}?currency={currency}")).await;
        }
    }
}

async fn parameter_that_stands_twice_is_refused(kind: Kind) {
    let user = development(kind).user();
    for path in LISTS {
        let answer = user.get(&format!("{path}?page=1&page=2")).send().await;
        assert_error(&answer, 400, "invalid_request");
    }
}

async fn empty_parameter_is_no_default(kind: Kind) {
    for (path, names) in [
        (
            LISTS[0],
            &["type", "status", "days", "page", "per_page", "currency"][..],
        ),
        (LISTS[1], &["status", "gateway", "page", "per_page"]),
        (LISTS[2], &["status", "gateway", "page", "per_page"]),
        ("payments/wallet/", &["currency"]),
        ("payments/wallet/balance/", &["currency"]),
        ("payments/billing/summary/", &["days", "currency"]),
        ("billing/daily-usage/", &["currency"]),
        ("billing/wallet/stats/", &["days", "currency"]),
        ("billing/doctor-views/", &["page", "per_page"]),
        ("billing/doctor/1/check-access/", &["currency"]),
        ("billing/doctor/1/view/", &["currency"]),
    ] {
        for name in names {
            assert_refused(kind, path, name, &[""]).await;
        }
    }
}

async fn strange_bytes_in_a_query_are_refused_or_passed_over(kind: Kind) {
    let user = development(kind).user();
    let long = format!("x={}", "a".repeat(6_000));
    for query in [
        "%FF=%FE",
        "%",
        "%zz=1",
        "=",
        "&&&",
        "page",
        "a[]=1&a[]=2",
        &long,
    ] {
        for path in LISTS {
            let answer = user.get(&format!("{path}?{query}")).send().await;
            assert!(
                matches!(answer.status, 200 | 400),
                "{query:.20}: {answer:?}"
            );
        }
    }
}
