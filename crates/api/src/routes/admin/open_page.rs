use domain::payment::Payment;
use domain::refund::Refund;
use domain::{RefundId, Timestamp};

use super::cursor::Cursor;
use super::open_payments::OpenPayments;
use super::open_place::{OpenPlace, Place, of_disputed_refund, of_refund};
use crate::http::ApiError;
use crate::wiring::Services;

/// A page of each list.
pub(super) struct OpenPage {
    pub(super) payments: OpenPayments,
    pub(super) disputed_payments: Cut<Payment>,
    pub(super) refunds: Cut<Refund>,
    pub(super) disputed_refunds: Cut<Refund>,
}

impl OpenPage {
    /// The page at a place.
    pub(super) async fn at(
        services: &Services,
        place: OpenPlace,
        limit: u32,
        now: Timestamp,
    ) -> Result<Self, ApiError> {
        let storage = &services.storage;
        let refund = |cursor: Cursor| (cursor.at, RefundId(cursor.id));
        let (payments, disputed, refunds, disputed_refunds) = tokio::try_join!(
            OpenPayments::list(services, place.payments, limit, now),
            storage.list_disputed(
                place.disputed_payments.row(),
                place.disputed_payments.rows(limit)
            ),
            storage
                .list_pending_refunds(place.refunds.row().map(refund), place.refunds.rows(limit)),
            storage.list_disputed_refunds(
                place.disputed_refunds.row().map(refund),
                place.disputed_refunds.rows(limit)
            ),
        )?;
        Ok(Self {
            payments,
            disputed_payments: Cut::of(disputed, limit),
            refunds: Cut::of(refunds, limit),
            disputed_refunds: Cut::of(disputed_refunds, limit),
        })
    }

    /// Where those lists go on of which there are more.
    pub(super) fn next(&self) -> Option<String> {
        let disputed = self.disputed_payments.last();
        let next = OpenPlace {
            payments: Place::behind(self.payments.behind),
            disputed_payments: Place::behind(disputed.map(|payment| payment.id)),
            refunds: Place::behind(self.refunds.last().map(of_refund)),
            disputed_refunds: Place::behind(self.disputed_refunds.last().map(of_disputed_refund)),
        };
        next.goes_on().then(|| next.to_string())
    }
}

/// What is shown of a list, and whether there is more.
pub(super) struct Cut<T> {
    pub(super) rows: Vec<T>,
    pub(super) has_more: bool,
}

impl<T> Cut<T> {
    fn of(mut rows: Vec<T>, limit: u32) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        Self { rows, has_more }
    }

    /// The last row that is shown, when there are more.
    fn last(&self) -> Option<&T> {
        self.rows.last().filter(|_| self.has_more)
    }
}
