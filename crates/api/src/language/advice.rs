use super::{Language, Message, Text};

/// What gateways' adapters advise staff to do instead of a refund. Adapters speak English, in the very words of the
/// catalogue.
const ADVICES: [Message; 6] = [
    Message::AdviceClickCredentials,
    Message::AdviceClickParts,
    Message::AdviceClickMonth,
    Message::AdviceHumo,
    Message::AdvicePayme,
    Message::AdviceUzcard,
];

impl Text {
    /// With an adapter's advice as an argument: in the language of the answer if the catalogue has it, else as it is.
    #[must_use]
    pub fn with_advice(self, name: &'static str, advice: &str) -> Self {
        let known = ADVICES
            .into_iter()
            .find(|message| message.in_language(Language::English) == advice);
        match known {
            Some(message) => self.with_text(name, message),
            None => self.with(name, advice),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLICK: &str = include_str!("../../../gateway-click/src/merchant_api/refund.rs");
    const HUMO: &str = include_str!("../../../gateway-humo/src/gateway.rs");
    const PAYME: &str = include_str!("../../../gateway-payme/src/gateway.rs");
    const UZCARD: &str = include_str!("../../../gateway-uzcard/src/refunds.rs");

    /// A source with the texts that stand in several lines put together.
    fn joined(source: &str) -> String {
        let mut parts = source.split("\\\n");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |joined, part| joined + part.trim_start())
    }

    #[test]
    fn advices_are_in_the_words_of_the_adapters() {
        for message in ADVICES {
            let source = match message {
                Message::AdviceHumo => HUMO,
                Message::AdvicePayme => PAYME,
                Message::AdviceUzcard => UZCARD,
                _ => CLICK,
            };
            let words = format!("\"{}\"", message.in_language(Language::English));
            assert!(joined(source).contains(&words), "{words}");
        }
    }

    #[test]
    fn an_advice_is_given_in_the_language_of_the_answer() {
        let text = |advice| Text::from(Message::RefundNotSupported).with_advice("instead", advice);
        assert_eq!(
            text("refund it in Payme's merchant cabinet").in_language(Language::Russian),
            "Возврат через платёжную систему невозможен: верните деньги в кабинете мерчанта Payme"
        );
        assert!(
            text("by hand")
                .in_language(Language::Uzbek)
                .ends_with(": by hand")
        );
    }
}
