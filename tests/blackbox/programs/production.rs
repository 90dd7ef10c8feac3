use crate::support::{Click, Kind, Service, Setup, assert_error, on_both_databases};

on_both_databases!(
    production_with_everything_in_place_takes_payments,
    production_has_no_simulator,
);

/// Fit for production but for the database, which has no schema yet.
fn production(kind: Kind) -> Setup {
    Setup::development(kind)
        .with("HAMYON__ENVIRONMENT", "production")
        .with("HAMYON__SERVER__PUBLIC_URL", "https://pay.example.com")
        .with("HAMYON__LIMITS__ENABLED", "true")
}

fn started(kind: Kind) -> Service {
    let setup = production(kind);
    assert_eq!(setup.run(&["migrate"]).code, Some(0));
    Service::start(setup)
}

async fn production_with_everything_in_place_takes_payments(kind: Kind) {
    let service = started(kind);
    let user = service.user();
    let payment = user.create_payment("50000.00").await;
    assert!(
        payment.url.starts_with("https://my.click.uz/"),
        "{}",
        payment.url
    );
    let back = "return_url=https%3A%2F%2Fpay.example.com%2Fpay%2F";
    assert!(payment.url.contains(back), "{}", payment.url);
    Click::of(&service).pay(&payment).await;
    assert_eq!(user.balance().await, "50000.00");
}

async fn production_has_no_simulator(kind: Kind) {
    let service = started(kind);
    for path in [
        "/simulator",
        "/simulator/click",
        "/simulator/click/services/pay",
    ] {
        let answer = service.client().get(path).send().await;
        assert_error(&answer, 404, "not_found");
    }
    assert!(
        !service.logs().contains("export TOKEN="),
        "{}",
        service.logs()
    );
}

#[test]
fn what_is_not_fit_for_real_money_is_refused_by_its_name() {
    const SECRET: &str = "HAMYON__AUTH__HS256_SECRET";
    const PUBLIC_URL: &str = "HAMYON__SERVER__PUBLIC_URL";
    const DATABASE_URL: &str = "HAMYON__DATABASE__URL";
    const PAY_PAGE: &str = "HAMYON__GATEWAYS__CLICK__PAY_PAGE";
    let fit = || production(Kind::Sqlite);
    for (setup, key) in [
        (fit().without(SECRET), SECRET),
        (fit().with(SECRET, "short"), SECRET),
        (
            fit().with(SECRET, "31-bytes-are-one-less-than-said"),
            SECRET,
        ),
        (fit().without(PUBLIC_URL), PUBLIC_URL),
        (fit().with(PUBLIC_URL, "http://pay.example.com"), PUBLIC_URL),
        (fit().without(DATABASE_URL), DATABASE_URL),
        (
            fit().with(PAY_PAGE, "http://my.click.uz/services/pay"),
            PAY_PAGE,
        ),
    ] {
        let refused = setup.try_start().expect_err(key);
        assert_eq!(
            refused.status.and_then(|status| status.code()),
            Some(2),
            "{refused}"
        );
        let sentences: Vec<_> = refused.logs.lines().collect();
        assert_eq!(sentences.len(), 1, "{refused}");
        let beginning = format!("hamyon: settings: {key}: ");
        assert!(sentences[0].starts_with(&beginning), "{refused}");
    }
}
