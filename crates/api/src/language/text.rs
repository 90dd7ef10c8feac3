use domain::administration::ApprovalState;
use domain::administration::{InvalidReason, Reason};
use domain::billing::InvalidQuantity;
use domain::money::AmountError;
use domain::payment::PaymentStatus;

use super::texts::template;
use super::{Language, Message};

/// A message with its arguments, not yet in any language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    message: Message,
    arguments: Vec<(&'static str, Argument)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Argument {
    Plain(String),
    Text(Text),
}

impl Text {
    /// With an argument that is the same in every language.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "numbers and amounts are passed as they are"
    )]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.arguments
            .push((name, Argument::Plain(value.to_string())));
        self
    }

    /// With an argument that is itself a text.
    #[must_use]
    pub fn with_text(mut self, name: &'static str, value: impl Into<Self>) -> Self {
        self.arguments.push((name, Argument::Text(value.into())));
        self
    }

    /// In a language.
    pub fn in_language(&self, language: Language) -> String {
        let mut rest = template(self.message, language);
        let mut text = String::with_capacity(rest.len());
        while let Some((before, after)) = rest.split_once('{') {
            let (name, tail) = after.split_once('}').unwrap_or((after, ""));
            text.push_str(before);
            if let Some((_, value)) = self
                .arguments
                .iter()
                .find(|(argument, _)| *argument == name)
            {
                match value {
                    Argument::Plain(value) => text.push_str(value),
                    Argument::Text(value) => text.push_str(&value.in_language(language)),
                }
            }
            rest = tail;
        }
        text.push_str(rest);
        text
    }
}

impl From<Message> for Text {
    fn from(message: Message) -> Self {
        Self {
            message,
            arguments: Vec::new(),
        }
    }
}

impl Message {
    /// The message with an argument.
    pub fn with(self, name: &'static str, value: impl ToString) -> Text {
        Text::from(self).with(name, value)
    }

    /// The message with an argument that is itself a text.
    pub fn with_text(self, name: &'static str, value: impl Into<Text>) -> Text {
        Text::from(self).with_text(name, value)
    }

    /// The message, which has no arguments, in a language.
    pub fn in_language(self, language: Language) -> String {
        Text::from(self).in_language(language)
    }
}

impl From<PaymentStatus> for Text {
    fn from(status: PaymentStatus) -> Self {
        match status {
            PaymentStatus::Pending => Message::StatusPending,
            PaymentStatus::Processing => Message::StatusProcessing,
            PaymentStatus::Completed => Message::StatusCompleted,
            PaymentStatus::Failed => Message::StatusFailed,
            PaymentStatus::Cancelled => Message::StatusCancelled,
            PaymentStatus::Expired => Message::StatusExpired,
            PaymentStatus::PartiallyRefunded => Message::StatusPartiallyRefunded,
            PaymentStatus::Refunded => Message::StatusRefunded,
        }
        .into()
    }
}

impl From<ApprovalState> for Text {
    fn from(state: ApprovalState) -> Self {
        match state {
            ApprovalState::Pending => Message::ApprovalPending,
            ApprovalState::Approved => Message::ApprovalApproved,
            ApprovalState::Rejected => Message::ApprovalRejected,
            ApprovalState::Expired => Message::ApprovalExpired,
        }
        .into()
    }
}

impl From<AmountError> for Text {
    fn from(error: AmountError) -> Self {
        match error {
            AmountError::NotANumber => Message::AmountNotANumber,
            AmountError::TooPrecise => Message::AmountTooPrecise,
            AmountError::NotPositive => Message::AmountNotPositive,
            AmountError::TooLarge => Message::AmountBeyondLedger,
        }
        .into()
    }
}

impl From<InvalidReason> for Text {
    fn from(error: InvalidReason) -> Self {
        match error {
            InvalidReason::Empty => Message::MustNotBeEmpty.into(),
            InvalidReason::TooLong => Message::TooLong.with("max", Reason::LENGTH_MAX),
            InvalidReason::ControlCharacter => Message::ControlCharacter.into(),
        }
    }
}

impl From<InvalidQuantity> for Text {
    fn from(_: InvalidQuantity) -> Self {
        Message::MustBeBetween
            .with("min", 1)
            .with("max", domain::billing::Quantity::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_put_in_their_places_once() {
        let text = Text::from(Message::InvalidField)
            .with("field", "{problem}")
            .with_text(
                "problem",
                Message::AmountBelowMinimum.with("min", "1000.00"),
            );
        assert_eq!(
            text.in_language(Language::Unspecified),
            "{problem}: must be at least 1000.00"
        );
        assert_eq!(
            text.in_language(Language::Russian),
            "{problem}: должно быть не меньше 1000.00"
        );
    }
}
