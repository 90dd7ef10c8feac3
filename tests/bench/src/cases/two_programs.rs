use std::net::SocketAddr;
use std::sync::Arc;

use crate::arguments::Arguments;
use crate::books::Books;
use crate::cluster::Cluster;
use crate::load::Load;
use crate::report::{Bar, Row, Series};
use crate::scenario::{Scenario, Users};
use crate::service::Service;

/// How many clients there are, of one program or of two together.
const CONNECTIONS: usize = 64;

/// One program alone and two together on the same database and the same wallets, round for round.
pub(super) fn charges(cluster: &Cluster, arguments: &Arguments) -> Vec<Row> {
    let scenario = Scenario::Charge(Arc::new(Users::first(arguments.wallets)));
    let books = Books::in_postgres(cluster, "books", arguments.wallets, 0);
    let services = [books.settings.start(), books.settings.start()];
    let addresses = services.each_ref().map(Service::address);
    let measure = |targets: &[SocketAddr], series: &mut Series| {
        let load = Load {
            targets,
            scenario: &scenario,
            connections: CONNECTIONS,
            time: arguments.time(),
        };
        let measured = load.run();
        books.assert_balance();
        eprintln!("  {} programs: {:.0}/s", targets.len(), measured.per_second);
        series.add(measured.per_second);
    };
    let (mut ours, mut reference) = (Series::default(), Series::default());
    cluster.settle();
    // The first changes of each page after a checkpoint cost more than all later ones.
    measure(&addresses, &mut Series::default());
    for _ in 0..arguments.rounds() {
        measure(&addresses, &mut ours);
        measure(&addresses[..1], &mut reference);
    }
    vec![Row {
        case: format!("charges, two programs beside one, {CONNECTIONS} connections"),
        unit: "1/s",
        ours,
        reference,
        bar: Bar::AtLeast(0.9),
    }]
}
