use std::sync::Arc;

use crate::arguments::Arguments;
use crate::books::Books;
use crate::cluster::Cluster;
use crate::load::Load;
use crate::report::{Bar, Row, Series};
use crate::scenario::{Scenario, Users};

/// How many clients there are.
const CONNECTIONS: usize = 64;

/// The program on old books and on new ones, round for round. The old books are audited at the end, since that takes
/// longer than a round.
pub(super) fn charges(cluster: &Cluster, arguments: &Arguments) -> Vec<Row> {
    let scenario = Scenario::Charge(Arc::new(Users::first(arguments.wallets)));
    let old = Books::in_postgres(cluster, "old_books", arguments.wallets, arguments.stored);
    let new = Books::in_postgres(cluster, "books", arguments.wallets, 0);
    let measure = |books: &Books, series: &mut Series| {
        let service = books.settings.start();
        let load = Load {
            targets: &[service.address()],
            scenario: &scenario,
            connections: CONNECTIONS,
            time: arguments.time(),
        };
        let measured = load.run();
        eprintln!("  {}: {:.0}/s", books.url, measured.per_second);
        series.add(measured.per_second);
    };
    let (mut ours, mut reference) = (Series::default(), Series::default());
    cluster.settle();
    // The first changes of each page after a checkpoint cost more than all later ones.
    measure(&old, &mut Series::default());
    measure(&new, &mut Series::default());
    for _ in 0..arguments.rounds() {
        measure(&old, &mut ours);
        measure(&new, &mut reference);
    }
    old.assert_balance();
    new.assert_balance();
    vec![Row {
        case: format!(
            "charges with {} million transactions stored beside none, {CONNECTIONS} connections",
            arguments.stored / 1_000_000
        ),
        unit: "1/s",
        ours,
        reference,
        bar: Bar::AtLeast(0.9),
    }]
}
