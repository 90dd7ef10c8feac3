use std::sync::Arc;

use crate::arguments::Arguments;
use crate::books::Books;
use crate::cluster::Cluster;
use crate::load::Load;
use crate::report::{Bar, Row, Series};
use crate::scenario::{Scenario, Users};

/// How many clients there are.
const CONNECTIONS: usize = 64;

/// The program on either database, one after the other, round for round.
pub(super) fn charges(cluster: &Cluster, arguments: &Arguments) -> Vec<Row> {
    let scenario = Scenario::Charge(Arc::new(Users::first(arguments.wallets)));
    let in_file = Books::in_sqlite(arguments.wallets);
    let on_server = Books::in_postgres(cluster, "books", arguments.wallets, 0);
    let measure = |books: &Books, series: &mut Series| {
        let service = books.settings.start();
        let load = Load {
            targets: &[service.address()],
            scenario: &scenario,
            connections: CONNECTIONS,
            time: arguments.time(),
        };
        let measured = load.run();
        drop(service);
        books.assert_balance();
        eprintln!("  {}: {:.0}/s", books.url, measured.per_second);
        series.add(measured.per_second);
    };
    let (mut ours, mut reference) = (Series::default(), Series::default());
    cluster.settle();
    // The first changes of each page after a checkpoint cost more than all later ones.
    measure(&on_server, &mut Series::default());
    for _ in 0..arguments.rounds() {
        measure(&in_file, &mut ours);
        measure(&on_server, &mut reference);
    }
    vec![Row {
        case: format!("charges on SQLite beside PostgreSQL, {CONNECTIONS} connections"),
        unit: "1/s",
        ours,
        reference,
        bar: Bar::AtLeast(1.0),
    }]
}
