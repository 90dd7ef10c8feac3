//! A storm: hundreds of payments through gateways that fail in every way at once, refunds among them. When the weather
//! clears and everything is settled, the gateways' own books and ours agree to the tiyin.

mod books;
mod payers;
mod weather;

use std::time::{Duration, Instant};

use books::{Entry, gateway_books};
use payers::{Payer, Purchase};
use weather::{clear, foul};

use crate::support::{Kind, Service, Setup, Staff, all_at_once, on_both_databases};

on_both_databases!(books_of_gateways_and_service_agree_after_a_storm);

/// Payers who pay at the same time, each one payment after another.
const PAYERS: usize = 20;
/// Payments of each.
const PAYMENTS: usize = 12;
/// How long everything may take to be settled once nothing fails any more.
const SETTLING_TIME_MAX: Duration = Duration::from_secs(300);

async fn books_of_gateways_and_service_agree_after_a_storm(kind: Kind) {
    let setup = Setup::sandbox(kind).with("HAMYON__PAYMENTS__LOOK_UP_SECONDS", "1");
    let service = Service::start(setup);
    for gateway in payers::GATEWAYS {
        foul(&service, gateway).await;
    }
    let staff = Staff::admin(&service);
    let payers = (0..PAYERS).map(|number| {
        let payer = Payer::new(service.user(), staff.clone(), number);
        async move { payer.pay_and_be_refunded(PAYMENTS).await }
    });
    let purchases: Vec<Purchase> = all_at_once(payers).await.into_iter().flatten().collect();
    for gateway in payers::GATEWAYS {
        let struck = clear(&service, gateway).await;
        assert!(
            struck > 50,
            "{gateway} struck {struck} times: that is no storm"
        );
    }

    let ours = settled(&staff, &purchases).await;
    for gateway in payers::GATEWAYS {
        let own = |entry: &&Entry| entry.gateway == *gateway && entry.taken_tiyin > 0;
        let mut ours: Vec<_> = ours.iter().filter(own).collect();
        ours.sort_by(|one, other| one.order.cmp(&other.order));
        let theirs = gateway_books(&service, gateway).await;
        assert_eq!(
            ours,
            theirs.iter().collect::<Vec<_>>(),
            "the books of {gateway}"
        );
        let refunded = theirs.iter().filter(|entry| entry.returned_tiyin > 0);
        assert!(refunded.count() > 5, "hardly anything was refunded");
        assert!(
            theirs.len() > PAYERS * PAYMENTS / 2,
            "hardly anything was paid"
        );
    }
    for purchases in purchases.chunk_by(|one, other| one.user.id == other.user.id) {
        let user = &purchases[0].user;
        let own = |entry: &&Entry| purchases.iter().any(|own| own.payment.id == entry.order);
        let held: i64 = ours
            .iter()
            .filter(own)
            .map(|entry| entry.in_wallet_tiyin)
            .sum();
        let balance = format!("{}.{:02}", held / 100, held % 100);
        assert_eq!(user.balance().await, balance, "user {}", user.id);
    }
    service.setup.assert_books_balance();
}

/// What the service says of every payment once none is in a gateway's hands any more. Payers ask after payments that
/// hang, as they would; refunds are the jobs'.
async fn settled(staff: &Staff, purchases: &[Purchase]) -> Vec<Entry> {
    let deadline = Instant::now() + SETTLING_TIME_MAX;
    loop {
        let asked = purchases.iter().cloned().map(|purchase| {
            let staff = staff.clone();
            async move { purchase.ask_after(&staff).await }
        });
        let entries = all_at_once(asked).await;
        let open: Vec<_> = entries.iter().filter(|entry| !entry.is_settled).collect();
        if open.is_empty() {
            return entries;
        }
        assert!(Instant::now() < deadline, "never settled: {open:#?}");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
