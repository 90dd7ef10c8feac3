//! What is measured.

mod fixed_rate;
mod pages;
mod sqlite;
mod start;
mod stored;
mod throughput;
mod two_programs;

use clap::ValueEnum;

use crate::arguments::Arguments;
use crate::cluster::Cluster;
use crate::report::{HEAD, Row};

/// A case of the benchmark.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Case {
    /// Charges over all wallets, 64 and 256 connections, beside the same charge as one statement; and the memory that
    /// it takes.
    Charges,
    /// Charges on one wallet, beside the same statement on one row.
    OneWallet,
    /// Balances, beside a select of one wallet.
    Balances,
    /// Whole top-ups, beside the same statements in three transactions.
    TopUps,
    /// Charges on SQLite, beside charges on PostgreSQL.
    Sqlite,
    /// Charges at 2,000 a second: how long the slowest hundredth takes, beside the same of the statement.
    FixedRate,
    /// Two programs on one database, beside one.
    TwoPrograms,
    /// From the start of the program to its first answer.
    Start,
    /// Charges on books with a long history, beside new books.
    Stored,
    /// Pages that users read, on books with a long history, beside new books.
    Pages,
}

impl Case {
    /// In the order in which they are measured.
    pub(crate) const ALL: &[Self] = &[
        Self::Charges,
        Self::OneWallet,
        Self::Balances,
        Self::TopUps,
        Self::Sqlite,
        Self::FixedRate,
        Self::TwoPrograms,
        Self::Start,
        Self::Stored,
        Self::Pages,
    ];

    /// Its name on the command line.
    pub(crate) fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// Measures it; a table.
    pub(crate) fn run(self, cluster: &Cluster, arguments: &Arguments) -> String {
        let rows = match self {
            Self::Charges => throughput::charges(cluster, arguments),
            Self::OneWallet => throughput::one_wallet(cluster, arguments),
            Self::Balances => throughput::balances(cluster, arguments),
            Self::TopUps => throughput::top_ups(cluster, arguments),
            Self::Sqlite => sqlite::charges(cluster, arguments),
            Self::FixedRate => fixed_rate::charges(cluster, arguments),
            Self::TwoPrograms => two_programs::charges(cluster, arguments),
            Self::Start => start::first_answer(cluster, arguments),
            Self::Stored => stored::charges(cluster, arguments),
            Self::Pages => pages::reads(cluster, arguments),
        };
        let rows = rows.iter().map(Row::to_string).collect::<Vec<_>>();
        format!("{HEAD}\n{}\n", rows.join("\n"))
    }
}
