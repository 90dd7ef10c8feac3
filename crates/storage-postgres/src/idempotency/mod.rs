//! Answers under idempotency keys.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Binary, Integer, Text, Timestamptz};
use domain::UserId;
use domain::idempotency::{Answer, AnswerKeeper, IdempotencyKey, StoredAnswer, forgettable_before};
use domain::ledger::BatchNeeds;
use domain::storage::StorageFailure;
use domain::time::Timestamp;

use crate::PostgresStorage;
use crate::failure::SenselessRow;
use crate::statement::statement;

/// `user_id, key, fingerprint, status, body, created_at`.
type AnswerColumns = (BigInt, Text, Binary, Integer, Binary, Timestamptz);

/// What stands in [`AnswerColumns`].
type AnswerRow = (i64, String, Vec<u8>, i32, Vec<u8>, DateTime<Utc>);

pub(crate) fn to_answer(row: AnswerRow) -> Result<StoredAnswer, SenselessRow> {
    let (user_id, key, fingerprint, status, body, created_at) = row;
    let (key_column, fingerprint_column) =
        ("idempotent_answers.key", "idempotent_answers.fingerprint");
    Ok(StoredAnswer {
        user_id: SenselessRow::unless(
            UserId::new(user_id),
            "idempotent_answers.user_id",
            &user_id,
        )?,
        key: SenselessRow::unless(IdempotencyKey::parse(&key), key_column, &key)?,
        fingerprint: SenselessRow::unless(
            fingerprint.as_slice().try_into().ok(),
            fingerprint_column,
            &format!("{} bytes", fingerprint.len()),
        )?,
        answer: Answer {
            status: SenselessRow::unless(
                u16::try_from(status).ok(),
                "idempotent_answers.status",
                &status,
            )?,
            body,
        },
        created_at,
    })
}

statement! {
    /// The answers under the keys of a batch.
    pub(crate) FindAnswers<'a> = "find.sql" (
        user_ids: Vec<i64> as Array<BigInt>,
        keys: Vec<&'a str> as Array<Text>,
    ) -> rows of AnswerRow as AnswerColumns
}

impl<'a> FindAnswers<'a> {
    pub(crate) fn of(needs: &'a BatchNeeds) -> Self {
        let keys = needs.answers.iter();
        let (user_ids, keys) = keys
            .map(|(user_id, key)| (user_id.get(), key.as_str()))
            .unzip();
        Self { user_ids, keys }
    }
}

statement! {
    /// Adds answers.
    pub(crate) InsertAnswers<'a> = "insert.sql" (
        user_ids: Vec<i64> as Array<BigInt>,
        keys: Vec<&'a str> as Array<Text>,
        fingerprints: Vec<&'a [u8]> as Array<Binary>,
        statuses: Vec<i32> as Array<Integer>,
        bodies: Vec<&'a [u8]> as Array<Binary>,
        created_at: Vec<DateTime<Utc>> as Array<Timestamptz>,
    ) -> count
}

impl<'a> InsertAnswers<'a> {
    pub(crate) fn of(answers: &'a [StoredAnswer]) -> Self {
        let rows = || answers.iter();
        Self {
            user_ids: rows().map(|answer| answer.user_id.get()).collect(),
            keys: rows().map(|answer| answer.key.as_str()).collect(),
            fingerprints: rows().map(|answer| answer.fingerprint.as_slice()).collect(),
            statuses: rows().map(|answer| answer.answer.status.into()).collect(),
            bodies: rows().map(|answer| answer.answer.body.as_slice()).collect(),
            created_at: rows().map(|answer| answer.created_at).collect(),
        }
    }
}

statement! {
    ForgetAnswers = "forget.sql" (before: DateTime<Utc> as Timestamptz, limit: i64 as BigInt) -> count
}

#[async_trait]
impl AnswerKeeper for PostgresStorage {
    async fn forget_answers(&self, before: Timestamp, limit: u32) -> Result<u32, StorageFailure> {
        let forget = ForgetAnswers {
            before: forgettable_before(before, self.clock.now()),
            limit: limit.into(),
        };
        let count = self.reads.ask(&forget).await;
        let count = count.map_err(|error| StorageFailure::new("forget old answers", error))?;
        Ok(u32::try_from(count).unwrap_or(limit))
    }
}
