use domain::gateway::CALLBACK_BODY_BYTES_MAX;

use crate::body::{self, Value};
use crate::code::ErrorCode;

/// The fields of a callback (docs.click.uz, "SHOP API requests").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    ClickTransId,
    ServiceId,
    ClickPaydocId,
    MerchantTransId,
    MerchantPrepareId,
    Amount,
    Action,
    Error,
    ErrorNote,
    SignTime,
    SignString,
}

impl Field {
    pub(crate) const ALL: [Self; 11] = [
        Self::ClickTransId,
        Self::ServiceId,
        Self::ClickPaydocId,
        Self::MerchantTransId,
        Self::MerchantPrepareId,
        Self::Amount,
        Self::Action,
        Self::Error,
        Self::ErrorNote,
        Self::SignTime,
        Self::SignString,
    ];

    /// As it is written in a body.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::ClickTransId => "click_trans_id",
            Self::ServiceId => "service_id",
            Self::ClickPaydocId => "click_paydoc_id",
            Self::MerchantTransId => "merchant_trans_id",
            Self::MerchantPrepareId => "merchant_prepare_id",
            Self::Amount => "amount",
            Self::Action => "action",
            Self::Error => "error",
            Self::ErrorNote => "error_note",
            Self::SignTime => "sign_time",
            Self::SignString => "sign_string",
        }
    }

    /// Longest text, bytes; longer ones are garbled. Well above what Click documents for each.
    const fn length_max(self) -> usize {
        match self {
            Self::ClickTransId
            | Self::ServiceId
            | Self::ClickPaydocId
            | Self::MerchantPrepareId
            | Self::Amount
            | Self::Action
            | Self::Error
            | Self::SignTime => 32,
            Self::SignString => 128,
            Self::MerchantTransId => 255,
            Self::ErrorNote => 4096,
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }
}

/// The fields of one callback as the texts that were received. Fields that Click may add are passed over.
#[derive(Clone, Default)]
pub(crate) struct Fields {
    texts: [Option<String>; Field::ALL.len()],
    is_garbled: bool,
}

impl Fields {
    /// Reads a body. What cannot be read is missing, and [`Fields::ensure_whole`] says so.
    pub(crate) fn read(body: &[u8], content_type: Option<&str>) -> Self {
        let mut fields = Self::default();
        if body.len() > CALLBACK_BODY_BYTES_MAX {
            fields.is_garbled = true;
            return fields;
        }
        let Ok(pairs) = body::read(body, content_type) else {
            fields.is_garbled = true;
            return fields;
        };
        let mut seen = [false; Field::ALL.len()];
        for (name, value) in pairs {
            let Some(field) = Field::named(&name) else {
                continue;
            };
            let is_second = std::mem::replace(&mut seen[field as usize], true);
            let text = match value {
                Value::Text(text) if text.len() <= field.length_max() && !is_second => Some(text),
                Value::Absent if !is_second => None,
                Value::Text(_) | Value::Absent | Value::Garbled => {
                    fields.is_garbled = true;
                    None
                }
            };
            fields.texts[field as usize] = text;
        }
        fields
    }

    /// Refuses a body of which something could not be read.
    pub(crate) fn ensure_whole(&self) -> Result<(), ErrorCode> {
        if self.is_garbled {
            Err(ErrorCode::ErrorInRequest)
        } else {
            Ok(())
        }
    }

    /// The text of a field.
    pub(crate) fn get(&self, field: Field) -> Option<&str> {
        self.texts[field as usize].as_deref()
    }

    /// The text of a field that must be there.
    pub(crate) fn require(&self, field: Field) -> Result<&str, ErrorCode> {
        self.get(field).ok_or(ErrorCode::ErrorInRequest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_whole(body: &str) -> bool {
        Fields::read(body.as_bytes(), None).ensure_whole().is_ok()
    }

    #[test]
    fn a_field_that_comes_twice_is_refused_and_not_chosen_from() {
        let fields = Fields::read(b"amount=1&action=0&amount=2", None);
        assert_eq!(fields.get(Field::Amount), None);
        assert_eq!(fields.get(Field::Action), Some("0"));
        assert!(fields.ensure_whole().is_err());
        assert!(!is_whole(r#"{"amount": 1, "amount": 1}"#));
        assert!(!is_whole(r#"{"amount": null, "amount": 1}"#));
        assert!(!is_whole("amount=%FF&amount=1"));
    }

    #[test]
    fn fields_of_others_may_come_in_any_form() {
        assert!(is_whole("params%5B%5D=1&params%5B%5D=2&note=%FF&action=0"));
        assert!(is_whole(
            r#"{"params": {"a": [1]}, "params": true, "action": 0}"#
        ));
    }

    #[test]
    fn a_text_may_be_as_long_as_its_limit() {
        for field in Field::ALL {
            let body = |length| format!("{}={}", field.name(), "1".repeat(length));
            assert!(is_whole(&body(field.length_max())), "{field:?}");
            assert!(!is_whole(&body(field.length_max() + 1)), "{field:?}");
        }
    }

    #[test]
    fn a_body_above_its_limit_is_not_read() {
        let padding = "x".repeat(CALLBACK_BODY_BYTES_MAX);
        let fields = Fields::read(format!("action=0&{padding}").as_bytes(), None);
        assert!(fields.ensure_whole().is_err());
        assert_eq!(fields.get(Field::Action), None);
    }
}
