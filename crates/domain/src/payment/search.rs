use chrono::TimeDelta;

use crate::gateway::GatewayName;
use crate::ids::{PaymentId, UserId};
use crate::payment::{Payment, PaymentStatus};
use crate::time::Timestamp;

/// What staff know of the payments that they look for, whoever owns them. All that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentSearch {
    /// The payment's id.
    pub id: Option<PaymentId>,
    /// The payment's reference.
    pub reference: Option<String>,
    /// The gateway's id of one of its attempts, whichever gateway gave it.
    pub gateway_transaction: Option<String>,
    /// Whose wallet it credits.
    pub user_id: Option<UserId>,
    /// Only through this gateway.
    pub gateway: Option<GatewayName>,
    /// Only these, by the status as the world sees it at the moment of the question ([`Payment::status_at`]).
    pub status: Option<PaymentStatus>,
    /// Created at this moment or later.
    pub from: Option<Timestamp>,
    /// Created before this moment.
    pub until: Option<Timestamp>,
}

/// Where to look for the payments of a search, so that it costs the same however many payments there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchReach {
    /// It is this one, if any.
    Id(PaymentId),
    /// They have this reference; it is random enough to be one, but nothing forbids two.
    Reference(String),
    /// A gateway gave one of their attempts this id: one payment of a gateway at most.
    Transaction(String),
    /// This user's.
    User(UserId),
    /// Those created in this time, the end not included.
    Created(Timestamp, Timestamp),
}

/// The search names nobody and nothing, and more days than can be looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a search through more than {} days", PaymentSearch::DAYS_MAX)]
pub struct SearchTooWide;

impl PaymentSearch {
    /// Days that are looked through when neither a payment nor a user is named.
    pub const DAYS_MAX: i64 = 31;

    /// Where to look: at the one payment that is named, else at the user's, else through the time that is named. Without
    /// a beginning that time is the longest that is allowed.
    pub fn reach(&self, now: Timestamp) -> Result<SearchReach, SearchTooWide> {
        if let Some(id) = self.id {
            return Ok(SearchReach::Id(id));
        }
        if let Some(reference) = &self.reference {
            return Ok(SearchReach::Reference(reference.clone()));
        }
        if let Some(transaction) = &self.gateway_transaction {
            return Ok(SearchReach::Transaction(transaction.clone()));
        }
        if let Some(user_id) = self.user_id {
            return Ok(SearchReach::User(user_id));
        }
        let longest = TimeDelta::days(Self::DAYS_MAX);
        let end = self.until.unwrap_or(now);
        let begin = match self.from {
            None => end
                .checked_sub_signed(longest)
                .unwrap_or(Timestamp::MIN_UTC),
            Some(from) if end - from > longest => return Err(SearchTooWide),
            Some(from) => from,
        };
        // Without an end nothing is too new, although the clocks of instances differ.
        let end = self.until.unwrap_or(now + TimeDelta::days(1));
        Ok(SearchReach::Created(begin, end))
    }

    /// Whether a payment is one of those that are looked for, but for the gateway's transaction, which the payment does
    /// not know.
    pub fn matches(&self, payment: &Payment, now: Timestamp) -> bool {
        self.id.is_none_or(|only| only == payment.id)
            && self
                .reference
                .as_ref()
                .is_none_or(|only| *only == payment.reference)
            && self.user_id.is_none_or(|only| only == payment.user_id)
            && self
                .gateway
                .as_ref()
                .is_none_or(|only| *only == payment.gateway)
            && self
                .status
                .is_none_or(|only| only == payment.status_at(now))
            && self.from.is_none_or(|from| payment.created_at >= from)
            && self.until.is_none_or(|until| payment.created_at < until)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn moment(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    fn now() -> Timestamp {
        moment("2026-03-01T12:00:00Z")
    }

    fn created_in(from: Option<&str>, until: Option<&str>) -> PaymentSearch {
        PaymentSearch {
            from: from.map(moment),
            until: until.map(moment),
            ..PaymentSearch::default()
        }
    }

    #[test]
    fn the_narrowest_thing_that_is_named_is_looked_at() {
        let mut search = PaymentSearch {
            id: Some(PaymentId(Uuid::max())),
            reference: Some("PAY-1-ABCD1234".to_owned()),
            gateway_transaction: Some("17".to_owned()),
            user_id: UserId::new(7),
            ..created_in(Some("2000-01-01T00:00:00Z"), None)
        };
        let id = SearchReach::Id(PaymentId(Uuid::max()));
        assert_eq!(search.reach(now()), Ok(id));
        search.id = None;
        let reference = SearchReach::Reference("PAY-1-ABCD1234".to_owned());
        assert_eq!(search.reach(now()), Ok(reference));
        search.reference = None;
        let transaction = SearchReach::Transaction("17".to_owned());
        assert_eq!(search.reach(now()), Ok(transaction));
        search.gateway_transaction = None;
        let user = SearchReach::User(UserId::new(7).expect("positive"));
        assert_eq!(search.reach(now()), Ok(user));
        search.user_id = None;
        assert_eq!(search.reach(now()), Err(SearchTooWide));
    }

    #[test]
    fn a_search_for_everything_looks_through_the_last_31_days() {
        let tomorrow = moment("2026-03-02T12:00:00Z");
        let month = SearchReach::Created(moment("2026-01-29T12:00:00Z"), tomorrow);
        assert_eq!(PaymentSearch::default().reach(now()), Ok(month));
        let until = moment("2025-02-01T00:00:00Z");
        let before = SearchReach::Created(moment("2025-01-01T00:00:00Z"), until);
        let search = created_in(None, Some("2025-02-01T00:00:00Z"));
        assert_eq!(search.reach(now()), Ok(before));
    }

    #[test]
    fn the_time_that_is_looked_through_has_31_days_at_most() {
        let whole = created_in(Some("2026-01-29T12:00:00Z"), None);
        assert!(whole.reach(now()).is_ok());
        let longer = created_in(Some("2026-01-29T11:59:59Z"), None);
        assert_eq!(longer.reach(now()), Err(SearchTooWide));
        let longer = created_in(Some("2024-01-01T00:00:00Z"), Some("2024-02-01T00:00:01Z"));
        assert_eq!(longer.reach(now()), Err(SearchTooWide));
    }

    #[test]
    fn an_end_before_its_beginning_holds_nothing() {
        let search = created_in(Some("2026-02-02T00:00:00Z"), Some("2026-02-01T00:00:00Z"));
        let nothing = SearchReach::Created(
            moment("2026-02-02T00:00:00Z"),
            moment("2026-02-01T00:00:00Z"),
        );
        assert_eq!(search.reach(now()), Ok(nothing));
    }

    #[test]
    fn no_moment_is_too_far() {
        let mut search = created_in(None, None);
        search.until = Some(Timestamp::MIN_UTC);
        assert!(search.reach(now()).is_ok());
        search.from = Some(Timestamp::MAX_UTC);
        assert!(search.reach(now()).is_ok());
        search.until = Some(Timestamp::MAX_UTC);
        search.from = Some(Timestamp::MIN_UTC);
        assert_eq!(search.reach(now()), Err(SearchTooWide));
    }
}
