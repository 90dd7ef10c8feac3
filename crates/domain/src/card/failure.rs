/// Why a card was not debited or a code not taken, in the classes that payers are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CardRefusal {
    /// Not a card of this scheme, or one that the processing centre does not know.
    CardUnknown,
    /// The card has ended, or the expiry is not the card's.
    CardExpired,
    /// The card is blocked, inactive, lost.
    CardBlocked,
    /// The bank does not send messages for this card, so that no code can be sent.
    SmsNotEnabled,
    /// The code is not the one that was sent.
    WrongCode,
    /// The code is too old.
    CodeExpired,
    /// Too many wrong codes, or too many codes asked for.
    TooManyCodes,
    /// The card does not hold enough.
    InsufficientFunds,
    /// More than the bank lets through.
    LimitExceeded,
    /// The bank says no without a reason that helps the payer.
    Declined,
}

impl CardRefusal {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::CardUnknown,
        Self::CardExpired,
        Self::CardBlocked,
        Self::SmsNotEnabled,
        Self::WrongCode,
        Self::CodeExpired,
        Self::TooManyCodes,
        Self::InsufficientFunds,
        Self::LimitExceeded,
        Self::Declined,
    ];

    /// The word for it in texts and logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CardUnknown => "card_unknown",
            Self::CardExpired => "card_expired",
            Self::CardBlocked => "card_blocked",
            Self::SmsNotEnabled => "sms_not_enabled",
            Self::WrongCode => "wrong_code",
            Self::CodeExpired => "code_expired",
            Self::TooManyCodes => "too_many_codes",
            Self::InsufficientFunds => "insufficient_funds",
            Self::LimitExceeded => "limit_exceeded",
            Self::Declined => "declined",
        }
    }
}

/// Why a step before the debit did not go well. No money has moved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardFailure {
    /// The payer can be told.
    #[error("refused: {}", .refusal.as_str())]
    Refused {
        /// The class.
        refusal: CardRefusal,
        /// The processing centre's own code, when it gave one.
        code: Option<i32>,
    },
    /// No answer in time, or none that makes sense. Without secrets or card data.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// The processing centre or the provider of messages does not serve this installation: somebody must mend it.
    #[error("misconfigured: {0}")]
    Misconfigured(String),
}
