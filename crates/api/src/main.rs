//! The `hamyon` program.
fn main() {}
