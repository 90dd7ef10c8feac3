//! Many commands in one transaction: what they must see is loaded, each is decided in memory, what they changed is saved.

mod load;
mod save;
#[cfg(test)]
mod tests;

pub(crate) use load::load;
pub(crate) use save::save;
