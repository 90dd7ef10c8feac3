//! Many commands in one transaction: what they must see is loaded, each is decided in memory, what they changed is saved.

mod answers;
mod load;
mod save;

#[cfg(test)]
pub(crate) use answers::remove_old as remove_old_answers;
pub(crate) use load::load;
pub(crate) use save::save;
