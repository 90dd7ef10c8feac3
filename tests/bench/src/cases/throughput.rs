//! As many as possible, beside `pgbench`.

use std::sync::Arc;

use crate::arguments::Arguments;
use crate::books::Books;
use crate::cluster::Cluster;
use crate::load::Load;
use crate::reference::Reference;
use crate::report::{Bar, Row, Series};
use crate::scenario::{Scenario, Users};

/// What is done, by whom, and what is wished for.
struct Throughput {
    name: &'static str,
    scenario: Scenario,
    reference: Reference,
    /// How many wallets are chosen from.
    wallets: u64,
    connections: &'static [usize],
    bar: f64,
}

pub(super) fn charges(cluster: &Cluster, arguments: &Arguments) -> Vec<Row> {
    let users = Arc::new(Users::first(arguments.wallets));
    measure(
        cluster,
        arguments,
        &Throughput {
            name: "charges",
            scenario: Scenario::Charge(users),
            reference: Reference::Charge,
            wallets: arguments.wallets,
            connections: &[64, 256],
            bar: 2.0,
        },
    )
}

pub(super) fn one_wallet(cluster: &Cluster, arguments: &Arguments) -> Vec<Row> {
    measure(
        cluster,
        arguments,
        &Throughput {
            name: "charges on one wallet",
            scenario: Scenario::Charge(Arc::new(Users::first(1))),
            reference: Reference::Charge,
            wallets: 1,
            connections: &[256],
            bar: 10.0,
        },
    )
}

pub(super) fn balances(cluster: &Cluster, arguments: &Arguments) -> Vec<Row> {
    measure(
        cluster,
        arguments,
        &Throughput {
            name: "balances",
            scenario: Scenario::Balance(Arc::new(Users::first(arguments.wallets))),
            reference: Reference::Balance,
            wallets: arguments.wallets,
            connections: &[64],
            bar: 0.5,
        },
    )
}

pub(super) fn top_ups(cluster: &Cluster, arguments: &Arguments) -> Vec<Row> {
    measure(
        cluster,
        arguments,
        &Throughput {
            name: "top-ups",
            scenario: Scenario::TopUp(Arc::new(Users::first(arguments.wallets))),
            reference: Reference::TopUp,
            wallets: arguments.wallets,
            connections: &[64, 256],
            bar: 1.0,
        },
    )
}

/// The program and the reference work on books of their own on one server, one after the other, round for round.
fn measure(cluster: &Cluster, arguments: &Arguments, case: &Throughput) -> Vec<Row> {
    let books = Books::in_postgres(cluster, "books", arguments.wallets, 0);
    let by_hand = books.copied(cluster, "by_hand");
    let service = books.settings.start();
    let address = service.address();
    let mut ours = vec![Series::default(); case.connections.len()];
    let mut reference = Series::default();
    let mut resident = Series::default();
    cluster.settle();
    let load = |connections| Load {
        targets: std::slice::from_ref(&address),
        scenario: &case.scenario,
        connections,
        time: arguments.time(),
    };
    let by_hand = || {
        case.reference
            .run(&by_hand.url, case.wallets, arguments.time(), None)
    };
    // The first changes of each page after a checkpoint cost more than all later ones.
    load(64).run();
    by_hand();
    for round in 0..arguments.rounds() {
        for (connections, ours) in case.connections.iter().zip(&mut ours) {
            let measured = load(*connections).run();
            let (kib, _) = service.resident_kib();
            books.assert_balance();
            eprintln!(
                "  round {round}, {connections} connections: {:.0}/s, p50 {:.1} ms, p99 {:.1} ms, {} MiB",
                measured.per_second,
                measured.latencies.percentile_ms(50),
                measured.latencies.percentile_ms(99),
                kib / 1024
            );
            ours.add(measured.per_second);
            if *connections == 256 {
                resident.add(mib(kib));
            }
        }
        let measured = by_hand();
        eprintln!("  round {round}, pgbench: {:.0}/s", measured.per_second);
        reference.add(measured.per_second);
    }
    let (_, peak) = service.resident_kib();
    let mut rows = Vec::new();
    for (connections, ours) in case.connections.iter().zip(ours) {
        rows.push(Row {
            case: format!("{}, {connections} connections", case.name),
            unit: "1/s",
            ours,
            reference: reference.clone(),
            bar: Bar::AtLeast(case.bar),
        });
    }
    if case.connections.contains(&256) {
        rows.push(Row {
            case: format!("resident memory in it (at most {} MiB)", peak / 1024),
            unit: "MiB",
            ours: resident,
            reference: Series::default(),
            bar: Bar::Below(64.0),
        });
    }
    rows
}

fn mib(kib: u64) -> f64 {
    f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) / 1024.0
}
