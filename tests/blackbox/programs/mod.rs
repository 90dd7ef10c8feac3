//! The commands of the program, as operators use them.

mod audit;
mod migrate;
mod old_keys;
mod production;
mod settings;
mod stop;
mod token;
