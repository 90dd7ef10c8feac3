use serde::Serialize;

use crate::code::ErrorCode;

/// What Click gets to read: a JSON object, numbers as numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ClickAnswer {
    /// As it came, when it could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) click_trans_id: Option<i64>,
    /// As it came, when it could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) merchant_trans_id: Option<String>,
    /// Our number of the attempt, when Prepare is accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) merchant_prepare_id: Option<i32>,
    /// Our number of the attempt, when it is confirmed, now or before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) merchant_confirm_id: Option<i32>,
    /// 0, or an [`ErrorCode`].
    pub(crate) error: i32,
    /// Its text.
    pub(crate) error_note: &'static str,
}

/// What a call came to, before it is told to Click.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) code: ErrorCode,
    pub(crate) merchant_prepare_id: Option<i32>,
    pub(crate) merchant_confirm_id: Option<i32>,
}

impl From<ErrorCode> for Verdict {
    fn from(code: ErrorCode) -> Self {
        Self {
            code,
            merchant_prepare_id: None,
            merchant_confirm_id: None,
        }
    }
}
