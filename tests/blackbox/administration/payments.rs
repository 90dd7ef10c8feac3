use serde_json::{Value, json};

use crate::support::{Kind, Staff, assert_error, development, on_both_databases};

on_both_databases!(
    a_payment_is_found_by_all_that_is_known_of_it,
    a_payment_is_shown_with_its_attempts_and_its_history,
    a_search_lists_payments_of_everybody_newest_first,
    what_is_no_search_is_refused_by_its_name,
    a_search_for_everything_goes_over_31_days_at_most,
    a_payment_that_does_not_exist_is_not_there,
);

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// How many payments a search finds.
async fn count(staff: &Staff, query: &str) -> Value {
    let page = staff.read(&format!("payments/?{query}")).await.json();
    page["pagination"]["total_count"].clone()
}

async fn a_payment_is_found_by_all_that_is_known_of_it(kind: Kind) {
    let service = development(kind);
    let (user, support) = (service.user(), Staff::with_role(service, "support"));
    let payment = user.top_up("10000.00").await;
    service.user().top_up("10000.00").await;
    let found = support.read(&format!("payments/?id={}", payment.id)).await;
    assert_eq!(found.raw("/payments/0/total_amount"), "10250.00");
    let found = &found.json()["payments"][0];
    assert_eq!(found["user_id"], user.id);
    assert_eq!(found["attempts"][0]["status"], "succeeded");
    let reference = text(&found["reference_number"]);
    let transaction = text(&found["attempts"][0]["gateway_transaction_id"]);
    let created_at = text(&found["created_at"]);
    for query in [
        format!("reference={reference}"),
        format!("gateway_transaction_id={transaction}"),
        format!("user_id={}", user.id),
        format!(
            "id={}&reference={reference}&gateway_transaction_id={transaction}&user_id={}&gateway=click\
             &status=completed&from={created_at}",
            payment.id, user.id
        ),
    ] {
        let page = support.read(&format!("payments/?{query}")).await.json();
        assert_eq!(page["payments"], json!([found]), "{query}");
    }
    for query in [
        format!("id={}&status=pending", payment.id),
        format!("user_id={}&gateway=payme", user.id),
        format!("reference={reference}&to={created_at}"),
        format!("gateway_transaction_id={transaction}&user_id=999999"),
        "reference=PAY-1-00000000".to_owned(),
        "gateway_transaction_id=nobodys".to_owned(),
    ] {
        assert_eq!(count(&support, &query).await, 0, "{query}");
    }
}

async fn a_payment_is_shown_with_its_attempts_and_its_history(kind: Kind) {
    let service = development(kind);
    let (user, admin) = (service.user(), Staff::admin(service));
    let payment = user.top_up("10000.00").await;
    let path = format!("payments/{}/", payment.id);
    let shown = admin.read(&path).await.json();
    let attempt = &shown["payment"]["attempts"][0];
    let cause = format!("gateway:click:{}", attempt["number"]);
    let history: Vec<_> = shown["history"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|event| (text(&event["status"]), text(&event["cause"])))
        .collect();
    let expected = [
        ("pending", "payer"),
        ("processing", cause.as_str()),
        ("completed", cause.as_str()),
    ];
    let expected = expected.map(|(status, cause)| (status.to_owned(), cause.to_owned()));
    assert_eq!(history, expected);
    let times: Vec<_> = shown["history"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|event| text(&event["created_at"]))
        .collect();
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(shown["payment"]["created_at"], times[0]);
    assert_eq!(attempt["began_at"], times[1]);
    assert_eq!(attempt["submitted_at"], json!(null));
    assert_eq!(attempt["ended_at"], times[2]);
    assert_eq!(shown["payment"]["completed_at"], times[2]);
}

async fn a_search_lists_payments_of_everybody_newest_first(kind: Kind) {
    let service = development(kind);
    let admin = Staff::admin(service);
    let first = service.user().create_payment("10000.00").await;
    let second = service.user().create_payment("10000.00").await;
    let ids = async |query: String| -> Vec<String> {
        let page = admin.read(&format!("payments/?{query}")).await.json();
        let payments = page["payments"].as_array().expect("a list");
        payments
            .iter()
            .map(|payment| text(&payment["id"]))
            .collect()
    };
    let created_at = admin.read(&format!("payments/{}/", first.id)).await.json();
    let created_at = text(&created_at["payment"]["created_at"]);
    let until = admin.read(&format!("payments/{}/", second.id)).await.json();
    let until = text(&until["payment"]["created_at"]);
    let since = ids(format!("from={created_at}&per_page=100")).await;
    let place = |id: &str| since.iter().position(|found| found == id);
    assert!(place(&second.id) < place(&first.id), "{since:?}");
    assert!(place(&first.id).is_some());
    let before = ids(format!("from={created_at}&to={until}&per_page=100")).await;
    assert!(!before.contains(&second.id), "the end is not in it");
    assert!(before.contains(&first.id), "the beginning is");
}

async fn what_is_no_search_is_refused_by_its_name(kind: Kind) {
    let admin = Staff::admin(development(kind));
    let long = "a".repeat(65);
    for (name, value) in [
        ("id", "7"),
        ("id", "550e8400-e29b-41d4-a716-44665544000g"),
        ("reference", long.as_str()),
        ("reference", "PAY%00"),
        ("gateway_transaction_id", long.as_str()),
        ("gateway_transaction_id", "%0A"),
        ("user_id", "0"),
        ("user_id", "-7"),
        ("user_id", "seven"),
        ("user_id", "99999999999999999999"),
        ("gateway", "Click!"),
        ("status", "paid"),
        ("from", "yesterday"),
        ("to", "2026-01-01"),
        ("page", "0"),
        ("per_page", "-5"),
    ] {
        let path = format!("payments/?{name}={value}");
        let answer = admin.get(&path).send().await;
        assert_error(&answer, 400, "invalid_request");
        let error = text(&answer.json()["error"]);
        assert!(error.starts_with(&format!("{name}: ")), "{path}: {error}");
    }
    let twice = admin.get("payments/?id=7&id=7").send().await;
    assert_error(&twice, 400, "invalid_request");
}

async fn a_search_for_everything_goes_over_31_days_at_most(kind: Kind) {
    let admin = Staff::admin(development(kind));
    let month = "from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z";
    assert_eq!(count(&admin, month).await, 0);
    let longer = "from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:01Z";
    for query in [
        longer,
        "from=2020-01-01T00:00:00Z",
        "from=0001-01-01T00:00:00Z",
    ] {
        let answer = admin.get(&format!("payments/?{query}")).send().await;
        assert_error(&answer, 400, "invalid_request");
        let error = text(&answer.json()["error"]);
        assert!(error.starts_with("from: "), "{error}");
    }
    assert_eq!(count(&admin, &format!("{longer}&user_id=1")).await, 0);
    for query in [
        "to=0001-01-01T00:00:00Z",
        "from=9999-12-31T23:59:59Z",
        "from=9999-12-31T00:00:00Z&to=9999-12-31T23:59:59Z",
        "user_id=1&from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z",
    ] {
        assert_eq!(count(&admin, query).await, 0, "{query}");
    }
}

async fn a_payment_that_does_not_exist_is_not_there(kind: Kind) {
    let admin = Staff::admin(development(kind));
    for id in ["550e8400-e29b-41d4-a716-446655440000", "7", "%00"] {
        let answer = admin.get(&format!("payments/{id}/")).send().await;
        assert_error(&answer, 404, "payment_not_found");
    }
}
