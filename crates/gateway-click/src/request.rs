use domain::{AttemptNumber, PaymentId, Timestamp};

use crate::code::ErrorCode;
use crate::fields::{Field, Fields};
use crate::signature::Signed;
use crate::{sign_time, values};

/// What Click asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Prepare,
    Complete,
    Unknown,
}

impl Action {
    /// `0` or `1`, as text.
    pub(crate) fn of(fields: &Fields) -> Self {
        match fields.get(Field::Action) {
            Some("0") => Self::Prepare,
            Some("1") => Self::Complete,
            _ => Self::Unknown,
        }
    }

    /// The word in the log of webhooks.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Prepare => "prepare",
            Self::Complete => "complete",
            Self::Unknown => "unknown",
        }
    }
}

/// `merchant_prepare_id`, which Click fills with what Prepare answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PrepareId {
    /// It is not there, empty or 0: Prepare answered none.
    None,
    /// A number that is none of ours.
    Foreign,
    /// The number of an attempt, whether there is such an attempt or not.
    Ours(AttemptNumber),
}

/// A callback each of whose fields has its documented form. Who sent it is another question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) action: Action,
    /// Click's number of the attempt.
    pub(crate) click_trans_id: i64,
    /// Click's number of the document, which the payer sees. Refunds need it.
    pub(crate) click_paydoc_id: i64,
    /// `None` when it is the number of no service.
    pub(crate) service_id: Option<u64>,
    /// `None` when the order has no number of ours.
    pub(crate) payment_id: Option<PaymentId>,
    /// What Prepare answered. Only Complete has one.
    pub(crate) prepare_id: PrepareId,
    /// Tiyin; `None` when no payment can have the amount.
    pub(crate) amount_minor: Option<i64>,
    /// 0, or less when no money was taken.
    pub(crate) error: i32,
    pub(crate) signed_at: Timestamp,
}

impl Request {
    /// Reads the fields; a missing or garbled one is -8. Whoever refuses a Prepare answers without a
    /// `merchant_prepare_id`, so that the cancellation which follows may come without one.
    pub(crate) fn parse(fields: &Fields) -> Result<Self, ErrorCode> {
        fields.ensure_whole()?;
        let action = Action::of(fields);
        fields.require(Field::Action)?;
        fields.require(Field::SignString)?;
        fields.require(Field::ErrorNote)?;
        let error = values::error(fields.require(Field::Error)?)?;
        Ok(Self {
            action,
            click_trans_id: values::positive(fields.require(Field::ClickTransId)?)?,
            click_paydoc_id: values::positive(fields.require(Field::ClickPaydocId)?)?,
            service_id: values::canonical(fields.require(Field::ServiceId)?)?,
            payment_id: values::payment_id(fields.require(Field::MerchantTransId)?),
            prepare_id: match (action, fields.get(Field::MerchantPrepareId)) {
                (Action::Complete, None) if error == 0 => return Err(ErrorCode::ErrorInRequest),
                (Action::Complete, Some(text)) => values::prepare_id(text)?,
                (Action::Complete, None) | (Action::Prepare | Action::Unknown, _) => {
                    PrepareId::None
                }
            },
            amount_minor: values::amount(fields.require(Field::Amount)?)?,
            error,
            signed_at: sign_time::parse(fields.require(Field::SignTime)?)
                .ok_or(ErrorCode::ErrorInRequest)?,
        })
    }

    /// What its signature covers. An unknown action is signed as Prepare is, as in Click's own library.
    pub(crate) fn signed<'f>(&self, fields: &'f Fields) -> Signed<'f> {
        let text = |field| fields.get(field).unwrap_or_default();
        Signed {
            click_trans_id: text(Field::ClickTransId),
            service_id: text(Field::ServiceId),
            merchant_trans_id: text(Field::MerchantTransId),
            merchant_prepare_id: match self.action {
                Action::Complete => fields.get(Field::MerchantPrepareId),
                Action::Prepare | Action::Unknown => None,
            },
            amount: text(Field::Amount),
            action: text(Field::Action),
            sign_time: text(Field::SignTime),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAYMENT: &str = "550e8400-e29b-41d4-a716-446655440000";

    fn complete() -> String {
        format!(
            "click_trans_id=1946296773&service_id=12345&click_paydoc_id=16853761&merchant_trans_id={PAYMENT}\
             &merchant_prepare_id=777&amount=50000.00&action=1&error=0&error_note=Success\
             &sign_time=2026-01-15+12%3A00%3A00&sign_string=fbdb5e0f025e658ac7c010b66a64dc7a"
        )
    }

    /// The call with this field written so.
    fn with(name: &str, value: &str) -> Result<Request, ErrorCode> {
        let pairs = form_urlencoded::parse(complete().as_bytes())
            .map(|(known, text)| {
                let text = if known == name { value.into() } else { text };
                (known.into_owned(), text.into_owned())
            })
            .collect::<Vec<_>>();
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        Request::parse(&Fields::read(body.as_bytes(), None))
    }

    /// The call without this field.
    fn without(name: &str) -> Result<Request, ErrorCode> {
        let kept: Vec<_> = complete()
            .split('&')
            .filter(|pair| !pair.starts_with(&format!("{name}=")))
            .map(str::to_owned)
            .collect();
        Request::parse(&Fields::read(kept.join("&").as_bytes(), None))
    }

    #[test]
    fn a_complete_call_is_read() {
        assert_eq!(
            with("", ""),
            Ok(Request {
                action: Action::Complete,
                click_trans_id: 1_946_296_773,
                click_paydoc_id: 16_853_761,
                service_id: Some(12_345),
                payment_id: values::payment_id(PAYMENT),
                prepare_id: PrepareId::Ours(AttemptNumber::new(777).expect("positive")),
                amount_minor: Some(5_000_000),
                error: 0,
                signed_at: "2026-01-15T07:00:00Z".parse().expect("a moment"),
            })
        );
    }

    #[test]
    fn every_field_must_be_there() {
        for field in Field::ALL {
            let request = without(field.name());
            assert_eq!(request, Err(ErrorCode::ErrorInRequest), "{field:?}");
        }
        assert!(with("error_note", "").is_ok(), "a note may be empty");
        assert!(with("click_paydoc_id", "").is_err());
    }

    #[test]
    fn only_a_cancellation_may_come_without_a_prepare_id() {
        let cancelled = complete().replace("&error=0", "&error=-5017");
        for body in [
            cancelled.replace("&merchant_prepare_id=777", ""),
            cancelled.replace("=777", "="),
            cancelled.replace("=777", "=0"),
        ] {
            let request = Request::parse(&Fields::read(body.as_bytes(), None));
            let prepare_id = request.map(|request| request.prepare_id);
            assert_eq!(prepare_id, Ok(PrepareId::None), "{body}");
        }
    }

    #[test]
    fn an_action_is_one_digit() {
        for (text, action) in [("0", Action::Prepare), ("1", Action::Complete)] {
            assert_eq!(
                with("action", text).map(|request| request.action),
                Ok(action)
            );
        }
        for other in ["", "2", "-1", "00", "01", "1.0", "prepare"] {
            let request = with("action", other);
            assert_eq!(
                request.map(|request| request.action),
                Ok(Action::Unknown),
                "{other}"
            );
        }
    }
}
