use serde::{Deserialize, Serialize};

use super::{Transaction, flexible};

/// Parameters that stand below `report`.
#[derive(Serialize)]
pub(crate) struct UnderReport<T> {
    pub(crate) report: T,
}

/// From one moment to another, in the configured form.
#[derive(Serialize)]
pub(crate) struct Span {
    pub(crate) from: String,
    pub(crate) to: String,
}

/// `report.short` and `report.detail`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PageRange {
    pub(crate) range: Span,
    pub(crate) page_number: u32,
    pub(crate) page_size: u32,
}

/// How much went through the terminal in a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct ReportSum {
    /// How many transactions.
    #[serde(default, deserialize_with = "flexible::integer")]
    pub count: Option<i64>,
    /// Tiyin.
    #[serde(default, deserialize_with = "flexible::integer")]
    pub sum: Option<i64>,
}

/// A line of `report.short`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ShortTransaction {
    /// Tiyin.
    #[serde(default, deserialize_with = "flexible::integer")]
    pub amount: Option<i64>,
    /// When.
    #[serde(default, deserialize_with = "flexible::text")]
    pub date: Option<String>,
    /// The processing centre's reference.
    #[serde(default, deserialize_with = "flexible::text")]
    pub sv_id: Option<String>,
    /// Our reference.
    #[serde(default, deserialize_with = "flexible::text")]
    pub ext_id: Option<String>,
}

/// A page of `report.detail`.
#[derive(Deserialize)]
pub(crate) struct DetailPage {
    pub(crate) trans: Vec<Transaction>,
}

/// A page of `report.short`.
#[derive(Deserialize)]
pub(crate) struct ShortPage {
    pub(crate) trans: Vec<ShortTransaction>,
}
