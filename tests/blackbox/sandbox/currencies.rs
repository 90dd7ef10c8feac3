//! Wallets in two currencies, and the rates of the simulated Central Bank: 12500.00 so'm for a dollar.

use serde_json::{Value, json};
use test_support::client::Answer;

use super::payer::top_up;
use crate::support::database::Database;
use crate::support::user::text;
use crate::support::{Kind, Service, Setup, User, assert_error, on_both_databases, sandbox};

on_both_databases!(
    dollars_pay_for_a_service_at_the_banks_rate,
    too_few_dollars_are_told_in_dollars,
    each_read_shows_the_wallet_that_was_asked_for,
    gateways_take_their_own_currencies_alone,
    without_a_rate_dollars_pay_for_nothing,
);

/// Fills a new user's dollar wallet. No gateway of this version takes dollars, so a correction is booked behind the
/// service's back, with a movement that explains it.
async fn with_dollars(service: &Service, cents: i64) -> User {
    let user = service.user();
    assert_eq!(balance_in(&user, "USD").await, "0.00");
    let (id, now) = match &service.setup.database {
        Database::Sqlite(_) => ("randomblob(16)", "unixepoch() * 1000000"),
        Database::Postgres(_) => ("gen_random_uuid()", "now()"),
    };
    let user_id = user.id;
    let movement = format!(
        "INSERT INTO transactions (user_id, currency, sequence, id, direction, amount_minor, balance_before_minor,
             balance_after_minor, counter_account, description, status, created_at)
         VALUES ({user_id}, 'USD', 1, {id}, 'credit', {cents}, 0, {cents}, 'adjustment', 'Correction', 'completed', {now})"
    );
    let wallet = format!(
        "UPDATE wallets SET balance_minor = {cents}, last_sequence = 1 WHERE user_id = {user_id} AND currency = 'USD'"
    );
    for statement in [movement, wallet] {
        assert_eq!(service.setup.database.execute(&statement).await, 1);
    }
    user
}

/// The first answer that is `Some`, within ten seconds.
async fn eventually<T>(mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..100 {
        if let Some(found) = ask().await {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("nothing after ten seconds");
}

/// Asks for a service in dollars, once the rates of the bank have come.
async fn in_dollars(user: &User, path: &str, service: &str) -> Answer {
    let body = json!({ "service_type": service, "currency": "USD" });
    eventually(async || {
        let answer = user.send(path, &body).await;
        (answer.status != 503).then_some(answer)
    })
    .await
}

async fn balance_in(user: &User, currency: &str) -> String {
    let path = format!("payments/wallet/balance/?currency={currency}");
    user.read(&path).await.raw("/balance").to_owned()
}

async fn dollars_pay_for_a_service_at_the_banks_rate(kind: Kind) {
    let service = sandbox(kind);
    let user = with_dollars(service, 1_000).await;
    top_up(&user, "60000.00").await;
    let asked = in_dollars(&user, "payments/billing/check-access/", "consultation").await;
    assert_eq!(asked.json()["can_access"], true, "{asked:?}");
    assert_eq!(asked.raw("/price"), "4.00");
    assert_eq!(asked.raw("/user_balance"), "10.00");
    assert_eq!(asked.json()["currency"], "USD");
    let charged = in_dollars(&user, "payments/billing/charge/", "consultation").await;
    assert_eq!(charged.status, 200, "{charged:?}");
    assert_eq!(charged.raw("/amount_charged"), "4.00");
    assert_eq!(charged.raw("/balance_after"), "6.00");
    assert_eq!(charged.json()["currency"], "USD");
    let paid = in_dollars(&user, "payments/billing/charge/", "ai_diagnosis").await;
    assert_eq!(paid.raw("/amount_charged"), "0.80");
    assert_eq!(balance_in(&user, "USD").await, "5.20");
    assert_eq!(balance_in(&user, "UZS").await, "60000.00");
    let rates = "UPDATE exchange_rates SET nominal = nominal WHERE currency = 'USD' \
                 AND som_micros = 12500000000 AND nominal = 1";
    assert_eq!(service.setup.database.execute(rates).await, 1);
    service.setup.assert_books_balance();
}

async fn too_few_dollars_are_told_in_dollars(kind: Kind) {
    let user = with_dollars(sandbox(kind), 399).await;
    top_up(&user, "60000.00").await;
    let asked = in_dollars(&user, "payments/billing/check-access/", "consultation").await;
    assert_eq!(asked.json()["can_access"], false);
    let refused = in_dollars(&user, "payments/billing/charge/", "consultation").await;
    assert_error(&refused, 402, "insufficient_balance");
    assert_eq!(refused.raw("/current_balance"), "3.99");
    assert_eq!(refused.raw("/required_amount"), "4.00");
    assert_eq!(balance_in(&user, "USD").await, "3.99");
}

async fn each_read_shows_the_wallet_that_was_asked_for(kind: Kind) {
    let user = with_dollars(sandbox(kind), 1_000).await;
    top_up(&user, "60000.00").await;
    in_dollars(&user, "payments/billing/charge/", "consultation").await;
    let usage = user.read("billing/daily-usage/?currency=USD").await;
    assert_eq!(usage.raw("/daily_usage/spending_today"), "4.00");
    assert_eq!(usage.raw("/daily_usage/current_balance"), "6.00");
    let usage = user.read("billing/daily-usage/").await;
    assert_eq!(usage.raw("/daily_usage/spending_today"), "0.00");
    let wallet = user.read("payments/wallet/?currency=USD").await;
    assert_eq!(wallet.raw("/wallet/total_spent"), "4.00");
    let list = user
        .read("payments/wallet/transactions/?currency=USD")
        .await;
    let parsed = list.json();
    let rows = parsed["transactions"].as_array().expect("a list");
    assert!(rows.iter().all(|row| row["currency"] == "USD"));
    assert_eq!(rows.len(), 2);
    assert_eq!(list.raw("/transactions/0/exchange/price"), "50000.00");
    assert_eq!(list.raw("/transactions/0/exchange/rate"), "12500.00");
    assert_eq!(list.raw("/transactions/0/exchange/nominal"), "1");
    let day = text(&list, "/transactions/0/exchange/date");
    assert_eq!(day.len(), "2026-01-31".len(), "{day}");
    assert_eq!(rows[1]["exchange"], Value::Null);
    for doctor in 1..=3 {
        let path = format!("billing/doctor/{doctor}/view/?currency=USD");
        assert_eq!(user.read(&path).await.json()["charged"], Value::Bool(false));
    }
}

async fn gateways_take_their_own_currencies_alone(kind: Kind) {
    let user = sandbox(kind).user();
    let body = json!({ "gateway": "click", "amount": "10.00", "currency": "USD" });
    let refused = user.send("payments/create/", &body).await;
    assert_error(&refused, 400, "currency_not_supported");
}

async fn without_a_rate_dollars_pay_for_nothing(kind: Kind) {
    let setup = Setup::sandbox(kind).with("HAMYON__RATES__REFRESH_MINUTES", "0");
    let service = Service::start(setup);
    let user = with_dollars(&service, 1_000).await;
    let body = json!({ "service_type": "consultation", "currency": "USD" });
    for path in ["payments/billing/check-access/", "payments/billing/charge/"] {
        let refused = user.send(path, &body).await;
        assert_error(&refused, 503, "rate_unavailable");
    }
    assert_eq!(balance_in(&user, "USD").await, "10.00");
}
