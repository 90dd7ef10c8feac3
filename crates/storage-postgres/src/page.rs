//! One page of a list, as list statements answer it.

use domain::page::Page;

use crate::failure::{PostgresError, SenselessRow};

/// Rows of a page, each with the length of the whole list; an empty page is one row without the rest.
pub(crate) fn to_page<R, T>(
    rows: Vec<(i64, Option<R>)>,
    to_item: impl Fn(R) -> Result<T, SenselessRow>,
) -> Result<Page<T>, PostgresError> {
    let total_count = rows.first().map_or(0, |(total_count, _)| *total_count);
    let items = rows.into_iter().filter_map(|(_, row)| row).map(to_item);
    Ok(Page {
        items: items.collect::<Result<_, _>>()?,
        total_count: u64::try_from(total_count).unwrap_or(0),
    })
}
