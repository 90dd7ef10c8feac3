//! A migration that is added must be embedded, although no file of this crate changed.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations/postgres");
}
