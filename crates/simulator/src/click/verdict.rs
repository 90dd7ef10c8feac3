//! How an attempt ended, and how that is told to the payer.

use super::books::State;
use crate::tone::Tone;

/// The end of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The shop confirmed.
    Paid,
    /// The card was refused, and the shop told so.
    Declined,
    /// The shop answered Prepare with "already paid".
    AlreadyPaid,
    /// The shop answered Prepare with another error.
    Refused { error: i64, error_note: String },
    /// Prepare got no answer that can be acted on.
    Unprepared { why: String },
    /// The shop answered Complete with "cancelled": the money went back.
    Returned,
    /// The money was taken, and the shop neither confirmed nor cancelled.
    Unknown,
}

impl Verdict {
    /// How the books enter it.
    pub(super) fn state(&self) -> State {
        match self {
            Self::Paid => State::Paid,
            Self::Declined | Self::Returned => State::Cancelled,
            Self::AlreadyPaid | Self::Refused { .. } | Self::Unprepared { .. } => State::Refused,
            Self::Unknown => State::Unknown,
        }
    }

    pub(super) fn tone(&self) -> Tone {
        match self {
            Self::Paid => Tone::Good,
            Self::Declined | Self::Refused { .. } | Self::Unprepared { .. } => Tone::Bad,
            Self::AlreadyPaid | Self::Returned | Self::Unknown => Tone::Unsure,
        }
    }

    pub(super) fn title(&self) -> &'static str {
        match self {
            Self::Paid => "Payment successful",
            Self::Declined => "Card declined",
            Self::AlreadyPaid => "Already paid",
            Self::Refused { .. } => "The shop refused the payment",
            Self::Unprepared { .. } => "The shop gave no usable answer",
            Self::Returned => "Cancelled by the shop",
            Self::Unknown => "Outcome unknown",
        }
    }

    pub(super) fn explanation(&self) -> String {
        match self {
            Self::Paid => "The money was taken from the card, and the shop confirmed that it has arrived.".to_owned(),
            Self::Declined => "Insufficient funds. Nothing was taken, and the shop was told so.".to_owned(),
            Self::AlreadyPaid => "The shop says that this order is paid. Nothing was taken this time.".to_owned(),
            Self::Refused { error, error_note } if error_note.is_empty() => {
                format!("It answered with error {error}. Nothing was taken.")
            }
            Self::Refused { error, error_note } => {
                format!("It answered with error {error}: {error_note}. Nothing was taken.")
            }
            Self::Unprepared { why } => format!("Prepare got no usable answer ({why}). Nothing was taken."),
            Self::Returned => {
                "The shop had cancelled this order before the payment was complete. The money went back to the card."
                    .to_owned()
            }
            Self::Unknown => "The money was taken from the card, but the shop has not confirmed it. \
                              Click would go on repeating Complete, and then look into it by hand."
                .to_owned(),
        }
    }
}
