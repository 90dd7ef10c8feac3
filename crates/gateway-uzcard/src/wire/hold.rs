use serde::{Deserialize, Serialize};

use super::flexible;

/// Parameters that stand below `hold`.
#[derive(Serialize)]
pub(crate) struct UnderHold<T> {
    pub(crate) hold: T,
}

/// `hold.create`. It takes no reference of ours, so that a repeat holds twice.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateHold<'a> {
    pub(crate) card_id: &'a str,
    pub(crate) merchant_id: &'a str,
    pub(crate) terminal_id: &'a str,
    pub(crate) amount: i64,
    /// Minutes.
    pub(crate) time: u32,
}

/// `hold.dismiss`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReleaseHold<'a> {
    pub(crate) hold_id: &'a str,
    pub(crate) merchant_id: &'a str,
    pub(crate) terminal_id: &'a str,
    pub(crate) amount: i64,
}

/// What a capture says (`hold.dismiss.charge`).
#[derive(Clone, Copy, Debug)]
pub struct ChargeHold<'a> {
    /// The hold.
    pub hold_id: i64,
    /// Our reference of the capture, 1–75 characters, never used before.
    pub ext: &'a str,
    /// Tiyin; what is left of the hold is released.
    pub amount: i64,
    /// Number in the terminal's day, below a million.
    pub stan: u32,
    /// The moment of the capture.
    pub at: domain::Timestamp,
}

/// `hold.dismiss.charge`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CaptureHold<'a> {
    pub(crate) hold_id: &'a str,
    pub(crate) ext: &'a str,
    pub(crate) merchant_id: &'a str,
    pub(crate) terminal_id: &'a str,
    pub(crate) port: &'a str,
    pub(crate) amount: i64,
    /// Six digits.
    pub(crate) stan: String,
    pub(crate) date12: String,
}

/// `hold.get.id`.
#[derive(Serialize)]
pub(crate) struct OfHold {
    pub(crate) id: i64,
}

/// `hold.get.cardId`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OfCard<'a> {
    pub(crate) card_id: &'a str,
}

/// The result of `hold.create` and `hold.dismiss`: an error stands in `status`.
#[derive(Deserialize)]
pub(crate) struct HoldAnswer {
    #[serde(default, deserialize_with = "flexible::integer")]
    pub(crate) id: Option<i64>,
    #[serde(default, deserialize_with = "flexible::integer")]
    pub(crate) status: Option<i32>,
}

/// A hold as SV-Gate has it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Hold {
    /// Its id.
    #[serde(rename = "hid", deserialize_with = "flexible::integer")]
    pub id: Option<i64>,
    /// Tiyin.
    #[serde(default, rename = "reqamt", deserialize_with = "flexible::integer")]
    pub amount: Option<i64>,
    /// When it was made, in Tashkent.
    #[serde(default, deserialize_with = "flexible::text")]
    pub create_time: Option<String>,
    /// When it lapses, in Tashkent.
    #[serde(default, deserialize_with = "flexible::text")]
    pub waiting_time: Option<String>,
    /// Its state, in numbers that are not published; 0 when it was made.
    #[serde(default, deserialize_with = "flexible::integer")]
    pub status: Option<i32>,
    /// Whose credentials made it.
    #[serde(default, deserialize_with = "flexible::text")]
    pub user_name: Option<String>,
}
