//! How an attempt ended, and how that is told to the payer.

use super::{
    answer::{ShopError, Unusable},
    card::Behaviour,
    language::Language,
};
use crate::tone::Tone;

/// The end of an attempt, or where it hangs.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// The shop confirmed.
    Paid,
    /// The card was not debited.
    Declined(Behaviour),
    /// The code was wrong too often.
    CodesUsedUp,
    /// The shop does not take this payment.
    Refused(ShopError),
    /// The shop gave no answer that can be acted on, and nothing was taken.
    Silent(Unusable),
    /// The money was taken, and Payme goes on telling the shop so.
    Confirming,
    /// The money was taken, the shop called the payment off, and the money went back.
    Returned,
    /// The payment was refunded in the cabinet.
    Refunded,
}

impl Verdict {
    pub(super) const fn tone(&self) -> Tone {
        match self {
            Self::Paid => Tone::Good,
            Self::Declined(_) | Self::CodesUsedUp | Self::Refused(_) | Self::Silent(_) => Tone::Bad,
            Self::Confirming | Self::Returned | Self::Refunded => Tone::Unsure,
        }
    }

    pub(super) const fn title(&self, language: Language) -> &'static str {
        let words = language.words();
        match self {
            Self::Paid => words.paid,
            Self::Declined(_) | Self::CodesUsedUp => words.declined,
            Self::Refused(_) => words.refused,
            Self::Silent(_) => words.silent,
            Self::Confirming => words.confirming,
            Self::Returned => words.returned,
            Self::Refunded => words.refunded,
        }
    }

    pub(super) fn explanation(&self, language: Language) -> String {
        let words = language.words();
        match self {
            Self::Paid => words.paid_text.to_owned(),
            Self::Declined(behaviour) => {
                format!(
                    "{}. {}",
                    language.behaviour(*behaviour),
                    words.nothing_taken
                )
            }
            Self::CodesUsedUp => format!("{} {}", words.codes_used_up, words.nothing_taken),
            Self::Refused(error) => {
                let message = error.message(language);
                format!("{message} ({}). {}", error.code, words.nothing_taken)
            }
            Self::Silent(_) => format!("{} {}", words.silent_text, words.nothing_taken),
            Self::Confirming => words.confirming_text.to_owned(),
            Self::Returned => words.returned_text.to_owned(),
            Self::Refunded => words.refunded_text.to_owned(),
        }
    }

    /// Another card may do better.
    pub(super) const fn may_be_tried_again(&self) -> bool {
        matches!(
            self,
            Self::Declined(_) | Self::CodesUsedUp | Self::Silent(_)
        )
    }
}
