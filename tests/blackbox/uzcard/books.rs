//! What SV-Gate took and gave back is what the wallets say.

use std::time::Duration;

use serde_json::{Value, json};

use super::{DECLINED, KEEPS_REFUNDS, PAYS, PAYS_IN_SILENCE, pay, payment};
use crate::support::{CardPayer, Kind, Service, Setup, Staff, on_both_databases};

on_both_databases!(books_of_both_sides_agree);

async fn books_of_both_sides_agree(kind: Kind) {
    let service = Service::start(Setup::sandbox(kind));
    let (user, admin) = (service.user(), Staff::admin(&service));
    let mut paid = Vec::new();
    for card in [PAYS, PAYS_IN_SILENCE, DECLINED, KEEPS_REFUNDS, PAYS] {
        let payment = payment(&user).await;
        pay(&mut CardPayer::of(&service, &payment), card).await;
        if user.settled_status_of(&payment).await == "completed" {
            paid.push(payment);
        }
    }
    assert_eq!(paid.len(), 4);
    let [whole, silent, kept, part] = &paid[..] else {
        unreachable!()
    };
    let reason = || json!({ "reason": "ticket 21" });
    for (payment, order, status) in [
        (whole, reason(), "settled"),
        (kept, reason(), "refused"),
        (
            part,
            json!({ "amount": "20000.00", "reason": "ticket 22" }),
            "settled",
        ),
    ] {
        assert_eq!(admin.refund(payment, &order).await["status"], status);
    }
    let in_wallet = ["50000.00", "50000.00", "30000.00"];
    assert_eq!(user.balance().await, "130000.00", "{in_wallet:?}");
    service.setup.assert_books_balance();

    // What went back whole went back with its commission.
    let total = tiyin(&silent.total);
    let mut expected = vec![(total, 0), (total, 0), (total, total), (total, 2_000_000)];
    expected.sort_unstable();
    let books = service.client().get("/simulator/uzcard/books").send().await;
    let books = books.json();
    let of = |order: &Value, name: &str| order[name].as_i64().expect("tiyin");
    let orders = books["orders"].as_array().expect("a list");
    let mut told: Vec<_> = orders
        .iter()
        .map(|order| (of(order, "taken_tiyin"), of(order, "returned_tiyin")))
        .collect();
    told.sort_unstable();
    assert_eq!(told, expected);

    // What is settled stays so: jobs that look again find nothing to change.
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(user.balance().await, "130000.00");
}

/// Tiyin of a sum as it is written in JSON.
fn tiyin(sum: &str) -> i64 {
    sum.replace('.', "").parse().expect("digits and a point")
}
