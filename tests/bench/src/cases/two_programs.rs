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

/// One program alone and two together on the same database and the same wallets, round for round: two with the lanes that one
/// has, and two that share them, as the operators' guide has it for one machine.
pub(super) fn charges(cluster: &Cluster, arguments: &Arguments) -> Vec<Row> {
    let scenario = Scenario::Charge(Arc::new(Users::first(arguments.wallets)));
    let books = Books::in_postgres(cluster, "books", arguments.wallets, 0);
    let with_one_lane = books.settings.clone().with("DATABASE__LANES", "1");
    let pair = [books.settings.start(), books.settings.start()];
    let sharing_pair = [with_one_lane.start(), with_one_lane.start()];
    let addresses = pair.each_ref().map(Service::address);
    let sharing_addresses = sharing_pair.each_ref().map(Service::address);
    let measure = |what: &str, targets: &[SocketAddr], series: &mut Series| {
        let load = Load {
            targets,
            scenario: &scenario,
            connections: CONNECTIONS,
            time: arguments.time(),
        };
        let measured = load.run();
        books.assert_balance();
        eprintln!("  {what}: {:.0}/s", measured.per_second);
        series.add(measured.per_second);
    };
    let (mut two, mut sharing) = (Series::default(), Series::default());
    let mut reference = Series::default();
    cluster.settle();
    // The first changes of each page after a checkpoint cost more than all later ones.
    measure("two programs", &addresses, &mut Series::default());
    measure(
        "two with a lane each",
        &sharing_addresses,
        &mut Series::default(),
    );
    for _ in 0..arguments.rounds() {
        measure("two programs", &addresses, &mut two);
        measure("two with a lane each", &sharing_addresses, &mut sharing);
        measure("one program", &addresses[..1], &mut reference);
    }
    let row = |which: &str, ours, reference| Row {
        case: format!("charges, two programs{which} beside one, {CONNECTIONS} connections"),
        unit: "1/s",
        ours,
        reference,
        bar: Bar::AtLeast(0.9),
    };
    vec![
        row("", two, reference.clone()),
        row(" with a lane each", sharing, reference),
    ]
}
