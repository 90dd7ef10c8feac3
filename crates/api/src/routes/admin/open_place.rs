use std::fmt;

use domain::PaymentId;
use domain::payment::Payment;
use domain::refund::Refund;
use uuid::Uuid;

use super::cursor::Cursor;

/// Where one list goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place<T> {
    /// From its first row on.
    Start,
    /// Behind this row.
    Behind(T),
    /// Nowhere.
    End,
}

impl<T> Place<T> {
    /// Behind the last row that was shown, when there are more.
    pub(super) fn behind(last: Option<T>) -> Self {
        last.map_or(Self::End, Self::Behind)
    }

    /// How many rows to read of it: one more than is shown tells whether there are more.
    pub(super) const fn rows(&self, limit: u32) -> u32 {
        match self {
            Self::Start | Self::Behind(_) => limit + 1,
            Self::End => 0,
        }
    }

    /// The row behind which it goes on.
    pub(super) fn row(self) -> Option<T> {
        match self {
            Self::Behind(row) => Some(row),
            Self::Start | Self::End => None,
        }
    }

    const fn goes_on(&self) -> bool {
        matches!(self, Self::Behind(_))
    }

    fn parse(text: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::End);
        }
        parse(text).map(Self::Behind)
    }
}

impl<T: fmt::Display> fmt::Display for Place<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Behind(row) => row.fmt(f),
            Self::Start | Self::End => Ok(()),
        }
    }
}

/// A place in the four lists of what is open. To clients it is a word that they send back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OpenPlace {
    /// By `expires_at`.
    pub(super) payments: Place<Cursor>,
    /// By id.
    pub(super) disputed_payments: Place<PaymentId>,
    /// By when they were requested.
    pub(super) refunds: Place<Cursor>,
    /// By when they were disputed.
    pub(super) disputed_refunds: Place<Cursor>,
}

impl OpenPlace {
    /// Before the first row of each.
    pub(super) const START: Self = Self {
        payments: Place::Start,
        disputed_payments: Place::Start,
        refunds: Place::Start,
        disputed_refunds: Place::Start,
    };

    /// The place for a word; only for one that was given out.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let parts: Vec<_> = text.split('.').collect();
        let [payments, disputed_payments, refunds, disputed_refunds] = parts.as_slice() else {
            return None;
        };
        let place = Self {
            payments: Place::parse(payments, Cursor::parse)?,
            disputed_payments: Place::parse(disputed_payments, |id| {
                Uuid::try_parse(id).ok().map(PaymentId)
            })?,
            refunds: Place::parse(refunds, Cursor::parse)?,
            disputed_refunds: Place::parse(disputed_refunds, Cursor::parse)?,
        };
        (place.goes_on() && place.to_string() == text).then_some(place)
    }

    /// Whether there is more of any.
    pub(super) const fn goes_on(&self) -> bool {
        self.payments.goes_on()
            || self.disputed_payments.goes_on()
            || self.refunds.goes_on()
            || self.disputed_refunds.goes_on()
    }
}

impl fmt::Display for OpenPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}.{}.{}.{}",
            self.payments, self.disputed_payments, self.refunds, self.disputed_refunds
        )
    }
}

/// The place of a payment in processing.
pub(super) fn of_payment(payment: &Payment) -> Cursor {
    Cursor {
        at: payment.expires_at,
        id: payment.id.0,
    }
}

/// The place of a pending refund.
pub(super) fn of_refund(refund: &Refund) -> Cursor {
    Cursor {
        at: refund.requested_at,
        id: refund.id.0,
    }
}

/// The place of a disputed refund.
pub(super) fn of_disputed_refund(refund: &Refund) -> Cursor {
    Cursor {
        at: refund.disputed_at.unwrap_or(refund.requested_at),
        id: refund.id.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13";

    #[test]
    fn word_and_place_are_one_to_one() {
        let row = format!("1705305600000001-{ID}");
        for text in [
            format!("{row}.{ID}.{row}.{row}"),
            format!("{row}..."),
            format!(".{ID}.."),
            format!("...{row}"),
        ] {
            let place = OpenPlace::parse(&text).map(|place| place.to_string());
            assert_eq!(place, Some(text));
        }
        for text in [
            String::new(),
            "...".to_owned(),
            row.clone(),
            format!("{row}.{ID}.{row}"),
            format!("{row}.{ID}.{row}.{row}."),
            format!("{row}.{row}.."),
            format!("..{ID}."),
            format!(".{}..", ID.to_uppercase()),
            format!("0{row}..."),
        ] {
            assert_eq!(OpenPlace::parse(&text), None, "{text}");
        }
    }
}
