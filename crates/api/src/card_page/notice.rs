use domain::card::CardRefusal;
use domain::money::AnyMoney;

/// What the payer is told above the card form about what became of the last try. In all of these no money was debited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    /// The processing centre refused a step or declined the debit.
    Refused(CardRefusal),
    /// It did not answer before money could move.
    Unavailable,
    /// The code did not come in time.
    Ended,
    /// The payment was begun anew, elsewhere or with another card.
    Replaced,
    /// The wallet may not hold so much.
    WalletFull(AnyMoney),
    /// Something of ours broke.
    Failed,
    /// The last attempt failed, in a session that is forgotten.
    Retry,
}

/// What is wrong with the code that was entered, or with the wish for another one; the card stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CodeProblem {
    /// Not digits.
    Form,
    /// Not the code that was sent.
    Wrong {
        /// Tries that are left.
        left: u32,
    },
    /// It is too old; another one can be sent.
    Expired,
    /// The processing centre did not check it.
    NotChecked,
    /// It is for a card that was entered before this one, or was sent before the last one.
    OfAnotherTry,
    /// Another one cannot be sent yet.
    TooEarly {
        /// In how many seconds it can.
        seconds: i64,
    },
    /// Another one could not be sent.
    NotSent,
}

/// What is wrong with the card that was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CardProblem {
    /// The number.
    Number,
    /// The expiry is no month.
    Expiry,
    /// The month has passed.
    Expired,
    /// A card of another scheme.
    Scheme,
}

impl CardProblem {
    /// It is about the number, not the expiry.
    pub(super) const fn is_of_number(self) -> bool {
        matches!(self, Self::Number | Self::Scheme)
    }
}
