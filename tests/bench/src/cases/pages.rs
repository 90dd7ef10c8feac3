use std::sync::Arc;

use crate::arguments::Arguments;
use crate::books::Books;
use crate::cluster::Cluster;
use crate::load::Load;
use crate::report::{Bar, Row, Series};
use crate::scenario::{Scenario, Users};

/// How many clients read at a time: few, so that an answer's time is the page's own.
const CONNECTIONS: usize = 2;

const PAGES: &[&str] = &[
    "/api/payments/wallet/",
    "/api/payments/wallet/transactions/",
    "/api/payments/wallet/transactions/?page=5&limit=20",
    "/api/payments/history/",
    "/api/payments/billing/summary/",
    "/api/payments/billing/wallet/stats/",
    "/api/payments/billing/doctor-views/",
];

/// How long half of the reads of each page take, on old books (a hundred transactions a wallet, by default) and on new
/// ones (one).
pub(super) fn reads(cluster: &Cluster, arguments: &Arguments) -> Vec<Row> {
    let users = Arc::new(Users::first(arguments.wallets));
    let old = Books::in_postgres(cluster, "old_books", arguments.wallets, arguments.stored);
    let new = Books::in_postgres(cluster, "books", arguments.wallets, 0);
    let services = [old.settings.start(), new.settings.start()];
    let mut rows = Vec::new();
    for path in PAGES {
        let scenario = Scenario::Page(Arc::clone(&users), path);
        let mut series = [Series::default(), Series::default()];
        for _ in 0..arguments.rounds() {
            for (service, series) in services.iter().zip(&mut series) {
                let load = Load {
                    targets: &[service.address()],
                    scenario: &scenario,
                    connections: CONNECTIONS,
                    time: arguments.time() / 4,
                };
                series.add(load.run().latencies.percentile_ms(50));
            }
        }
        let [ours, reference] = series;
        rows.push(Row {
            case: format!(
                "`GET {path}`, {} million transactions beside none",
                arguments.stored / 1_000_000
            ),
            unit: "ms",
            ours,
            reference,
            bar: Bar::None,
        });
    }
    rows
}
