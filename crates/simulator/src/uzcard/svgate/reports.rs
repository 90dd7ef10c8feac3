//! Reports: what went through the terminal, by the clock in Tashkent. Pages are counted from 0.

use serde_json::{Value, json};

use super::{Asked, Refusal, params::Params};
use crate::{
    clock::tashkent_time,
    uzcard::{books::Books, transaction::Transaction},
};

/// Largest page.
const PAGE_SIZE_MAX: i64 = 1_000;

/// `YYYY-MM-DDTHH:mm:ss` sorts as it passes, so that it is compared as a text.
struct Range<'a> {
    from: &'a str,
    to: &'a str,
}

impl<'a> Range<'a> {
    fn read(params: &Params<'a>) -> Result<Self, Refusal> {
        let (from, to) = (params.text("from", 19)?, params.text("to", 19)?);
        let is_time = |text: &str| text.len() == 19 && text.as_bytes()[10] == b'T';
        if is_time(from) && is_time(to) {
            Ok(Self { from, to })
        } else {
            Err(Refusal::PARAMS)
        }
    }

    fn holds(&self, transaction: &Transaction) -> bool {
        let at = tashkent_time(transaction.at).replace(' ', "T");
        self.from <= at.as_str() && at.as_str() <= self.to
    }
}

/// `report.sum`.
pub(super) fn sum(asked: &Asked<'_>) -> Result<Value, Refusal> {
    let report = asked.under("report")?;
    let range = Range::read(&report)?;
    let books = asked.svgate.books();
    let found = books.transactions(asked.now);
    let found = found.filter(|one| one.reference != 0 && range.holds(one));
    let (count, sum) = found.fold((0, 0), |(count, sum), one| (count + 1, sum + one.taken()));
    Ok(json!({"from": range.from, "to": range.to, "count": count, "sum": sum}))
}

/// `report.detail`.
pub(super) fn detail(asked: &Asked<'_>) -> Result<Value, Refusal> {
    page(asked, |one| one.told(&asked.svgate.0.psp))
}

/// `report.short`.
pub(super) fn short(asked: &Asked<'_>) -> Result<Value, Refusal> {
    page(
        asked,
        |one| json!({"amount": one.amount, "date": one.time(), "svId": one.reference_text(), "extId": one.ext}),
    )
}

fn page(asked: &Asked<'_>, told: impl Fn(&Transaction) -> Value) -> Result<Value, Refusal> {
    let report = asked.under("report")?;
    let range = Range::read(&report.under("range")?)?;
    let (number, size) = (report.integer("pageNumber")?, report.integer("pageSize")?);
    if !(1..=PAGE_SIZE_MAX).contains(&size) || !(0..=i64::from(i32::MAX)).contains(&number) {
        return Err(Refusal::PARAMS);
    }
    let size = usize::try_from(size).unwrap_or_default();
    let skipped = usize::try_from(number)
        .unwrap_or_default()
        .saturating_mul(size);
    let books: &Books = &asked.svgate.books();
    let found = books.transactions(asked.now).filter(|one| range.holds(one));
    let trans: Vec<_> = found.skip(skipped).take(size).map(told).collect();
    Ok(json!({ "trans": trans }))
}
