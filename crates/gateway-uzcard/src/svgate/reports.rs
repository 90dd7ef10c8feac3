use domain::Timestamp;

use super::client::Kind;
use super::{CallFailure, SvGate};
use crate::tashkent::tashkent;
use crate::wire::{
    DetailPage, PageRange, ReportSum, ShortPage, ShortTransaction, Span, Transaction, UnderReport,
};

/// Transactions of one page.
const PAGE_SIZE: u32 = 100;
/// Pages of one statement: a million transactions.
const PAGES_MAX: u32 = 10_000;

impl SvGate {
    /// How much went through the terminal from one moment to another (`report.sum`).
    pub async fn report_sum(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<ReportSum, CallFailure> {
        let report = self.span(from, to);
        self.call(Kind::Question, "report.sum", &UnderReport { report })
            .await
    }

    /// A page of what went through, in short (`report.short`). Whether pages are counted from 0 or 1 is not known.
    pub async fn report_short(
        &self,
        (from, to): (Timestamp, Timestamp),
        page: u32,
    ) -> Result<Vec<ShortTransaction>, CallFailure> {
        let params = self.page_of(from, to, page);
        let page: ShortPage = self.call(Kind::Question, "report.short", &params).await?;
        Ok(page.trans)
    }

    /// A page of what went through, in full (`report.detail`). Whether pages are counted from 0 or 1 is not known.
    pub async fn report_detail(
        &self,
        (from, to): (Timestamp, Timestamp),
        page: u32,
    ) -> Result<Vec<Transaction>, CallFailure> {
        let params = self.page_of(from, to, page);
        let page: DetailPage = self.call(Kind::Question, "report.detail", &params).await?;
        Ok(page.trans)
    }

    /// All that went through from one moment to another, whichever way SV-Gate counts pages.
    pub async fn statement(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Transaction>, CallFailure> {
        let mut statement = Vec::new();
        let mut last_page = Vec::new();
        for number in 0..PAGES_MAX {
            let page = self.report_detail((from, to), number).await?;
            match (number, page.is_empty(), page == last_page) {
                // Pages may be counted from 1: then page 0 is empty, or page 1 once more.
                (0, true, _) | (1, false, true) => {}
                (_, true, _) => return Ok(statement),
                // The number of the page is not looked at: what fits on one page is everything.
                (_, false, true) if page.len() < PAGE_SIZE as usize => return Ok(statement),
                (_, false, true) => return Err(CallFailure::garbled("every page is the same")),
                (_, false, false) => {
                    statement.extend_from_slice(&page);
                    last_page = page;
                }
            }
        }
        Err(CallFailure::garbled("the statement does not end"))
    }

    fn page_of(&self, from: Timestamp, to: Timestamp, page: u32) -> UnderReport<PageRange> {
        UnderReport {
            report: PageRange {
                range: self.span(from, to),
                page_number: page,
                page_size: PAGE_SIZE,
            },
        }
    }

    fn span(&self, from: Timestamp, to: Timestamp) -> Span {
        let format = &self.config.report_date_format;
        let written = |at| tashkent(at).format(format).to_string();
        Span {
            from: written(from),
            to: written(to),
        }
    }
}
