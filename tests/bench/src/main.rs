//! Measures `hamyon serve` from outside, beside `pgbench` on the same PostgreSQL, and prints Markdown.
//!
//! One run brings up a PostgreSQL whose commits are durable, fills books that balance, and alternates the program with
//! its reference, so that the mood of the machine hits both. After every measurement of the program its books are
//! audited; a number from books that do not balance is never printed.

mod arguments;
mod books;
mod cases;
mod cluster;
mod load;
mod machine;
mod reference;
mod report;
mod scenario;
mod service;

use clap::Parser;

use crate::arguments::Arguments;
use crate::cluster::Cluster;

fn main() {
    let arguments = Arguments::parse();
    service::use_settings(&arguments.settings);
    let cluster = Cluster::start();
    println!("{}", machine::describe(&cluster));
    for case in arguments.cases() {
        eprintln!("case {}", case.name());
        println!("{}", case.run(&cluster, &arguments));
    }
}
