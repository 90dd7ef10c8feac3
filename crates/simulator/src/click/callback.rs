//! The two calls that Click makes to a shop.

use chrono::{DateTime, Utc};

use super::{ids::AttemptIds, merchant::ClickMerchant, pay_link::PayLink, signature::Signed};
use crate::clock;

/// The code with which Click's own test material says that no money was taken.
const NOT_DEBITED: i64 = -5017;

/// Names and values, in the order in which they are posted.
pub(super) type FormFields = Vec<(&'static str, String)>;

/// What is asked of the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// May this order be paid with this amount?
    Prepare,
    /// The payment that the shop prepared under this id, or refused without one, is over.
    Complete {
        merchant_prepare_id: Option<i64>,
        debit: Debit,
    },
}

/// What became of the payer's money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Debit {
    Taken,
    /// Not taken, and why.
    NotTaken(&'static str),
}

impl Action {
    /// As Click's documentation names the step.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Prepare => "Prepare",
            Self::Complete { .. } => "Complete",
        }
    }
}

/// One call about one attempt.
#[derive(Clone, Copy)]
pub(super) struct Callback<'a> {
    pub(super) merchant: &'a ClickMerchant,
    pub(super) link: &'a PayLink,
    pub(super) ids: AttemptIds,
    pub(super) action: Action,
    pub(super) sent_at: DateTime<Utc>,
}

impl Callback<'_> {
    /// The signed form.
    pub(super) fn fields(&self) -> FormFields {
        let (action, merchant_prepare_id, error, error_note) = match self.action {
            Action::Prepare => ("0", None, 0, "Success"),
            Action::Complete {
                merchant_prepare_id,
                debit,
            } => {
                let (error, note) = match debit {
                    Debit::Taken => (0, "Success"),
                    Debit::NotTaken(why) => (NOT_DEBITED, why),
                };
                // The field belongs to the call; without an id it is empty.
                let id = merchant_prepare_id.map_or_else(String::new, |id| id.to_string());
                ("1", Some(id), error, note)
            }
        };
        let click_trans_id = self.ids.click_trans_id.to_string();
        let service_id = self.merchant.service_id.to_string();
        let sign_time = clock::tashkent_time(self.sent_at);
        let sign_string = Signed {
            click_trans_id: &click_trans_id,
            service_id: &service_id,
            merchant_trans_id: &self.link.transaction_param,
            merchant_prepare_id: merchant_prepare_id.as_deref(),
            amount: self.link.amount.text(),
            action,
            sign_time: &sign_time,
        }
        .sign(&self.merchant.secret_key);

        let mut fields = vec![
            ("click_trans_id", click_trans_id),
            ("service_id", service_id),
            ("click_paydoc_id", self.ids.click_paydoc_id.to_string()),
            ("merchant_trans_id", self.link.transaction_param.clone()),
        ];
        fields.extend(merchant_prepare_id.map(|id| ("merchant_prepare_id", id)));
        fields.extend([
            ("amount", self.link.amount.text().to_owned()),
            ("action", action.to_owned()),
            ("error", error.to_string()),
            ("error_note", error_note.to_owned()),
            ("sign_time", sign_time),
            ("sign_string", sign_string),
        ]);
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::click::amount::Amount;

    /// The call of the published vectors, as `name=value` lines.
    fn lines(action: Action) -> Vec<String> {
        let merchant = ClickMerchant {
            service_id: 12_345,
            merchant_id: 678,
            merchant_user_id: 99,
            secret_key: "test_secret".to_owned(),
            merchant_name: "Clinic".to_owned(),
            prepare_url: "/prepare".to_owned(),
            complete_url: "/complete".to_owned(),
        };
        let link = PayLink {
            amount: Amount::parse("50000.00").unwrap(),
            transaction_param: "inv-1001".to_owned(),
            merchant_user_id: None,
            return_url: None,
            card_type: None,
        };
        let callback = Callback {
            merchant: &merchant,
            link: &link,
            ids: AttemptIds {
                click_trans_id: 1_946_296_773,
                click_paydoc_id: 1_946_296_774,
            },
            action,
            sent_at: DateTime::from_timestamp(1_768_460_400, 0).unwrap(),
        };
        callback
            .fields()
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect()
    }

    #[test]
    fn prepare_carries_ten_fields_and_no_prepare_id() {
        assert_eq!(
            lines(Action::Prepare),
            [
                "click_trans_id=1946296773",
                "service_id=12345",
                "click_paydoc_id=1946296774",
                "merchant_trans_id=inv-1001",
                "amount=50000.00",
                "action=0",
                "error=0",
                "error_note=Success",
                "sign_time=2026-01-15 12:00:00",
                "sign_string=d650106efe8f9455236a2fcaee98eb18",
            ]
        );
    }

    #[test]
    fn complete_echoes_the_prepare_id_and_signs_it() {
        let lines = lines(Action::Complete {
            merchant_prepare_id: Some(777),
            debit: Debit::Taken,
        });
        assert_eq!(lines[4..6], ["merchant_prepare_id=777", "amount=50000.00"]);
        assert_eq!(lines[6..9], ["action=1", "error=0", "error_note=Success"]);
        assert_eq!(lines[10], "sign_string=fbdb5e0f025e658ac7c010b66a64dc7a");
    }

    #[test]
    fn a_cancellation_differs_in_the_unsigned_fields_only() {
        let lines = lines(Action::Complete {
            merchant_prepare_id: Some(777),
            debit: Debit::NotTaken("Insufficient funds"),
        });
        assert_eq!(
            lines[7..9],
            ["error=-5017", "error_note=Insufficient funds"]
        );
        assert_eq!(lines[10], "sign_string=fbdb5e0f025e658ac7c010b66a64dc7a");
    }
    #[test]
    fn a_cancellation_of_what_was_refused_has_an_empty_prepare_id() {
        let lines = lines(Action::Complete {
            merchant_prepare_id: None,
            debit: Debit::NotTaken("Refused by the merchant"),
        });
        assert_eq!(lines[4..6], ["merchant_prepare_id=", "amount=50000.00"]);
        assert_eq!(lines[6..8], ["action=1", "error=-5017"]);
    }
}
