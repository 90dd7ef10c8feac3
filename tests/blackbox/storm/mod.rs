//! A storm: hundreds of payments through gateways that fail in every way at once, refunds among them. When the weather
//! clears and everything is settled, the gateways' own books and ours agree to the tiyin.

mod books;
mod browser;
mod payers;
mod weather;

use std::time::{Duration, Instant};

use books::{Books, Entry, Moved, gateway_books, our_books};
use payers::{GATEWAYS, Payer, Purchase};
use weather::{clear, foul};

use crate::support::{Kind, Service, Setup, Staff, all_at_once, on_both_databases};

on_both_databases!(books_of_gateways_and_service_agree_after_a_storm);

/// Payers who pay at the same time, each one payment after another.
const PAYERS: usize = 16;
/// How long everything may take to be settled once nothing fails any more.
const SETTLING_TIME_MAX: Duration = Duration::from_secs(300);

/// Payments of each payer.
fn payments_of_each() -> usize {
    if std::env::var_os("HAMYON_TESTS_FULL").is_some() {
        30
    } else {
        8
    }
}

async fn books_of_gateways_and_service_agree_after_a_storm(kind: Kind) {
    let setup = Setup::sandbox(kind)
        .with("HAMYON__PAYMENTS__LOOK_UP_SECONDS", "1")
        .with("HAMYON__PAYMENTS__CLAIM_SECONDS", "2");
    let service = Service::start(setup);
    for gateway in GATEWAYS {
        foul(&service, gateway).await;
    }
    let staff = Staff::admin(&service);
    let payments = payments_of_each();
    let payers = (0..PAYERS).map(|number| {
        let payer = Payer::new(service.user(), staff.clone(), number);
        async move { payer.pay_and_be_refunded(payments).await }
    });
    let purchases: Vec<Purchase> = all_at_once(payers).await.into_iter().flatten().collect();
    for gateway in GATEWAYS {
        let struck = clear(&service, gateway).await;
        assert!(
            struck > payments as u64,
            "{gateway} struck {struck} times: that is no storm"
        );
    }

    let entries = agreed(&service, &staff, &purchases).await;
    for gateway in GATEWAYS {
        let books = our_books(gateway, &entries);
        let paid = books.len();
        let refunded = books.values().filter(|moved: &&Moved| moved.is_refunded());
        let refunded = refunded.count();
        let few = PAYERS * payments / GATEWAYS.len() / 4;
        assert!(
            paid > few && refunded > 0,
            "{gateway}: {paid} paid, {refunded} refunded"
        );
    }
    for purchases in purchases.chunk_by(|one, other| one.user.id == other.user.id) {
        let user = &purchases[0].user;
        let own = |entry: &&Entry| purchases.iter().any(|own| own.payment.id == entry.payment);
        let held: i64 = entries
            .iter()
            .filter(own)
            .map(|entry| entry.in_wallet)
            .sum();
        let balance = format!("{}.{:02}", held / 100, held % 100);
        assert_eq!(user.balance().await, balance, "user {}", user.id);
    }
    service.setup.assert_books_balance();
}

/// What the service says of every payment once no gateway has one in hand any more, and the books of all gateways say the
/// same. Payers ask after payments that hang, as they would; refunds are the jobs'.
async fn agreed(service: &Service, staff: &Staff, purchases: &[Purchase]) -> Vec<Entry> {
    let deadline = Instant::now() + SETTLING_TIME_MAX;
    loop {
        let asked = purchases.iter().cloned().map(|purchase| {
            let staff = staff.clone();
            async move { purchase.ask_after(&staff).await }
        });
        let entries = all_at_once(asked).await;
        let open: Vec<_> = entries.iter().filter(|entry| !entry.is_settled).collect();
        let mut disputes = Vec::new();
        for gateway in GATEWAYS {
            let theirs = gateway_books(service, gateway, &entries).await;
            disputes.extend(disputed(gateway, &our_books(gateway, &entries), &theirs));
        }
        if open.is_empty() && disputes.is_empty() {
            return entries;
        }
        assert!(
            Instant::now() < deadline,
            "never settled: {open:#?}\ndisputed: {disputes:#?}"
        );
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Payments of which the two sides say different things.
fn disputed(gateway: &str, ours: &Books, theirs: &Books) -> Vec<String> {
    let mut payments: Vec<_> = ours.keys().chain(theirs.keys()).collect();
    payments.sort();
    payments.dedup();
    let differing = payments
        .into_iter()
        .filter(|id| ours.get(*id) != theirs.get(*id));
    differing
        .map(|id| {
            format!(
                "{gateway} {id}: ours {:?}, theirs {:?}",
                ours.get(id),
                theirs.get(id)
            )
        })
        .collect()
}
