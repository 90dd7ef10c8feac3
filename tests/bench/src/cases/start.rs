use std::time::Instant;

use test_support::program::hamyon_binary;

use crate::arguments::Arguments;
use crate::books::Books;
use crate::cluster::Cluster;
use crate::report::{Bar, Row, Series};

/// From the start of the process to the first answer, with everything migrated; and how large the program is.
pub(super) fn first_answer(cluster: &Cluster, arguments: &Arguments) -> Vec<Row> {
    let on_server = Books::in_postgres(cluster, "books", 1_000, 0);
    let in_file = Books::in_sqlite(1_000);
    let [mut postgres, mut sqlite] = [(); 2].map(|()| Series::default());
    for _ in 0..arguments.rounds() {
        for (books, series) in [(&on_server, &mut postgres), (&in_file, &mut sqlite)] {
            let begun = Instant::now();
            let service = books.settings.start();
            series.add(begun.elapsed().as_secs_f64() * 1000.0);
            drop(service);
        }
    }
    let mut size = Series::default();
    let bytes = std::fs::metadata(hamyon_binary()).map_or(0, |data| data.len());
    size.add(f64::from(u32::try_from(bytes / 1024).unwrap_or(u32::MAX)) / 1024.0);
    let row = |case: &str, unit, ours| Row {
        case: case.to_owned(),
        unit,
        ours,
        reference: Series::default(),
        bar: Bar::None,
    };
    vec![
        row("start to first answer, PostgreSQL", "ms", postgres),
        row("start to first answer, SQLite", "ms", sqlite),
        row("size of the program", "MiB", size),
    ]
}
