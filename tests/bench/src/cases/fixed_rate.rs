use std::sync::Arc;

use crate::arguments::Arguments;
use crate::books::Books;
use crate::cluster::Cluster;
use crate::load::{Load, Measured};
use crate::reference::Reference;
use crate::report::{Bar, Row, Series};
use crate::scenario::{Scenario, Users};

/// Charges a second.
const RATE: u32 = 2_000;
/// How many clients there are; enough that one is always free.
const CONNECTIONS: usize = 256;

/// The program and the reference at the same rate, one after the other, round for round.
pub(super) fn charges(cluster: &Cluster, arguments: &Arguments) -> Vec<Row> {
    let scenario = Scenario::Charge(Arc::new(Users::first(arguments.wallets)));
    let books = Books::in_postgres(cluster, "books", arguments.wallets, 0);
    let by_hand = books.copied(cluster, "by_hand");
    let service = books.settings.start();
    let address = service.address();
    cluster.settle();
    let ours = || Load {
        targets: std::slice::from_ref(&address),
        scenario: &scenario,
        connections: CONNECTIONS,
        time: arguments.time(),
    };
    let theirs =
        |rate| Reference::Charge.run(&by_hand.url, arguments.wallets, arguments.time(), rate);
    // The first changes of each page after a checkpoint cost more than all later ones.
    ours().run();
    theirs(None);
    let (mut p99_ours, mut p99_theirs) = (Series::default(), Series::default());
    for _ in 0..arguments.rounds() {
        p99_ours.add(p99("hamyon", &ours().run_at(RATE)));
        books.assert_balance();
        p99_theirs.add(p99("pgbench", &theirs(Some(RATE))));
    }
    vec![Row {
        case: format!("p99 of charges at {RATE}/s"),
        unit: "ms",
        ours: p99_ours,
        reference: p99_theirs,
        bar: Bar::AtMost(3.0),
    }]
}

/// Panics when the rate was not kept: then this is not what was to be measured.
fn p99(name: &str, measured: &Measured) -> f64 {
    let [p50, p99] = [50, 99].map(|percent| measured.latencies.percentile_ms(percent));
    eprintln!(
        "  {name}: {:.0}/s, p50 {p50:.2} ms, p99 {p99:.2} ms",
        measured.per_second
    );
    assert!(
        measured.per_second > 0.9 * f64::from(RATE),
        "{name} did not keep up: {:.0}/s",
        measured.per_second
    );
    p99
}
