use domain::card::CardMask;
use serde::{Deserialize, Deserializer, Serialize};

use super::flexible;

/// `trans.ext`: by our reference.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ByExt<'a> {
    pub(crate) ext_id: &'a str,
}

/// `trans.sv`: by the processing centre's reference.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ByReference<'a> {
    pub(crate) sv_id: &'a str,
}

/// A debit, a reversal or a capture, as SV-Gate has it. `expiry` and `pan2` stay in the answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Transaction {
    /// SV-Gate's own id; nothing is asked or reversed by it.
    #[serde(deserialize_with = "flexible::text")]
    pub id: Option<String>,
    /// The processing centre's reference, 12 digits; all zeros when nothing was posted.
    #[serde(deserialize_with = "flexible::text")]
    pub ref_num: Option<String>,
    /// Our reference.
    #[serde(deserialize_with = "flexible::text")]
    pub ext: Option<String>,
    /// The card, when it is masked.
    #[serde(deserialize_with = "mask")]
    pub pan: Option<CardMask>,
    /// `DEBIT`, `REVERSE`.
    #[serde(deserialize_with = "flexible::text")]
    pub tran_type: Option<String>,
    /// When, `yyMMddHHmmss` in Tashkent.
    #[serde(deserialize_with = "flexible::text")]
    pub date12: Option<String>,
    /// Tiyin.
    #[serde(deserialize_with = "flexible::integer")]
    pub amount: Option<i64>,
    /// ISO 4217 number: `860`.
    #[serde(deserialize_with = "flexible::text")]
    pub currency: Option<String>,
    /// Number in the terminal's day.
    #[serde(deserialize_with = "flexible::text")]
    pub stan: Option<String>,
    /// Approval code of the bank.
    #[serde(deserialize_with = "flexible::text")]
    pub field38: Option<String>,
    /// Which merchant.
    #[serde(deserialize_with = "flexible::text")]
    pub merchant_id: Option<String>,
    /// Which terminal.
    #[serde(deserialize_with = "flexible::text")]
    pub terminal_id: Option<String>,
    /// The bank's answer in ISO 8583 numbers: 0 is approved, 51 too little money; no other is documented.
    #[serde(deserialize_with = "flexible::integer")]
    pub resp: Option<i32>,
    /// The same as a text.
    #[serde(rename = "respSV", deserialize_with = "flexible::text")]
    pub resp_sv: Option<String>,
    /// `OK`, `ERR`, `ROK`, `RER` (section 5.1).
    #[serde(deserialize_with = "flexible::text")]
    pub status: Option<String>,
}

/// How a transaction stands (sections 4.2 and 5.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// `OK` under a reference: posted.
    Posted {
        /// The processing centre's reference.
        reference: String,
    },
    /// `ERR`: declined or failed.
    Declined,
    /// `ROK`: reversed.
    Reversed {
        /// The processing centre's reference, when there is one.
        reference: Option<String>,
    },
    /// `RER`: a reversal was refused, so that what was posted stands.
    ReversalRefused {
        /// The processing centre's reference, when there is one.
        reference: Option<String>,
    },
    /// `OK` under a reference of zeros: nothing was posted.
    NothingPosted,
    /// Anything else says nothing.
    Unclear,
}

impl Transaction {
    /// How it stands. `status` decides, and the reference: one of zeros means that nothing was posted.
    pub fn standing(&self) -> Standing {
        let reference = self.reference();
        match self.status.as_deref() {
            Some("OK") => match (reference, &self.ref_num) {
                (Some(reference), _) => Standing::Posted { reference },
                (None, Some(_)) => Standing::NothingPosted,
                (None, None) => Standing::Unclear,
            },
            Some("ERR") => Standing::Declined,
            Some("ROK") => Standing::Reversed { reference },
            Some("RER") => Standing::ReversalRefused { reference },
            _ => Standing::Unclear,
        }
    }

    /// The processing centre's reference, unless it is missing or all zeros. No reference is longer than 64 characters.
    pub(crate) fn reference(&self) -> Option<String> {
        let reference = self.ref_num.as_ref()?;
        let is_one = reference.len() <= 64 && reference.bytes().any(|byte| byte != b'0');
        is_one.then(|| reference.clone())
    }

    /// Whether it can be the transaction under this reference of ours. An answer without the field is about what was asked.
    pub(crate) fn is_under(&self, ext: &str) -> bool {
        self.ext.as_deref().is_none_or(|own| own == ext)
    }

    /// Whether it is about this many tiyin, as far as it says.
    pub(crate) fn is_of(&self, amount_tiyin: i64) -> bool {
        self.amount.is_none_or(|amount| amount == amount_tiyin)
            && self
                .currency
                .as_deref()
                .is_none_or(|currency| currency == super::payment::SOM)
    }
}

/// A number that is not masked is dropped.
fn mask<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<CardMask>, D::Error> {
    let text = zeroize::Zeroizing::new(flexible::text(deserializer)?);
    Ok(text.as_deref().and_then(CardMask::parse))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: &str, ref_num: Option<&str>) -> Standing {
        Transaction {
            status: Some(status.to_owned()),
            ref_num: ref_num.map(str::to_owned),
            ..Transaction::default()
        }
        .standing()
    }

    #[test]
    fn only_ok_under_a_reference_is_posted() {
        let reference = "012345678901".to_owned();
        assert_eq!(
            of("OK", Some("012345678901")),
            Standing::Posted { reference }
        );
        assert_eq!(of("OK", Some("000000000000")), Standing::NothingPosted);
        assert_eq!(of("OK", None), Standing::Unclear);
        assert_eq!(of("ERR", Some("012345678901")), Standing::Declined);
        for status in ["ok", "NEW", "", "PENDING"] {
            assert_eq!(
                of(status, Some("012345678901")),
                Standing::Unclear,
                "{status}"
            );
        }
    }

    #[test]
    fn reversals_are_told_apart() {
        let reference = Some("012345678901".to_owned());
        let reversed = Standing::Reversed {
            reference: reference.clone(),
        };
        assert_eq!(of("ROK", Some("012345678901")), reversed);
        let refused = Standing::ReversalRefused { reference };
        assert_eq!(of("RER", Some("012345678901")), refused);
    }

    #[test]
    fn a_number_that_is_not_masked_is_not_kept() {
        let json = r#"{"pan":"8600533364098829","expiry":"2806","pan2":"8600533364098829"}"#;
        let transaction: Transaction = serde_json::from_str(json).expect("a transaction");
        let shown = format!("{transaction:?}");
        assert!(
            !shown.contains("8600") && !shown.contains("2806"),
            "{shown}"
        );
    }
}
